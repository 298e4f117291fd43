"""Fifths, tenths and bands of peers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.engines.outcomes.statistics import Reason, peer_bands, quantile_groups
from remit.errors import Invalid


def test_fifths_by_hand() -> None:
    values = [5, 3, 9, 1, 7, 2, 8, 4, 10, 6.0]
    assert list(quantile_groups(values, 5).quantile) == [3, 2, 5, 1, 4, 1, 4, 2, 5, 3]


def test_equal_areas_are_never_parted() -> None:
    assert list(quantile_groups([1, 2, 2, 2, 2, 3.0], 3).quantile) == [1, 1, 1, 1, 1, 3]


def test_gaps_and_too_few_areas_have_reasons() -> None:
    found = quantile_groups([1, np.nan, 2, 3.0], 3)
    assert list(found.quantile) == [1, 0, 2, 3]
    assert found.reason[1] == Reason.NOT_SUPPLIED
    few = quantile_groups([1, np.nan, 2.0], 3)
    assert list(few.reason) == [Reason.TOO_FEW_AREAS, Reason.NOT_SUPPLIED, Reason.TOO_FEW_AREAS]
    assert list(few.quantile) == [0, 0, 0]
    with pytest.raises(Invalid):
        quantile_groups([[1.0]], 5)


@given(st.lists(st.integers(-50, 50), min_size=10, max_size=60), st.integers(2, 10))
def test_quantiles_keep_order_and_share_areas_out(values, groups) -> None:
    found = quantile_groups(np.array(values, dtype=float), groups).quantile
    assert found.min() == 1
    assert found.max() <= groups
    order = np.argsort(values, kind="stable")
    assert (np.diff(found[order]) >= 0).all()
    if len(set(values)) == len(values):
        sizes = np.bincount(found, minlength=groups + 1)[1:]
        assert sizes.max() - sizes.min() <= 1


def test_bands_need_ten_areas() -> None:
    values = np.column_stack(
        [np.arange(11.0), np.where(np.arange(11) < 9, np.arange(11.0), np.nan)]
    )
    found = peer_bands(values, (10, 50, 90))
    assert list(found[:, 0]) == [1, 5, 9]
    assert np.isnan(found[:, 1]).all()
    assert np.isnan(peer_bands(values[:5])).all()
