"""Proportions, means and ratios of totals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from remit.engines.outcomes.statistics import Reason, mean, proportion, ratio_of_totals
from remit.errors import Invalid


def test_a_proportion_by_hand() -> None:
    """81 of 263, 30.8 per cent, limits 25.5 and 36.6 (Newcombe 1998)."""
    found = proportion([81], [263]).at(0)
    assert found.value == pytest.approx(30.798, abs=1e-3)
    assert found.lower_95 == pytest.approx(25.53, abs=5e-3)
    assert found.upper_95 == pytest.approx(36.62, abs=5e-3)
    assert found.unit == "%"


def test_a_proportion_of_nobody_has_a_reason() -> None:
    found = proportion([0, math.nan, 5], [0, 5, math.nan])
    assert [int(each) for each in found.reason] == [
        Reason.NO_POPULATION,
        Reason.NOT_SUPPLIED,
        Reason.NOT_SUPPLIED,
    ]


def test_more_than_the_whole_is_refused() -> None:
    with pytest.raises(Invalid, match="a part of 6 is more than its whole of 5") as refused:
        proportion([1, 6], [5, 5])
    assert refused.value.where == "numerator[1]"


def test_a_mean_is_that_of_another_library() -> None:
    values = np.array([2.0, 4.0, 4.0, 5.0, 9.0, -1.0])
    found = mean([6], [values.sum()], [(values**2).sum()], unit="days").at(0)
    for level, told in (
        (0.95, (found.lower_95, found.upper_95)),
        (0.998, (found.lower_998, found.upper_998)),
    ):
        other = stats.t.interval(level, 5, values.mean(), stats.sem(values))
        assert told == pytest.approx(other)


def test_one_value_has_no_spread() -> None:
    found = mean([1, 0], [3, 0], [9, 0], unit="days")
    assert found.at(0).reason == Reason.TOO_FEW_VALUES
    assert found.at(1).reason == Reason.NO_POPULATION


def test_whole_totals_have_no_interval() -> None:
    found = ratio_of_totals([791_035, -50, 3], [356, 10, 0], multiplier=0.01, unit="£ per item")
    assert found.at(0).value == pytest.approx(22.2201, abs=1e-4)
    assert found.at(0).lower_95 is None
    assert found.at(1).value == pytest.approx(-0.05)
    assert found.at(2).reason == Reason.NO_POPULATION
    with pytest.raises(Invalid, match="no interval, so it has no standard error"):
        found.standard_error()
