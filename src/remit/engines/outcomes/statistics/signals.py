"""The rules by which a run of ordinary points is told from a special cause.

Each takes one stretch of a series and returns which of its points belong to a signal.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.figures import BoolArray, FloatArray
from remit.engines.outcomes.statistics.limits import RUN_POINTS


def in_runs(side: npt.NDArray[np.int64]) -> BoolArray:
    """Points in a run of seven or more on one side of the mean; one on the mean ends a run."""
    found = np.zeros(len(side), dtype=np.bool_)
    for start in range(len(side) - RUN_POINTS + 1):
        window = side[start : start + RUN_POINTS]
        if window[0] != 0 and (window == window[0]).all():
            found[start : start + RUN_POINTS] = True
    return found


def in_trends(points: FloatArray) -> BoolArray:
    """Points among seven or more that all rise, or all fall; equal neighbours end a trend."""
    steps = np.sign(np.diff(points))
    found = np.zeros(len(points), dtype=np.bool_)
    for start in range(len(steps) - RUN_POINTS + 2):
        window = steps[start : start + RUN_POINTS - 1]
        if window[0] != 0 and (window == window[0]).all():
            found[start : start + RUN_POINTS] = True
    return found


def two_of_three(near: BoolArray, side: npt.NDArray[np.int64]) -> BoolArray:
    """Points near a limit of which two or more stand among three on that side of the mean."""
    found = np.zeros(len(side), dtype=np.bool_)
    for start in range(len(side) - 2):
        here = slice(start, start + 3)
        if near[here].sum() >= 2 and abs(side[here].sum()) == 3:
            found[here] |= near[here]
    return found
