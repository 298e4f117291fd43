"""Funnels with and without over-dispersion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from remit.engines.outcomes.statistics import (
    Form,
    Reason,
    Standing,
    crude_rate,
    dispersed_funnel,
    dispersion,
    funnel_of_proportions,
    funnel_of_rates,
    indirectly_standardised,
    proportion,
)
from remit.engines.outcomes.statistics.counts import exact_poisson
from remit.engines.outcomes.statistics.overdispersion import between
from remit.errors import Invalid

# Trials of BCG vaccine (Colditz et al., JAMA 1994;271:698): ill and well among the vaccinated, ill
# and well among the others. DerSimonian and Laird's variance between them is printed as 0.3088,
# Cochran's Q as 152.23 (Viechtbauer W, J Stat Softw 2010;36(3)).
TRIALS = np.array(
    [
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13_536, 248, 12_619),
        (33, 5_036, 47, 5_761),
        (180, 1_361, 372, 1_079),
        (8, 2_537, 10, 619),
        (505, 87_886, 499, 87_892),
        (29, 7_470, 45, 7_232),
        (17, 1_699, 65, 1_600),
        (186, 50_448, 141, 27_197),
        (5, 2_493, 3, 2_338),
        (27, 16_886, 29, 17_825),
    ],
    dtype=float,
)


def test_variance_between_units_is_the_printed_one() -> None:
    ill, well, other_ill, other_well = TRIALS.T
    effect = np.log((ill / (ill + well)) / (other_ill / (other_ill + other_well)))
    variance = 1 / ill - 1 / (ill + well) + 1 / other_ill - 1 / (other_ill + other_well)
    centre = (effect / variance).sum() / (1 / variance).sum()
    errors = np.sqrt(variance)
    phi, tau_squared = between((effect - centre) / errors, errors)
    assert phi * len(TRIALS) == pytest.approx(152.23, abs=0.005)
    assert tau_squared == pytest.approx(0.3088, abs=5e-5)
    # The fault of an early published release: weights of 1/s in the place of 1/s².
    wrong = between((effect - centre) / errors, np.sqrt(errors))[1]
    assert wrong != pytest.approx(0.3088, abs=5e-3)


def test_no_variance_between_is_less_than_none() -> None:
    assert between(np.array([0.5, -0.5, 0.1]), np.ones(3))[1] == 0


@given(st.integers(0, 400), st.floats(0.5, 300))
def test_an_area_is_outside_when_its_exact_interval_leaves_the_target_out(count, expected) -> None:
    funnel = funnel_of_rates(1.0, [expected])
    figures = indirectly_standardised([count], [expected])
    standing = funnel.standing(figures)[0]
    usual = exact_poisson(np.array([float(count)]), 0.95)
    strict = exact_poisson(np.array([float(count)]), 0.998)
    if usual.lower[0] > expected:
        should = Standing.HIGH_998 if strict.lower[0] > expected else Standing.HIGH_95
    elif usual.upper[0] < expected:
        should = Standing.LOW_998 if strict.upper[0] < expected else Standing.LOW_95
    else:
        should = Standing.AS_EXPECTED
    assert standing == should


def test_rate_limits_leave_the_tails_that_they_should() -> None:
    """At 100 expected: 121 or more happen less often than 1 in 40, 120 or more happen oftener."""
    limits = funnel_of_rates(0.01, [10_000], multiplier=1_000).limits_95
    assert 119 < limits.upper[0] * 10 < 121
    assert stats.poisson.sf(120, 100) < 0.025 < stats.poisson.sf(119, 100)
    assert stats.poisson.cdf(80, 100) < 0.025 < stats.poisson.cdf(81, 100)
    assert 80 < limits.lower[0] * 10 < 81


def test_even_no_event_is_not_unusual_where_few_are_expected() -> None:
    funnel = funnel_of_rates(1.0, [3.0, 4.0, 0.0])
    assert funnel.limits_95.lower[0] == 0 < funnel.limits_95.lower[1]
    assert np.isnan(funnel.limits_95.upper[2])


def test_proportion_limits_by_hand() -> None:
    """Half of 100: Wilson's limits of 50 in 100 are 40.38 and 59.62."""
    funnel = funnel_of_proportions(0.5, [100, 100, 100])
    assert funnel.limits_95.lower[0] == pytest.approx(40.383, abs=1e-3)
    assert funnel.limits_95.upper[0] == pytest.approx(59.617, abs=1e-3)
    standing = funnel.standing(proportion([61, 50, 30], [100] * 3))
    assert list(standing) == [Standing.HIGH_95, Standing.AS_EXPECTED, Standing.LOW_998]
    with pytest.raises(Invalid, match="target share of 50"):
        funnel_of_proportions(50, [100])


