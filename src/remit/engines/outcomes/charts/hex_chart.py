"""An even map: one hexagon for each body, darker for higher figures."""

# ruff: noqa: PLC0415 - see drawing.py

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from remit.engines.outcomes.charts import theme
from remit.engines.outcomes.charts.drawing import Link, Picture, compiled
from remit.engines.outcomes.charts.frames import Room, framed, room, table
from remit.engines.outcomes.charts.theme import WIDE, Screen
from remit.engines.outcomes.charts.words import Heading, Place, Table, figure

if TYPE_CHECKING:
    import altair as alt

NO_FIGURE: Final = "No figure"
GROUPS: Final = ("Lowest fifth", "Second", "Third", "Fourth", "Highest fifth")
_CLASSES: Final = (*GROUPS, NO_FIGURE)
COLOURS: Final = (*theme.FIFTHS, theme.NO_FIGURE)
LEGEND_COLUMNS: Final = 3
_HALF: Final = sqrt(3) / 2
# A hexagon on its point, as Vega wants it: in a square of side 2 round the middle.
_HEXAGON: Final = f"M0,-1L{_HALF},-.5L{_HALF},.5L0,1L{-_HALF},.5L{-_HALF},-.5Z"


@dataclass(frozen=True, slots=True)
class HexCell:
    """One body: its cell in axial coordinates and its fifth from 1 (lowest); 0 has no figure."""

    place: Place
    q: int
    r: int
    value: float | None
    fifth: int
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class HexMap:
    """The map of one figure; `chosen` is the key of the body to point out."""

    heading: Heading
    cells: tuple[HexCell, ...]
    chosen: str = ""


def hex_map(chart: HexMap, screen: Screen = WIDE) -> Picture:
    """The map, its table and its links, north up."""
    unit = chart.heading.unit
    middles = [(sqrt(3) * (cell.q + cell.r / 2), 1.5 * cell.r) for cell in chart.cells]
    wide = max((x for x, _ in middles), default=0) - min((x for x, _ in middles), default=0)
    high = max((y for _, y in middles), default=0) - min((y for _, y in middles), default=0)
    left = min((x for x, _ in middles), default=0)
    top = min((y for _, y in middles), default=0)
    # Corners lie one unit from a middle, so that half a cell is left on each side.
    across = screen.width - 2 * theme.EDGE
    side = across / (wide + 2)
    height = round((high + 2) * side)
    within = room(
        screen,
        height,
        left=theme.EDGE,
        labels=False,
        entries=len(_CLASSES),
        columns=LEGEND_COLUMNS,
    )
    rows = [
        {
            "x": (x - left + 1) * side,
            "y": (y - top + 1) * side,
            "class": _CLASSES[cell.fifth - 1] if cell.fifth else NO_FIGURE,
            "mark": f"#{number}",
        }
        for number, (cell, (x, y)) in enumerate(zip(chart.cells, middles, strict=True))
    ]
    return Picture(
        kind="map",
        heading=chart.heading,
        table=_table(chart),
        form=lambda: _form(screen, within, height, round(side, 3)),
        rows={
            "cells": rows,
            "gaps": [row for row, cell in zip(rows, chart.cells, strict=True) if not cell.fifth],
            "chosen": [
                row
                for row, cell in zip(rows, chart.cells, strict=True)
                if cell.place.key == chart.chosen
            ],
        },
        size=within.size,
        links=tuple(
            Link(
                f"{cell.place.name}: {figure(cell.value, unit)}"
                + (f" ({GROUPS[cell.fifth - 1].lower()})" if cell.fifth else f": {cell.why_not}"),
                cell.place.href,
                cell.place.key,
            )
            for cell in chart.cells
        ),
    )


def _table(chart: HexMap) -> Table:
    return Table(
        ("code", "name", f"value ({chart.heading.unit})", "fifth", "why no figure"),
        tuple(
            (
                cell.place.code,
                cell.place.name,
                cell.value,
                cell.fifth or None,
                cell.why_not,
            )
            for cell in chart.cells
        ),
    )


@compiled
def _form(_screen: Screen, within: Room, height: int, side: float) -> alt.TopLevelMixin:
    import altair as alt

    def placed(name: str) -> alt.Chart:
        return alt.Chart(table(name)).encode(
            alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, within.across], nice=False)),
            alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False)),
        )

    # Vega's size is the square of the side that holds the shape.
    size = (2 * side) ** 2
    cells = placed("cells").mark_point(
        shape=_HEXAGON, filled=True, size=size, opacity=1, stroke=theme.PAPER, strokeWidth=1.2
    )
    gaps = placed("gaps").mark_point(
        shape=_HEXAGON, filled=False, size=0.8 * size, color=theme.ORDINARY, strokeWidth=1
    )
    ring = placed("chosen").mark_point(
        shape=_HEXAGON, filled=False, size=size, color=theme.OCHRE, strokeWidth=3.5
    )
    legend = alt.Legend(
        symbolType="square",
        symbolSize=140,
        symbolStrokeColor=theme.ORDINARY,
        symbolStrokeWidth=1,
        columns=LEGEND_COLUMNS,
    )
    coloured = cells.encode(
        alt.Color("class:N", scale=alt.Scale(domain=_CLASSES, range=COLOURS), legend=legend),
        description="mark:N",
    )
    return framed(coloured, gaps, ring, within=within)
