from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from remit.faces.site.as_at import PRESETS, read

TODAY = date(2026, 11, 21)


def test_an_address_without_a_day_means_today() -> None:
    asked = read(QueryDict("q=x"), TODAY)
    assert (asked.on, asked.chosen, asked.fault) == (TODAY, False, "")
    assert asked.typed == ("21", "11", "2026")


@pytest.mark.parametrize(
    "query",
    [
        "on=2013-04-01",
        "on=2013-4-1",
        "on-day=1&on-month=4&on-year=2013",
        "on-day=+1+&on-month=04&on-year=2013",
    ],
)
def test_a_day_can_be_in_the_address_or_in_three_boxes(query: str) -> None:
    asked = read(QueryDict(query), TODAY)
    assert (asked.on, asked.chosen) == (date(2013, 4, 1), True)


@pytest.mark.parametrize(
    "query",
    [
        "on=yesterday",
        "on=2013-02-30",
        "on=0001-01-01",
        "on=9999-01-01",
        "on=2013-04-01T00:00",
        "on-day=31&on-month=2&on-year=2013",
        "on-day=1",
        "on-day=x&on-month=y&on-year=z",
        "on-day=1&on-month=4&on-year=13",
    ],
)
def test_what_is_no_day_is_a_fault_that_keeps_what_was_typed(query: str) -> None:
    asked = read(QueryDict(query), TODAY)
    assert asked.fault
    assert (asked.on, asked.chosen) == (TODAY, False)
    assert any(asked.typed)


def test_presets_are_days_that_can_be_asked_for() -> None:
    for day in PRESETS:
        assert read(QueryDict(f"on={day}"), TODAY).on == day


def test_three_boxes_lead_to_one_address_that_keeps_the_rest(client) -> None:
    answer = client.get("/find?q=leeds&on-day=1&on-month=4&on-year=2013")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/find?q=leeds&on=2013-04-01")
