"""Figures as pages show them: in words, in order, and which to look at first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from remit.domains.outcomes.queries import MeasureShown
from remit.domains.outcomes.queries.views import FigureView, MeasureLine, Row
from remit.engines.outcomes.charts import STANDINGS as FUNNEL_WORDS
from remit.engines.outcomes.charts import figure, spread
from remit.engines.outcomes.statistics import Standing, Variation

LOOK_FIRST: Final = 5
BETTER: Final = {
    "higher": "higher is better",
    "lower": "lower is better",
    "neither": "neither high nor low is better in itself",
}
READS: Final = {"better": "Better", "worse": "Worse", "high": "High", "low": "Low"}
VARIATION: Final = {
    "none": "nothing but the usual ups and downs",
    "better": "a change for the better that is more than chance",
    "worse": "a change for the worse that is more than chance",
    "high": "a change that is more than chance",
}
BY: Final = {
    "area": ("commissioner", "commissioners"),
    "provider": ("provider", "providers"),
    "practice": ("practice", "practices"),
}


def value(shown: FigureView, unit: str) -> str:
    """A figure with its unit."""
    return figure(shown.value, unit)


def interval(shown: FigureView, unit: str) -> str:
    """Its 95 per cent interval, or nothing where it has none."""
    return spread(shown.lower_95, shown.upper_95, unit)


def count(number: float | None) -> str:
    """A count or a sum, whole."""
    return "" if number is None else f"{number:,.0f}"


def standing(row: Row) -> str:
    """Where a row stands in the funnel, in words."""
    return FUNNEL_WORDS[Standing[row.standing.upper()]]


def bodies(by: str, number: int = 2) -> str:
    """What the bodies of a measure are called."""
    one, many = BY.get(by, ("group", "groups"))
    return one if number == 1 else many


class Domain(NamedTuple):
    """The measures under one heading."""

    title: str
    measures: list[MeasureLine]


def by_domain(measures: Sequence[MeasureLine]) -> list[Domain]:
    """Measures under their headings: those with figures first, then those that wait for files."""
    order = list(dict.fromkeys(each.domain for each in measures))
    ranked = sorted(measures, key=lambda each: order.index(each.domain))
    return [Domain(title, list(each)) for title, each in groupby(ranked, lambda m: m.domain)]


def look_first(view: MeasureShown) -> list[Row]:
    """The bodies outside the limits on the worse side, or on both where neither is worse.

    Those beyond the strict limits come first, then whoever is furthest from all together.
    """
    if view.england.value is None:
        return []
    centre = view.england.value
    found = [
        row
        for row in view.rows
        if row.reads in ("worse", "high", "low") and row.figure.value is not None
    ]
    found.sort(
        key=lambda row: (
            row.standing not in ("high_998", "low_998"),
            -abs((row.figure.value or 0) - centre),
        )
    )
    return found[:LOOK_FIRST]


def in_order(view: MeasureShown, sort: str) -> list[Row]:
    """The rows by name, or by figure with those that have none at the end."""
    if sort not in ("value", "-value"):
        return view.rows
    sign = 1 if sort == "value" else -1
    return sorted(
        view.rows,
        key=lambda row: (row.figure.value is None, sign * (row.figure.value or 0)),
    )


def beyond(view: MeasureShown) -> int:
    """How many bodies lie outside the strict limits."""
    return sum(row.standing in ("high_998", "low_998") for row in view.rows)


def cell(content: str | float | int | None) -> str:
    """A cell of a chart's table: numbers in few digits, whole in the download."""
    if content is None:
        return ""
    return figure(content, "") if isinstance(content, float) else str(content)


def variation_mark(variation: str) -> str:
    """Which mark goes with what the latest month of a process chart says."""
    said = Variation(variation)
    if said is Variation.COMMON_CAUSE:
        return "none"
    if said in (Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW):
        return "better"
    return "worse" if said in (Variation.CONCERN_HIGH, Variation.CONCERN_LOW) else "high"
