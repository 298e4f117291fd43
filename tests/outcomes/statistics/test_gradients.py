"""The slope and relative index of inequality."""

from __future__ import annotations

import numpy as np
import pytest

from remit.engines.outcomes.statistics import Reason, inequality
from remit.errors import Invalid

FIFTHS = [10.0, 12.0, 14.0, 16.0, 18.0]


def of(values, errors, population):
    return inequality([values], [errors], [population], unit="years")


def test_five_equal_groups_by_hand() -> None:
    """10 to 18 in even steps at ranks 0.1 to 0.9: from 9 to 19, slope 10, ratio 19/9.

    The slope is -1, -½, 0, ½, 1 times the figures, so with errors of 1 its variance is 2.5.
    """
    found = of(FIFTHS, [1] * 5, [100] * 5)
    slope = found.slope.at(0)
    assert slope.value == pytest.approx(10)
    assert slope.upper_95 == pytest.approx(10 + 1.959964 * 2.5**0.5, abs=1e-5)
    assert found.relative.at(0).value == pytest.approx(19 / 9)
    assert found.departure[0] == pytest.approx(0, abs=1e-12)


def test_unequal_groups_are_a_weighted_fit() -> None:
    values, people = np.array([80, 78, 82, 83, 87.0]), np.array([50, 10, 30, 5, 5.0])
    share = people / people.sum()
    rank = share.cumsum() - share / 2
    slope, most = np.polyfit(rank, values, 1, w=np.sqrt(share))
    found = of(values, [1] * 5, people)
    assert found.slope.value[0] == pytest.approx(slope)
    assert found.relative.value[0] == pytest.approx((most + slope) / most)


def test_limits_are_what_drawing_tends_to() -> None:
    """The field draws each group's figure; 200,000 draws come to the limits told."""
    dice = np.random.default_rng(1942)
    values, errors = np.array([80, 78, 82, 83, 87.0]), np.array([2.0, 1.5, 3, 1, 2])
    people = np.array([50, 10, 30, 5, 5.0])
    drawn = dice.normal(values, errors, size=(200_000, 5))
    many = inequality(
        drawn, np.broadcast_to(errors, drawn.shape), np.broadcast_to(people, drawn.shape), unit="%"
    )
    found = of(values, errors, people)
    for told, made in ((found.slope, many.slope), (found.relative, many.relative)):
        low, high = np.percentile(made.value, [2.5, 97.5])
        width = told.at(0).upper_95 - told.at(0).lower_95
        assert told.at(0).lower_95 == pytest.approx(low, abs=0.02 * width)
        assert told.at(0).upper_95 == pytest.approx(high, abs=0.02 * width)


def test_a_curve_shows_as_departure_from_the_line() -> None:
    straight = of(FIFTHS, [0.5] * 5, [1] * 5).departure[0]
    curved = of([10, 10, 10, 10, 30.0], [0.5] * 5, [1] * 5).departure[0]
    assert straight < 1
    assert curved > 100


@pytest.mark.parametrize(
    ("values", "errors", "population", "reason"),
    [
        (FIFTHS[:4], [1] * 4, [1] * 4, Reason.TOO_FEW_GROUPS),
        (FIFTHS, [1] * 5, [1, 1, 1, 1, 0], Reason.TOO_FEW_GROUPS),
        ([*FIFTHS[:4], np.nan], [1] * 5, [1] * 5, Reason.NOT_SUPPLIED),
        (FIFTHS, [1] * 5, [0] * 5, Reason.NO_POPULATION),
    ],
)
def test_no_slope_without_its_conditions(values, errors, population, reason) -> None:
    found = of(values, errors, population)
    assert found.slope.at(0).reason == found.relative.at(0).reason == reason
    assert np.isnan(found.departure[0])


def test_no_ratio_to_an_end_that_may_be_nought() -> None:
    found = of([-1.0, 1, 3, 5, 7], [4] * 5, [1] * 5)
    assert found.slope.at(0).value == pytest.approx(10)
    assert found.relative.at(0).reason == Reason.RATIO_NOT_BOUNDED
    with pytest.raises(Invalid, match="one figure alone"):
        inequality(1.0, 1.0, 1.0, unit="years")
