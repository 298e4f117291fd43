"""A step of the arithmetic, kept with its numbers so that a reader can do it again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """What a figure counts. A share and a rate are ratios, shown in per cent."""

    PERSONS = "persons"
    PENCE = "pence"
    SHARE = "share"
    RATE = "rate"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: exact, with what it is called and counted in."""

    label: str
    value: Fraction
    unit: Unit


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the sum: `words` says how `result` follows from `inputs`."""

    name: str
    title: str
    words: str
    inputs: tuple[Figure, ...]
    result: Figure


def persons(label: str, value: Fraction | int) -> Figure:
    """A number of persons, whole or weighted."""
    return Figure(label, Fraction(value), Unit.PERSONS)


def pence(label: str, value: Fraction | int) -> Figure:
    """An amount of money."""
    return Figure(label, Fraction(value), Unit.PENCE)


def share(label: str, value: Fraction) -> Figure:
    """A part of a whole."""
    return Figure(label, value, Unit.SHARE)


def rate(label: str, value: Fraction) -> Figure:
    """Growth, or a distance, from something."""
    return Figure(label, value, Unit.RATE)


def factor(label: str, value: Fraction) -> Figure:
    """What something is multiplied by."""
    return Figure(label, value, Unit.FACTOR)
