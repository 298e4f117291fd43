"""Spend beside outcome: each body on two scales, with the box in which nothing stands out."""

# ruff: noqa: PLC0415 - see drawing.py

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from remit.engines.outcomes.charts import theme
from remit.engines.outcomes.charts.drawing import Link, Picture, compiled
from remit.engines.outcomes.charts.frames import (
    Room,
    framed,
    head,
    room,
    slots,
    table,
    wrapped,
)
from remit.engines.outcomes.charts.theme import WIDE, Screen
from remit.engines.outcomes.charts.words import Heading, Place, Table, figure
from remit.engines.outcomes.statistics import Quadrant
from remit.engines.outcomes.statistics.value import BOX

if TYPE_CHECKING:
    import altair as alt

Align = Literal["left", "right"]
Baseline = Literal["top", "bottom"]

HEIGHT: Final = 330
QUADRANTS: Final = {
    Quadrant.NOT_GIVEN: "no figure",
    Quadrant.LOWER_SPEND_BETTER_OUTCOME: "lower spend, better outcome",
    Quadrant.HIGHER_SPEND_BETTER_OUTCOME: "higher spend, better outcome",
    Quadrant.HIGHER_SPEND_WORSE_OUTCOME: "higher spend, worse outcome",
    Quadrant.LOWER_SPEND_WORSE_OUTCOME: "lower spend, worse outcome",
}
_ACROSS: Final = "Spend a head: lower ← standard deviations → higher"
_UP: Final = "Outcome: better above, in standard deviations"
_CORNERS: Final = (
    ("Lower spend,", "better outcome"),
    ("Higher spend,", "better outcome"),
    ("Lower spend,", "worse outcome"),
    ("Higher spend,", "worse outcome"),
)
_CLASSES: Final = ("Nothing stands out", "Stands out")
COLOURS: Final = (theme.ORDINARY, theme.PLUM)
_SHAPES: Final = ("circle", "diamond")


@dataclass(frozen=True, slots=True)
class ValuePoint:
    """One body in standard deviations over all bodies; a higher outcome is better.

    `spend_pounds` and `outcome_value` are the figures themselves, in their units.
    """

    place: Place
    spend: float
    outcome: float
    outcome_lower: float
    outcome_upper: float
    quadrant: Quadrant
    in_box: bool
    side_clear: bool
    spend_pounds: float
    outcome_value: float


@dataclass(frozen=True, slots=True)
class ValueChart:
    """`spend_unit` says what the pounds are for ("£ per person"); `chosen` is the key of a body."""

    heading: Heading
    spend_unit: str
    points: tuple[ValuePoint, ...]
    chosen: str = ""


def spend_beside_outcome(chart: ValueChart, screen: Screen = WIDE) -> Picture:
    """The chart, its table and its links: a prompt to look, not a verdict."""
    unit = chart.heading.unit
    below = wrapped(_ACROSS, screen.width - screen.left, screen)
    within = room(screen, HEIGHT, top=head(screen), title_lines=len(below), entries=len(_CLASSES))
    corners = [words for corner in _CORNERS for words in corner]
    return Picture(
        kind="value",
        heading=chart.heading,
        table=_table(chart),
        form=lambda: _form(screen, within, len(below)),
        rows={
            "box": [{"left": -BOX, "right": BOX, "low": -BOX, "high": BOX}],
            "points": [
                {
                    "x": point.spend,
                    "y": point.outcome,
                    "class": _CLASSES[not point.in_box],
                    "mark": f"#{number}",
                }
                for number, point in enumerate(chart.points)
            ],
            "chosen": [
                {
                    "x": point.spend,
                    "y": point.outcome,
                    "low": point.outcome_lower,
                    "high": point.outcome_upper,
                }
                for point in chart.points
                if point.place.key == chart.chosen
            ],
        },
        size=within.size,
        words=(_UP, *corners, *below),
        links=tuple(
            Link(
                f"{point.place.name}: {figure(point.spend_pounds, chart.spend_unit)}, "
                f"{figure(point.outcome_value, unit)}; {QUADRANTS[point.quadrant]}"
                + (" (nothing stands out)" if point.in_box else ""),
                point.place.href,
                point.place.key,
            )
            for point in chart.points
        ),
    )


def _table(chart: ValueChart) -> Table:
    return Table(
        (
            "code",
            "name",
            f"spend ({chart.spend_unit})",
            f"outcome ({chart.heading.unit})",
            "spend, standard deviations",
            "outcome, standard deviations",
            "outcome lower 95%",
            "outcome upper 95%",
            "where it stands",
            "in the box",
            "side clear of chance",
        ),
        tuple(
            (
                point.place.code,
                point.place.name,
                point.spend_pounds,
                point.outcome_value,
                point.spend,
                point.outcome,
                point.outcome_lower,
                point.outcome_upper,
                QUADRANTS[point.quadrant],
                "yes" if point.in_box else "no",
                "yes" if point.side_clear else "no",
            )
            for point in chart.points
        ),
    )


@compiled
def _form(screen: Screen, within: Room, lines: int) -> alt.TopLevelMixin:
    import altair as alt

    (outcome,), named = slots(1), slots(2 * len(_CORNERS), 1)
    below = slots(lines, 1 + len(named))

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title=below)

    def up(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title=outcome)

    box = (
        alt.Chart(table("box"))
        .mark_rect(fill=theme.BANDS[0], stroke=theme.ORDINARY, strokeDash=[4, 3], opacity=1)
        .encode(across("left"), up("low"), alt.X2("right:Q"), alt.Y2("high:Q"))
    )
    upright = alt.Chart(table("box")).mark_rule(color=theme.SLATE).encode(alt.XDatum(0))
    level = alt.Chart(table("box")).mark_rule(color=theme.SLATE).encode(alt.YDatum(0))
    points = (
        alt.Chart(table("points"))
        .mark_point(filled=True, size=56, opacity=0.9)
        .encode(
            across("x"),
            up("y"),
            alt.Color("class:N", scale=alt.Scale(domain=_CLASSES, range=COLOURS)),
            alt.Shape("class:N", scale=alt.Scale(domain=_CLASSES, range=_SHAPES)),
            description="mark:N",
        )
    )
    chosen = alt.Chart(table("chosen")).encode(across("x"))
    whisker = chosen.mark_rule(color=theme.INK, strokeWidth=1.5).encode(up("low"), alt.Y2("high:Q"))
    ring = chosen.mark_point(size=220, color=theme.INK, strokeWidth=2.5).encode(up("y"))
    sides: tuple[tuple[Align, Baseline, Any], ...] = (
        ("left", "top", 2),
        ("right", "top", 2),
        ("left", "bottom", "height"),
        ("right", "bottom", "height"),
    )
    corners = [
        alt.Chart(table("box"))
        .mark_text(
            text=named[2 * corner : 2 * corner + 2],
            align=align,
            baseline=baseline,
            # The first of two lines stands where one would.
            dy=-theme.line(screen) if baseline == "bottom" else 0,
            color=theme.SLATE,
            fontSize=screen.words,
            fontStyle="italic",
            lineHeight=theme.line(screen),
        )
        .encode(x=alt.value(0 if align == "left" else "width"), y=alt.value(y))
        for corner, (align, baseline, y) in enumerate(sides)
    ]
    return framed(box, upright, level, points, whisker, ring, *corners, within=within)
