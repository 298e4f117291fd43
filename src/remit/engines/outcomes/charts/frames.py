"""What the forms of charts share: their size, their axes of time, and how decisions are marked."""

# ruff: noqa: PLC0415 - see drawing.py

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from remit.engines.outcomes.charts import theme
from remit.engines.outcomes.charts.drawing import Link, Row
from remit.engines.outcomes.charts.words import Decision, instant

if TYPE_CHECKING:
    import altair as alt


def framed(
    *layers: alt.Chart | alt.LayerChart | alt.FacetChart, height: int
) -> alt.LayerChart | alt.FacetChart:
    """Layers as one chart of the width that all charts have."""
    import altair as alt

    return alt.layer(*layers).properties(
        width=theme.WIDTH,
        height=height,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    )


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
        axis=alt.Axis(format="%b %Y", labelFlush=True, labelOverlap=True, tickCount=4),
    )


def values(field: str, title: str, **scale: Any) -> alt.Y:
    """An axis of figures that need not begin at nought: the eye is led by the limits."""
    import altair as alt

    return alt.Y(f"{field}:Q", title=title, scale=alt.Scale(zero=False, **scale))


def decisions_layer() -> alt.LayerChart | alt.FacetChart:
    """A dashed line and a numbered flag on the day of each decision."""
    import altair as alt

    base = alt.Chart(table("decisions")).encode(days())
    line = base.mark_rule(color=theme.PLUM, strokeDash=[3, 3])
    flag = base.mark_point(filled=True, shape="square", size=300, color=theme.PLUM, opacity=1)
    number = base.mark_text(color=theme.PAPER, fontSize=12, fontWeight="bold", baseline="middle")
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
