"""The slope and the relative index of inequality across groups in order of deprivation.

Sources: Low A, Low A, J Public Health 2004;26:388 (weighted fit); Fingertips public health
technical guidance, "Slope index of inequality"; Fieller EC, J R Stat Soc B 1954;16:175 and Sergeant
JC, Firth D, Biostatistics 2006;7:213 (limits of the relative index).

The field draws the limits by simulation: each group's figure again and again from a normal
distribution. The slope is a weighted sum of those figures, so its limits are known without
drawing: these are what the simulation tends to, and the same each time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.counts import normal_quantile
from remit.engines.outcomes.statistics.figures import (
    LEVELS,
    Figures,
    FloatArray,
    Interval,
    counts_of,
    made,
    same_shape,
)
from remit.engines.outcomes.statistics.limits import GROUPS_MIN_INEQUALITY
from remit.engines.outcomes.statistics.reasons import Reason, give, no_reason
from remit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Inequality:
    """Both indices, and how far the groups lie from the line.

    `slope`: the figure at the least deprived end less that at the most deprived end, in the
    figure's own unit. `relative`: the least deprived end over the most deprived end.
    `departure`: Σ((y - fitted)/se)², chi-squared with two degrees fewer than groups if the line
    fits; a large one warns that the slope does not tell the whole inequality.
    """

    slope: Figures
    relative: Figures
    departure: FloatArray


def inequality(
    values: npt.ArrayLike, errors: npt.ArrayLike, population: npt.ArrayLike, *, unit: str
) -> Inequality:
    """Fit figures on the relative rank of their groups, weighted by population.

    With p the share of a group and x the middle of its share when groups are laid end to end from
    the most deprived: b = Σp(x - x̄)y/Σp(x - x̄)², a = ȳ - bx̄. Slope index b, with variance Σc²se²
    for b = Σcy. Relative index (a + b)/a, with Fieller's limits.

    All are (groups, classes), the most deprived class first; `errors` are standard errors of
    `values`. Raises `Invalid` for shapes and for negative populations or errors.
    """
    given = np.asarray(values, dtype=np.float64)
    spread, people = counts_of("errors", errors), counts_of("population", population)
    shape = same_shape(values=given, errors=spread, population=people)
    if given.ndim == 0:
        raise Invalid(
            "STA-002", "one figure alone has no order", mend="give one figure for each class"
        )
    reason = no_reason(shape[:-1])
    missing = np.isnan(given + spread + people).any(axis=-1)
    give(reason, np.full(shape[:-1], shape[-1] < GROUPS_MIN_INEQUALITY), Reason.TOO_FEW_GROUPS)
    give(reason, missing, Reason.NOT_SUPPLIED)
    people = np.nan_to_num(people)
    give(reason, people.sum(axis=-1) == 0, Reason.NO_POPULATION)
    give(reason, (people > 0).sum(axis=-1) < GROUPS_MIN_INEQUALITY, Reason.TOO_FEW_GROUPS)
    # Where there is no figure, harmless numbers stand in: what comes of them is blanked.
    gone = (reason != Reason.NONE)[..., None]
    given, spread = np.where(gone, 0.0, given), np.where(gone, 1.0, spread)
    share = np.where(gone, 1.0, people)
    share = share / share.sum(axis=-1, keepdims=True)
    rank = share.cumsum(axis=-1) - share / 2
    centre = (share * rank).sum(axis=-1, keepdims=True)
    about = np.where(gone, 1.0, (share * (rank - centre) ** 2).sum(axis=-1, keepdims=True))
    of_slope = share * (rank - centre) / about
    of_most = share - of_slope * centre
    slope, most = (of_slope * given).sum(axis=-1), (of_most * given).sum(axis=-1)
    fitted = most[..., None] + slope[..., None] * rank
    departure = (((given - fitted) / np.where(spread > 0, spread, 1.0)) ** 2).sum(axis=-1)
    error = np.sqrt((of_slope**2 * spread**2).sum(axis=-1))
    slopes = [
        Interval(slope - normal_quantile(level) * error, slope + normal_quantile(level) * error)
        for level in LEVELS
    ]
    return Inequality(
        slope=made(
            slope,
            reason,
            unit=unit,
            method="slope index of inequality",
            intervals=(slopes[0], slopes[1]),
        ),
        relative=_relative(of_most + of_slope, of_most, given, spread, reason.copy()),
        departure=np.where(reason == Reason.NONE, departure, np.nan),
    )


def _relative(
    of_least: FloatArray,
    of_most: FloatArray,
    given: FloatArray,
    spread: FloatArray,
    reason: npt.NDArray[np.uint8],
) -> Figures:
    """Fieller: the ratios t for which (least - t·most)² ≤ z²·Var(least - t·most)."""
    least, most = (of_least * given).sum(axis=-1), (of_most * given).sum(axis=-1)
    squares = spread**2
    in_least = (of_least**2 * squares).sum(axis=-1)
    in_most = (of_most**2 * squares).sum(axis=-1)
    both = (of_least * of_most * squares).sum(axis=-1)
    limits = []
    for level in LEVELS:
        z_squared = normal_quantile(level) ** 2
        quadratic = most**2 - z_squared * in_most
        # Where the far end cannot be told from nought at 95 per cent, neither can the ratio.
        if level == LEVELS[0]:
            give(reason, quadratic <= 0, Reason.RATIO_NOT_BOUNDED)
        linear = least * most - z_squared * both
        constant = least**2 - z_squared * in_least
        root = np.sqrt(np.maximum(linear**2 - quadratic * constant, 0.0))
        bounded = quadratic > 0
        scale = np.where(bounded, quadratic, 1.0)
        limits.append(
            Interval(
                np.where(bounded, (linear - root) / scale, -np.inf),
                np.where(bounded, (linear + root) / scale, np.inf),
            )
        )
    return made(
        least / np.where(reason == Reason.NONE, most, 1.0),
        reason,
        unit="ratio",
        method="relative index of inequality (Fieller)",
        intervals=(limits[0], limits[1]),
    )
