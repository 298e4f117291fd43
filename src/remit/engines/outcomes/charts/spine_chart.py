"""A spine: many measures of one body, each beside all the others, with the better side right."""

# ruff: noqa: PLC0415 - see drawing.py

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from remit.engines.outcomes.charts import theme
from remit.engines.outcomes.charts.drawing import Link, Picture, Row, compiled
from remit.engines.outcomes.charts.frames import Room, framed, room, table, wrapped
from remit.engines.outcomes.charts.limits import SPINE_ROWS_MAX
from remit.engines.outcomes.charts.theme import NARROW, WIDE, Screen
from remit.engines.outcomes.charts.words import Heading, Place, Table, figure
from remit.engines.outcomes.statistics import Better
from remit.errors import Invalid

if TYPE_CHECKING:
    import altair as alt

BAR_HEIGHT: Final = 31
"""What a row has beside its words, which stand over its bar."""
BAR_MIDDLE: Final = 16
WORDS_OVER: Final = 17
WAYS_HEIGHT: Final = 20
FIGURE_WIDTH: Final = 130
"""Room for a figure beside the words of its row, where the screen is wide."""
_CLASSES: Final = ("No different", "Better", "Worse", "Different", "Not compared")
LEGEND_COLUMNS: Final = {WIDE: 5, NARROW: 3}
COLOURS: Final = (theme.ORDINARY, theme.BETTER, theme.WORSE, theme.PLUM, theme.INK)
_WAYS: Final = {
    True: "← worse, or lower    |    all together    |    better, or higher →",
    False: "← worse, or lower  |  better, or higher →",
}
_SHAPES: Final = ("circle", "triangle-up", "diamond", "square", "cross")


@dataclass(frozen=True, slots=True)
class SpineRow:
    """One measure: the body's figure, that of all together, and how all bodies are spread.

    `lowest`, `quarter`, `three_quarters` and `highest` are over all bodies. `differs` is -1 where
    the body's figure lies below that of all together by more than chance, 1 where it lies above,
    0 where it does not, and `None` where the method cannot tell. `measure` is the key of the
    measure, and `href` leads to the body's figures on it.
    """

    measure: str
    title: str
    unit: str
    better: Better
    value: float | None
    together: float
    lowest: float
    quarter: float
    three_quarters: float
    highest: float
    differs: int | None
    href: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class SpineChart:
    """The spine of one place."""

    heading: Heading
    place: Place
    rows: tuple[SpineRow, ...]


def judged(row: SpineRow) -> str:
    """Whether a figure is better or worse than that of all together by more than chance."""
    if row.differs is None:
        return _CLASSES[4]
    if row.differs == 0:
        return _CLASSES[0]
    if row.better is Better.NEITHER:
        return _CLASSES[3]
    return _CLASSES[1 if (row.differs > 0) == (row.better is Better.HIGHER) else 2]


def spine(chart: SpineChart, screen: Screen = WIDE) -> Picture:
    """The chart, its table and its links.

    All measures share a scale on which the figure of all together lies in the middle and the body
    furthest from it at the edge. Lower-is-better measures are turned, so that better is right.
    """
    if len(chart.rows) > SPINE_ROWS_MAX:
        raise Invalid(
            "CHA-001",
            f"a spine of {len(chart.rows)} measures cannot be read",
            where=chart.heading.title,
            mend=f"choose {SPINE_ROWS_MAX} measures at most; the table takes any number",
        )
    said = [_said(row, screen) for row in chart.rows]
    step = BAR_HEIGHT + theme.line(screen) * max(map(len, said), default=0)
    within = room(
        screen,
        step * len(chart.rows) + WAYS_HEIGHT,
        left=theme.EDGE,
        labels=False,
        entries=len(_CLASSES),
        columns=LEGEND_COLUMNS[screen],
    )
    words = [_WAYS[screen is WIDE]]
    titles: list[Row] = []
    figures: list[Row] = []
    for number, lines in enumerate(said, start=1):
        line = number * step - BAR_MIDDLE - WORDS_OVER
        for up, text in enumerate(reversed(lines)):
            titles.append({"line": line - up * theme.line(screen), "words": f"§{len(words)}"})
            words.append(text)
        if screen is WIDE:
            figures.append({"line": line, "words": f"§{len(words)}"})
            words.append(_value(chart.rows[number - 1]))
    return Picture(
        kind="spine",
        heading=chart.heading,
        table=_table(chart),
        form=lambda: _form(screen, within, step * len(chart.rows) + WAYS_HEIGHT),
        rows={
            "rows": [
                {**_row(row), "line": (number + 1) * step - BAR_MIDDLE, "mark": f"#{number}"}
                for number, row in enumerate(chart.rows)
            ],
            "titles": titles,
            "figures": figures,
            "ways": [{"words": "§0"}],
        },
        size=within.size,
        words=tuple(words),
        links=tuple(
            Link(
                f"{row.title}: {figure(row.value, row.unit)}, all together "
                f"{figure(row.together, row.unit)}. {judged(row)}",
                row.href,
                row.measure,
            )
            for row in chart.rows
        ),
    )


