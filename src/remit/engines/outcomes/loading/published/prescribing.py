"""Items, quantity and cost by commissioner and month: the JSON that prescribing tools give out.

The file does not say what is prescribed, nor whether it is the numerator or the denominator of a
measure: the name of the file does, or the caller.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from remit.engines.outcomes.engine.duck import connected, literal, placed
from remit.engines.outcomes.limits import JSON_BYTES_MAX
from remit.engines.outcomes.loading.published.tally import (
    Asked,
    BadRow,
    Check,
    Tally,
    month,
    number,
    rounded,
)
from remit.engines.outcomes.model.cells import Key
from remit.errors import Invalid

DATASET: Final = "prescribing"
FIELDS: Final = ("row_id", "date", "items", "quantity", "actual_cost")
ROLES: Final = ("numerator", "denominator")
_SUMMED: Final = {"items": 1, "quantity": 1, "actual_cost": 100}


def read(path: Path, asked: Asked) -> Tally:
    """Series `prescribing.<role>_items`, `_quantity` and `_cost_pence` by area and month.

    `line` of a fault is the number of the row in the list. Costs carry the noise of floats
    (34125.640000000001) and are rounded to the penny, row by row. Raises `Invalid`: no role
    (CUB-049), broken or cut JSON (CUB-046), not a list of such rows (CUB-045).
    """
    role = asked.role or next((each for each in ROLES if each in path.name.lower()), "")
    if role not in ROLES:
        raise Invalid(
            "CUB-049",
            "the file does not say whether it is a numerator or a denominator",
            where=str(path),
            mend="name it so that it holds one of these two words",
        )
    tally = Tally(path.name, asked)
    for turn, row in enumerate(_rows(path), start=1):
        tally.rows += 1
        try:
            texts = _texts(row)
            when = month(texts["date"])
            own = Key("", area=tally.area(texts["row_id"], when), month=when)
            values = {
                "items": number(texts["items"], "items"),
                "quantity": number(texts["quantity"], "quantity"),
                "cost_pence": rounded(texts["actual_cost"], "cost", scale=100),
            }
            tally.once(own.area, texts["date"])
        except BadRow as fault:
            shown = row if isinstance(row, dict) else {"row": row}
            tally.leave_out(turn, str(fault), shown, _SUMMED)
            continue
        tally.take({own._replace(series=f"{DATASET}.{role}_{n}"): v for n, v in values.items()})
    _compare(tally, path, role)
    return tally


def _texts(row: object) -> dict[str, str]:
    if not isinstance(row, dict) or any(row.get(name) is None for name in FIELDS):
        raise BadRow(f"the row has not all of {', '.join(FIELDS)}")
    return {name: str(row[name]) for name in FIELDS}


def _rows(path: Path) -> list[Any]:
    if path.stat().st_size > JSON_BYTES_MAX:
        raise Invalid(
            "CUB-050",
            f"the JSON file is larger than {JSON_BYTES_MAX:,} bytes",
            where=str(path),
            mend="give it in parts, a year each",
        )
    try:
        found = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Invalid(
            "CUB-046",
            "the JSON is broken or was cut in the middle",
            where=f"{path}{place}",
            mend="fetch the file again",
        ) from error
    if not isinstance(found, list):
        raise Invalid(
            "CUB-045", "the JSON is not a list of rows", str(path), "fetch the file again"
        )
    return found


def _compare(tally: Tally, path: Path, role: str) -> None:
    """Add up the same with DuckDB's own reader of the text, which knows nothing of this one."""
    with connected() as connection, placed(path.name):
        text = literal(path.read_text("utf-8"))
        pattern = r'"{}"\s*:\s*(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)'
        theirs = []
        for name, scale in _SUMMED.items():
            numbers = f"regexp_extract_all({text}, {literal(pattern.format(name))}, 1)"
            row = connection.execute(
                f"select coalesce(sum(round_even(v::decimal(38, 13) * {scale}, 0)), 0)::hugeint "
                f"from (select unnest({numbers}) as v)"
            ).fetchone()
            assert row is not None  # an aggregate always answers
            theirs.append(int(row[0]))
    names = ("items", "quantity", "cost_pence")
    for name, column, other in zip(names, _SUMMED, theirs, strict=True):
        ours = tally.total(f"{DATASET}.{role}_{name}") + tally.left_out[column]
        tally.checks.append(Check(name, ours, other, "numbers found in the text by DuckDB"))


def is_prescribing(head: str) -> bool:
    """Whether the beginning of a JSON text is that of such a list."""
    first = re.match(r"\s*\[\s*(\{.*?\})", head, re.DOTALL)
    return bool(first) and all(f'"{name}"' in first[1] for name in FIELDS)  # type: ignore[index]
