"""Ranks from 1. SciPy has them too, in a module that takes longer to load than a house to start."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.figures import FloatArray


def least_ranks(figures: FloatArray) -> npt.NDArray[np.int64]:
    """The rank of each of some figures, (n,); equals share the least of theirs."""
    return np.searchsorted(np.sort(figures), figures, side="left") + 1


def mean_ranks(figures: FloatArray) -> FloatArray:
    """The rank of each of some figures, (n,); equals share the mean of theirs."""
    ordered = np.sort(figures)
    first = np.searchsorted(ordered, figures, side="left") + 1
    last = np.searchsorted(ordered, figures, side="right")
    return (first + last) / 2
