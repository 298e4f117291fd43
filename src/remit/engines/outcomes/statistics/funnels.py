"""Funnel plots: how far chance alone takes areas of a size from the figure of all.

Sources: Spiegelhalter DJ, Stat Med 2005;24:1185; Public Health England, Technical guide: funnel
plots (2017): Wilson limits for proportions, exact Poisson for rates and ratios, at 0.025 and 0.001
on each side.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.counts import wilson
from remit.engines.outcomes.statistics.figures import (
    LEVELS,
    Figures,
    FloatArray,
    Interval,
    counts_of,
)
from remit.engines.outcomes.statistics.reasons import Reason
from remit.errors import Invalid


class Standing(IntEnum):
    """Where an area stands in a funnel; `high` and `low` say nothing of good or bad."""

    NOT_GIVEN = 0
    LOW_998 = 1
    LOW_95 = 2
    AS_EXPECTED = 3
    HIGH_95 = 4
    HIGH_998 = 5


@dataclass(frozen=True, slots=True)
class Funnel:
    """Limits around a target, one for each denominator asked, in the figure's own unit."""

    target: float
    limits_95: Interval
    limits_998: Interval
    method: str

    def standing(self, figures: Figures) -> npt.NDArray[np.uint8]:
        """The `Standing` of each area whose own denominator the limits were made for."""
        value = figures.value
        standing = np.full(value.shape, Standing.AS_EXPECTED, dtype=np.uint8)
        standing[value < self.limits_95.lower] = Standing.LOW_95
        standing[value < self.limits_998.lower] = Standing.LOW_998
        standing[value > self.limits_95.upper] = Standing.HIGH_95
        standing[value > self.limits_998.upper] = Standing.HIGH_998
        standing[figures.reason != Reason.NONE] = Standing.NOT_GIVEN
        return standing


def funnel_of_proportions(
    target: float, denominators: npt.ArrayLike, *, multiplier: float = 100.0
) -> Funnel:
    """Wilson's limits at each denominator n, with n·target in the part: see counts.py.

    `target` is the share of all areas together, between 0 and 1.
    """
    if not 0 <= target <= 1:
        raise Invalid(
            "STA-003",
            f"a target share of {target:g} is not between 0 and 1",
            mend="give the parts of all areas over the wholes of all areas",
        )
    whole = _denominators(denominators)
    made = [wilson(target * whole, whole, level) for level in LEVELS]
    return Funnel(
        target * multiplier,
        _times(made[0], multiplier),
        _times(made[1], multiplier),
        "Wilson limits",
    )


def funnel_of_rates(
    target: float, denominators: npt.ArrayLike, *, multiplier: float = 1.0
) -> Funnel:
    """Exact Poisson limits at each denominator n, for rates and for ratios.

    With E = n·target events expected: the counts whose exact limits (counts.py) just reach E. The
    upper is u with P(X ≥ u | E) = α/2, the lower l with P(X ≤ l | E) = α/2, both carried on between
    whole numbers by the gamma distribution; no lower limit, nought, where even no event would not
    be unusual. An area is then outside exactly when its own exact interval leaves the target out.

    `target` is events per unit of denominator: of all areas together, or 1 for a ratio whose
    denominators are expected events.
    """
    from scipy import special  # noqa: PLC0415 - slow to load

    below = _denominators(denominators)
    expects = target * below
    limits = []
    for level in LEVELS:
        tail = (1 - level) / 2
        upper = special.pdtrik(1 - tail, expects) + 1
        some = np.exp(-expects) < tail
        lower = np.where(some, special.pdtrik(tail, np.where(some, expects, 10.0)), 0.0)
        limits.append(
            Interval(
                multiplier * np.maximum(lower, 0.0) / below,
                multiplier * upper / below,
            )
        )
    return Funnel(target * multiplier, limits[0], limits[1], "exact Poisson limits")


def _denominators(given: npt.ArrayLike) -> FloatArray:
    """Denominators above nought; where there is none, not a number, and so is every limit."""
    counts = counts_of("denominators", given)
    return np.where(counts > 0, counts, np.nan)


def _times(limits: Interval, multiplier: float) -> Interval:
    return Interval(limits.lower * multiplier, limits.upper * multiplier)
