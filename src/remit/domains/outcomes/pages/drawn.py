"""Charts on a page and as files: one drawing each, at addresses that never change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from markupsafe import Markup
from pydantic_core import to_json

from remit.engines.outcomes import charts
from remit.errors import NotFound


class Drawn(NamedTuple):
    """A chart on a page: its drawing, its table, and the address its files have before the dot."""

    name: str
    heading: charts.Heading
    svg: Markup
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
            Markup(charts.inline(chart)),  # noqa: S704 - every word in it was escaped when drawn
            charts.picture(chart).table,
            f"{page}/{name}",
            query,
        )
        for name, chart in made.items()
    }


def _json(picture: charts.Picture) -> bytes:
    return to_json(picture.spec())


FORMS: Final[Mapping[str, tuple[str, Callable[[charts.Picture], str | bytes]]]] = {
    "svg": ("image/svg+xml", charts.svg_file),
    "png": ("image/png", charts.png),
    "csv": ("text/csv; charset=utf-8", lambda picture: picture.table.csv()),
    "vega": ("application/json", _json),
}


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
    kind, draw = FORMS[form]
    response = HttpResponse(draw(charts.picture(made[name])), content_type=kind)
    ending = "vega.json" if form == "vega" else form
    response.headers["Content-Disposition"] = f'inline; filename="{stem}-{name}.{ending}"'
    # The journal decides how long it is true, as for pages.
    response.headers["Cache-Control"] = "public, no-cache"
    return response
