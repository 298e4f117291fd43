"""Spend against outcome, and the gap to the best of similar bodies.

Sources: Public Health England, Spend and Outcome Tool (z-scores of both, a box at ± 1.96); NHS
RightCare, Commissioning for Value (opportunity: the gap to the mean of the best five of ten, where
significant); Dropkin G, J Public Health 2018, doi 10.1093/pubmed/fdx136 (the comparators' own
variance was left out, so one gap in eight was called significant by chance; here it is in).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.charts import Better
from remit.engines.outcomes.statistics.counts import normal_quantile
from remit.engines.outcomes.statistics.figures import (
    LEVELS,
    BoolArray,
    Figures,
    FloatArray,
    Interval,
    counts_of,
    made,
)
from remit.engines.outcomes.statistics.limits import AREAS_MIN_DISPERSION, BEST_OF_PEERS
from remit.engines.outcomes.statistics.peers import Peers
from remit.engines.outcomes.statistics.reasons import Reason, ReasonArray, give
from remit.errors import Invalid

BOX = 1.96
"""Half the side of the box, in standard deviations over areas: inside it, nothing stands out."""


class Quadrant(IntEnum):
    """Spend and outcome beside the mean of all areas: a prompt to look, not a verdict."""

    NOT_GIVEN = 0
    LOWER_SPEND_BETTER_OUTCOME = 1
    HIGHER_SPEND_BETTER_OUTCOME = 2
    HIGHER_SPEND_WORSE_OUTCOME = 3
    LOWER_SPEND_WORSE_OUTCOME = 4


@dataclass(frozen=True, slots=True)
class SpendAndOutcome:
    """Each area on two scales, in standard deviations over areas; higher outcome is better.

    `outcome_interval` is the figure's own 95 per cent interval on that scale. `in_box`: neither
    stands out beyond 1.96. `side_clear`: the interval leaves out the mean, so the half of the chart
    in which the outcome lies is more than chance.
    """

    spend: FloatArray
    outcome: FloatArray
    outcome_interval: Interval
    quadrant: npt.NDArray[np.uint8]
    in_box: BoolArray
    side_clear: BoolArray
    reason: ReasonArray


def spend_and_outcome(spend: npt.ArrayLike, outcome: Figures, better: Better) -> SpendAndOutcome:
    """z = (x - x̄)/s over the areas that have both, s with n - 1; turned so that up is better.

    `spend` is pounds for each head (or any one unit), one for each area, not a number where
    unknown. Raises `Invalid` (`STA-012`) for an outcome that has no better direction or no
    interval, and `STA-011` where all areas are alike.
    """
    money = np.asarray(spend, dtype=np.float64)
    sign = _sign(better)
    if outcome.interval_95 is None or money.shape != outcome.value.shape:
        raise Invalid(
            "STA-012",
            "spend and outcome cannot be set beside each other",
            where=outcome.method,
            mend="give one spend for each figure, and figures with intervals",
        )
    reason = outcome.reason.copy()
    give(reason, np.isnan(money), Reason.NOT_SUPPLIED)
    both = reason == Reason.NONE
    if both.sum() < AREAS_MIN_DISPERSION:
        give(reason, both, Reason.TOO_FEW_AREAS)
        both = np.zeros_like(both)
    spent, _, _ = _scores(money, both)
    reached, centre, scale = _scores(outcome.value, both)
    ends = [
        np.where(both, sign * (end - centre) / scale, np.nan)
        for end in (outcome.interval_95.lower, outcome.interval_95.upper)
    ]
    reached = sign * reached
    interval = Interval(np.minimum(*ends), np.maximum(*ends))
    quadrant = np.where(
        reached >= 0,
        np.where(
            spent < 0, Quadrant.LOWER_SPEND_BETTER_OUTCOME, Quadrant.HIGHER_SPEND_BETTER_OUTCOME
        ),
        np.where(
            spent < 0, Quadrant.LOWER_SPEND_WORSE_OUTCOME, Quadrant.HIGHER_SPEND_WORSE_OUTCOME
        ),
    ).astype(np.uint8)
    return SpendAndOutcome(
        spend=spent,
        outcome=reached,
        outcome_interval=interval,
        quadrant=np.where(both, quadrant, np.uint8(Quadrant.NOT_GIVEN)),
        in_box=both & (np.abs(spent) < BOX) & (np.abs(reached) < BOX),
        side_clear=both & ((interval.lower > 0) | (interval.upper < 0)),
        reason=reason,
    )


def opportunity(
    outcome: Figures,
    peers: Peers,
    better: Better,
    *,
    denominators: npt.ArrayLike,
    multiplier: float,
    unit: str,
) -> Figures:
    """What reaching the mean of the best five of ten peers would mean, where more than chance.

    gap = |x - c|, c the mean of the five best of the peers; given where the area is worse and
    |x - c| > 1.96√(se² + Σseₚ²/25). Amount = gap·n/m, with limits (gap ± z·error)·n/m. The five
    are chosen because they are best, which flatters them: the gap is an upper estimate.

    `denominators` are the n of each area's figure and `multiplier` its m, so that the amount is in
    events (or pounds), which `unit` names. No figure where it cannot be told from chance, or where
    fewer than ten peers have figures.
    """
    sign = _sign(better)
    below = counts_of("denominators", denominators)
    error = outcome.standard_error()
    reason = np.where(outcome.reason != Reason.NONE, outcome.reason, peers.reason)
    of_peers = sign * outcome.value[peers.nearest]
    give(
        reason,
        np.isnan(of_peers).any(axis=1) | (peers.nearest < 0).any(axis=1),
        Reason.TOO_FEW_PEERS,
    )
    best = np.argsort(-of_peers, axis=1, kind="stable")[:, :BEST_OF_PEERS]
    rows = np.arange(len(best))[:, None]
    mark = of_peers[rows, best].mean(axis=1)
    marks_error = np.sqrt((error[peers.nearest][rows, best] ** 2).sum(axis=1)) / BEST_OF_PEERS
    gap = mark - sign * outcome.value
    spread = np.sqrt(error**2 + marks_error**2)
    give(reason, ~(gap > normal_quantile(LEVELS[0]) * spread), Reason.NOT_SIGNIFICANT)
    give(reason, np.isnan(below), Reason.NOT_SUPPLIED)
    scale = below / multiplier
    limits = [
        Interval(
            (gap - normal_quantile(level) * spread) * scale,
            (gap + normal_quantile(level) * spread) * scale,
        )
        for level in LEVELS
    ]
    return made(
        gap * scale,
        reason,
        unit=unit,
        method="gap to the best five of ten similar",
        intervals=(limits[0], limits[1]),
    )


def _scores(values: FloatArray, both: BoolArray) -> tuple[FloatArray, float, float]:
    if not both.any():
        return np.full(values.shape, np.nan), 0.0, 1.0
    centre, scale = float(values[both].mean()), float(values[both].std(ddof=1))
    if scale == 0:
        raise Invalid(
            "STA-011",
            "all areas have the same figure, so none stands out",
            mend="show the figure without a chart of spend against outcome",
        )
    return np.where(both, (values - centre) / scale, np.nan), centre, scale


def _sign(better: Better) -> float:
    if better is Better.NEITHER:
        raise Invalid(
            "STA-012",
            "the measure has no better direction",
            mend="choose a measure that says whether higher or lower is better",
        )
    return 1.0 if better is Better.HIGHER else -1.0
