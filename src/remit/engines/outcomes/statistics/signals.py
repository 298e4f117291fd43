"""The rules by which a run of ordinary points is told from a special cause.

Each takes one stretch of a series and returns which of its points belong to a signal.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from remit.engines.outcomes.statistics.figures import BoolArray, FloatArray
from remit.engines.outcomes.statistics.limits import RUN_POINTS


def in_runs(side: npt.NDArray[np.int64]) -> BoolArray:
    """Points in a run of seven or more on one side of the mean; one on the mean ends a run."""
    return _in_windows(side, RUN_POINTS, len(side))


def in_trends(points: FloatArray) -> BoolArray:
    """Points among seven or more that all rise, or all fall; equal neighbours end a trend."""
    return _in_windows(np.sign(np.diff(points)), RUN_POINTS - 1, len(points))


def two_of_three(near: BoolArray, side: npt.NDArray[np.int64]) -> BoolArray:
    """Points near a limit of which two or more stand among three on that side of the mean."""
    found = np.zeros(len(side), dtype=np.bool_)
    if len(side) >= 3:
        enough = sliding_window_view(near, 3).sum(axis=1) >= 2
        one_side = np.abs(sliding_window_view(side, 3).sum(axis=1)) == 3
        found[np.flatnonzero(enough & one_side)[:, None] + np.arange(3)] = True
    return found & near


def _in_windows(signs: npt.NDArray[Any], width: int, points: int) -> BoolArray:
    """Points under a window of so many equal signs that are not nought.

    Signs may be of points or of the steps between them: a window of steps covers one point more.
    """
    found = np.zeros(points, dtype=np.bool_)
    if len(signs) >= width:
        windows = sliding_window_view(signs, width)
        same = (windows == windows[:, :1]).all(axis=1) & (windows[:, 0] != 0)
        found[np.flatnonzero(same)[:, None] + np.arange(width + points - len(signs))] = True
    return found
