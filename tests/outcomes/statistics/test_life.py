"""Life expectancy: where arithmetic knows the answer, by hand, and by drawing deaths."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from remit.engines.outcomes.statistics import Reason, life_expectancy
from remit.engines.outcomes.statistics.life import BAND_STARTS
from remit.errors import Invalid

PEOPLE = np.array(
    [1_000, 4_000, *[5_000] * 4, *[6_000] * 8, 5_000, 4_000, 3_000, 2_000, 1_000, 500]
)
# Yearly deaths for each person in the bands: England's shape, rounded, so that it can be read.
RATES = np.array(
    [
        *(0.004, 0.0002, 0.0001, 0.0001, 0.0003, 0.0005, 0.0006, 0.0008, 0.0011, 0.0016),
        *(0.0024, 0.0036, 0.0056, 0.0088, 0.0140, 0.0230, 0.0390, 0.0690, 0.1200, 0.2300),
    ]
)


def test_one_death_rate_at_every_age_gives_its_inverse() -> None:
    """In this life table years lived are deaths over the rate, so at a rate of 1 in 80: 80."""
    people = np.full(20, 8_000)
    for age in (0, 1, 65, 90):
        found = life_expectancy([people / 80], [people], age=age).at(0)
        assert found.value == pytest.approx(80, rel=1e-12)


def test_three_bands_by_hand() -> None:
    """Bands 0, 1-4, 5 and over, in exact fractions."""
    deaths, people = (10, 8, 950), (1_000, 4_000, 76_000)
    half, tenth = Fraction(1, 2), Fraction(1, 10)
    rates = [Fraction(d, p) for d, p in zip(deaths, people, strict=True)]
    first = rates[0] / (1 + (1 - tenth) * rates[0])
    second = 4 * rates[1] / (1 + 4 * half * rates[1])
    alive = [Fraction(1), 1 - first, (1 - first) * (1 - second)]
    years = [
        alive[1] + tenth * (alive[0] - alive[1]),
        4 * (alive[2] + half * (alive[1] - alive[2])),
        alive[2] / rates[2],
    ]
    ahead = [sum(years) / alive[0], sum(years[1:]) / alive[1], years[2] / alive[2]]
    variance = (
        (Fraction(9, 10) + ahead[1]) ** 2 * first**2 * (1 - first) / deaths[0]
        + alive[1] ** 2 * (2 + ahead[2]) ** 2 * second**2 * (1 - second) / deaths[1]
        + alive[2] ** 2 / (deaths[2] * rates[2] ** 2)
    )
    found = life_expectancy([deaths], [people], band_starts=(0, 1, 5)).at(0)
    assert found.value == pytest.approx(float(ahead[0]), rel=1e-12)
    half_width = 1.959963984540054 * float(variance) ** 0.5
    assert found.upper_95 - found.value == pytest.approx(half_width, rel=1e-12)
    later = life_expectancy([deaths], [people], age=1, band_starts=(0, 1, 5)).at(0)
    assert later.value == pytest.approx(float(ahead[1]), rel=1e-12)


def test_the_limits_hold_what_chance_makes_of_deaths() -> None:
    """2,000 draws of each band's deaths: the spread of the answers is the standard error told."""
    dice = np.random.default_rng(1948)
    deaths = dice.poisson(PEOPLE * RATES * 3, size=(2_000, 20))
    deaths[:, -1] = np.maximum(deaths[:, -1], 1)
    found = life_expectancy(deaths, np.broadcast_to(PEOPLE * 3, deaths.shape))
    told = np.mean(found.standard_error())
    assert found.value.std(ddof=1) == pytest.approx(told, rel=0.05)
    centre = life_expectancy([PEOPLE * RATES * 3], [PEOPLE * 3]).at(0).value
    inside = (found.interval_95.lower <= centre) & (centre <= found.interval_95.upper)
    assert 0.935 < inside.mean() < 0.965


def test_infants_who_die_live_a_tenth_of_their_year() -> None:
    """Leaving that out, as half a year, lengthens life: the planted fault is seen."""
    deaths, people = PEOPLE * RATES, PEOPLE
    right = life_expectancy([deaths], [people]).at(0).value
    # A table that does not begin with a band of one year treats infants as everybody.
    wrong = life_expectancy([deaths], [people], band_starts=(0, 2, *BAND_STARTS[2:])).at(0).value
    assert right != pytest.approx(wrong, abs=1e-3)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"people": PEOPLE // 20}, Reason.TOO_FEW_PEOPLE),
        ({"people": np.where(np.arange(20) == 5, 0, PEOPLE)}, Reason.BAND_WITHOUT_POPULATION),
        ({"deaths": np.where(np.arange(20) == 19, 0, 9)}, Reason.NO_DEATHS_IN_OLDEST_BAND),
        ({"deaths": np.where(np.arange(20) == 3, 9_000, 9)}, Reason.MORE_DEATHS_THAN_SURVIVABLE),
        ({"deaths": np.where(np.arange(20) == 3, np.nan, 9)}, Reason.NOT_SUPPLIED),
        ({}, Reason.NONE),
    ],
)
def test_no_life_expectancy_without_its_conditions(change, reason) -> None:
    deaths, people = change.get("deaths", np.full(20, 9)), change.get("people", PEOPLE)
    assert life_expectancy([deaths], [people]).at(0).reason == reason


def test_an_age_within_a_band_is_refused() -> None:
    with pytest.raises(Invalid, match="no age band starts at 67"):
        life_expectancy([PEOPLE * RATES], [PEOPLE], age=67)
    with pytest.raises(Invalid, match="there are 20 age bands"):
        life_expectancy([[1, 2]], [[1, 2]])
