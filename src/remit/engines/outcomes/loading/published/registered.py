"""Patients registered with each practice, by sex and by thresholds of age.

The published file writes 0.0001 where nobody is 65 or older, so that shares can be worked out.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Final

from remit.engines.outcomes.loading.published.second import sums
from remit.engines.outcomes.loading.published.tally import (
    Asked,
    BadRow,
    Check,
    Tally,
    code,
    decimal,
    number,
    rows_of,
    whole_row,
)
from remit.engines.outcomes.model.cells import Key
from remit.errors import Invalid

DATASET: Final = "registered"
THRESHOLDS: Final = {"16+": "16+", "17+": "17+", "18+": "18+", "30_74": "30-74", "50+": "50+"}
HALVES: Final = {"0_64": "0-64", "65+": "65+"}
COLUMNS: Final = ("PRACTICE_CODE", "Percent_male", "Total", *THRESHOLDS, *HALVES)
_NOBODY: Final = Decimal("0.0001")
_SHARE_ERROR_MAX: Final = Decimal("0.01")
_DATE: Final = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?!\d)")


def read(path: Path, asked: Asked) -> Tally:
    """Series `registered.people` by practice and sex; `registered.halves` by age band 0-64 or 65+;
    `registered.thresholds` by age bands that overlap and must not be added up.

    `month` is that of the count, from the name of the file (`2020-04`) if not given. The file
    states men as a share of all, exact enough to give their number back.
    """
    month = asked.month or _month(path)
    tally = Tally(path.name, asked)
    for line, row in rows_of(path, COLUMNS):
        tally.rows += 1
        try:
            whole_row(row)
            own = Key("", practice=code(row["PRACTICE_CODE"], "practice"), month=month)
            cells = _cells(row, own)
            tally.once(own.practice)
        except BadRow as fault:
            tally.leave_out(line, str(fault), row, {"Total": 1})
            continue
        tally.take(cells)
    (theirs,) = sums(path, ("Total",))
    for series in ("registered.people", "registered.halves"):
        ours = tally.total(series) + tally.left_out["Total"]
        tally.checks.append(Check(series, ours, theirs, "the column of totals, by DuckDB"))
    return tally


def _cells(row: dict[str, str], own: Key) -> dict[Key, int]:
    everybody = number(row["Total"], "total")
    share = decimal(row["Percent_male"], "share of men") * everybody
    men = int(share.to_integral_value())
    if abs(share - men) > _SHARE_ERROR_MAX or men > everybody:
        raise BadRow(f"the share of men is no whole number of {everybody:,} patients")
    bands = {name: _people(row[name], name) for name in (*THRESHOLDS, *HALVES)}
    if bands["0_64"] + bands["65+"] != everybody:
        raise BadRow("those under 65 and those of 65 or more do not add up to all")
    if not everybody >= bands["16+"] >= bands["17+"] >= bands["18+"] >= bands["50+"]:
        raise BadRow("an older group is larger than a younger one that holds it")
    people = own._replace(series="registered.people")
    cells = {people._replace(sex="male"): men, people._replace(sex="female"): everybody - men}
    for names, series in ((HALVES, "registered.halves"), (THRESHOLDS, "registered.thresholds")):
        for name, band in names.items():
            cells[own._replace(series=series, age_band=band)] = bands[name]
    return cells


def _people(text: str, what: str) -> int:
    return 0 if decimal(text, what) == _NOBODY else number(text, what)


def _month(path: Path) -> int:
    match = _DATE.search(path.name)
    if match is None or not 1 <= int(match[2]) <= 12:
        raise Invalid(
            "CUB-051",
            "the file does not tell its month",
            where=str(path),
            mend="let its name hold the month, as 2020-04",
        )
    return int(match[1]) * 100 + int(match[2])
