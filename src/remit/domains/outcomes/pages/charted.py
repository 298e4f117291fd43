"""From answers to charts: what a page, its picture files and its tables draw, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from remit.acts.words import sentence
from remit.domains.outcomes import library, states
from remit.domains.outcomes.groups import AREA
from remit.domains.outcomes.queries import MeasureShown
from remit.domains.outcomes.queries.views import Row, Trust
from remit.engines.outcomes import charts
from remit.engines.outcomes.charts import FunnelChart, FunnelLimit, FunnelPoint, HexCell, HexMap
from remit.engines.outcomes.statistics import Standing, quantile_groups

FIFTHS: Final = 5
POINTS_DRAWN_MAX: Final = 2_000
"""More bodies than this, as practices are, are drawn only where they stand out."""

HASH_SHOWN: Final = 12
STANDINGS: Final = {each.name.lower(): each for each in Standing}


def source_of(view: MeasureShown) -> str:
    """Publisher, files, day of loading and the hash of the counts, in a line."""
    return source_line([each.publisher for each in view.measure.sources], view.trust)


def source_line(publishers: Iterable[str], trust: Trust) -> str:
    """The same for any figures."""
    told = "; ".join(dict.fromkeys(publishers))
    loaded = max((line.loaded_on for line in trust.vintage), default=None)
    made_up = "Made up. " if trust.synthetic else ""
    when = f"; loaded {loaded:%d %B %Y}" if loaded else ""
    return f"{made_up}Source: {told}{when}. Counts {trust.cube[:HASH_SHOWN]}."


def charts_of(view: MeasureShown, chosen: str = "") -> dict[str, charts.Chart]:
    """The charts of a measure by name: those that its method and its bodies allow."""
    drawn: dict[str, charts.Chart] = {}
    if view.measure.by == AREA and (shaded := _map(view, chosen)):
        drawn["map"] = shaded
    if view.funnel:
        drawn["funnel"] = _funnel(view, chosen)
    return drawn


def place_of(row: Row, view: MeasureShown) -> charts.Place:
    """A body as charts name it; it leads to its own figures on the measure."""
    # A measure that a reader built has no pages of its own.
    known = row.slug and view.measure.name in library.measures().measures
    href = f"/outcomes/{view.measure.name}/{row.slug}" if known else ""
    return charts.Place(row.slug or row.code, row.name, row.code, href)


def outside(view: MeasureShown) -> str:
    """How many stand outside the funnel, in a sentence."""
    above = sum(row.standing == "high_998" for row in view.rows)
    below = sum(row.standing == "low_998" for row in view.rows)
    shown = sum(row.standing != "not_given" for row in view.rows)
    return (
        f"Of {shown:,} with a figure, {above:,} lie above and {below:,} below the 99.8% limits; "
        "by chance alone it would be about two in a thousand."
    )


def _funnel(view: MeasureShown, chosen: str) -> FunnelChart:
    funnel = view.funnel
    assert funnel is not None  # the caller looked
    drawn = [row for row in view.rows if row.standing != "as_expected"]
    within = f" {len(view.rows) - len(drawn):,} within the limits are not drawn."
    if len(view.rows) <= POINTS_DRAWN_MAX:
        drawn, within = view.rows, ""
    points = tuple(
        FunnelPoint(
            place_of(row, view),
            row.denominator,
            row.figure.value if row.denominator else None,
            row.figure.lower_95,
            row.figure.upper_95,
            STANDINGS[row.standing],
            row.figure.why_not,
        )
        for row in drawn
    )
    limits = tuple(
        FunnelLimit(*each)
        for each in zip(
            funnel.denominators,
            funnel.lower_998,
            funnel.lower_95,
            funnel.upper_95,
            funnel.upper_998,
            strict=True,
        )
    )
    heading = charts.Heading(
        f"{view.measure.title}, {view.period.title}",
        outside(view),
        view.measure.unit,
        source_of(view),
        f"Limits: {funnel.method}.{within}",
    )
    return FunnelChart(
        heading, sentence(view.measure.denominator), funnel.target, points, limits, chosen
    )


def _map(view: MeasureShown, chosen: str) -> HexMap | None:
    cells = states.cells(view.as_at)
    rows = [row for row in view.rows if row.slug in cells]
    if not rows:
        return None
    values = [float("nan") if row.figure.value is None else row.figure.value for row in rows]
    fifths = quantile_groups(values, FIFTHS).quantile
    unit = view.measure.unit
    known = [row for row in rows if row.figure.value is not None]
    ends = (
        [pick(known, key=lambda row: row.figure.value or 0) for pick in (min, max)] if known else []
    )
    says = "; ".join(
        f"{word}: {row.name}, {charts.figure(row.figure.value, unit)}"
        for word, row in zip(("Lowest", "highest"), ends, strict=False)
    )
    return HexMap(
        charts.Heading(
            f"{view.measure.title}, {view.period.title}: where it is high and low",
            f"{says}." if says else "No figures.",
            unit,
            source_of(view),
            "Fifths of bodies by their figure. Each cell is one body, near its real neighbours.",
        ),
        tuple(
            HexCell(
                place_of(row, view),
                cells[row.slug].q,
                cells[row.slug].r,
                row.figure.value,
                int(fifth),
                row.figure.why_not,
            )
            for row, fifth in zip(rows, fifths, strict=True)
        ),
        chosen,
    )
