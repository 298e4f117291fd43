"""The English Prescribing Dataset: what each practice prescribed in a month, by presentation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from remit.engines.outcomes.limits import MONTH_FIRST, MONTH_LAST
from remit.engines.outcomes.loading.published.second import sums
from remit.engines.outcomes.loading.published.tally import (
    Asked,
    BadRow,
    Check,
    Tally,
    code,
    number,
    rows_of,
    whole_row,
)
from remit.engines.outcomes.model.cells import Key

DATASET: Final = "epd"
COLUMNS: Final = (
    *("YEAR_MONTH", "PCO_CODE", "PRACTICE_CODE", "BNF_CODE"),
    *("ITEMS", "TOTAL_QUANTITY", "NIC", "ACTUAL_COST"),
)
SERIES: Final = {
    "items": ("ITEMS", 1),
    "quantity_thousandths": ("TOTAL_QUANTITY", 1_000),
    "net_cost_pence": ("NIC", 100),
    "actual_cost_millipence": ("ACTUAL_COST", 100_000),
}
"""Each series with its column and scale. Costs are published to a thousandth of a penny."""

_MONTH: Final = re.compile(r"(\d{4})_?(\d{2})")
_BNF: Final = re.compile(r"[0-9A-Z]{11,15}")
SUBSTANCE_CHARACTERS: Final = 9


def read(path: Path, asked: Asked) -> Tally:
    """The `SERIES` by area, practice, month and kind: the first nine characters of the BNF code,
    which name the chemical substance.

    The dataset writes an area as its code and two noughts (`11M00`); the register knows `11M`.
    """
    tally = Tally(path.name, asked)
    summed = dict(SERIES.values())
    for line, row in rows_of(path, COLUMNS):
        tally.rows += 1
        try:
            whole_row(row)
            own = _key(row, tally)
            values = {
                own._replace(series=f"{DATASET}.{name}"): number(row[column], column, scale=scale)
                for name, (column, scale) in SERIES.items()
            }
        except BadRow as fault:
            tally.leave_out(line, str(fault), row, summed)
            continue
        tally.take(values)
    for name, (column, scale) in SERIES.items():
        (theirs,) = sums(path, (column,), scale=scale)
        ours = tally.total(f"{DATASET}.{name}") + tally.left_out[column]
        tally.checks.append(Check(name, ours, theirs, "the column added up by DuckDB"))
    return tally


def _key(row: dict[str, str], tally: Tally) -> Key:
    match = _MONTH.fullmatch(row["YEAR_MONTH"].strip())
    when = int(match[1]) * 100 + int(match[2]) if match else 0
    if not MONTH_FIRST <= when <= MONTH_LAST or not 1 <= when % 100 <= 12:
        raise BadRow(f"`{row['YEAR_MONTH']}` is not a month as 2017_09")
    if not _BNF.fullmatch(row["BNF_CODE"].strip()):
        raise BadRow(f"`{row['BNF_CODE']}` is no BNF code")
    area = row["PCO_CODE"].strip()
    area = area[:3] if len(area) == 5 and area.endswith("00") else area
    return Key(
        "",
        area=tally.area(area, when),
        practice=code(row["PRACTICE_CODE"], "practice"),
        month=when,
        kind=row["BNF_CODE"].strip()[:SUBSTANCE_CHARACTERS],
    )
