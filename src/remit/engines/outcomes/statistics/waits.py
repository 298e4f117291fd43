"""Medians, percentiles and shares of waits that the source counts in weekly bins.

NHS England's rule, told from its own published figures: take the wait at which the share p of all
n pathways is reached, p·n counted from the shortest, evenly spread within its week; no figure for
fewer than twenty pathways, nor for one in the open bin at the end ("104+").
"""

from __future__ import annotations

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
)
from remit.engines.outcomes.statistics.limits import PATHWAYS_MIN
from remit.engines.outcomes.statistics.proportions import proportion
from remit.engines.outcomes.statistics.reasons import Reason, give, no_reason
from remit.errors import Invalid


def wait_percentile(bins: npt.ArrayLike, percentile: float) -> Figures:
    """The wait, in weeks, within which so many of a hundred pathways fall.

    `bins` is (groups, weeks): how many waited over 0 to 1 weeks, over 1 to 2, ..., and in the last
    bin that long or longer. Limits are the waits at the ranks np ± z√(np(1 - p)) (Campbell MJ,
    Gardner MJ, BMJ 1988;296:1454), infinite above where that rank lies in the open bin.

    Raises `Invalid`: negative counts (`STA-001`), a percentile not within 0 and 100 (`STA-003`).
    """
    counted = _bins(bins)
    if not 0 < percentile < 100:
        raise Invalid(
            "STA-003",
            f"a percentile of {percentile:g} is not between 0 and 100",
            mend="write 50 for the median",
        )
    supplied = ~np.isnan(counted).any(axis=-1)
    counted = np.nan_to_num(counted)
    number = counted.sum(axis=-1)
    reason = no_reason(number.shape)
    give(reason, ~supplied, Reason.NOT_SUPPLIED)
    give(reason, number < PATHWAYS_MIN, Reason.TOO_FEW_PATHWAYS)
    rank = percentile * number / 100
    value = _wait_at(counted, rank)
    give(reason, np.isinf(value), Reason.BEYOND_LAST_BIN)
    error = np.sqrt(rank * (1 - percentile / 100))
    limits = []
    for level in LEVELS:
        half = normal_quantile(level) * error
        lower, upper = np.maximum(rank - half, 0.0), np.minimum(rank + half, number)
        limits.append(Interval(_wait_at(counted, lower), _wait_at(counted, upper)))
    return made(
        value,
        reason,
        unit="weeks",
        method=f"percentile {percentile:g} of waits in weekly bins",
        intervals=(limits[0], limits[1]),
    )


def share_within(bins: npt.ArrayLike, weeks: int) -> Figures:
    """The share of pathways that waited no longer than so many weeks, per cent (Wilson)."""
    counted = _bins(bins)
    if not 0 < weeks < counted.shape[-1]:
        raise Invalid(
            "STA-003",
            f"{weeks} weeks is not among the {counted.shape[-1] - 1} closed bins",
            mend="name a number of whole weeks that the source tells apart",
        )
    return proportion(counted[..., :weeks].sum(axis=-1), counted.sum(axis=-1))


def _bins(bins: npt.ArrayLike) -> FloatArray:
    counted = counts_of("bins", bins)
    if counted.ndim == 0 or counted.shape[-1] < 2:
        raise Invalid(
            "STA-002",
            f"the bins have shape {counted.shape}, with no week that has an end",
            mend="let the last axis run over the weeks, the open bin last",
        )
    return counted


def _wait_at(counted: FloatArray, rank: FloatArray) -> FloatArray:
    """Weeks at a rank, evenly within its bin; infinite in the open bin."""
    summed = counted.cumsum(axis=-1)
    # The first bin that holds anybody and reaches the rank; rank 0 is the start of the first wait.
    place = ((summed >= rank[..., None]) & (counted > 0)).argmax(axis=-1)
    inside = np.take_along_axis(counted, place[..., None], axis=-1)[..., 0]
    before = np.take_along_axis(summed, place[..., None], axis=-1)[..., 0] - inside
    weeks = place + (rank - before) / np.where(inside > 0, inside, 1.0)
    open_bin = counted.shape[-1] - 1
    waits: FloatArray = np.where((place == open_bin) & (rank > before), np.inf, weeks)
    return waits
