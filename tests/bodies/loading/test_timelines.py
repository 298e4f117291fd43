from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from remit.domains.bodies.loading.timelines import Piece, Seen, overlap, timeline

OPENED, CLOSED = date(2013, 4, 1), date(2020, 4, 1)


def seen(year: int, source: str = "a") -> Seen:
    return Seen(date(year, 4, 1), source, 1)


def test_the_earliest_known_value_reaches_back_to_the_opening():
    assert timeline([(seen(2015), "A")], OPENED, CLOSED) == [Piece(OPENED, CLOSED, "A")]


def test_another_value_counts_from_the_first_source_that_shows_it():
    pieces = timeline([(seen(2018), "B"), (seen(2015), "A"), (seen(2016), "A")], OPENED, CLOSED)
    assert pieces == [
        Piece(OPENED, date(2018, 4, 1), "A"),
        Piece(date(2018, 4, 1), CLOSED, "B"),
    ]


def test_what_is_seen_after_the_close_counts_only_where_nothing_was_seen_before():
    assert timeline([(seen(2015), "A"), (seen(2024), "B")], OPENED, CLOSED) == [
        Piece(OPENED, CLOSED, "A")
    ]
    assert timeline([(seen(2024), "B")], OPENED, CLOSED) == [Piece(OPENED, CLOSED, "B")]


def test_of_two_sources_of_one_day_the_later_in_order_stands():
    claims = [(seen(2015, "b"), "B"), (seen(2015, "a"), "A")]
    assert timeline(claims, OPENED, CLOSED) == [Piece(OPENED, CLOSED, "B")]


def test_one_key_shows_the_better_value():
    claims = [(seen(2015), "x ccg"), (seen(2018), "X CCG")]
    pieces = timeline(claims, OPENED, CLOSED, key=str.casefold, better=min)
    assert pieces == [Piece(OPENED, CLOSED, "X CCG")]


def test_overlap():
    assert overlap(OPENED, None, None, CLOSED) == (OPENED, CLOSED)
    assert overlap(None, OPENED, OPENED, None) is None
    assert overlap(None, None, None, None) == (None, None)


@given(
    st.permutations(
        [
            (Seen(OPENED + timedelta(days=100 * n), source, n), value)
            for n, (source, value) in enumerate(["aA", "bA", "aB", "cC", "aA", "bB"])
        ]
    ),
    st.sampled_from([None, OPENED, date(2014, 1, 1)]),
    st.sampled_from([None, CLOSED]),
)
def test_the_order_of_claims_does_not_matter_and_the_pieces_leave_no_gap(claims, since, until):
    pieces = timeline(claims, since, until)
    assert pieces == timeline(sorted(claims), since, until)
    assert pieces[0].since == since
    assert pieces[-1].until == until
    for piece, following in pairwise(pieces):
        assert piece.until == following.since
        assert piece.value != following.value
