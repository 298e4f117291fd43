"""Draws from one printed number: the same on every machine and in every version of Python.

Each draw is named by its keys, not by its turn, so that adding a body changes nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")

_STEPS = 1 << 53  # as many as a float tells apart in [0, 1)


@dataclass(frozen=True, slots=True)
class Dice:
    """Deterministic draws for one seed."""

    seed: int

    def part(self, *keys: str | int) -> float:
        """A number from 0 up to, not including, 1."""
        name = "\x1f".join(str(key) for key in (self.seed, *keys))
        return (int.from_bytes(sha256(name.encode()).digest()[:8], "big") % _STEPS) / _STEPS

    def between(self, low: int, high: int, *keys: str | int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return low + int(self.part(*keys) * (high - low + 1))

    def pick(self, choices: Sequence[T], *keys: str | int) -> T:
        """One of the choices, all equally likely."""
        return choices[int(self.part(*keys) * len(choices))]

    def weighted(self, choices: Sequence[tuple[T, float]], *keys: str | int) -> T:
        """One of the choices, each as likely as its weight says."""
        sums = list(accumulate(weight for _, weight in choices))
        mark = self.part(*keys) * sums[-1]
        return next(choice for (choice, _), top in zip(choices, sums, strict=True) if mark < top)

    def normal(self, *keys: str | int) -> float:
        """A draw from the standard normal distribution."""
        return NormalDist().inv_cdf((self.part(*keys) * (_STEPS - 2) + 1) / _STEPS)
