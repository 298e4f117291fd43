"""Process charts: printed limits, each rule by hand, rebasing, assurance."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from remit.engines.outcomes.statistics import (
    Assurance,
    Better,
    Rebase,
    Signal,
    Variation,
    process_chart,
)
from remit.errors import Invalid

# The worked example of the spc-plotly library, version 0.1.3: 38 months; centre 2820.6315789,
# mean moving range 571.8918919, upper limit 4341.8640114.
MONTHS = [2478, 2350, 2485, 2296, 2359, 2567, 3089, 2668, 1788, 2854, 2365, 1883, 1959]
MONTHS += [1927, 2640, 2626, 2144, 2409, 4412, 3287, 3049, 3364, 3078, 2972, 3415, 2753]
MONTHS += [3102, 2191, 3693, 4385, 4699, 3031, 2659, 3885, 2628, 2621, 3071, 2002]


def days(number: int) -> list[date]:
    return [date(2016 + month // 12, month % 12 + 1, 1) for month in range(number)]


def chart(values, better=Better.HIGHER, **more):
    return process_chart(days(len(values)), values, better=better, **more)


def signals(values) -> list[int]:
    return [int(each) for each in chart(values).signal]


def test_limits_are_those_printed() -> None:
    found = chart(MONTHS, screen=False)
    assert found.mean[0] == pytest.approx(2820.6315789473683)
    assert found.upper[0] == pytest.approx(4341.864011379801)
    assert found.signal[18] == Signal.OUTSIDE_LIMITS
    assert not found.trial.any()


def test_a_wild_range_is_left_out_once() -> None:
    """Ranges 1 save two of 8 and 9: their mean 32/17 times 3.267 is 6.15; without them, 1."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    assert chart(values).upper[0] - chart(values).mean[0] == pytest.approx(2.66)
    whole = chart(values, screen=False)
    assert whole.upper[0] - whole.mean[0] == pytest.approx(2.66 * 32 / 17)


# Twelve points that swing evenly about 10, so that a planted run stands out against them.
EVEN = [9, 11] * 6


@pytest.mark.parametrize(
    ("values", "places", "signal"),
    [
        ([*EVEN, 25], {12}, Signal.OUTSIDE_LIMITS),
        ([8, 9, 8, 9, 8, 9, 8, 11, 10, 11, 10, 11, 10, 11], set(range(14)), Signal.RUN_ON_ONE_SIDE),
        ([*EVEN, 7, 8, 9, 10, 11, 12, 13], set(range(12, 19)), Signal.TREND),
        ([*EVEN, 15.5, 11, 15.5], {12, 14}, Signal.TWO_OF_THREE_NEAR_LIMIT),
    ],
)
def test_each_rule_finds_its_points(values, places, signal) -> None:
    found = signals(values)
    assert {place for place, each in enumerate(found) if each == signal} == places


@pytest.mark.parametrize(
    "values",
    [
        EVEN,
        [*EVEN, 12.5],
        [8, 9, 8, 9, 8, 9, 12, 8, 11, 10, 11, 10, 11, 12],  # six on a side, twice
        [*EVEN, 8, 9, 10, 11, 12, 13, 9],  # six that rise
        [*EVEN, 17, 9, 17],  # two near the limit, with one between on the other side
    ],
)
def test_no_rule_finds_ordinary_points(values) -> None:
    assert set(signals(values)) == {Signal.NONE}


def test_two_points_have_limits_and_no_runs() -> None:
    found = chart([10, 12])
    assert set(found.signal) == {Signal.NONE}
    assert found.trial.all()
    assert found.upper[0] == pytest.approx(11 + 2.66 * 2)


def test_the_first_rule_of_the_order_stands() -> None:
    values = [8.0, 9, 8, 9, 8, 9, 8, 30, 11, 10, 11, 10, 11, 10, 11]
    found = chart(values)
    assert found.signal[7] == Signal.OUTSIDE_LIMITS
    assert Signal.RUN_ON_ONE_SIDE in found.signal[:7]


SHIFT = [10, 11, 10, 12, 10, 11, 10, 11, 10, 12, 11, 10, 20, 21, 20, 22, 20, 21, 20, 21, 20, 22]
DECISION = Rebase(date(2017, 1, 1), "decision 41: a second clinic", date(2016, 11, 8))


def test_a_shift_is_a_signal_until_a_decision_rebases_it() -> None:
    plain = chart(SHIFT)
    assert plain.variation() is Variation.IMPROVEMENT_HIGH
    rebased = chart(SHIFT, rebases=[DECISION])
    assert set(rebased.signal) == {Signal.NONE}
    assert rebased.variation() is Variation.COMMON_CAUSE
    assert list(rebased.part) == [0] * 12 + [1] * 10
    assert rebased.mean[11] < 12
    assert rebased.mean[12] > 19
    assert list(rebased.trial) == [False] * 12 + [True] * 10
    assert rebased.rebases[0].decision == "decision 41: a second clinic"


@pytest.mark.parametrize(
    ("rebase", "says"),
    [
        (Rebase(date(2017, 1, 1), " ", date(2016, 11, 8)), "names no decision"),
        (Rebase(date(2017, 1, 1), "decision 41", date(2017, 1, 2)), "begins before it was decided"),
        (Rebase(date(2016, 2, 1), "decision 41", date(2016, 1, 2)), r"1 point\(s\)"),
        (Rebase(date(2030, 1, 1), "decision 41", date(2016, 1, 2)), r"0 point\(s\)"),
    ],
)
def test_no_rebase_without_a_dated_decision_and_points(rebase, says) -> None:
    with pytest.raises(Invalid, match=says):
        chart(SHIFT, rebases=[rebase])


@pytest.mark.parametrize(
    ("better", "variation"),
    [
        (Better.HIGHER, Variation.IMPROVEMENT_HIGH),
        (Better.LOWER, Variation.CONCERN_HIGH),
        (Better.NEITHER, Variation.NEUTRAL_HIGH),
    ],
)
def test_variation_depends_on_which_way_is_better(better, variation) -> None:
    values = [*EVEN, 25]
    assert chart(values, better).variation() is variation
    low = {
        Better.HIGHER: Variation.CONCERN_LOW,
        Better.LOWER: Variation.IMPROVEMENT_LOW,
        Better.NEITHER: Variation.NEUTRAL_LOW,
    }
    assert chart([*EVEN, -5], better).variation() is low[better]


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        (Better.HIGHER, 4, Assurance.PASSES),
        (Better.HIGHER, 16, Assurance.FAILS),
        (Better.LOWER, 4, Assurance.FAILS),
        (Better.LOWER, 16, Assurance.PASSES),
        (Better.LOWER, 12, Assurance.HIT_OR_MISS),
        (Better.NEITHER, 4, Assurance.NO_TARGET),
        (Better.HIGHER, None, Assurance.NO_TARGET),
    ],
)
def test_assurance_compares_limits_with_the_target(better, target, assurance) -> None:
    """The limits of EVEN are 10 ± 5.32."""
    assert chart(EVEN, better, target=target).assurance is assurance


@pytest.mark.parametrize(
    ("when", "values", "says"),
    [
        (days(3), [1, 2], "3 days do not go"),
        (days(3), [1, np.nan, 2], "a value is missing"),
        (days(3)[::-1], [1, 2, 3], "do not ascend"),
        (days(1), [1], r"1 point\(s\)"),
    ],
)
def test_a_series_that_cannot_be_charted_is_refused(when, values, says) -> None:
    with pytest.raises(Invalid, match=says):
        process_chart(when, values, better=Better.HIGHER)
