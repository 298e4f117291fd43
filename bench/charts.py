"""Drawing one chart of each kind, at 211 bodies: beside vl-convert alone on the same chart."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import vl_convert
from tests.outcomes.charts.making import made, pictures

from remit.engines.outcomes import charts

ROUNDS = 12
AIM_MS = 60
AIM_RATIO = 1.5


def main() -> None:
    """Print processor times and ratios, and fail where one is over its aim."""
    over = False
    narrow = pictures(charts.NARROW)
    for kind, chart in made().items():
        picture, spec = charts.picture(chart), charts.picture(chart).spec()
        first = _used(lambda picture=picture: charts.svg(picture))  # type: ignore[misc]
        ours, small, alone, image = _best(
            lambda chart=chart: charts.svg(charts.picture(chart)),  # type: ignore[misc]
            lambda kind=kind: charts.image(narrow[kind]),  # type: ignore[misc]
            lambda spec=spec: vl_convert.vega_to_svg(spec),  # type: ignore[misc]
            lambda picture=picture: charts.png(picture),  # type: ignore[misc]
        )
        over |= max(ours, small) > AIM_MS or ours > AIM_RATIO * alone
        print(
            f"{kind}: SVG {ours:.0f} ms of the processor, narrow {small:.0f} (aim {AIM_MS}), "
            f"{ours / alone:.2f} times vl-convert alone (aim {AIM_RATIO}); "
            f"the first of its form {first:.0f} ms; PNG {image:.0f} ms"
        )
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the process at most {peak_mb:.0f} MB")
    sys.exit(int(over))


def _used(work: Callable[[], object]) -> float:
    """Milliseconds of the processor, all threads together."""
    began = time.process_time()
    work()
    return 1_000 * (time.process_time() - began)


def _best(*works: Callable[[], object]) -> list[float]:
    """Of each the best of some rounds, taken in turn: the machine may be busy meanwhile."""
    for work in works:
        work()
    rounds = [[_used(work) for work in works] for _ in range(ROUNDS)]
    return [min(taken) for taken in zip(*rounds, strict=True)]


if __name__ == "__main__":
    main()
