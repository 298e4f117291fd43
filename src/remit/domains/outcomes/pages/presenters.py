"""Figures as pages show them: in words, in order, and which to look at first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from remit.domains.outcomes.queries import MeasureShown, Resources
from remit.domains.outcomes.queries.views import (
    DatasetView,
    MeasureLine,
    OutcomeFigure,
    Row,
    SpendRow,
    Spine,
)
from remit.engines.outcomes.charts import STANDINGS as FUNNEL_WORDS
from remit.engines.outcomes.charts import figure, spread
from remit.engines.outcomes.charts.value_chart import QUADRANTS
from remit.engines.outcomes.statistics import Quadrant, Standing, Variation

LOOK_FIRST: Final = 5
BETTER: Final = {
    "higher": "higher is better",
    "lower": "lower is better",
    "neither": "neither high nor low is better in itself",
}
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


def value(shown: OutcomeFigure, unit: str) -> str:
    """A figure with its unit."""
    return figure(shown.value, unit)


def interval(shown: OutcomeFigure, unit: str) -> str:
    """Its 95 per cent interval beside it, or nothing where it has none: no words said twice."""
    short = unit if unit == "%" else unit[:1] if unit.startswith("£") else ""
    return spread(shown.lower_95, shown.upper_95, short)


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


CHANGED: Final = {"up": "up", "down": "down", "same": "no change that can be told from chance"}


def changed(line: Spine) -> str:
    """How a figure moved since the period before, in words; nothing where that is not known."""
    if line.before is None or line.before.value is None or line.changed not in CHANGED:
        return ""
    return CHANGED[line.changed]


def pounds(pence: int | None) -> str:
    """An amount a head."""
    return "" if pence is None else f"£{pence / 100:,.2f}"


def quadrant(row: SpendRow) -> str:
    """Where a body lies, in words."""
    return QUADRANTS[Quadrant[row.quadrant.upper()]]


def outside_first(view: Resources) -> list[SpendRow]:
    """Whoever stands out first, the furthest first; then the others by name."""

    def far(row: SpendRow) -> float:
        return max(abs(row.spend_z or 0), abs(row.outcome_z or 0))

    known = [row for row in view.rows if row.outcome_z is not None]
    out = sorted((row for row in known if not row.in_box), key=lambda row: -far(row))
    return out + [row for row in view.rows if row.outcome_z is None or row.in_box]


def months_told(dataset: DatasetView) -> str:
    """The months that a dataset tells of, in words."""
    months = dataset.months
    if not months:
        return "none"
    if len(months) == 1:
        return months[0].key
    return f"{months[0].key} to {months[-1].key}, {len(months):,} months"


def missing(dataset: DatasetView) -> str:
    """What a dataset lacks, in words."""
    lacks = (
        (len(dataset.gaps), "months"),
        (len(dataset.short), "months short of bodies"),
        (dataset.left_out, "rows left out"),
    )
    return ", ".join(f"{number:,} {words}" for number, words in lacks if number)


def standardised(says: str) -> str:
    """Whether a measure is standardised, in words; its file may begin with a bare “none”."""
    said = f"not standardised{says.removeprefix('none')}" if says.startswith("none") else says
    return said[:1].upper() + said[1:]
