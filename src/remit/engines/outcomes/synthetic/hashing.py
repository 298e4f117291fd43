"""Draws by number instead of by turn: row 7 is the same row, made alone or among many.

The mixer is the finaliser of MurmurHash3 (A. Appleby, public domain) on 32 bits. It stands here as
plain Python, which says what is meant, and in NumPy, which makes many rows quickly.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

MASK: Final = 0xFFFFFFFF
_FIRST: Final = 0x85EBCA6B
_SECOND: Final = 0xC2B2AE35
_STEP: Final = 0x9E3779B9
"""Keeps the draws of one row apart: 2**32 divided by the golden ratio."""


def mixed(number: int) -> int:
    """A 32-bit number into another, one to one."""
    number = (number ^ number >> 16) * _FIRST & MASK
    number = (number ^ number >> 13) * _SECOND & MASK
    return number ^ number >> 16


def draw(seed: int, row: int, which: int) -> int:
    """The draw `which` (1, 2, ...) of a row: 32 bits."""
    return mixed(mixed(row ^ (seed & MASK)) ^ (which * _STEP & MASK))


def drawn(numbers: npt.NDArray[np.uint32], seed: int, draws: int) -> list[npt.NDArray[np.uint32]]:
    """The draws 1 to `draws` of many rows, `draw` for each of them."""
    once = _mixed(numbers ^ np.uint32(seed & MASK))
    return [_mixed(once ^ np.uint32(which * _STEP & MASK)) for which in range(1, draws + 1)]


def _mixed(numbers: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """`mixed` in place: 32 bits wide, so that a product keeps its lower half by itself."""
    numbers ^= numbers >> np.uint32(16)
    numbers *= np.uint32(_FIRST)
    numbers ^= numbers >> np.uint32(13)
    numbers *= np.uint32(_SECOND)
    numbers ^= numbers >> np.uint32(16)
    return numbers
