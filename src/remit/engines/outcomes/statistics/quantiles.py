"""Fifths and tenths of areas, and the bands that peers make on a trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.figures import FloatArray
from remit.engines.outcomes.statistics.ranks import least_ranks
from remit.engines.outcomes.statistics.reasons import Reason, ReasonArray, give, no_reason
from remit.errors import Invalid

DECILES = (10, 20, 30, 40, 50, 60, 70, 80, 90)


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The quantile of each area, from 1 (lowest figures); 0 where `reason` says why."""

    quantile: npt.NDArray[np.int64]
    reason: ReasonArray


def quantile_groups(values: npt.ArrayLike, groups: int) -> Quantiles:
    """Fifths (`groups` = 5), tenths and the like of one figure for each area.

    quantile = ⌊(r - 1)·k/n⌋ + 1, with r the least rank among equals: areas with equal figures are
    never parted. Not given where fewer areas than groups have a figure.
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1 or groups < 2:
        raise Invalid(
            "STA-002",
            f"{groups} groups of an array of shape {given.shape} cannot be made",
            mend="give one figure for each area, and at least two groups",
        )
    known = ~np.isnan(given)
    reason = no_reason(given.shape)
    give(reason, ~known, Reason.NOT_SUPPLIED)
    quantile = np.zeros(given.shape, dtype=np.int64)
    number = int(known.sum())
    if number < groups:
        give(reason, known, Reason.TOO_FEW_AREAS)
        return Quantiles(quantile, reason)
    quantile[known] = (least_ranks(given[known]) - 1) * groups // number + 1
    return Quantiles(quantile, reason)


def peer_bands(
    values: npt.ArrayLike, percentiles: Sequence[float] = DECILES, *, areas_min: int = 10
) -> FloatArray:
    """Percentiles over areas at each period, shape (percentiles, periods), for a trend's bands.

    `values` is (areas, periods), not a number where there is no figure. A percentile p lies at
    (n - 1)p/100 between the ordered figures, evenly between neighbours (Hyndman and Fan's type 7).
    Not a number where fewer than `areas_min` areas have a figure: there is no band to draw.
    """
    given = np.asarray(values, dtype=np.float64)
    enough = (~np.isnan(given)).sum(axis=0) >= areas_min
    bands = np.full((len(percentiles), given.shape[1]), np.nan)
    if enough.any():
        bands[:, enough] = np.nanpercentile(given[:, enough], percentiles, axis=0)
    return bands
