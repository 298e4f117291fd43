"""What is counted of activity, and what a row must be to count: plain Python, one row at a time.

`engine.expressions` says the same to DuckDB and Spark; tests hold the two together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from remit.engines.outcomes.limits import (
    AGE_YEARS_MAX,
    COST_PENCE_MAX,
    MONTH_FIRST,
    MONTH_LAST,
    WAIT_WEEKS_MAX,
)
from remit.engines.outcomes.model.bands import SEXES, age_band, month_of, wait_bin
from remit.engines.outcomes.model.cells import Key

ROWS: Final = "rows"
"""A count that counts rows instead of adding up a column."""


@dataclass(frozen=True, slots=True)
class Count:
    """One thing to count: `of` is `rows` or a column of integers, `by` the dimensions to keep.

    Where `needs` names a column, only rows that state it are counted.
    """

    series: str
    by: tuple[str, ...]
    of: str = ROWS
    needs: str = ""


_PEOPLE: Final = ("area", "month", "age_band", "sex", "kind")

ACTIVITY_COUNTS: Final = (
    Count("activity.count", by=_PEOPLE),
    Count("activity.cost_pence", by=_PEOPLE, of="cost_pence"),
    Count("activity.waits", by=("area", "month", "kind", "bin"), needs="wait_weeks"),
)
"""What is counted of every activity file."""

PRACTICE_COUNTS: Final = (
    Count("activity.practice_count", by=("area", "practice", "month", "kind")),
    Count(
        "activity.practice_cost_pence", by=("area", "practice", "month", "kind"), of="cost_pence"
    ),
)
"""What is counted besides where figures by practice are wanted."""


class ActivityRow(NamedTuple):
    """One contact with a service, as the activity schema has it; None where nothing is stated."""

    id: int | None
    date: date | None
    area: str | None
    practice: str | None
    provider: str | None
    age: int | None
    sex: str | None
    kind: str | None
    wait_weeks: int | None
    cost_pence: int | None


INTEGERS: Final = ("id", "age", "wait_weeks", "cost_pence")
TEXTS: Final = ("area", "practice", "provider", "sex", "kind")
REQUIRED: Final = ("id", "date", "area", "age", "sex", "kind", "cost_pence")
"""Columns that a file must have; the others may be left out."""

INTEGER_TEXT: Final = "^-?[0-9]{1,18}$"
DATE_TEXT: Final = "^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$"
CODE_TEXT: Final = "^[A-Z0-9]{2,9}$"
KIND_TEXT: Final = "^[a-z][a-z0-9_]{0,39}$"

GOOD: Final = 0
UNREADABLE: Final = 99
DUPLICATE: Final = 98
OTHER_MONTH: Final = 97
UNKNOWN_AREA: Final = 96

FAULTS: Final[Mapping[int, str]] = {
    1: "the id is missing or below zero",
    2: "the date is missing",
    3: f"the date lies outside {MONTH_FIRST} to {MONTH_LAST}",
    4: f"the age lies outside 0 to {AGE_YEARS_MAX} years",
    5: "the cost is missing",
    6: f"the cost lies outside 0 to {COST_PENCE_MAX} pence",
    7: f"the wait lies outside 0 to {WAIT_WEEKS_MAX} weeks",
    11: "the area is missing or no such code",
    12: f"the sex is none of {', '.join(SEXES)}",
    13: "the kind is missing or no such word",
    14: "the practice is no such code",
    UNREADABLE: "a number or a date cannot be read",
    DUPLICATE: "the id stands on an earlier row already",
    OTHER_MONTH: "the date lies outside the month of its folder",
    UNKNOWN_AREA: "no commissioner has this area code in that month",
}
"""Every fault of a row by its number. Numbers are never used again for anything else."""


def parsed(texts: Mapping[str, str]) -> tuple[ActivityRow, bool]:
    """A row from text, and whether every number and date in it could be read; empty is None."""
    readable = True
    values: dict[str, object] = {name: texts.get(name) or None for name in TEXTS}
    for name in INTEGERS:
        text = texts.get(name) or ""
        good = re.search(INTEGER_TEXT, text, re.ASCII) is not None and not text.endswith("\n")
        values[name] = int(text) if good else None
        readable = readable and (good or not text)
    text = texts.get("date") or ""
    try:
        good = re.search(DATE_TEXT, text, re.ASCII) is not None
        values["date"] = date.fromisoformat(text) if good else None
    except ValueError:
        values["date"] = None
    readable = readable and (values["date"] is not None or not text)
    return ActivityRow(**values), readable  # type: ignore[arg-type]


def fault_of(row: ActivityRow, *, readable: bool = True, practices: bool = False) -> int:
    """The first fault of a row, `GOOD` where there is none. `practices`: check practice codes."""
    if not readable:
        return UNREADABLE
    return _fault_of_numbers(row) or _fault_of_words(row, practices=practices)


def _fault_of_numbers(row: ActivityRow) -> int:
    tests = (
        (1, row.id is None or row.id < 0),
        (2, row.date is None),
        (3, row.date is not None and not MONTH_FIRST <= month_of(row.date) <= MONTH_LAST),
        (4, row.age is not None and not 0 <= row.age <= AGE_YEARS_MAX),
        (5, row.cost_pence is None),
        (6, row.cost_pence is not None and not 0 <= row.cost_pence <= COST_PENCE_MAX),
        (7, row.wait_weeks is not None and not 0 <= row.wait_weeks <= WAIT_WEEKS_MAX),
    )
    return next((fault for fault, found in tests if found), GOOD)


def _fault_of_words(row: ActivityRow, *, practices: bool) -> int:
    if not re.fullmatch(CODE_TEXT.strip("^$"), row.area or ""):
        return 11
    if row.sex not in SEXES:
        return 12
    if not re.fullmatch(KIND_TEXT.strip("^$"), row.kind or ""):
        return 13
    if practices and row.practice and not re.fullmatch(CODE_TEXT.strip("^$"), row.practice):
        return 14
    return GOOD


def keeps_practices(counts: Iterable[Count]) -> bool:
    """Whether any of the counts speaks of practices."""
    return any("practice" in count.by for count in counts)


def counted(
    rows: Iterable[tuple[ActivityRow, bool]], counts: Iterable[Count] = ACTIVITY_COUNTS
) -> tuple[dict[Key, int], Counter[int]]:
    """Rows, each with whether it was readable, into cells; and how many rows have which fault."""
    counts = tuple(counts)
    cells: Counter[Key] = Counter()
    faults: Counter[int] = Counter()
    practices = keeps_practices(counts)
    seen: set[int] = set()
    for row, readable in rows:
        fault = fault_of(row, readable=readable, practices=practices)
        if row.id is not None:
            fault = fault or (DUPLICATE if row.id in seen else GOOD)
            seen.add(row.id)
        if fault:
            faults[fault] += 1
            continue
        for count in counts:
            if not count.needs or getattr(row, count.needs) is not None:
                value = 1 if count.of == ROWS else getattr(row, count.of)
                cells[_key(row, count)] += value
    return dict(cells), faults


def _key(row: ActivityRow, count: Count) -> Key:
    assert row.date is not None  # a row without a date is at fault
    whole = {
        "area": row.area or "",
        "practice": row.practice or "",
        "provider": row.provider or "",
        "month": month_of(row.date),
        "age_band": age_band(row.age),
        "sex": row.sex or "",
        "kind": row.kind or "",
        "bin": wait_bin(row.wait_weeks) if row.wait_weeks is not None else -1,
    }
    return Key(count.series, **{name: whole[name] for name in count.by})  # type: ignore[arg-type]
