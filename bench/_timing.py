"""What benches share: the time of a piece of work."""

from __future__ import annotations

import time
from collections.abc import Callable


def best(work: Callable[[], object], runs: int) -> float:
    """Milliseconds, the best of some runs: the machine may be busy meanwhile."""
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return 1_000 * min(taken)
