"""A population pyramid: people by age and sex, with the outline of another population."""

# ruff: noqa: PLC0415 - see drawing.py

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from remit.engines.outcomes.charts import theme
from remit.engines.outcomes.charts.drawing import Link, Picture, Row, compiled
from remit.engines.outcomes.charts.frames import LETTER_WIDTH, Room, framed, room, slots, table
from remit.engines.outcomes.charts.theme import WIDE, Screen
from remit.engines.outcomes.charts.words import Heading, Place, Table, figure
from remit.errors import Invalid

if TYPE_CHECKING:
    import altair as alt

ROW_HEIGHT: Final = 17
BAND_CHARACTERS: Final = 11
"""Of the longest band: “90 and over”."""

_SEXES: Final = ("Female", "Male")
COLOURS: Final = (theme.FIFTHS[3], theme.FIFTHS[1])


@dataclass(frozen=True, slots=True)
class AgeBand:
    """People of one age band, and the same of the population beside."""

    band: str
    female: int
    male: int
    female_beside: int
    male_beside: int


@dataclass(frozen=True, slots=True)
class PyramidChart:
    """The bands ascend by age; `beside` names the population of the outline."""

    heading: Heading
    place: Place
    bands: tuple[AgeBand, ...]
    beside: str


def pyramid(chart: PyramidChart, screen: Screen = WIDE) -> Picture:
    """Each bar as a share of its whole population, so that a small one and a large compare."""
    people = sum(band.female + band.male for band in chart.bands)
    others = sum(band.female_beside + band.male_beside for band in chart.bands)
    if not people or not others:
        raise Invalid(
            "CHA-002",
            "a pyramid of nobody has no shape",
            where=chart.heading.title,
            mend="show a place and a year with people in them",
        )
    within = room(
        screen,
        ROW_HEIGHT * len(chart.bands),
        left=round(BAND_CHARACTERS * LETTER_WIDTH * screen.words) + 2 * theme.EDGE,
        title_lines=1,
        entries=len(_SEXES),
    )
    bars: list[Row] = []
    links: list[Link] = []
    for band in reversed(chart.bands):
        for side, sex, count, beside in (
            (-1, _SEXES[0], band.female, band.female_beside),
            (1, _SEXES[1], band.male, band.male_beside),
        ):
            bars.append(
                {
                    "band": band.band,
                    "sex": sex,
                    "share": side * 100 * count / people,
                    "beside": side * 100 * beside / others,
                    "mark": f"#{len(links)}",
                }
            )
            links.append(
                Link(
                    f"{sex}, {band.band}: {count:,} people, {figure(100 * count / people, '%')}; "
                    f"{chart.beside} {figure(100 * beside / others, '%')}"
                )
            )
    return Picture(
        kind="pyramid",
        heading=chart.heading,
        table=_table(chart),
        form=lambda: _form(screen, within),
        rows={"bars": bars},
        size=within.size,
        links=tuple(links),
        words=("Share of all people",),
    )


def _table(chart: PyramidChart) -> Table:
    return Table(
        ("age", "female", "male", f"female, {chart.beside}", f"male, {chart.beside}"),
        tuple(
            (band.band, band.female, band.male, band.female_beside, band.male_beside)
            for band in chart.bands
        ),
    )


@compiled
def _form(_screen: Screen, within: Room) -> alt.TopLevelMixin:
    import altair as alt

    (title,) = slots(1)
    base = alt.Chart(table("bars"))
    words = alt.Axis(grid=False, labelOverlap=False)
    down = alt.Y("band:N", sort=None, title=None, axis=words)

    def across(field: str) -> alt.X:
        words = alt.Axis(labelExpr="format(abs(datum.value), '~g') + '%'", grid=True)
        return alt.X(f"{field}:Q", title=title, axis=words)

    bars = base.mark_bar(orient="horizontal").encode(
        across("share"),
        down,
        alt.Color("sex:N", scale=alt.Scale(domain=_SEXES, range=COLOURS)),
        description="mark:N",
    )
    outline = base.mark_tick(
        orient="vertical", color=theme.INK, thickness=2, size=ROW_HEIGHT - 1
    ).encode(across("beside"), down)
    return framed(bars, outline, within=within)
