"""For which year an allocation file is, and whose day it names bodies of, where nobody says so.

Neither stands in the files known here. The year is read from the name; the day is the first of an
April on which the most lines name somebody who was there. Both are told to whoever loads.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from remit.domains.money.allotment.directory import directory
from remit.domains.money.allotment.files import read
from remit.errors import Invalid

YEARS_BACK_MAX = 3
_YEARS = re.compile(r"(?<!\d)(20\d\d)[-_/](?:20)?(\d\d)(?!\d)")


def year_in_name(path: Path) -> int:
    """The year in which the file's money begins. Raises `Invalid` (`ALT-022`)."""
    for first, second in _YEARS.findall(path.name):
        if (int(first) + 1) % 100 == int(second):
            return int(first)
    raise Invalid(
        "ALT-022",
        "the name of the file does not tell for which year its money is",
        path.name,
        "give it with --year, or let the name hold the year, as 2018-19",
    )


def likely_day(path: Path, year: int) -> date:
    """The first of April, of that year or a few before, on which the fewest lines are at fault."""
    best: tuple[int, date] | None = None
    for back in range(YEARS_BACK_MAX + 1):
        day = date(year - back, 4, 1)
        try:
            _, found = read(path, directory(day))
        except Invalid:
            continue
        faults = len(found.faults)
        if best is None or faults < best[0]:
            best = faults, day
        if not faults:
            break
    return best[1] if best else date(year, 4, 1)
