from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from remit.faces.site import words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 7, 5), "5 July 2026"),
        ("2013-04-01", "1 April 2013"),
        (None, "not known"),
        # Half past eleven at night in winter time is the same day, in summer time the next one.
        (datetime(2013, 1, 31, 23, 30, tzinfo=UTC), "31 January 2013"),
        (datetime(2013, 7, 31, 23, 30, tzinfo=UTC), "1 August 2013"),
    ],
)
def test_days_are_written_as_people_write_them(value: object, said: str) -> None:
    assert words.day(value) == said


@pytest.mark.parametrize(
    "value", [datetime(2013, 7, 31, 13, 3, tzinfo=UTC), "2013-07-31T13:03:09.091679+00:00"]
)
def test_a_moment_is_told_to_the_minute_where_we_are(value: datetime | str) -> None:
    assert words.moment(value) == "31 July 2013 at 14:03"


@pytest.mark.parametrize(
    ("share_ppm", "said"),
    [
        (1_000_000, "100%"),
        (999_000, "99.9%"),
        (860_000, "86%"),
        (99_000, "9.9%"),
        (500, "under 0.1%"),
        (None, "share not known"),
    ],
)
def test_no_share_is_rounded_to_nothing_or_to_all(share_ppm: int | None, said: str) -> None:
    assert words.share(share_ppm) == said


def test_a_period_says_which_ends_are_known() -> None:
    start, end = date(2013, 4, 1), date(2020, 4, 1)
    assert words.span(start, end) == "1 April 2013 to 1 April 2020"
    assert words.span(start, None) == "since 1 April 2013"
    assert words.span(None, end) == "until 1 April 2020"
    assert words.span(None, None) == "dates not known"


def test_what_somebody_typed_is_marked_and_never_becomes_html() -> None:
    said = words.marked("no body has the code `<b>x</b>`")
    assert said == 'no body has the code <span class="remit-code">&lt;b&gt;x&lt;/b&gt;</span>'
