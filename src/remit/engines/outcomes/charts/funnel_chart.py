"""A funnel: each body's figure by its size, and how far chance alone takes a body of that size."""

# ruff: noqa: PLC0415 - see drawing.py

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from remit.engines.outcomes.charts import theme
from remit.engines.outcomes.charts.drawing import Link, Picture, compiled
from remit.engines.outcomes.charts.frames import (
    Room,
    framed,
    head,
    room,
    slots,
    table,
    values,
    wrapped,
)
from remit.engines.outcomes.charts.theme import WIDE, Screen
from remit.engines.outcomes.charts.words import Heading, Place, Table, figure
from remit.engines.outcomes.statistics import Standing

if TYPE_CHECKING:
    import altair as alt

STANDINGS: Final = {
    Standing.NOT_GIVEN: "no figure",
    Standing.AS_EXPECTED: "within the limits",
    Standing.HIGH_95: "above the 95% limit",
    Standing.HIGH_998: "above the 99.8% limit",
    Standing.LOW_95: "below the 95% limit",
    Standing.LOW_998: "below the 99.8% limit",
}
_CLASSES: Final = ("Within the limits", "Beyond 95%", "Beyond 99.8%")
COLOURS: Final = (theme.ORDINARY, theme.OCHRE, theme.PLUM)
_SHAPES: Final = ("circle", "triangle-up", "diamond")
_CLASS_OF: Final = {
    Standing.AS_EXPECTED: 0,
    Standing.HIGH_95: 1,
    Standing.LOW_95: 1,
    Standing.HIGH_998: 2,
    Standing.LOW_998: 2,
}
HEIGHT: Final = 290


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One body: its figure with its 95 per cent interval, or why there is none."""

    place: Place
    denominator: float | None
    value: float | None
    lower: float | None
    upper: float | None
    standing: Standing
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class FunnelLimit:
    """The limits at one denominator, in the figure's unit; `None` where there is none."""

    denominator: float
    lower_998: float | None
    lower_95: float | None
    upper_95: float | None
    upper_998: float | None


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """`denominator` says what a body's size is; `chosen` is the key of the body to point out."""

    heading: Heading
    denominator: str
    target: float
    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimit, ...]
    chosen: str = ""


def funnel(chart: FunnelChart, screen: Screen = WIDE) -> Picture:
    """The chart, its table and its links. `limits` ascend by denominator."""
    unit = chart.heading.unit
    below = wrapped(chart.denominator, screen.width - screen.left, screen)
    within = room(
        screen,
        HEIGHT,
        top=head(screen),
        title_lines=len(below),
        entries=len(_CLASSES),
    )
    shown = [point for point in chart.points if point.value is not None]
    links = tuple(
        Link(
            f"{point.place.name}: {figure(point.value, unit)}, {STANDINGS[point.standing]}",
            point.place.href,
            point.place.key,
        )
        for point in shown
    )
    return Picture(
        kind="funnel",
        heading=chart.heading,
        table=_table(chart),
        form=lambda: _form(screen, within, len(below)),
        rows={
            "points": [
                {
                    "x": point.denominator,
                    "y": point.value,
                    "standing": _CLASSES[_CLASS_OF[point.standing]],
                    "mark": f"#{number}",
                }
                for number, point in enumerate(shown)
            ],
            "limits": [
                {
                    "x": limit.denominator,
                    "l3": limit.lower_998,
                    "l2": limit.lower_95,
                    "u2": limit.upper_95,
                    "u3": limit.upper_998,
                }
                for limit in chart.limits
            ],
            "target": [{"y": chart.target}],
            "chosen": [
                {"x": point.denominator, "y": point.value}
                for point in shown
                if point.place.key == chart.chosen
            ],
        },
        size=within.size,
        links=links,
        words=(unit, *below),
    )


def _table(chart: FunnelChart) -> Table:
    unit = chart.heading.unit
    columns = (
        "code",
        "name",
        f"value ({unit})",
        "lower 95%",
        "upper 95%",
        chart.denominator,
        "standing",
        "why no figure",
    )
    rows = tuple(
        (
            point.place.code,
            point.place.name,
            point.value,
            point.lower,
            point.upper,
            point.denominator,
            STANDINGS[point.standing],
            point.why_not,
        )
        for point in chart.points
    )
    return Table(columns, rows)


@compiled
def _form(_screen: Screen, within: Room, lines: int) -> alt.TopLevelMixin:
    import altair as alt

    unit, *below = slots(1 + lines)
    x = alt.X("x:Q", title=below, axis=alt.Axis(format="~s"), scale=alt.Scale(nice=False))
    target = alt.Chart(table("target")).mark_rule(color=theme.INK).encode(values("y", unit))
    limits = [
        alt.Chart(table("limits"))
        .mark_line(color=theme.SLATE, strokeWidth=1.2, strokeDash=dash)
        .encode(x, values(name, unit))
        for name, dash in (("l3", [1, 0]), ("l2", [4, 3]), ("u2", [4, 3]), ("u3", [1, 0]))
    ]
    points = (
        alt.Chart(table("points"))
        .mark_point(filled=True, size=48, opacity=0.9)
        .encode(
            x,
            values("y", unit),
            alt.Color("standing:N", scale=alt.Scale(domain=_CLASSES, range=COLOURS)),
            alt.Shape("standing:N", scale=alt.Scale(domain=_CLASSES, range=_SHAPES)),
            description="mark:N",
        )
    )
    ring = (
        alt.Chart(table("chosen"))
        .mark_point(size=220, color=theme.INK, strokeWidth=2.5)
        .encode(x, values("y", unit))
    )
    return framed(target, *limits, points, ring, within=within)
