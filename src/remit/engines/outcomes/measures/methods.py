"""The methods that a measure may name, what each needs, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from remit.engines.outcomes.statistics import (
    STANDARDS,
    Figures,
    crude_rate,
    directly_standardised,
    proportion,
    ratio_of_totals,
    share_within,
    wait_percentile,
)
from remit.engines.outcomes.statistics.figures import FloatArray


@dataclass(frozen=True, slots=True)
class Given:
    """What a method is called with: counts (groups), or (groups, along) with the names along."""

    numerator: FloatArray
    denominator: FloatArray
    along: Sequence[str]
    multiplier: float
    unit: str
    parameter: float
    standard: str


@dataclass(frozen=True, slots=True)
class Method:
    """One method: whether it needs a denominator, a parameter, a standard, and a dimension.

    `along` is the dimension over which its counts are laid out, if it is not summed away.
    """

    name: str
    says: str
    call: Callable[[Given], Figures]
    denominator: bool = True
    along: str = ""
    parameter: str = ""
    standard: bool = False


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method(
            "proportion",
            "part of a whole, with Wilson's limits",
            lambda given: proportion(
                given.numerator,
                given.denominator,
                multiplier=given.multiplier,
                unit=given.unit,
            ),
        ),
        Method(
            "crude_rate",
            "events for so many people, with exact or Byar's limits",
            lambda given: crude_rate(
                given.numerator,
                given.denominator,
                multiplier=given.multiplier,
                unit=given.unit,
            ),
        ),
        Method(
            "directly_standardised",
            "the rate if the ages were those of a standard population, with Dobson's limits",
            lambda given: directly_standardised(
                given.numerator,
                given.denominator,
                given.along,
                STANDARDS[given.standard],
                multiplier=given.multiplier,
                unit=given.unit,
            ),
            along="age_band",
            standard=True,
        ),
        Method(
            "ratio_of_totals",
            "one whole total over another, without limits: neither is a sample",
            lambda given: ratio_of_totals(
                given.numerator,
                given.denominator,
                multiplier=given.multiplier,
                unit=given.unit,
            ),
        ),
        Method(
            "wait_percentile",
            "the wait within which so many of a hundred fall, evenly within its week",
            lambda given: wait_percentile(given.numerator, given.parameter),
            denominator=False,
            along="bin",
            parameter="percentile",
        ),
        Method(
            "share_within",
            "the share that waited no longer than so many weeks, with Wilson's limits",
            lambda given: share_within(given.numerator, int(given.parameter)),
            denominator=False,
            along="bin",
            parameter="weeks",
        ),
    )
}
"""By name."""
