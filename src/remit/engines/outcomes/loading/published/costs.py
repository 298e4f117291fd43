"""The National Cost Collection: activity and cost of each currency in a year, for England."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from remit.engines.outcomes.loading.published.second import sums
from remit.engines.outcomes.loading.published.tally import (
    Asked,
    BadRow,
    Check,
    Tally,
    number,
    rounded,
    rows_of,
    whole_row,
)
from remit.engines.outcomes.model.cells import Key
from remit.errors import Invalid

DATASET: Final = "costs"
COLUMNS: Final = ("department_code", "currency_code", "activity", "unit_cost", "cost")
_YEAR: Final = re.compile(r"(20\d\d)-(\d\d)(?!\d)")
_SUMMED: Final = {"activity": 1, "cost": 100}


def read(path: Path, asked: Asked) -> Tally:
    """Series `costs.activity`, `costs.cost_pence` and `costs.cost_pence_with_activity`.

    `month` is the April in which the year began (the file does not tell it, its name does:
    `2024-25`). Kind: department and currency code. Where the activity is not stated, because it is
    small, its cost is in the second series only: a unit cost is the third over the first.
    """
    month = asked.month or _month(path)
    tally = Tally(path.name, asked)
    for line, row in rows_of(path, COLUMNS):
        tally.rows += 1
        try:
            whole_row(row)
            kind = _kind(row)
            cost = rounded(row["cost"], "cost", scale=100)
            cells = {Key("costs.cost_pence", month=month, kind=kind): cost}
            if row["activity"].strip():
                activity = number(row["activity"], "activity")
                cells[Key("costs.activity", month=month, kind=kind)] = activity
                cells[Key("costs.cost_pence_with_activity", month=month, kind=kind)] = cost
            tally.once(*kind.split("|"))
        except BadRow as fault:
            tally.leave_out(line, str(fault), row, _SUMMED)
            continue
        tally.take(cells)
    way = "the column added up by DuckDB"
    (activity,) = sums(path, ("activity",))
    (cost,) = sums(path, ("cost",), scale=100, round_rows=True)
    ours = tally.total("costs.activity") + tally.left_out["activity"]
    tally.checks.append(Check("activity", ours, activity, way))
    ours = tally.total("costs.cost_pence") + tally.left_out["cost"]
    tally.checks.append(Check("cost", ours, cost, way))
    return tally


def _kind(row: dict[str, str]) -> str:
    names = row["department_code"].strip(), row["currency_code"].strip()
    if not all(names) or not "".join(names).isprintable():
        raise BadRow("the department or the currency is missing")
    return "|".join(names)


def _month(path: Path) -> int:
    match = _YEAR.search(path.name)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise Invalid(
            "CUB-051",
            "the file does not tell its year",
            where=str(path),
            mend="let its name hold the financial year, as 2024-25",
        )
    return int(match[1]) * 100 + 4
