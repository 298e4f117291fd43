"""Measures from the cube for every area, and their pages under eight readers.

A figure is taken with nothing remembered and nothing kept on disk: from the cube, for every body,
with its intervals. A page is asked of a server that has just started, then for days that nobody
asked about (its figures are kept on disk, as a house does by itself), then again once its workers
have made it.
"""

from __future__ import annotations

import sys
import time
from datetime import date

from _readers import read, served

FIGURE_MS_AIM = 300
PAGE_MS_AIM = 200
ROUNDS = 3
WARMING_ROUNDS = 6
ASKED = 1_000
COUNTED_UNTIL = date(2014, 3, 31)
OURS = "remit.faces.site.wsgi:application"


def main() -> None:
    """Ask the house's own cube, then serve its pages; print the figures."""
    from remit.faces.cli.house import set_up_django
    from remit.house.database import settled

    with settled() as database:
        set_up_django()
        from django.db import connections

        from accounts import example
        from remit.faces.site.as_at import PRESETS
        from remit.house import assets, tables

        tables.migrate(database.url)
        example()
        assets.collect()
        over, names = _figures()
        connections.close_all()
        pages = [f"/outcomes/{name}" for name in names]
        # Bodies of days before the end of the counts have no figures of these pages.
        days = [day for day in PRESETS if day > COUNTED_UNTIL]
        with served(OURS) as port:
            cold, cold_p95 = read(port, pages * ROUNDS)
            made, made_p95 = read(port, [f"{page}?on={day}" for day in days for page in pages])
            for _ in range(WARMING_ROUNDS):
                read(port, pages * 8)
            kept, kept_p95 = read(port, (pages * (ASKED // len(pages) + 1))[:ASKED])
        print(
            f"measure pages, a new server  {cold:6.0f} a second, p95 {cold_p95:.0f} ms at 8 readers"
        )
        print(
            f"measure pages, made at first {made:6.0f} a second, p95 {made_p95:.0f} ms at 8 readers"
        )
        print(
            f"measure pages, kept          {kept:6.0f} a second, p95 {kept_p95:.0f} ms at 8 readers"
            f" (aim {PAGE_MS_AIM} ms)"
        )
    sys.exit(int(over or kept_p95 > PAGE_MS_AIM))


def _figures() -> tuple[bool, list[str]]:
    """Whether one was over its aim, and the measures that the house can tell."""
    from remit.domains.outcomes import counts, library, shown

    manifest = counts.state()
    measures = [m for m in library.measures().measures.values() if counts.has(m, manifest)]
    if not measures:
        raise RuntimeError("this house has no counts")
    for measure in measures:  # the libraries and the reader of the cube, which all share
        shown._worked_out(shown.case_of(measure), "bodies")
    over = False
    for measure in measures:
        taken, used = [], []
        asked = shown.case_of(measure)
        for _ in range(ROUNDS):
            counts._read.cache_clear()
            began, began_used = time.perf_counter(), time.process_time()
            found = shown._worked_out(asked, "bodies")
            taken.append(1000 * (time.perf_counter() - began))
            used.append(1000 * (time.process_time() - began_used))
        over |= min(used) > FIGURE_MS_AIM
        print(
            f"{measure.name}, {len(found.found.groups)} bodies, {asked.period.key}: "
            f"{min(taken):.0f} ms, {min(used):.0f} ms of the processor (aim {FIGURE_MS_AIM})"
        )
    return over, [measure.name for measure in measures]


if __name__ == "__main__":
    main()
