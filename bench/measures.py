"""Measures from the cube for every area, and their pages under eight readers.

A figure is taken with nothing remembered and nothing kept on disk: from the cube, for every body,
with its intervals. Pages are asked, each once, of a new house that keeps nothing; of its server
started again; after an act that has nothing to do with them (the median of some rounds); then again
and again.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from uuid import uuid4

from _readers import READERS, read, served

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
        # Bodies of days before the end of the counts have no figures of these pages.
        days = [f"?on={day}" for day in PRESETS if day > COUNTED_UNTIL]
        pages = [f"/outcomes/{name}{on}" for on in ("", *days) for name in names]
        for what in ("answers", "drawings", "maps"):
            shutil.rmtree(Path(os.environ["REMIT_HOME"]) / "cube" / what, ignore_errors=True)
        with served(OURS) as port:
            told = {("first time in a new house", READERS): read(port, pages)}
        with served(OURS) as port:
            told["after a restart of the house", READERS] = read(port, pages)
            for _ in range(WARMING_ROUNDS):
                read(port, pages * 4)
            for readers in (READERS, 1):
                after = []
                for _ in range(ROUNDS):
                    _unrelated()
                    after.append(read(port, pages, readers))
                rate, p95_ms = map(median, zip(*after, strict=True))
                told["after an unrelated act", readers] = rate, p95_ms
            told["kept", READERS] = read(port, (pages * (ASKED // len(pages) + 1))[:ASKED])
        for (case, readers), (rate, p95_ms) in told.items():
            print(
                f"measure pages, {len(pages)} of them, {case}: {rate:.0f} a second,"
                f" p95 {p95_ms:.0f} ms at {readers} reader{'s' if readers > 1 else ''}"
                f" (aim {PAGE_MS_AIM} ms)"
            )
            over |= p95_ms > PAGE_MS_AIM
    sys.exit(int(over))


def _unrelated() -> None:
    """A new office in one body: no figure of any outcome stands on it."""
    from remit.acts.door import perform
    from remit.acts.registry import read_act
    from remit.domains.bodies.entities import in_office

    body, on = "ccg-00c", COUNTED_UNTIL
    office = {"body": body, "role": "lay_member", "office": f"Office {uuid4()}"}
    chief = in_office(body, "accountable_officer", on)
    perform(read_act("create_office", office), by=chief, effective_on=on)


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
