"""Proportions, means and ratios of totals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.counts import wilson
from remit.engines.outcomes.statistics.figures import (
    LEVELS,
    Figures,
    Interval,
    counts_of,
    made,
    same_shape,
)
from remit.engines.outcomes.statistics.reasons import Reason, give, no_reason
from remit.errors import Invalid

VALUES_MIN_SPREAD = 2


def proportion(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    *,
    multiplier: float = 100.0,
    unit: str = "%",
) -> Figures:
    """Part of a whole: m·x/n with Wilson's limits (see counts.py).

    Both have one shape. Raises `Invalid` (`STA-006`) where a part is more than its whole.
    """
    part, whole = counts_of("numerator", numerator), counts_of("denominator", denominator)
    reason = no_reason(same_shape(numerator=part, denominator=whole))
    beyond = np.argwhere(part > whole)
    if len(beyond):
        place = tuple(int(each) for each in beyond[0])
        raise Invalid(
            "STA-006",
            f"a part of {part[place]:g} is more than its whole of {whole[place]:g}",
            where=f"numerator{list(place)}",
            mend="a proportion counts part of its denominator; use a rate, or mend the counts",
        )
    give(reason, np.isnan(part) | np.isnan(whole), Reason.NOT_SUPPLIED)
    give(reason, whole == 0, Reason.NO_POPULATION)
    given = reason == Reason.NONE
    part, whole = np.where(given, part, 0.0), np.where(given, whole, 1.0)
    limits = [wilson(part, whole, level) for level in LEVELS]
    return made(
        multiplier * part / whole,
        reason,
        unit=unit,
        method="proportion (Wilson)",
        intervals=(_times(limits[0], multiplier), _times(limits[1], multiplier)),
    )


def mean(
    count: npt.ArrayLike, total: npt.ArrayLike, total_of_squares: npt.ArrayLike, *, unit: str
) -> Figures:
    """The mean of values with Student's limits: x̄ ± t(n - 1)·s/√n.

    s² = (Σx² - (Σx)²/n)/(n - 1), from the three sums, each of one shape; the sums may be below
    nought. Source: Armitage P, Berry G, Statistical methods in medical research, §4.4.
    """
    from scipy import special  # noqa: PLC0415 - slow to load

    number = counts_of("count", count)
    summed = np.asarray(total, dtype=np.float64)
    squares = counts_of("total_of_squares", total_of_squares)
    reason = no_reason(same_shape(count=number, total=summed, total_of_squares=squares))
    give(reason, np.isnan(number + summed + squares), Reason.NOT_SUPPLIED)
    give(reason, number == 0, Reason.NO_POPULATION)
    give(reason, number < VALUES_MIN_SPREAD, Reason.TOO_FEW_VALUES)
    given = reason == Reason.NONE
    number = np.where(given, number, 2.0)
    middle = np.where(given, summed, 0.0) / number
    spread = np.maximum(np.where(given, squares, 0.0) - number * middle**2, 0.0) / (number - 1)
    error = np.sqrt(spread / number)
    limits = []
    for level in LEVELS:
        half = special.stdtrit(number - 1, 0.5 + level / 2) * error
        limits.append(Interval(middle - half, middle + half))
    return made(
        middle, reason, unit=unit, method="mean (Student)", intervals=(limits[0], limits[1])
    )


def ratio_of_totals(
    numerator: npt.ArrayLike, denominator: npt.ArrayLike, *, multiplier: float = 1.0, unit: str
) -> Figures:
    """One whole total over another: m·a/b, as pounds for each item.

    No interval: neither total is a sample. The numerator may be below nought (money handed back).
    """
    above = np.asarray(numerator, dtype=np.float64)
    below = counts_of("denominator", denominator)
    reason = no_reason(same_shape(numerator=above, denominator=below))
    give(reason, np.isnan(above) | np.isnan(below), Reason.NOT_SUPPLIED)
    give(reason, below == 0, Reason.NO_POPULATION)
    value = multiplier * above / np.where(below > 0, below, 1.0)
    return made(value, reason, unit=unit, method="ratio of totals")


def _times(limits: Interval, multiplier: float) -> Interval:
    return Interval(limits.lower * multiplier, limits.upper * multiplier)
