"""All accounts of a year as pages, JSON and PDF by `remit account build`, and cost per body.

A few, half and all of the year are built, each from nothing: what a further body costs the
processor should be the same however many there are, and what all share (the law, the first
figures) is told by itself. A body's time by the clock is from its paper to the next.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

YEAR = 2013
SECONDS_AIM = 180
FEW = 20


def main() -> None:
    """Build the year twice and a few of it once, in the house's own database; print it all."""
    from remit.faces.cli.house import set_up_django
    from remit.house.database import settled

    with settled() as database:
        set_up_django()
        from remit.domains.accountability.queries import accounts_of
        from remit.house import tables

        tables.migrate(database.url)
        example()
        slugs = [line.slug for line in accounts_of(YEAR).lines]
        few, half = FEW, len(slugs) // 2
        # What one house works out once, and keeps on disk.
        _, used_first = _afresh(slugs[:1])
        _, used_few = _afresh(slugs[:few])
        _, used_half = _afresh(slugs[:half])
        with tempfile.TemporaryDirectory(prefix="remit bench ") as folder:
            seconds, used = _build(Path(folder), slugs)
            times = _times(Path(folder), slugs)
            again, used_again = _build(Path(folder), slugs)
    early = 1000 * (used_half - used_few) / (half - few)
    late = 1000 * (used - used_half) / (len(slugs) - half)
    print(f"all {len(slugs)} accounts       {seconds:6.1f} s (aim {SECONDS_AIM} s)")
    print(f"of the processor        {used:6.1f} s, in this program")
    print(f"first account of all    {used_first:6.1f} s of the processor")
    print(f"what all share          {used_few - few * early / 1000:6.1f} s of the processor")
    print(f"each body, {few} to {half}    {early:6.0f} ms of the processor")
    print(
        f"each body, {half} to {len(slugs)}   {late:6.0f} ms = {late / early:.2f} of that (flat: 1)"
    )
    print(f"each body by the clock  {_quantile(times, 0.5):6.0f} ms p50, ", end="")
    print(f"{_quantile(times, 0.95):.0f} ms p95")
    print(f"given again, none new   {again:6.1f} s, {used_again:.1f} s of the processor")
    sys.exit(int(seconds > SECONDS_AIM))


def example() -> None:
    """The example and its counts, in a house that has none."""
    from remit.countries.outcomes import counted, load_outcomes
    from remit.faces.cli.example import load_example, loaded_country

    load_example()
    country = loaded_country()
    if country is not None and not counted():
        load_outcomes(country)


def _build(folder: Path, slugs: list[str]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    asked = ["account", "build", str(YEAR), "--out", str(folder), "--json"]
    only = [word for slug in slugs for word in ("--only", slug)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "remit.faces.cli.main", *asked, *only],
        env=os.environ.copy(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if json.loads(done.stdout)["accounts"] != len(slugs):
        raise RuntimeError(done.stdout)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return seconds, used


def _afresh(slugs: list[str]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="remit bench ") as folder:
        return _build(Path(folder), slugs)


def _times(folder: Path, slugs: list[str]) -> list[float]:
    """Milliseconds of each body but the first, from paper to paper."""
    papers = [(folder / str(YEAR) / f"{slug}.pdf").stat().st_mtime for slug in slugs]
    return [1000 * (to - since) for since, to in pairwise(papers)]


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


if __name__ == "__main__":
    main()
