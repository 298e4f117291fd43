"""Drawing one chart of each kind, at 211 bodies: beside vl-convert alone on the same chart."""

from __future__ import annotations

import resource
import sys
import time

import vl_convert
from tests.outcomes.charts.making import pictures

from _timing import best
from remit.engines.outcomes import charts

RUNS = 15
AIM_MS = 60
AIM_RATIO = 1.5


def main() -> None:
    """Print times and ratios, and fail where one is over its aim."""
    over = False
    for kind, picture in pictures().items():
        started = time.perf_counter()
        charts.svg(picture)
        first = 1_000 * (time.perf_counter() - started)
        spec = picture.spec()
        alone = best(lambda spec=spec: vl_convert.vega_to_svg(spec), RUNS)  # type: ignore[misc]
        ours = best(lambda picture=picture: charts.svg(picture), RUNS)  # type: ignore[misc]
        image = best(lambda picture=picture: charts.png(picture), RUNS)  # type: ignore[misc]
        over |= ours > AIM_MS or ours > AIM_RATIO * alone
        print(
            f"{kind}: SVG {ours:.0f} ms (aim {AIM_MS}), {ours / alone:.2f} times vl-convert alone "
            f"(aim {AIM_RATIO}); the first of its form {first:.0f} ms; PNG {image:.0f} ms"
        )
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the process at most {peak_mb:.0f} MB")
    sys.exit(int(over))


if __name__ == "__main__":
    main()
