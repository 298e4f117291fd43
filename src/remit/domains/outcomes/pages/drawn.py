"""Charts on a page and as files: one drawing each, at addresses that never change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from markupsafe import Markup
from pydantic_core import to_json

from remit.domains.outcomes import drawings
from remit.engines.outcomes import charts
from remit.errors import NotFound


class Drawn(NamedTuple):
    """A chart on a page: its drawing, its table, and the address its files have before the dot.

    `narrow` is the size of the image that a narrow screen shows instead, in units across and down.
    """

    name: str
    heading: charts.Heading
    svg: Markup
    narrow: tuple[int, int]
    table: charts.Table
    address: str
    query: str


def drawn(made: Mapping[str, charts.Chart], page: str, **asked: str) -> dict[str, Drawn]:
    """Charts for a template, by name; `page` and what is asked of it lead to their files."""
    given = {key: value for key, value in asked.items() if value}
    query = f"?{urlencode(given)}" if given else ""
    return {
        name: Drawn(
            name,
            chart.heading,
            Markup(drawings.drawing(chart, drawings.INLINE)),  # noqa: S704 - every word in it was escaped when drawn
            picture.size,
            picture.table,
            f"{page}/{name}",
            query,
        )
        for name, chart in made.items()
        for picture in (charts.picture(chart, charts.NARROW),)
    }


def _json(picture: charts.Picture) -> bytes:
    return to_json(picture.spec())


def _of_picture(
    make: Callable[[charts.Picture], str | bytes],
) -> Callable[[charts.Chart], str | bytes]:
    return lambda chart: make(charts.picture(chart))


FORMS: Final[Mapping[str, tuple[str, str, Callable[[charts.Chart], str | bytes]]]] = {
    "svg": ("svg", "image/svg+xml", _of_picture(charts.svg_file)),
    "png": ("png", "image/png", _of_picture(charts.png)),
    "csv": ("csv", "text/csv; charset=utf-8", _of_picture(lambda picture: picture.table.csv())),
    "vega": ("vega.json", "application/json", _of_picture(_json)),
    "narrow": ("svg", "image/svg+xml", lambda chart: drawings.drawing(chart, drawings.NARROW)),
}
"""By the end of an address: the end of a file's name, what it holds, and how it is made."""


def file(made: Mapping[str, charts.Chart], name: str, form: str, stem: str) -> HttpResponse:
    """One chart as a file. Raises `NotFound` (`OUT-020`) for a chart or form that is not there."""
    if name not in made or form not in FORMS:
        raise NotFound(
            "OUT-020",
            f"there is no chart `{name}.{form}` here",
            where=stem,
            mend="choose from: " + ", ".join(f"{each}.{kind}" for each in made for kind in FORMS)
            if made
            else "see the table: this measure has no chart",
        )
    ending, kind, draw = FORMS[form]
    response = HttpResponse(draw(made[name]), content_type=kind)
    response.headers["Content-Disposition"] = f'inline; filename="{stem}-{name}.{ending}"'
    # The journal decides how long it is true, as for pages.
    response.headers["Cache-Control"] = "public, no-cache"
    return response
