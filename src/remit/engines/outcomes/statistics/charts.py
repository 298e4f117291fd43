"""Process charts (XmR): is this change, or the noise of every month; and is the target safe?

Sources: Nelson LS, J Qual Technol 1982;14:172 (moving ranges that are themselves out of control are
left out once); Wheeler DJ, Understanding variation, 1993 (mean ± 2.66 mean moving ranges, and 3.267
of them as the limit of a range); NHS England, Making data count (rules, and its two icons).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics import signals
from remit.engines.outcomes.statistics.figures import BoolArray, FloatArray
from remit.engines.outcomes.statistics.limits import POINTS_MIN_CHART, POINTS_MIN_FIRM
from remit.errors import Invalid

LIMIT_RANGES: Final = 2.66
"""Three standard deviations in mean moving ranges: 3/1.128."""

SCREEN_RANGES: Final = 3.267
"""A moving range above so many mean moving ranges is no part of ordinary variation."""


class Better(StrEnum):
    """Which way a measure should go."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Signal(IntEnum):
    """Why a point is a special cause; where several rules speak, the first of this order."""

    NONE = 0
    OUTSIDE_LIMITS = 1
    RUN_ON_ONE_SIDE = 2
    TREND = 3
    TWO_OF_THREE_NEAR_LIMIT = 4


class Variation(StrEnum):
    """What the latest point says, as the first icon of Making data count."""

    COMMON_CAUSE = "common cause"
    IMPROVEMENT_HIGH = "improvement, higher values"
    IMPROVEMENT_LOW = "improvement, lower values"
    CONCERN_HIGH = "concern, higher values"
    CONCERN_LOW = "concern, lower values"
    NEUTRAL_HIGH = "special cause, higher values"
    NEUTRAL_LOW = "special cause, lower values"


class Assurance(StrEnum):
    """Whether the process can be trusted to meet its target, as the second icon."""

    PASSES = "consistently passes the target"
    FAILS = "consistently fails the target"
    HIT_OR_MISS = "passes or fails by chance"
    NO_TARGET = "no target, or no better direction"


@dataclass(frozen=True, slots=True)
class Rebase:
    """A new beginning of the limits, because of a decision: which, and when it was made."""

    starts_on: date
    decision: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class ProcessChart:
    """One series with its limits; every array has one entry for each day given.

    `part` numbers the stretches between rebases from 0; `trial` marks limits of fewer than twelve
    points. `signal` holds `Signal`. Values and limits are in the unit of the values.
    """

    days: tuple[date, ...]
    values: FloatArray
    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    signal: npt.NDArray[np.uint8]
    part: npt.NDArray[np.int64]
    trial: BoolArray
    better: Better
    target: float | None
    rebases: tuple[Rebase, ...]

    def variation(self, point: int = -1) -> Variation:
        """What a point says, the latest unless named; the side of the mean tells high from low."""
        high = bool(self.values[point] > self.mean[point])
        return variation_of(Signal(int(self.signal[point])), self.better, high=high)

    @property
    def assurance(self) -> Assurance:
        """Whether the latest limits lie all on one side of the target."""
        if self.target is None or self.better is Better.NEITHER:
            return Assurance.NO_TARGET
        if self.lower[-1] <= self.target <= self.upper[-1]:
            return Assurance.HIT_OR_MISS
        above = bool(self.lower[-1] > self.target)
        return Assurance.PASSES if above == (self.better is Better.HIGHER) else Assurance.FAILS


def variation_of(signal: Signal, better: Better, *, high: bool) -> Variation:
    """What a point says that is part of a signal, on the side of the mean where it lies."""
    if signal is Signal.NONE:
        return Variation.COMMON_CAUSE
    if better is Better.NEITHER:
        return Variation.NEUTRAL_HIGH if high else Variation.NEUTRAL_LOW
    if high == (better is Better.HIGHER):
        return Variation.IMPROVEMENT_HIGH if high else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if high else Variation.CONCERN_LOW