def test_what_is_not_given_has_no_standing() -> None:
    funnel = funnel_of_rates(0.01, [100, 0])
    figures = crude_rate([3, 3], [100, 0], multiplier=1, unit="each")
    assert list(funnel.standing(figures)) == [Standing.AS_EXPECTED, Standing.NOT_GIVEN]


def areas(spread: float, number: int = 140) -> tuple[np.ndarray, np.ndarray]:
    """Expected and observed events of areas that differ by a known spread on the log scale."""
    dice = np.random.default_rng(2012)
    expected = dice.uniform(400, 4_000, number)
    return dice.poisson(expected * np.exp(dice.normal(0, spread, number))), expected


@pytest.mark.parametrize("form", [Form.SHMI, Form.CQC])
def test_the_spread_between_areas_is_found_again(form) -> None:
    """True spread 0.1 on the log scale, which is 0.05 on the root scale; trimming takes some."""
    observed, expected = areas(0.1, 2_000)
    tau = dispersion(form, observed, expected).tau_squared ** 0.5
    true = 0.1 if form is Form.SHMI else 0.05
    assert 0.55 * true < tau < 1.05 * true
    even, same = areas(0.0, 2_000)
    assert dispersion(form, even, same).tau_squared == 0


def test_shmi_cuts_off_by_rank_and_cqc_draws_in() -> None:
    """20 areas: ⌊10r/21⌋ is 0 for two and 9 for two, so 16 are left; winsorising keeps all."""
    observed, expected = areas(0.1, 20)
    assert dispersion(Form.SHMI, observed, expected).areas == 16
    assert dispersion(Form.CQC, observed, expected).areas == 20
    wild = observed.copy()
    wild[np.argmax(observed / expected)] *= 100
    assert dispersion(Form.SHMI, wild, expected) == dispersion(Form.SHMI, observed, expected)
    drawn = dispersion(Form.CQC, wild, expected).tau_squared
    assert drawn == pytest.approx(dispersion(Form.CQC, observed, expected).tau_squared)


def test_shmi_by_hand() -> None:
    """Twelve areas with 100 expected; z = 10·ln(O/E); the least and the two greatest are cut off.

    ⌊10r/13⌋ is 0 for the first only and 9 for the last only: ten are left.
    """
    ratios = np.array([0.5, 0.8, 0.8, 0.9, 0.9, 1.0, 1.0, 1.1, 1.1, 1.2, 1.2, 2.0])
    found = dispersion(Form.SHMI, ratios * 100, np.full(12, 100.0))
    squares = (10 * np.log(ratios[1:-1])) ** 2
    assert found.areas == 10
    assert found.phi == pytest.approx(squares.sum() / 10)
    # All weights are 100: Σw - Σw²/Σw = 1,000 - 100.
    assert found.tau_squared == pytest.approx((squares.sum() - 9) / 900)
    funnel = dispersed_funnel(found, 1.0, [100.0])
    half = 1.959963984540054 * (0.01 + found.tau_squared) ** 0.5
    assert funnel.limits_95.upper[0] == pytest.approx(np.exp(half))
    assert funnel.limits_95.lower[0] == pytest.approx(np.exp(-half))


def test_cqc_limits_by_hand() -> None:
    observed, expected = areas(0.1)
    found = dispersion(Form.CQC, observed, expected)
    funnel = dispersed_funnel(found, 1.0, [400.0])
    half = 3.090232306167813 * (1 / 1_600 + found.tau_squared) ** 0.5
    assert funnel.limits_998.upper[0] == pytest.approx((1 + half) ** 2)


def test_proportions_spread_on_the_arcsine_scale() -> None:
    dice = np.random.default_rng(7)
    whole = np.full(60, 5_000)
    part = dice.binomial(whole, dice.uniform(0.85, 0.95, 60))
    found = dispersion(Form.PROPORTION, part, whole)
    assert found.phi > 10
    target = part.sum() / whole.sum()
    wide = dispersed_funnel(found, target, whole, multiplier=100)
    narrow = funnel_of_proportions(target, whole)
    assert (wide.limits_95.upper > narrow.limits_95.upper).all()
    outside = [
        np.isin(funnel.standing(proportion(part, whole)), [1, 5]).sum() for funnel in (narrow, wide)
    ]
    assert outside[0] > 30
    assert outside[1] == 0


def test_an_area_without_events_does_not_break_the_log_form() -> None:
    observed, expected = areas(0.1, 40)
    observed[3] = 0
    found = dispersion(Form.SHMI, observed, expected)
    assert np.isfinite(found.tau_squared)


def test_few_areas_have_no_dispersion_and_no_such_funnel() -> None:
    found = dispersion(Form.SHMI, [10, 20], [10, 20])
    assert (found.phi, found.reason) == (None, Reason.TOO_FEW_AREAS)
    with pytest.raises(Invalid, match="no dispersion was estimated"):
        dispersed_funnel(found, 1.0, [10])
