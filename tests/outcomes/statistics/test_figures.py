"""What every method promises: a value or a reason, never a silent gap."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from remit.engines.outcomes.statistics import (
    Figures,
    Reason,
    crude_rate,
    directly_standardised,
    indirectly_standardised,
    life_expectancy,
    mean,
    proportion,
    ratio_of_totals,
    wait_percentile,
)
from remit.engines.outcomes.statistics.reasons import SENTENCES

COUNTS = st.one_of(st.integers(0, 30), st.integers(0, 10**7), st.just(np.nan))
BANDS = tuple(f"band {number}" for number in range(20))
METHODS = {
    "crude": lambda x, n: crude_rate(x, n, multiplier=1e5, unit="per 100,000"),
    "direct": lambda x, n: directly_standardised(
        x, n, BANDS, dict.fromkeys(BANDS, 1), multiplier=1e5, unit="per 100,000"
    ),
    "indirect": indirectly_standardised,
    "proportion": lambda x, n: proportion(np.minimum(x, n), n),
    "mean": lambda x, n: mean(n, x, x**2, unit="days"),
    "totals": lambda x, n: ratio_of_totals(x, n, unit="£"),
    "waits": lambda x, n: wait_percentile(x, 95),
    "life": life_expectancy,
}


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25)
@given(
    arrays.arrays(np.float64, (3, 20), elements=COUNTS),
    arrays.arrays(np.float64, (3, 20), elements=COUNTS),
)
def test_a_figure_lies_within_its_limits_or_has_a_reason(method, events, population) -> None:
    found = METHODS[method](events, population)
    given = found.reason == Reason.NONE
    assert np.array_equal(np.isnan(found.value), ~given)
    assert np.isfinite(found.value[given]).all()
    narrow, wide = found.interval_95, found.interval_998
    if narrow is not None:
        near = 1e-9 * (1 + np.abs(found.value[given]))
        order = [wide.lower, narrow.lower, found.value, narrow.upper, wide.upper]
        for lower, upper in pairwise(order):
            assert (lower[given] <= upper[given] + near).all()
        for limit in (narrow.lower, narrow.upper, wide.lower, wide.upper):
            assert np.array_equal(np.isnan(limit), ~given)


def test_figures_with_a_silent_gap_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match="a gap without a reason"):
        Figures(np.array([np.nan]), np.zeros(1, dtype=np.uint8), "%", "planted")
    with pytest.raises(AssertionError, match="a reason too many"):
        Figures(np.array([1.0]), np.full(1, Reason.NOT_SUPPLIED, np.uint8), "%", "planted")


def test_every_reason_can_be_said() -> None:
    assert set(SENTENCES) == set(Reason)
    assert all(reason.says for reason in Reason if reason != Reason.NONE)


def test_hiding_blanks_value_and_limits() -> None:
    shown = proportion([5, 50], [100, 100])
    found = shown.without(np.array([True, False]), Reason.HIDDEN)
    assert found.at(0).value is found.at(0).lower_95 is found.at(0).upper_998 is None
    assert found.at(0).why_not.startswith("hidden: a small number, or one from which")
    assert found.at(1) == shown.at(1)
