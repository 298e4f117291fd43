"""Bands of age, bins of waiting time and months: the few ways in which a figure is made coarser."""

from __future__ import annotations

from datetime import date
from typing import Final

from remit.engines.outcomes.limits import AGE_BAND_OPEN, AGE_BAND_YEARS, WAIT_WEEKS_OPEN

NOT_KNOWN: Final = "not_known"

AGE_BANDS: Final = (
    *(f"{low}-{low + AGE_BAND_YEARS - 1}" for low in range(0, AGE_BAND_OPEN, AGE_BAND_YEARS)),
    f"{AGE_BAND_OPEN}+",
)
"""The nineteen bands, youngest first; figures join to a standard population by these words."""

SEXES: Final = ("female", "male", NOT_KNOWN)


def age_band(age: int | None) -> str:
    """The band of an age in whole years, `not_known` where there is none."""
    if age is None:
        return NOT_KNOWN
    return AGE_BANDS[min(age, AGE_BAND_OPEN) // AGE_BAND_YEARS]


def wait_bin(weeks: int) -> int:
    """The lower edge in weeks of the bin of a wait; the last bin is open."""
    return min(weeks, WAIT_WEEKS_OPEN)


def month_of(day: date) -> int:
    """A month as a number: year * 100 + month."""
    return day.year * 100 + day.month


def first_day(month: int) -> date:
    """The first day of a month given as year * 100 + month. Raises `ValueError`."""
    return date(month // 100, month % 100, 1)


def months_between(first: int, last: int) -> list[int]:
    """Every month from `first` to `last`, both included."""
    found, month = [], first
    while month <= last:
        found.append(month)
        month += 89 if month % 100 == 12 else 1
    return found
