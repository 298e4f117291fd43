"""A measure worked out for many bodies, without what may not be shown."""

from __future__ import annotations

from dataclasses import dataclass

from remit.engines.outcomes.measures import Measured
from remit.engines.outcomes.statistics.figures import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Worked:
    """Figures of a case without those that may not be shown. `groups` are codes (in a view by
    month with the month), `hidden` tells which of them the rule hides; counts that may not be
    shown as they are come rounded by it, and not at all where hidden."""

    found: Measured
    numerator: FloatArray
    denominator: FloatArray
    hidden: BoolArray
    unplaced: int