def process_chart(
    days: Sequence[date],
    values: npt.ArrayLike,
    *,
    better: Better,
    target: float | None = None,
    rebases: Sequence[Rebase] = (),
    screen: bool = True,
) -> ProcessChart:
    """Mean ± 2.66 mean moving ranges for each stretch between rebases, with its signals.

    Signals: outside the limits; seven or more on one side of the mean; seven in one direction; two
    of three beyond two thirds of the way to a limit, all three on that side of the mean. `screen`
    leaves out, once, moving ranges above 3.267 times their mean.

    `days` ascend, one value each; a month without a figure is left out, not given as a gap. Raises
    `Invalid` (`STA-009`, `STA-010`) for a series that cannot be charted and for a rebase that rests
    on no dated decision or begins before it.
    """
    points = np.asarray(values, dtype=np.float64)
    told = tuple(sorted(rebases, key=lambda rebase: rebase.starts_on))
    _check_series(days, points)
    _check_rebases(days, told)
    part = np.zeros(len(points), dtype=np.int64)
    for rebase in told:
        part += np.array([day >= rebase.starts_on for day in days])
    mean, reach = np.empty_like(points), np.empty_like(points)
    signal = np.zeros(len(points), dtype=np.uint8)
    trial = np.zeros(len(points), dtype=np.bool_)
    for number in range(len(told) + 1):
        inside = part == number
        stretch = points[inside]
        middle, half = _limits(stretch, screen=screen)
        mean[inside], reach[inside] = middle, half
        trial[inside] = len(stretch) < POINTS_MIN_FIRM
        signal[inside] = _signals(stretch, middle, half)
    return ProcessChart(
        days=tuple(days),
        values=points,
        mean=mean,
        lower=mean - reach,
        upper=mean + reach,
        signal=signal,
        part=part,
        trial=trial,
        better=better,
        target=target,
        rebases=told,
    )


def _limits(points: FloatArray, *, screen: bool) -> tuple[float, float]:
    ranges = np.abs(np.diff(points))
    typical = ranges.mean()
    if screen:
        typical = ranges[ranges <= SCREEN_RANGES * typical].mean()
    return float(points.mean()), float(LIMIT_RANGES * typical)


def _signals(points: FloatArray, mean: float, reach: float) -> npt.NDArray[np.uint8]:
    side = np.sign(points - mean).astype(np.int64)
    away = np.abs(points - mean)
    found = np.zeros(len(points), dtype=np.uint8)
    # Written from the last of the order to the first, so that the first is what stands.
    near = (away > reach * 2 / 3) & (away <= reach)
    found[signals.two_of_three(near, side)] = Signal.TWO_OF_THREE_NEAR_LIMIT
    found[signals.in_trends(points)] = Signal.TREND
    found[signals.in_runs(side)] = Signal.RUN_ON_ONE_SIDE
    found[away > reach] = Signal.OUTSIDE_LIMITS
    return found


def _check_series(days: Sequence[date], points: FloatArray) -> None:
    if points.ndim != 1 or len(days) != len(points):
        what = f"{len(days)} days do not go with values of shape {points.shape}"
    elif not np.isfinite(points).all():
        what = "a value is missing"
    elif any(later <= earlier for earlier, later in pairwise(days)):
        what = "the days do not ascend"
    else:
        return
    raise Invalid(
        "STA-009", what, mend="give one value for each day, in order; leave out days without one"
    )


def _check_rebases(days: Sequence[date], rebases: Sequence[Rebase]) -> None:
    for rebase in rebases:
        if not rebase.decision.strip():
            what, mend = "names no decision", "name the decision that changed the process"
        elif rebase.decided_on > rebase.starts_on:
            what, mend = "begins before it was decided", "begin it on or after the decision"
        else:
            continue
        raise Invalid(
            "STA-010", f"the rebase of {rebase.starts_on} {what}", where="rebases", mend=mend
        )
    starts = [rebase.starts_on for rebase in rebases]
    edges = [date.min, *starts, date.max]
    counts = [sum(first <= day < last for day in days) for first, last in pairwise(edges)]
    if min(counts) < POINTS_MIN_CHART:
        raise Invalid(
            "STA-009",
            f"a stretch of the series has {min(counts)} point(s), too few for a moving range",
            where="rebases" if rebases else "values",
            mend=f"give at least {POINTS_MIN_CHART} points before and after each rebase",
        )
