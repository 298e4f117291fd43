"""Rates and ratios: worked by hand, against a plain model, and on printed ratios."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engines.outcomes.statistics import (
    EUROPEAN_2013,
    Reason,
    crude_rate,
    directly_standardised,
    effective_population,
    expected_events,
    indirectly_standardised,
)
from remit.errors import Invalid

PER_100_000 = {"multiplier": 100_000, "unit": "per 100,000"}
BANDS = ("young", "old")
STANDARD = {"young": 3, "old": 1}

# Observed, expected, ratio and limits, per cent, as printed: lung cancer in nickel refiners
# (Occup Environ Med 2006;63:365, table 1; Sorahan and Williams 2005). Printed from expected counts
# with more decimals than shown, so to within one.
PRINTED_RATIOS = [
    (20, 14.45, 138, 84, 213),
    (14, 11.88, 118, 64, 198),
    (28, 20.17, 139, 92, 201),
]

# Oak Ridge National Laboratory, "Direct standardization: example": weights of the US population of
# 1970 at five ages, person-years in thousands (printed to four places, so the rates agree to one in
# a thousand), events, and the printed rate with its standard error.
OAK_RIDGE = {
    "20": 0.28111788,
    "30": 0.21226284,
    "40": 0.22695215,
    "50": 0.19851136,
    "60": 0.08115578,
}
OAK_RIDGE_YEARS = [0.0830, 0.5232, 0.4477, 0.3489, 0.0947]
OAK_RIDGE_RATES = [([3, 9, 7, 2, 1], 19.3490, 6.2478), ([0, 0, 0, 10, 2], 7.4032, 2.1692)]


def rate(events, population, **more):
    return directly_standardised([events], [population], BANDS, STANDARD, **PER_100_000, **more)


def test_standardised_rate_by_hand() -> None:
    """10 of 1,000 young and 20 of 500 old; three young to one old in the standard.

    R = 100,000(3·0.01 + 0.04)/4 = 1,750. V = (9·10/10⁶ + 20/250,000)/16 = 1.0625e-5, O = 30,
    √(V/O) = 5.95119e-4; Byar's limits of 30 are 20.2372 and 42.8284.
    """
    found = rate([10, 20], [1_000, 500]).at(0)
    assert found.value == pytest.approx(1750)
    assert found.lower_95 == pytest.approx(1750 + 59.5119 * (20.2372 - 30), abs=0.05)
    assert found.upper_95 == pytest.approx(1750 + 59.5119 * (42.8284 - 30), abs=0.05)
    assert found.lower_998 < found.lower_95
    assert found.upper_998 > found.upper_95


@pytest.mark.parametrize(("events", "value", "error"), OAK_RIDGE_RATES)
def test_standardised_rates_are_those_printed(events, value, error) -> None:
    """The standard error is what stretches Byar's limits of the count: √V = stretch·√O."""
    found = directly_standardised(
        [events], [OAK_RIDGE_YEARS], tuple(OAK_RIDGE), OAK_RIDGE, multiplier=1, unit="per 1,000"
    ).at(0)
    assert found.value == pytest.approx(value, rel=1e-3)
    total = sum(events)
    upper = (total + 1) * (1 - 1 / (9 * (total + 1)) + 1.959964 / (3 * math.sqrt(total + 1))) ** 3
    stretch = (found.upper_95 - found.value) / (upper - total)
    assert stretch * math.sqrt(total) == pytest.approx(error, rel=1e-3)


def model(events, population, weights, z):
    """The formula, one group at a time, in plain arithmetic."""
    whole, total = sum(weights), sum(events)
    bands = list(zip(weights, events, population, strict=True))
    value = sum(w * x / n for w, x, n in bands) / whole
    variance = sum(w * w * x / n**2 for w, x, n in bands) / whole**2
    lower = total * (1 - 1 / (9 * total) - z / (3 * math.sqrt(total))) ** 3
    more = total + 1
    upper = more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
    stretch = math.sqrt(variance / total)
    low = max(value + stretch * (lower - total), 0.0)
    return [1e5 * each for each in (value, low, value + stretch * (upper - total))]


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 5_000), st.integers(1, 500_000)), min_size=19, max_size=19
        ),
        min_size=1,
        max_size=5,
    )
)
def test_standardised_rates_are_the_plain_models(groups) -> None:
    events = [[x for x, _ in group] for group in groups]
    people = [[n for _, n in group] for group in groups]
    bands, weights = tuple(EUROPEAN_2013), tuple(EUROPEAN_2013.values())
    found = directly_standardised(events, people, bands, EUROPEAN_2013, **PER_100_000)
    for place, (x, n) in enumerate(zip(events, people, strict=True)):
        figure = found.at(place)
        if sum(x) < 10:
            assert (figure.value, figure.reason) == (None, Reason.TOO_FEW_EVENTS)
            continue
        for z, told in (
            (1.959963984540054, (figure.value, figure.lower_95, figure.upper_95)),
            (3.090232306167813, (figure.value, figure.lower_998, figure.upper_998)),
        ):
            assert told == pytest.approx(model(x, n, weights, z), rel=1e-9, abs=1e-6)


def test_the_standard_is_joined_by_band_and_not_by_place() -> None:
    usual = rate([10, 20], [1_000, 500])
    turned = directly_standardised([[20, 10]], [[500, 1_000]], BANDS[::-1], STANDARD, **PER_100_000)
    assert turned.at(0) == usual.at(0)
    by_place = model([20, 10], [500, 1_000], [3, 1], 1.96)[0]
    assert by_place != pytest.approx(usual.value[0])


