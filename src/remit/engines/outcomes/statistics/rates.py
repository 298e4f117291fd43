"""Crude rates, directly standardised rates and indirectly standardised ratios, with limits.

Sources: Breslow and Day (see counts.py); Dobson AJ et al., Stat Med 1991;10:457; Morris JK et al.,
Popul Health Metr 2018;16:19 (no standardised rate under ten events); Association of Public Health
Observatories, Technical briefing 3 (2008, tool of 2018).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.counts import byar, poisson_limits
from remit.engines.outcomes.statistics.figures import (
    LEVELS,
    Figures,
    FloatArray,
    Interval,
    counts_of,
    made,
    same_shape,
)
from remit.engines.outcomes.statistics.limits import EVENTS_MIN_STANDARDISED
from remit.engines.outcomes.statistics.reasons import Reason, ReasonArray, give, no_reason
from remit.engines.outcomes.statistics.standards import joined
from remit.errors import Invalid


def crude_rate(
    events: npt.ArrayLike, population: npt.ArrayLike, *, multiplier: float, unit: str
) -> Figures:
    """Events for each so many people: m·O/n, limits m·limits(O)/n (exact under ten, then Byar).

    `events` and `population` have one shape, (groups) or any other; `multiplier` is 100,000 for
    "per 100,000", and `unit` says so. Raises `Invalid` for negative counts.
    """
    observed, people = counts_of("events", events), counts_of("population", population)
    reason = no_reason(same_shape(events=observed, population=people))
    give(reason, np.isnan(observed) | np.isnan(people), Reason.NOT_SUPPLIED)
    give(reason, people == 0, Reason.NO_POPULATION)
    scale = multiplier / np.where(people > 0, people, 1.0)
    return _of_count(observed, scale, reason, unit=unit, method="crude rate")


def directly_standardised(
    events: npt.ArrayLike,
    population: npt.ArrayLike,
    bands: Sequence[str],
    standard: Mapping[str, float],
    *,
    multiplier: float,
    unit: str,
    squared_frequencies: npt.ArrayLike | None = None,
) -> Figures:
    """The rate an area would have, were its ages those of the standard population.

    R = m·Σ(wᵢxᵢ/nᵢ)/Σwᵢ, V = Σ(wᵢ²xᵢ/nᵢ²)/(Σwᵢ)², O = Σxᵢ; Dobson's limits are
    R + m·√(V/O)·(limit(O) - O) with Byar's limits of O. Not given for fewer than ten events, nor
    where a band has no population.

    `events` and `population` are (groups, bands), the last axis named by `bands`; `standard` gives
    each band its weight. Where one person may have several events, `squared_frequencies` (the
    events of each person squared, summed, of the same shape) takes the place of xᵢ in V.

    Raises `Invalid`: negative counts (`STA-001`), shapes (`STA-002`), bands (`STA-005`).
    """
    observed, people = counts_of("events", events), counts_of("population", population)
    same_shape(events=observed, population=people)
    weights = joined(bands, standard, "standard population")
    _check_bands(observed, bands)
    squared = observed
    if squared_frequencies is not None:
        squared = counts_of("squared_frequencies", squared_frequencies)
        same_shape(events=observed, squared_frequencies=squared)
    empty = people == 0
    shares = (weights / weights.sum()) / np.where(empty, 1.0, people)
    rate = np.einsum("...b,...b->...", shares, observed)
    variance = np.einsum("...b,...b,...b->...", shares, shares, squared)
    total = observed.sum(axis=-1)
    reason = no_reason(total.shape)
    give(reason, np.isnan(total) | np.isnan(people).any(axis=-1), Reason.NOT_SUPPLIED)
    give(reason, (people.sum(axis=-1) == 0), Reason.NO_POPULATION)
    give(reason, empty.any(axis=-1), Reason.BAND_WITHOUT_POPULATION)
    give(reason, total < EVENTS_MIN_STANDARDISED, Reason.TOO_FEW_EVENTS)
    some = np.where(reason == Reason.NONE, total, 1.0)
    stretch = multiplier * np.sqrt(np.where(reason == Reason.NONE, variance, 0.0) / some)
    middle = multiplier * rate
    limits = [byar(some, level) for level in LEVELS]
    return made(
        middle,
        reason,
        unit=unit,
        method="directly standardised rate (Dobson, Byar)",
        intervals=(
            _around(middle, stretch, limits[0], some),
            _around(middle, stretch, limits[1], some),
        ),
    )


def expected_events(
    population: npt.ArrayLike, bands: Sequence[str], reference: Mapping[str, float]
) -> FloatArray:
    """E = Σ nᵢrᵢ: the events an area would have at the reference's rates, shape (groups).

    `population` is (groups, bands); `reference` gives each band its rate, events per person.
    """
    people = counts_of("population", population)
    _check_bands(people, bands)
    expected: FloatArray = people @ joined(bands, reference, "reference rates")
    return expected


def indirectly_standardised(
    events: npt.ArrayLike, expected: npt.ArrayLike, *, multiplier: float = 1.0, unit: str = "ratio"
) -> Figures:
    """Observed over expected events: m·O/E, limits m·limits(O)/E (exact under ten, then Byar).

    `events` and `expected` have one shape; `multiplier` is 1 for a ratio, 100 for a percentage, or
    the reference's crude rate for a standardised rate.
    """
    observed, expects = counts_of("events", events), counts_of("expected", expected)
    reason = no_reason(same_shape(events=observed, expected=expects))
    give(reason, np.isnan(observed) | np.isnan(expects), Reason.NOT_SUPPLIED)
    give(reason, expects == 0, Reason.NO_EXPECTED_EVENTS)
    scale = multiplier / np.where(expects > 0, expects, 1.0)
    return _of_count(observed, scale, reason, unit=unit, method="indirectly standardised ratio")


def effective_population(events: npt.ArrayLike, rates: Figures, multiplier: float) -> FloatArray:
    """m·O/R: the population at which a crude rate would equal the standardised one.

    It places a standardised rate in a funnel plot. Not a number where the rate is not given.
    """
    observed = counts_of("events", events)
    people: FloatArray = multiplier * observed / np.where(rates.value > 0, rates.value, np.nan)
    return people


def _of_count(
    observed: FloatArray, scale: FloatArray, reason: ReasonArray, *, unit: str, method: str
) -> Figures:
    known = np.nan_to_num(observed)
    limits = [poisson_limits(known, level) for level in LEVELS]
    return made(
        known * scale,
        reason,
        unit=unit,
        method=method,
        intervals=(
            Interval(limits[0].lower * scale, limits[0].upper * scale),
            Interval(limits[1].lower * scale, limits[1].upper * scale),
        ),
    )


def _around(
    middle: FloatArray, stretch: FloatArray, limits: Interval, total: FloatArray
) -> Interval:
    return Interval(
        np.maximum(middle + stretch * (limits.lower - total), 0.0),
        middle + stretch * (limits.upper - total),
    )


def _check_bands(counts: FloatArray, bands: Sequence[str]) -> None:
    if counts.ndim == 0 or counts.shape[-1] != len(bands):
        raise Invalid(
            "STA-002",
            f"the counts have shape {counts.shape}, but {len(bands)} age bands are named",
            mend="let the last axis of the counts run over the named age bands",
        )
