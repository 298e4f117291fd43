"""The date that a page is asked for: `on` in its address, today where it says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone

BOXES: Final = ("on-day", "on-month", "on-year")
YEAR_MIN, YEAR_MAX = 1948, 2100
FORM = "a date looks like 1 April 2013: day, month and year as numbers"

# Days on which the map of commissioners changed, for a reader who has no date in mind.
PRESETS: Final = (
    date(2013, 4, 1),
    date(2015, 4, 1),
    date(2018, 4, 1),
    date(2020, 4, 1),
    date(2021, 4, 1),
    date(2022, 7, 1),
)


@dataclass(frozen=True, slots=True)
class AsAt:
    """What was asked: `chosen` says that the address names the day, `typed` keeps a wrong one."""

    on: date
    today: date
    chosen: bool = False
    fault: str = ""
    typed: tuple[str, str, str] = ("", "", "")


class DateInAddressError(ValueError):
    """The address or the three boxes do not hold a date."""


def _date(year: str, month: str, day: str) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise DateInAddressError(FORM) from None
    if not YEAR_MIN <= found.year <= YEAR_MAX:
        raise DateInAddressError(f"the year must be between {YEAR_MIN} and {YEAR_MAX}")
    return found


def read(query: QueryDict, today: date) -> AsAt:
    """The day that a query string names; a fault, with what was typed, where it names none."""
    boxes = [query.get(name, "").strip() for name in BOXES]
    given = query.get("on", "").strip()
    if any(boxes):
        day, month, year = boxes
    elif matched := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", given):
        year, month, day = matched.groups()
    elif given:
        return AsAt(today, today, fault=FORM, typed=("", "", given))
    else:
        return AsAt(today, today, typed=(str(today.day), str(today.month), str(today.year)))
    try:
        return AsAt(_date(year, month, day), today, chosen=True, typed=(day, month, year))
    except DateInAddressError as error:
        return AsAt(today, today, fault=str(error), typed=(day, month, year))


class AsAtDate:
    """Puts the day on the request (`on`, `as_at`), and three filled boxes into one address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The boxes lead to the address that somebody can send on; a fault stays where it is."""
        as_at = read(request.GET, timezone.localdate())
        if as_at.chosen and request.method == "GET" and any(box in request.GET for box in BOXES):
            query = request.GET.copy()
            for box in BOXES:
                query.pop(box, None)
            query["on"] = as_at.on.isoformat()
            return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        request.as_at = as_at  # type: ignore[attr-defined]
        request.on = as_at.on  # type: ignore[attr-defined]
        return self.get_response(request)
