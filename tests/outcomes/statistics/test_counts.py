"""Limits of counts and proportions against figures that others have printed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from remit.engines.outcomes.statistics.counts import (
    byar,
    exact_poisson,
    normal_quantile,
    poisson_limits,
    wilson,
)
from remit.errors import Invalid

# Garwood's limits: count, lower, upper. The first is -ln 0.025; 10 and 25 are in every printed
# table (25: GraphPad, "How QuickCalcs computes the confidence interval of a count").
EXACT = [(0, 0.0, 3.689), (10, 4.80, 18.39), (25, 16.18, 36.90)]

# Newcombe, Stat Med 1998;17:857, table I, method 3: part, whole, limits.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


@pytest.mark.parametrize(("count", "lower", "upper"), EXACT)
def test_exact_limits_are_those_of_the_tables(count: int, lower: float, upper: float) -> None:
    found = exact_poisson(floats(count), 0.95)
    assert found.lower[0] == pytest.approx(lower, abs=0.006)
    assert found.upper[0] == pytest.approx(upper, abs=0.006)


def test_exact_limits_leave_the_tails_that_they_should() -> None:
    counts = np.arange(1.0, 400.0)
    for confidence in (0.95, 0.998):
        found = exact_poisson(counts, confidence)
        tail = (1 - confidence) / 2
        np.testing.assert_allclose(stats.poisson.sf(counts - 1, found.lower), tail, rtol=1e-9)
        np.testing.assert_allclose(stats.poisson.cdf(counts, found.upper), tail, rtol=1e-9)


def test_byar_is_within_a_fifth_of_a_per_cent_from_ten_events_on() -> None:
    """Public Health England, Technical guide: confidence intervals, 2018."""
    counts = np.arange(10.0, 5_000.0)
    near, exact = byar(counts, 0.95), exact_poisson(counts, 0.95)
    assert np.abs(near.lower / exact.lower - 1).max() < 0.002
    assert np.abs(near.upper / exact.upper - 1).max() < 0.002
    five = byar(floats(5), 0.95)
    assert abs(five.lower[0] / exact_poisson(floats(5), 0.95).lower[0] - 1) > 0.002


def test_byar_by_hand() -> None:
    """30 events: 30(1 - 1/270 - 1.959964/(3√30))³ and 31(1 - 1/279 + 1.959964/(3√31))³."""
    found = byar(floats(30, 0), 0.95)
    assert found.lower[0] == pytest.approx(20.2372, abs=5e-4)
    assert found.upper[0] == pytest.approx(42.8284, abs=5e-4)
    assert found.lower[1] == 0


def test_limits_change_from_exact_to_byar_at_ten() -> None:
    counts = floats(0, 9, 10)
    found, exact, near = (each(counts, 0.95) for each in (poisson_limits, exact_poisson, byar))
    assert list(found.lower == exact.lower) == [True, True, False]
    assert list(found.upper == near.upper) == [False, False, True]


@pytest.mark.parametrize(("part", "whole", "lower", "upper"), NEWCOMBE)
def test_wilson_is_newcombes_third_method(
    part: int, whole: int, lower: float, upper: float
) -> None:
    found = wilson(floats(part), floats(whole), 0.95)
    assert found.lower[0] == pytest.approx(lower, abs=5e-5)
    assert found.upper[0] == pytest.approx(upper, abs=5e-5)


def test_wilson_is_that_of_another_library() -> None:
    parts, wholes = zip(
        *[(k, n) for n in (1, 7, 50, 999) for k in range(0, n + 1, 1 + n // 9)], strict=True
    )
    for confidence in (0.95, 0.998):
        found = wilson(floats(*parts), floats(*wholes), confidence)
        for place, (part, whole) in enumerate(zip(parts, wholes, strict=True)):
            other = stats.binomtest(part, whole).proportion_ci(confidence, method="wilson")
            assert found.lower[place] == pytest.approx(other.low, abs=1e-12)
            assert found.upper[place] == pytest.approx(other.high, abs=1e-12)


def test_a_confidence_in_per_cent_is_refused() -> None:
    assert normal_quantile(0.95) == pytest.approx(1.959963985)
    assert normal_quantile(0.998) == pytest.approx(3.090232306)
    with pytest.raises(Invalid, match=r"95 is not between 0 and 1"):
        normal_quantile(95)
    assert math.isfinite(normal_quantile(0.5))
