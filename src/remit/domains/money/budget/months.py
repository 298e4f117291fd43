"""Sums by month of the financial year, from April to March."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from remit.domains.money.amounts import LINES, PenceOrNothing
from remit.domains.money.books import year_begins
from remit.domains.money.budget.limits import LINES_PLANNED_MAX, MONTHS


def spread(pence: int, months: int = MONTHS) -> list[int]:
    """A sum over months as evenly as pence allow, the odd pence in the first of them."""
    each, odd = divmod(pence, months)
    return [each + (place < odd) for place in range(months)]


def less(months: Iterable[int], pence: int) -> list[int]:
    """Months with so much less, taken from the last of them first."""
    left = list(months)
    for place in reversed(range(len(left))):
        taken = min(pence, left[place])
        left[place] -= taken
        pence -= taken
    return left


def more(months: Iterable[int], pence: int, year: int, on: date) -> list[int]:
    """Months with so much more, spread over those from the month of a day on."""
    past = months_past(year, on)
    added = [0] * past + spread(pence, MONTHS - past)
    return [each + extra for each, extra in zip(months, added, strict=True)]


def months_past(year: int, on: date) -> int:
    """How many whole months of a financial year are past on a day: 0 in April, 11 in March."""
    begins = year_begins(year)
    return min(MONTHS, max(0, (on.year - begins.year) * MONTHS + on.month - begins.month))


def _lines(value: Any) -> Any:
    """`line = pounds`, or twelve amounts with blanks between them; a line of text for each."""
    if not isinstance(value, str):
        return value
    found: dict[str, list[str]] = {}
    for text in LINES.split(value):
        name, mark, told = (part.strip() for part in text.partition("="))
        if not text.strip():
            continue
        if not mark or not name:
            raise ValueError(f"`{text.strip()}` is not of the form: line = pounds")
        if name in found:
            raise ValueError(f"`{name}` is planned twice: give each line once, with its whole sum")
        found[name] = told.split()
    return found


_Months = Annotated[list[PenceOrNothing], Field(min_length=1, max_length=MONTHS)]
LinesPence = Annotated[
    dict[str, _Months],
    BeforeValidator(_lines),
    Field(min_length=1, max_length=LINES_PLANNED_MAX),
]
"""Amounts of lines by code: one for the whole year, or twelve."""
