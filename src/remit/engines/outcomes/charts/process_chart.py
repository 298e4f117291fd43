"""A process chart (XmR): a series, its mean and limits, and which points are more than noise."""

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
from remit.engines.outcomes.charts.words import Decision, Heading, Place, Table, figure, instant
from remit.engines.outcomes.statistics import ProcessChart, Signal, Variation

if TYPE_CHECKING:
    import altair as alt

RULES: Final = {
    Signal.NONE: "",
    Signal.OUTSIDE_LIMITS: "outside the limits",
    Signal.RUN_ON_ONE_SIDE: "one of seven or more on one side of the mean",
    Signal.TREND: "one of seven or more in one direction",
    Signal.TWO_OF_THREE_NEAR_LIMIT: "one of two in three near a limit",
}
_CLASSES: Final = ("As usual", "Better", "Worse", "Unusual")
COLOURS: Final = (theme.ORDINARY, theme.BETTER, theme.WORSE, theme.PLUM)
_SHAPES: Final = ("circle", "triangle-up", "diamond", "square")
_CLASS_OF: Final = {
    Variation.COMMON_CAUSE: 0,
    Variation.IMPROVEMENT_HIGH: 1,
    Variation.IMPROVEMENT_LOW: 1,
    Variation.CONCERN_HIGH: 2,
    Variation.CONCERN_LOW: 2,
    Variation.NEUTRAL_HIGH: 3,
    Variation.NEUTRAL_LOW: 3,
}
HEIGHT: Final = 250


@dataclass(frozen=True, slots=True)
class ProcessPoint:
    """One month: its value, the limits of its stretch, and the signal it is part of."""

    value: float
    mean: float
    lower: float
    upper: float
    signal: Signal
    variation: Variation
    part: int
    trial: bool


@dataclass(frozen=True, slots=True)
class ProcessPicture:
    """The chart of one place; `days` holds one day for each point, ascending."""

    heading: Heading
    place: Place
    days: tuple[date, ...]
    points: tuple[ProcessPoint, ...]
    target: float | None = None
    decisions: tuple[Decision, ...] = ()


def points_of(chart: ProcessChart) -> tuple[ProcessPoint, ...]:
    """The points of a chart that was worked out."""
    return tuple(
        ProcessPoint(
            value=float(chart.values[number]),
            mean=float(chart.mean[number]),
            lower=float(chart.lower[number]),
            upper=float(chart.upper[number]),
            signal=Signal(int(chart.signal[number])),
            variation=chart.variation(number),
            part=int(chart.part[number]),
            trial=bool(chart.trial[number]),
        )
        for number in range(len(chart.days))
    )


def process(chart: ProcessPicture, screen: Screen = WIDE) -> Picture:
    """The chart, its table and its links; limits are drawn anew after each rebase."""
    unit = chart.heading.unit
    within = room(screen, HEIGHT, top=head(screen), entries=len(_CLASSES))
    dated = list(zip(chart.days, chart.points, strict=True))
    told = tuple(Link(_told(day, point, unit), key=day.isoformat()) for day, point in dated)
    return Picture(
        kind="process",
        heading=chart.heading,
        table=_table(chart),
        form=lambda: _form(screen, within),
        rows={
            "points": [
                {
                    "x": instant(day),
                    "y": point.value,
                    "class": _CLASSES[_CLASS_OF[point.variation]],
                    "mark": f"#{number}",
                }
                for number, (day, point) in enumerate(dated)
            ],
            "limits": [
                {
                    "x": instant(day),
                    "part": point.part,
                    "mean": point.mean,
                    "lower": point.lower,
                    "upper": point.upper,
                }
                for day, point in dated
            ],
            "target": []
            if chart.target is None
            else [{"y": chart.target, "words": f"target {figure(chart.target, unit)}"}],
            "decisions": decision_rows(chart.decisions, len(told)),
        },
        size=within.size,
        links=told + decision_links(chart.decisions),
        words=(unit,),
    )


def _told(day: date, point: ProcessPoint, unit: str) -> str:
    rule = f": {RULES[point.signal]}" if point.signal else ""
    return f"{day:%B %Y}: {figure(point.value, unit)}. {_CLASSES[_CLASS_OF[point.variation]]}{rule}"


def _table(chart: ProcessPicture) -> Table:
    unit = chart.heading.unit
    return Table(
        (
            "month",
            f"value ({unit})",
            "mean",
            "lower limit",
            "upper limit",
            "signal",
            "trial limits",
        ),
        tuple(
            (
                f"{day:%Y-%m}",
                point.value,
                point.mean,
                point.lower,
                point.upper,
                RULES[point.signal],
                "yes" if point.trial else "no",
            )
            for day, point in zip(chart.days, chart.points, strict=True)
        ),
    )


@compiled
def _form(screen: Screen, within: Room) -> alt.TopLevelMixin:
    import altair as alt

    (unit,) = slots(1)
    limits = alt.Chart(table("limits")).encode(days(), detail="part:N")
    band = limits.mark_area(color=theme.BANDS[0], opacity=1).encode(
        values("lower", unit), alt.Y2("upper:Q")
    )
    mean = limits.mark_line(color=theme.SLATE, strokeWidth=1.2).encode(values("mean", unit))
    held = alt.Chart(table("target")).encode(values("y", unit))
    target = held.mark_rule(color=theme.INK, strokeWidth=1.2, strokeDash=[7, 4])
    name = held.encode(x=alt.value("width"), text="words:N")
    behind, named = (
        name.mark_text(align="right", baseline="bottom", dy=-4, fontSize=screen.words, **ink)
        for ink in ({"stroke": theme.PAPER, "strokeWidth": 4}, {"color": theme.INK})
    )
    series = alt.Chart(table("points")).encode(days(), values("y", unit))
    points = series.mark_point(filled=True, size=56, opacity=1).encode(
        alt.Color("class:N", scale=alt.Scale(domain=_CLASSES, range=COLOURS)),
        alt.Shape("class:N", scale=alt.Scale(domain=_CLASSES, range=_SHAPES)),
        description="mark:N",
    )
    line = series.mark_line(color=theme.ORDINARY, strokeWidth=1.5)
    decided = decisions_layer(screen)
    return framed(band, mean, target, line, points, behind, named, decided, within=within)
