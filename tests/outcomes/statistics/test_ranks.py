"""Ranks, beside SciPy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from remit.engines.outcomes.statistics.ranks import least_ranks, mean_ranks

# Few different values, so that equals are common; a score of nothing at all is without end.
FIGURES = st.lists(st.sampled_from([-np.inf, -1.5, 0.0, 0.1, 0.30000000000000004, 0.3, 7.0]))


@given(FIGURES)
def test_ranks_are_those_of_scipy(figures: list[float]) -> None:
    given_ = np.array(figures, dtype=np.float64)
    np.testing.assert_array_equal(least_ranks(given_), stats.rankdata(given_, method="min"))
    np.testing.assert_array_equal(mean_ranks(given_), stats.rankdata(given_))


def test_the_two_differ_where_figures_are_equal() -> None:
    assert list(least_ranks(np.array([2.0, 1.0, 2.0]))) == [2, 1, 2]
    assert list(mean_ranks(np.array([2.0, 1.0, 2.0]))) == [2.5, 1.0, 2.5]
