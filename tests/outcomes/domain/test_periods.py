"""Months, financial years, and all that there is."""

from __future__ import annotations

from datetime import date

import pytest

from remit.domains.outcomes.periods import chosen, following, offered, year_of
from remit.engines.outcomes.model.bands import months_between
from remit.errors import Invalid

MONTHS = tuple(months_between(201704, 201809))


def test_the_newest_whole_year_is_shown_first() -> None:
    assert chosen("", MONTHS).key == "2017/18"
    assert [each.key for each in offered(MONTHS)] == ["2018/19", "2017/18", "all"]
    assert chosen("", MONTHS[12:]).key == "2018/19"  # no whole one: the newest there is


@pytest.mark.parametrize(
    ("until", "key"),
    [
        (date(2018, 6, 30), "2017/18"),  # over, rather than begun
        (date(2018, 9, 30), "2017/18"),  # whole, rather than newer
        (date(2017, 6, 30), "2017/18"),  # begun, where none is over
        (date(2026, 1, 1), "2017/18"),
    ],
)
def test_as_at_a_day_the_newest_by_then_is_shown(until: date, key: str) -> None:
    assert chosen("", (*MONTHS, 202004), until=until).key == key
    assert chosen("", (201603, *MONTHS[:3]), until=date(2016, 4, 1)).key == "2015/16"


def test_before_the_first_month_there_is_none() -> None:
    with pytest.raises(Invalid, match="no figures up to March 2017") as caught:
        chosen("", MONTHS, until=date(2017, 3, 31))
    assert "2017-04-01" in caught.value.mend


def test_a_period_tells_what_is_missing() -> None:
    half = chosen("2018/19", MONTHS)
    assert (half.first, half.last, half.months, half.expected, half.whole) == (
        201804,
        201809,
        6,
        12,
        False,
    )
    assert chosen("", (202404,), yearly=True).whole


def test_a_month_is_a_period() -> None:
    month = chosen("2018-01", MONTHS)
    assert (month.first, month.last, str(month.ends)) == (201801, 201801, "2018-01-31")


@pytest.mark.parametrize("key", ["2016/17", "2018-13", "2016-01", "2018/20", "ever", "'; drop"])
def test_what_is_not_there_is_refused_with_what_is(key: str) -> None:
    with pytest.raises(Invalid, match="there are no figures") as caught:
        chosen(key, MONTHS)
    assert "2017/18" in caught.value.mend


def test_years_begin_in_april() -> None:
    assert [year_of(month) for month in (201803, 201804)] == [2017, 2018]
    assert following(201812) == 201901
