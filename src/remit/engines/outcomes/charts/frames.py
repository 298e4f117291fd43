"""What the forms of charts share: their room, their axes of time, and how decisions are marked."""

# ruff: noqa: PLC0415 - see drawing.py

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from remit.engines.outcomes.charts import theme
from remit.engines.outcomes.charts.drawing import Link, Row
from remit.engines.outcomes.charts.theme import EDGE, Screen
from remit.engines.outcomes.charts.words import Decision, instant

if TYPE_CHECKING:
    import altair as alt


LABELS_HEIGHT: Final = 20
"""The words of an axis with the room above them."""
LEGEND_ABOVE: Final = 12
LEGEND_ROW: Final = 7
"""What a row of a legend has beside its words."""
HALF_A_MONTH: Final = 30
"""Half the words of a month: nearer to an end, they turn inwards."""
LETTER_WIDTH: Final = 0.5
"""How wide a letter is on average, in heights."""


@dataclass(frozen=True, slots=True)
class Room:
    """The room of a chart in units: `width` and `height` are those of the whole.

    It is told and not found out: Vega would draw everything twice, and measuring words is most of
    its work.
    """

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Units across and down."""
        return self.width, self.height

    @property
    def across(self) -> int:
        """Units across that are left for the figures."""
        return self.width - self.left - self.right


def room(
    screen: Screen,
    height: int,
    *,
    left: int | None = None,
    top: int = EDGE,
    labels: bool = True,
    title_lines: int = 0,
    entries: int = 0,
    columns: int | None = None,
) -> Room:
    """Room round figures that are `height` units high.

    `labels`: their axis below has words; `title_lines` of a title stand under these, and a legend
    of so many entries under that, in so many columns where the screen's own are not meant.
    """
    legend = -(-entries // (columns or screen.legend_columns))
    bottom = EDGE + LABELS_HEIGHT * labels + title_lines * (theme.line(screen) + 2)
    bottom += legend and LEGEND_ABOVE + legend * (screen.words + LEGEND_ROW)
    left = screen.left if left is None else left
    return Room(screen.width, top + height + bottom, left, top, EDGE, bottom)


def head(screen: Screen) -> int:
    """Room above figures for the title of their axis."""
    return EDGE + theme.line(screen) + 10


def framed(
    *layers: alt.Chart | alt.LayerChart | alt.FacetChart, within: Room
) -> alt.LayerChart | alt.FacetChart:
    """Layers as one chart in the room that it has."""
    import altair as alt

    sides = {side: getattr(within, side) for side in ("left", "top", "right", "bottom")}
    return alt.layer(*layers).properties(
        width=within.across,
        height=within.height - within.top - within.bottom,
        autosize=alt.AutoSizeParams(type="none"),
        padding=sides,
    )


def wrapped(text: str, width: int, screen: Screen) -> tuple[str, ...]:
    """Words in lines of so many units, as far as that can be told without measuring them."""
    return tuple(textwrap.wrap(text, int(width / (LETTER_WIDTH * screen.words))))


def slots(number: int, first: int = 0) -> list[str]:
    """The places of so many words from `first` on: see `Picture.words`."""
    return [f"§{first + each}" for each in range(number)]


def table(name: str) -> alt.NamedData:
    """A table that each drawing fills."""
    import altair as alt

    return alt.NamedData(name=name)


def days(field: str = "x") -> alt.X:
    """An axis of days, in universal time; only months that the series has are worth a tick."""
    import altair as alt

    return alt.X(
        f"{field}:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%b %Y", labelFlush=HALF_A_MONTH, labelOverlap=True, tickCount=4),
    )


def values(field: str, title: str, **scale: Any) -> alt.Y:
    """An axis of figures that need not begin at nought: the eye is led by the limits."""
    import altair as alt

    return alt.Y(
        f"{field}:Q", title=title, scale=alt.Scale(zero=False, **scale), axis=numbers(title=title)
    )


def numbers(**axis: Any) -> alt.Axis:
    """An axis of figures whose largest fit into its room."""
    import altair as alt

    large = "abs(datum.value) >= 1e5 ? format(datum.value, '~s') : datum.label"
    return alt.Axis(labelExpr=large, **axis)


def decisions_layer(screen: Screen) -> alt.LayerChart | alt.FacetChart:
    """A dashed line and a numbered flag on the day of each decision."""
    import altair as alt

    base = alt.Chart(table("decisions")).encode(days())
    line = base.mark_rule(color=theme.PLUM, strokeDash=[3, 3])
    flag = base.mark_point(filled=True, shape="square", size=300, color=theme.PLUM, opacity=1)
    number = base.mark_text(
        color=theme.PAPER, fontSize=screen.words, fontWeight="bold", baseline="middle"
    )
    top = alt.value(0)
    return alt.layer(
        line,
        flag.encode(y=top, description="mark:N"),
        number.encode(y=top, text="number:N"),
    )


def decision_rows(decisions: Sequence[Decision], first_mark: int) -> list[Row]:
    """The rows of `decisions_layer`; their links stand from `first_mark` on."""
    return [
        {"x": instant(each.day), "number": str(number + 1), "mark": f"#{first_mark + number}"}
        for number, each in enumerate(decisions)
    ]


def decision_links(decisions: Sequence[Decision]) -> tuple[Link, ...]:
    """The links of `decision_rows`."""
    return tuple(
        Link(f"Decision {number}: {each.title}, from {each.day:%d %B %Y}", each.href)
        for number, each in enumerate(decisions, start=1)
    )