def _said(row: SpineRow, screen: Screen) -> tuple[str, ...]:
    """A measure's title in lines, with its figure where that has no room beside it."""
    across = screen.width - 2 * theme.EDGE
    if screen is WIDE:
        return wrapped(row.title, across - FIGURE_WIDTH, screen)
    return wrapped(f"{row.title}: {_value(row)}", across, screen)


def _value(row: SpineRow) -> str:
    return figure(row.value, row.unit)


def _row(row: SpineRow) -> Row:
    reach = max(row.highest - row.together, row.together - row.lowest) or 1.0
    turn = -1 if row.better is Better.LOWER else 1

    def place(value: float | None) -> float | None:
        return None if value is None else turn * (value - row.together) / reach

    ends = sorted(turn * (each - row.together) / reach for each in (row.lowest, row.highest))
    inner = sorted(
        turn * (each - row.together) / reach for each in (row.quarter, row.three_quarters)
    )
    return {
        "worst": ends[0],
        "best": ends[1],
        "q1": inner[0],
        "q3": inner[1],
        "x": place(row.value),
        "class": judged(row),
    }


def _table(chart: SpineChart) -> Table:
    return Table(
        (
            "measure",
            "value",
            "unit",
            "all together",
            "lowest",
            "quarter below",
            "quarter above",
            "highest",
            "better is",
            "beside all together",
            "why no figure",
        ),
        tuple(
            (
                row.title,
                row.value,
                row.unit,
                row.together,
                row.lowest,
                row.quarter,
                row.three_quarters,
                row.highest,
                row.better.value,
                judged(row).lower() if row.value is not None else "",
                row.why_not,
            )
            for row in chart.rows
        ),
    )


@compiled
def _form(screen: Screen, within: Room, height: int) -> alt.TopLevelMixin:
    import altair as alt

    base = alt.Chart(table("rows"))
    scale = alt.Scale(domain=[-1.05, 1.05], nice=False, zero=False)
    down = alt.Y("line:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=None, scale=scale)

    ends = base.mark_rule(strokeWidth=12, color=theme.BANDS[0]).encode(
        across("worst"), alt.X2("best:Q"), down
    )
    inner = base.mark_rule(strokeWidth=12, color=theme.BANDS[3]).encode(
        across("q1"), alt.X2("q3:Q"), down
    )
    middle = base.mark_tick(color=theme.INK, thickness=1.5, size=18).encode(
        alt.XDatum(0, scale=scale, axis=None), down
    )
    ways = (
        alt.Chart(table("ways"))
        .mark_text(baseline="bottom", color=theme.SLATE, fontSize=screen.words)
        .encode(alt.XDatum(0, scale=scale, axis=None), y=alt.value("height"), text="words:N")
    )
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        across("x"),
        down,
        alt.Color(
            "class:N",
            scale=alt.Scale(domain=_CLASSES, range=COLOURS),
            legend=alt.Legend(columns=LEGEND_COLUMNS[screen]),
        ),
        alt.Shape("class:N", scale=alt.Scale(domain=_CLASSES, range=_SHAPES)),
        description="mark:N",
    )
    said: dict[str, Any] = {"fontSize": screen.words, "color": theme.INK}
    words = alt.Chart(table("titles")).mark_text(align="left", **said)
    figures = alt.Chart(table("figures")).mark_text(align="right", **said)
    words, figures = (
        each.encode(x=alt.value(x), y=down, text="words:N")
        for each, x in ((words, 0), (figures, "width"))
    )
    return framed(ends, inner, middle, dots, words, figures, ways, within=within)
