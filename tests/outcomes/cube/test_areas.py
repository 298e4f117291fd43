"""Figures on the areas of another date: nothing lost, nothing guessed, integers at the end."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engines.outcomes.areas import rows
from remit.engines.outcomes.areas.succession import Areas, Succession, whole
from remit.engines.outcomes.model.cells import Key, added
from remit.errors import Invalid

# Three groups became one in 2015; one group was split in 2017; the whole went to a board in 2022.
NEWCASTLE = [Succession(before, "13T", 1, 1, date(2015, 4, 1)) for before in ("00F", "00G", "00H")]
SPLIT = [
    Succession("01H", "01H", 442_857, 1_000_000, date(2017, 4, 1)),
    Succession("01H", "01K", 557_143, 1_000_000, date(2017, 4, 1)),
]
BOARD = [Succession(code, "QHM", 1, 1, date(2022, 7, 1)) for code in ("13T", "01H", "01K")]
AREAS = Areas([*NEWCASTLE, *SPLIT, *BOARD])


def key(area: str, month: int = 201404) -> Key:
    return Key("a", area=area, month=month)


def test_a_merger_adds_up() -> None:
    cells = {key("00F"): 3, key("00G"): 4, key("00H"): 5, key("99Z"): 6}
    moved = AREAS.moved(cells, date(2016, 1, 1))
    assert moved.cells == {key("13T"): 12, key("99Z"): 6}
    assert AREAS.moved(cells, date(2023, 1, 1)).cells == {key("QHM"): 12, key("99Z"): 6}
    assert AREAS.moved(cells, date(2015, 3, 31)).cells == cells
    assert not moved.unplaced


def test_a_split_stays_exact_until_integers_are_asked_for() -> None:
    moved = AREAS.moved({key("01H"): 10}, date(2018, 1, 1))
    assert moved.cells == {
        key("01H"): Fraction(442_857, 100_000),
        key("01K"): Fraction(557_143, 100_000),
    }
    assert whole(moved.cells) == {key("01H"): 4, key("01K"): 6}
    # Ten cells of one each, moved one by one, are ten again and not all with the larger heir.
    many = {Key("a", area="01H", month=201404, bin=week): 1 for week in range(10)}
    exact = AREAS.moved(many, date(2018, 1, 1)).cells
    by_area = added({})
    for each, value in exact.items():
        by_area[each._replace(bin=-1)] = by_area.get(each._replace(bin=-1), 0) + value
    assert whole(by_area) == {key("01H"): 4, key("01K"): 6}


def test_what_was_recorded_after_a_change_is_left_as_it_is() -> None:
    cells = {key("01H", 201705): 7, key("13T", 201504): 8}
    assert AREAS.moved(cells, date(2018, 1, 1)).cells == cells


def test_a_code_used_after_its_end_means_its_successor() -> None:
    assert AREAS.moved({key("00F", 201506): 9}, date(2016, 1, 1)).cells == {key("13T", 201506): 9}


def test_an_earlier_date_is_answered_only_where_nothing_has_to_be_guessed() -> None:
    renamed = Areas([Succession("0AA", "0AB", 1, 1, date(2016, 4, 1))])
    assert renamed.moved({key("0AB", 201701): 5}, date(2015, 1, 1)).cells == {key("0AA", 201701): 5}
    moved = AREAS.moved({key("13T", 201601): 5, key("01K", 201801): 6}, date(2014, 1, 1))
    assert moved.cells == {}
    assert moved.unplaced == {key("13T", 201601): 5, key("01K", 201801): 6}


@pytest.mark.parametrize(
    "wrong",
    [
        [
            Succession("a", "b", 2, 3, date(2020, 1, 1)),
            Succession("a", "c", 2, 3, date(2020, 1, 1)),
        ],
        [Succession("a", "b", -1, 3, date(2020, 1, 1))],
        [Succession("a", "b", 1, 0, date(2020, 1, 1))],
    ],
)
def test_shares_that_cannot_be_are_refused(wrong: list[Succession]) -> None:
    with pytest.raises(Invalid, match="cannot be"):
        Areas(wrong)


def test_a_circle_on_one_date_is_refused() -> None:
    day = date(2020, 1, 1)
    areas = Areas([Succession("a", "b", 1, 1, day), Succession("b", "a", 1, 1, day)])
    with pytest.raises(Invalid, match="circle"):
        areas.moved({key("a"): 1}, date(2021, 1, 1))


CODES = st.sampled_from(["00F", "00G", "00H", "13T", "01H", "01K", "99Z"])
CELLS = st.dictionaries(
    st.builds(
        Key,
        st.just("a"),
        area=CODES,
        month=st.sampled_from([201404, 201604, 201804]),
        bin=st.integers(0, 3),
    ),
    st.integers(0, 50),
    max_size=12,
)
DATES = st.sampled_from([date(2013, 4, 1), date(2016, 1, 1), date(2019, 1, 1), date(2023, 1, 1)])


@settings(max_examples=50, deadline=None)
@given(one=CELLS, two=CELLS, as_at=DATES)
def test_moving_keeps_every_total_and_commutes_with_adding(one, two, as_at) -> None:
    moved = AREAS.moved(one, as_at)
    assert sum(moved.cells.values()) + sum(moved.unplaced.values()) == sum(one.values())
    together = AREAS.moved(added(one, two), as_at).cells
    apart = added(moved.cells, AREAS.moved(two, as_at).cells)
    assert together == apart
    for each, value in whole(moved.cells).items():
        assert abs(value - moved.cells[each]) < 1


@settings(max_examples=50, deadline=None)
@given(cells=CELLS, as_at=DATES)
def test_whole_numbers_keep_the_total_of_each_key(cells, as_at) -> None:
    exact = AREAS.moved(cells, as_at).cells
    totals: dict[Key, Fraction] = {}
    for each, value in exact.items():
        totals[each._replace(area="")] = totals.get(each._replace(area=""), Fraction(0)) + value
    found: dict[Key, int] = {}
    for each, number in whole(exact).items():
        found[each._replace(area="")] = found.get(each._replace(area=""), 0) + number
    assert found == totals


@settings(deadline=None)
@given(cells=CELLS, as_at=DATES, keeps=st.booleans())
def test_rows_are_moved_as_cells_are(cells, as_at, keeps) -> None:
    exact = AREAS.moved(cells, as_at)
    meant: dict[Key, Fraction] = {}
    for each, value in exact.cells.items():
        put = each if keeps else each._replace(month=0)
        meant[put] = meant.get(put, Fraction(0)) + value
    names = [name for name in Key._fields if name != "series"]
    columns = {
        name: np.array([getattr(each, name) for each in cells], dtype=object) for name in names
    }
    found = rows.moved(
        AREAS, as_at, columns, np.array(list(cells.values()), dtype=np.int64), keeps=keeps
    )
    words = [found.columns[name].tolist() for name in names]
    told = {
        Key("a", *each): value for *each, value in zip(*words, found.value.tolist(), strict=True)
    }
    assert told == whole(meant)
    assert list(told) == sorted(told)
    assert found.lost == sum(exact.unplaced.values())