@pytest.mark.parametrize(
    ("bands", "says"),
    [
        (("young",), "`old` is missing"),
        (("young", "old", "oldest"), "`oldest` is not in the standard population"),
        (("young", "old", "old"), "`old` is twice"),
    ],
)
def test_bands_that_do_not_match_the_standard_are_refused(bands, says) -> None:
    counts = [[20] * len(bands)]
    with pytest.raises(Invalid, match=says):
        directly_standardised(counts, counts, bands, STANDARD, **PER_100_000)


def test_bands_that_do_not_match_the_counts_are_refused() -> None:
    with pytest.raises(Invalid, match="2 age bands are named"):
        directly_standardised([[1, 2, 3]], [[1, 2, 3]], BANDS, STANDARD, **PER_100_000)
    with pytest.raises(Invalid, match="different shapes"):
        directly_standardised([[1, 2]], [[1, 2], [3, 4]], BANDS, STANDARD, **PER_100_000)


@pytest.mark.parametrize(
    ("events", "population", "reason"),
    [
        ([4, 5], [100, 100], Reason.TOO_FEW_EVENTS),
        ([4, 6], [100, 100], Reason.NONE),
        ([20, 0], [100, 0], Reason.BAND_WITHOUT_POPULATION),
        ([0, 0], [0, 0], Reason.NO_POPULATION),
        ([0, 0], [100, 100], Reason.TOO_FEW_EVENTS),
        ([20, math.nan], [100, 100], Reason.NOT_SUPPLIED),
        ([20, 20], [100, math.nan], Reason.NOT_SUPPLIED),
    ],
)
def test_no_standardised_rate_without_a_reason_or_with_one(events, population, reason) -> None:
    found = rate(events, population).at(0)
    assert found.reason == reason
    assert (found.value is None) == (reason != Reason.NONE)
    assert bool(found.why_not) == (found.lower_95 is None) == (found.value is None)


def test_people_counted_more_than_once_widen_the_limits() -> None:
    """Five people with two events each: Σf² = 20 instead of 10, so √2 times as wide."""
    once = rate([10, 10], [1_000, 1_000])
    twice = rate([10, 10], [1_000, 1_000], squared_frequencies=[[20, 20]])
    widths = [each.at(0).upper_95 - each.at(0).value for each in (once, twice)]
    assert widths[1] / widths[0] == pytest.approx(math.sqrt(2))
    assert twice.value == once.value


def test_a_count_below_nought_is_named() -> None:
    with pytest.raises(Invalid, match="`events` holds -1, which is no count") as refused:
        crude_rate([3, -1], [10, 10], **PER_100_000)
    assert refused.value.where == "events[1]"
    assert refused.value.exit_code == 4


def test_crude_rate_by_hand() -> None:
    """25 in 10,000: 250 per 100,000, limits of 25 by Byar; 4 in 10,000 by the exact limits."""
    found = crude_rate([25, 4, 0, 3], [10_000, 10_000, 10_000, 0], **PER_100_000)
    assert found.at(0).value == pytest.approx(250)
    assert found.at(0).lower_95 == pytest.approx(161.7, abs=0.2)
    assert found.at(0).upper_95 == pytest.approx(369.1, abs=0.2)
    assert found.at(1).lower_95 == pytest.approx(10.899, abs=1e-3)
    assert found.at(1).upper_95 == pytest.approx(102.416, abs=1e-3)
    assert (found.at(2).value, found.at(2).upper_95) == (0, pytest.approx(36.889, abs=1e-3))
    assert found.at(3).reason == Reason.NO_POPULATION


@pytest.mark.parametrize(("observed", "expected", "ratio", "lower", "upper"), PRINTED_RATIOS)
def test_ratios_are_those_printed(observed, expected, ratio, lower, upper) -> None:
    found = indirectly_standardised([observed], [expected], multiplier=100).at(0)
    assert found.value == pytest.approx(ratio, abs=1)
    assert found.lower_95 == pytest.approx(lower, abs=1)
    assert found.upper_95 == pytest.approx(upper, abs=1)


def test_indirect_standardisation_by_hand() -> None:
    """1,000 at 1 in 100 and 500 at 4 in 100: 30 expected; 45 observed are half as many again."""
    expected = expected_events([[1_000, 500]], BANDS, {"young": 0.01, "old": 0.04})
    assert list(expected) == [30]
    found = indirectly_standardised([45, 5], [expected[0], 0])
    assert found.at(0).value == pytest.approx(1.5)
    assert found.at(1).reason == Reason.NO_EXPECTED_EVENTS


def test_nobody_who_is_unlike_the_reference_has_a_ratio_of_one() -> None:
    """An area that is the reference itself: as many as expected, whatever its ages."""
    people = np.array([[300.0, 700.0]])
    rates = {"young": 12 / 300, "old": 70 / 700}
    expected = expected_events(people, BANDS, rates)
    assert indirectly_standardised([82], expected).at(0).value == pytest.approx(1)


def test_effective_population_gives_the_rate_back() -> None:
    found = rate([10, 20], [1_000, 500])
    people = effective_population([30], found, 100_000)
    assert 100_000 * 30 / people[0] == pytest.approx(1750)
    assert np.isnan(effective_population([3], rate([1, 2], [10, 10]), 100_000)[0])


def test_the_european_standard_is_of_one_hundred_thousand() -> None:
    assert sum(EUROPEAN_2013.values()) == 100_000
    assert len(EUROPEAN_2013) == 19
