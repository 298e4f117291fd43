"""Figures: values with their intervals, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.limits import CONFIDENCE, CONFIDENCE_STRICT
from remit.engines.outcomes.statistics.reasons import Reason, ReasonArray
from remit.errors import Invalid

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
LEVELS = (CONFIDENCE, CONFIDENCE_STRICT)


@dataclass(frozen=True, slots=True)
class Interval:
    """Lower and upper limits, of one shape; infinite where there is no limit on that side."""

    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, as a page shows it: `None` for what is not given, with the reason in words."""

    value: float | None
    lower_95: float | None
    upper_95: float | None
    lower_998: float | None
    upper_998: float | None
    reason: Reason
    unit: str
    method: str

    @property
    def why_not(self) -> str:
        """Why there is no value, in plain words; empty where there is one."""
        return self.reason.says


@dataclass(frozen=True, slots=True)
class Figures:
    """Many figures of one kind, in arrays of one shape.

    `value` is in `unit`; it is not a number exactly where `reason` says why. The intervals are
    `None` for figures that are no sample (money, whole counts divided by each other).
    """

    value: FloatArray
    reason: ReasonArray
    unit: str
    method: str
    interval_95: Interval | None = None
    interval_998: Interval | None = None

    def __post_init__(self) -> None:
        if not np.array_equal(np.isnan(self.value), self.reason != Reason.NONE):
            raise AssertionError(f"{self.method}: a gap without a reason, or a reason too many")

    def at(self, *index: int) -> Figure:
        """The figure at one place."""
        usual, strict = self.interval_95, self.interval_998
        return Figure(
            value=_shown(self.value, index),
            lower_95=_shown(usual.lower, index) if usual else None,
            upper_95=_shown(usual.upper, index) if usual else None,
            lower_998=_shown(strict.lower, index) if strict else None,
            upper_998=_shown(strict.upper, index) if strict else None,
            reason=Reason(int(self.reason[index])),
            unit=self.unit,
            method=self.method,
        )

    def standard_error(self) -> FloatArray:
        """Half the width of the 95 per cent interval over 1.96; not a number where there is none.

        For the comparison of figures whose intervals are near to even on both sides.
        """
        if self.interval_95 is None:
            raise Invalid(
                "STA-004",
                f"{self.method} has no interval, so it has no standard error",
                mend="compare a measure whose method gives intervals",
            )
        # 3.919928 is the width of a 95 per cent interval in standard errors.
        error: FloatArray = (self.interval_95.upper - self.interval_95.lower) / 3.919928
        return error

    def without(self, hidden: BoolArray, reason: Reason) -> Figures:
        """The same figures, with those hidden that must not be shown."""
        reasons = np.where(hidden, np.uint8(reason), self.reason)
        return replace(
            self,
            value=np.where(hidden, np.nan, self.value),
            reason=reasons,
            interval_95=_blank(self.interval_95, hidden),
            interval_998=_blank(self.interval_998, hidden),
        )


def made(
    value: FloatArray,
    reason: ReasonArray,
    *,
    unit: str,
    method: str,
    intervals: tuple[Interval, Interval] | None = None,
) -> Figures:
    """Figures from raw arrays: whatever has a reason is blanked, with its limits.

    `intervals` are those at 95 and at 99.8 per cent.
    """
    gone = reason != Reason.NONE
    strict = intervals and intervals[1]
    return Figures(
        value=np.where(gone, np.nan, value),
        reason=reason,
        unit=unit,
        method=method,
        interval_95=_blank(intervals and intervals[0], gone),
        interval_998=_blank(strict, gone),
    )


def counts_of(name: str, given: npt.ArrayLike) -> FloatArray:
    """Counts as floats; not a number means "not supplied".

    Raises `Invalid` (`STA-001`) for a count below nought, with its place.
    """
    counts = np.asarray(given, dtype=np.float64)
    wrong = np.argwhere((counts < 0) | np.isinf(counts))
    if len(wrong):
        place = tuple(int(part) for part in wrong[0])
        raise Invalid(
            "STA-001",
            f"`{name}` holds {counts[place]:g}, which is no count",
            where=f"{name}{list(place)}",
            mend="mend or leave out the row from which it was counted",
        )
    return counts


def same_shape(**arrays: npt.NDArray[Any]) -> tuple[int, ...]:
    """The one shape of all; raises `Invalid` (`STA-002`) where they differ."""
    shapes = {name: array.shape for name, array in arrays.items()}
    first = next(iter(shapes.values()))
    if any(shape != first for shape in shapes.values()):
        told = ", ".join(f"`{name}` {shape}" for name, shape in shapes.items())
        raise Invalid(
            "STA-002",
            f"the arrays have different shapes: {told}",
            mend="give one entry of each for every group",
        )
    return first


def _blank(interval: Interval | None, gone: BoolArray) -> Interval | None:
    if interval is None:
        return None
    return Interval(
        lower=np.where(gone, np.nan, interval.lower),
        upper=np.where(gone, np.nan, interval.upper),
    )


def _shown(values: FloatArray, index: tuple[int, ...]) -> float | None:
    return None if np.isnan(values[index]) else float(values[index])
