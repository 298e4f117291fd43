"""A trend among peers: the body's line with its interval, over the bands that all bodies make."""

# ruff: noqa: PLC0415 - see drawing.py

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from remit.engines.outcomes.charts import theme
from remit.engines.outcomes.charts.drawing import Link, Picture, compiled
from remit.engines.outcomes.charts.frames import (
    Room,
    days,
    decision_links,
    decision_rows,
    decisions_layer,
    framed,
    head,
    room,
    slots,
    table,
    values,
)
from remit.engines.outcomes.charts.theme import WIDE, Screen
from remit.engines.outcomes.charts.words import (
    Decision,
    Heading,
    Place,
    Table,
    figure,
    instant,
    spread,
)

if TYPE_CHECKING:
    import altair as alt

HEIGHT: Final = 250
DECILES: Final = (10, 20, 30, 40, 50, 60, 70, 80, 90)
_PAIRS: Final = ((10, 90), (20, 80), (30, 70), (40, 60))
_LINES: Final = ("This body", "Middle of all bodies", "All together")
COLOURS: Final = (theme.EVERGREEN, theme.SLATE, theme.PLUM)
_DASHES: Final = ([1, 0], [5, 3], [1, 2])


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month: the body's figure with its interval, all bodies together, and their deciles.

    `deciles` are the nine from the tenth to the ninetieth percentile; empty where too few bodies
    have figures to make bands. `why_not` says why the body has no figure.
    """

    day: date
    value: float | None
    lower: float | None = None
    upper: float | None = None
    together: float | None = None
    deciles: tuple[float, ...] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class TrendChart:
    """The trend of one place; the points ascend by day."""

    heading: Heading
    place: Place
    points: tuple[TrendPoint, ...]
    decisions: tuple[Decision, ...] = ()


def trend(chart: TrendChart, screen: Screen = WIDE) -> Picture:
    """The chart, its table and its links. A month without a figure is a gap in the line."""
    unit = chart.heading.unit
    within = room(screen, HEIGHT, top=head(screen), entries=len(_LINES))
    shown = [point for point in chart.points if point.value is not None]
    told = tuple(
        Link(
            f"{point.day:%B %Y}: {figure(point.value, unit)}"
            + (f" ({between})" if (between := spread(point.lower, point.upper, unit)) else ""),
            key=point.day.isoformat(),
        )
        for point in shown
    )
    return Picture(
        kind="trend",
        heading=chart.heading,
        table=_table(chart),
        form=lambda: _form(screen, within),
        rows={
            "bands": [
                {"x": instant(point.day)}
                | {f"p{name}": each for name, each in zip(DECILES, point.deciles, strict=True)}
                for point in chart.points
                if point.deciles
            ],
            "lines": _lines(chart),
            "points": [
                {
                    "x": instant(point.day),
                    "y": point.value,
                    "lower": point.lower,
                    "upper": point.upper,
                    "mark": f"#{number}",
                }
                for number, point in enumerate(shown)
            ],
            "decisions": decision_rows(chart.decisions, len(told)),
        },
        size=within.size,
        links=told + decision_links(chart.decisions),
        words=(unit,),
    )


def _lines(chart: TrendChart) -> list[dict[str, str | float | None]]:
    rows: list[dict[str, str | float | None]] = []
    for point in chart.points:
        middle = point.deciles[DECILES.index(50)] if point.deciles else None
        each = zip(_LINES, (point.value, middle, point.together), strict=True)
        rows += [{"x": instant(point.day), "line": line, "y": value} for line, value in each]
    return rows


def _table(chart: TrendChart) -> Table:
    unit = chart.heading.unit
    return Table(
        (
            "month",
            f"value ({unit})",
            "lower 95%",
            "upper 95%",
            "all together",
            *(f"percentile {name} of bodies" for name in DECILES),
            "why no figure",
        ),
        tuple(
            (
                f"{point.day:%Y-%m}",
                point.value,
                point.lower,
                point.upper,
                point.together,
                *(point.deciles or (None,) * len(DECILES)),
                point.why_not,
            )
            for point in chart.points
        ),
    )


@compiled
def _form(screen: Screen, within: Room) -> alt.TopLevelMixin:
    import altair as alt

    (unit,) = slots(1)
    bands = [
        alt.Chart(table("bands"))
        .mark_area(color=colour, opacity=1)
        .encode(days(), values(f"p{low}", unit), alt.Y2(f"p{high}:Q"))
        for (low, high), colour in zip(_PAIRS, theme.BANDS, strict=True)
    ]
    lines = (
        alt.Chart(table("lines"))
        .mark_line(strokeWidth=2)
        .encode(
            days(),
            values("y", unit),
            alt.Color("line:N", scale=alt.Scale(domain=_LINES, range=COLOURS)),
            alt.StrokeDash("line:N", scale=alt.Scale(domain=_LINES, range=_DASHES)),
        )
    )
    points = alt.Chart(table("points")).encode(days())
    whiskers = points.mark_rule(color=theme.EVERGREEN, strokeWidth=1).encode(
        values("lower", unit), alt.Y2("upper:Q")
    )
    dots = points.mark_point(filled=True, size=44, color=theme.EVERGREEN, opacity=1).encode(
        values("y", unit), description="mark:N"
    )
    return framed(*bands, lines, whiskers, dots, decisions_layer(screen), within=within)
