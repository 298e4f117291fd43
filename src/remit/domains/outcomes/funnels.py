"""Where each body lies in the funnel of all, by the form that suits the measure's method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from remit.domains.outcomes.worked import Worked
from remit.engines.outcomes.measures import Measured
from remit.engines.outcomes.statistics import (
    Better,
    Dispersion,
    Form,
    Funnel,
    Reason,
    Standing,
    dispersed_funnel,
    dispersion,
    effective_population,
    funnel_of_proportions,
    funnel_of_rates,
)
from remit.engines.outcomes.statistics.figures import FloatArray

GRID_POINTS: Final = 60
"""Denominators at which the limits are drawn, evenly spaced on a logarithmic scale."""

PROPORTIONS: Final = ("proportion", "share_within")
RATES: Final = ("crude_rate", "directly_standardised")
NO_FUNNEL: Final = "this method gives no share or rate of counts, so chance has no known width"
BODIES_MIN: Final = 10


@dataclass(frozen=True, slots=True)
class Placed:
    """The funnel at each body's own denominator and on a grid for drawing, with its dispersion."""

    funnel: Funnel
    grid: FloatArray
    drawn: Funnel
    found: Dispersion
    standing: tuple[Standing, ...]


def placed(worked: Worked, everybody: Worked) -> Placed | str:
    """The funnel of a measure, or why there is none.

    Limits allow for over-dispersion where it was found: with large counts, chance alone would
    call nearly every body an outlier.
    """
    found = worked.found
    method = found.measure.method.name
    if method not in (*PROPORTIONS, *RATES):
        return NO_FUNNEL
    above, below = _counts(found)
    usable = (found.figures.reason == Reason.NONE) & (below > 0)
    if usable.sum() < BODIES_MIN:
        return f"fewer than {BODIES_MIN} bodies have a figure"
    multiplier = found.measure.multiplier if method in RATES else 100.0
    value = everybody.found.figures.at(0).value
    if value is None:
        return everybody.found.figures.at(0).why_not
    target = value / multiplier
    grid = np.geomspace(below[usable].min(), below[usable].max(), GRID_POINTS)
    if method in PROPORTIONS:
        spread = dispersion(Form.PROPORTION, above[usable], below[usable], target=target)
        make = funnel_of_proportions
    else:
        spread = dispersion(Form.CQC, above[usable], below[usable] * target)
        make = funnel_of_rates
    if spread.reason == Reason.NONE and spread.tau_squared > 0:
        scaled = method in RATES
        funnel, drawn = (
            dispersed_funnel(
                spread,
                1.0 if scaled else target,
                each * target if scaled else each,
                multiplier=multiplier * target if scaled else multiplier,
            )
            for each in (below, grid)
        )
    else:
        funnel, drawn = (make(target, each, multiplier=multiplier) for each in (below, grid))
    standing = tuple(Standing(int(each)) for each in funnel.standing(found.figures))
    return Placed(funnel, grid, drawn, spread, standing)


def reads(standing: Standing, better: Better) -> str:
    """What a standing says where a direction is better; `high` or `low` where none is."""
    if standing in (Standing.AS_EXPECTED, Standing.NOT_GIVEN):
        return standing.name.lower()
    high = standing in (Standing.HIGH_95, Standing.HIGH_998)
    if better is Better.NEITHER:
        return "high" if high else "low"
    return "better" if high == (better is Better.HIGHER) else "worse"


def _counts(found: Measured) -> tuple[FloatArray, FloatArray]:
    """Numerator and denominator; for a share of waits, those within and all; for a standardised
    rate the population at which the crude rate would equal it."""
    if found.measure.method.name == "directly_standardised":
        people = effective_population(found.numerator, found.figures, found.measure.multiplier)
        return found.numerator, people
    if found.measure.method.name == "share_within":
        return found.figures.value / 100 * found.denominator, found.denominator
    return found.numerator, found.denominator
