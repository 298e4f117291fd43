"""Draws by number instead of by turn: row 7 is the same row, made alone or among many.

The mixer is the finaliser of MurmurHash3 (A. Appleby, public domain) on 32 bits. It stands here as
plain Python, which says what is meant, and as SQL, which makes many rows quickly.
"""

from __future__ import annotations

from typing import Final

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


def drawn_sql(relation: str, number: str, seed: int, draws: int) -> str:
    """A query over `relation` (columns: `number` only) that adds the draws `d1`, `d2`, ...

    Each step of the mixer is a query of its own: written as one expression it would name its own
    parts twice at each step, and DuckDB would work them out that often.
    """
    query = (
        f"(select {number}, xor({number}::ubigint, {seed & MASK}::ubigint) as h from {relation})"
    )
    query = _mixed(query, number, ["h"])
    parted = ", ".join(
        f"xor(h, {which * _STEP & MASK}::ubigint) as d{which}" for which in range(1, draws + 1)
    )
    query = f"(select {number}, {parted} from {query})"
    return _mixed(query, number, [f"d{which}" for which in range(1, draws + 1)])


def _mixed(query: str, number: str, columns: list[str]) -> str:
    steps = (
        f"(xor({{0}}, {{0}} >> 16) * {_FIRST}) & {MASK}",
        f"(xor({{0}}, {{0}} >> 13) * {_SECOND}) & {MASK}",
        "xor({0}, {0} >> 16)",
    )
    for step in steps:
        named = ", ".join(f"{step.format(column)} as {column}" for column in columns)
        query = f"(select {number}, {named} from {query})"
    return query
