"""A&E attendances by trust, type and month, as NHS England publishes them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from remit.engines.outcomes.loading.published.second import sums
from remit.engines.outcomes.loading.published.tally import (
    Asked,
    BadRow,
    Check,
    Tally,
    code,
    month,
    number,
    rows_of,
    whole_row,
)
from remit.engines.outcomes.model.cells import Key

DATASET: Final = "ae"
COLUMNS: Final = ("period", "org_code", "type", "attendances", "breaches", "admissions")
_KINDS: Final = {"1": "type_1", "2": "type_2", "other": "type_other"}
_COUNTED: Final = COLUMNS[3:]


def read(path: Path, asked: Asked) -> Tally:
    """Series `ae.attendances`, `ae.breaches` (longer than four hours) and `ae.admissions`.

    By provider, month and kind (`type_1`, `type_2`, `type_other`).
    """
    tally = Tally(path.name, asked)
    for line, row in rows_of(path, COLUMNS):
        tally.rows += 1
        try:
            whole_row(row)
            own = Key(
                "",
                provider=code(row["org_code"], "provider"),
                month=month(row["period"]),
                kind=_kind(row["type"]),
            )
            values = _values(row)
            tally.once(row["period"].strip(), own.provider, row["type"].strip())
        except BadRow as fault:
            tally.leave_out(line, str(fault), row, dict.fromkeys(_COUNTED, 1))
            continue
        tally.take({own._replace(series=f"{DATASET}.{n}"): v for n, v in values.items()})
    for name, theirs in zip(_COUNTED, sums(path, _COUNTED), strict=True):
        ours = tally.total(f"{DATASET}.{name}") + tally.left_out[name]
        tally.checks.append(Check(name, ours, theirs, "the column added up by DuckDB"))
    return tally


def _kind(text: str) -> str:
    if text.strip() not in _KINDS:
        raise BadRow(f"the type `{text}` is none of {', '.join(_KINDS)}")
    return _KINDS[text.strip()]


def _values(row: dict[str, str]) -> dict[str, int]:
    values = {name: number(row[name], name) for name in _COUNTED}
    if values["breaches"] > values["attendances"]:
        raise BadRow("there are more breaches than attendances")
    return values
