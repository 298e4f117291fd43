"""From a chart to SVG and PNG: Altair says it once for each form, vl-convert draws it.

Building a chart in Altair and compiling it takes longer than drawing it. So each form (its kind,
its axes, its words) is compiled once to a Vega specification with empty tables, and every drawing
fills those tables. What Vega writes is then made fit for a page: marks become links with their
words, long words take the places that were kept for them, and nothing is left that the reader's
programs would read out twice. No browser, no network, no fonts from elsewhere.
"""

# ruff: noqa: PLC0415 - Altair and vl-convert take a second to import; most processes draw nothing

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from remit.engines.outcomes.charts import theme
from remit.engines.outcomes.charts.limits import MARKS_MAX, PNG_SCALE, TEMPLATES_KEPT
from remit.engines.outcomes.charts.words import Heading, Table
from remit.errors import Invalid

if TYPE_CHECKING:
    import altair as alt

Row = Mapping[str, str | float | int | None]

VEGA_LITE: Final = "6.4"
TITLE_LINE: Final = 52
TITLE_HEIGHT: Final = 19
SUBTITLE_LINE: Final = 80
SUBTITLE_HEIGHT: Final = 13.5
TITLE_BELOW: Final = 20
# A mark says which link it is by its number; Vega puts the number where a screen reader would look.
_MARK = re.compile(r'<(path|line) aria-label="#(\d+)"[^>]*?( (?:transform|d|x2|y2)=[^>]*)/>')
_ROLES = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"')
_OPENING = re.compile(r"^<svg [^>]*viewBox=\"([^\"]*)\"[^>]*>")
# Vega measures each letter that it is given; what needs no measuring is put in when it is done.
_SLOT = re.compile(r">§(\d+)<")
_SLOT_SAID = re.compile(r'"§(\d+)"')
_EMPTY = re.compile(r'<path class="(?:background|foreground)"[^>]*(?:d="(?:M0,0h0v0h0Z)?")[^>]*/>')


@dataclass(frozen=True, slots=True)
class Link:
    """Where a mark leads and what it says; `key` names the body, to find it in other charts."""

    says: str
    href: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart ready to be drawn: the form compiled, its rows, and the table of the same figures.

    `links[n]` belongs to the mark whose row has `mark` = n. `size` is in units across and down.
    `words[n]` belongs where the form or a row has `§n`: words that are only placed, not measured,
    and change from chart to chart.
    """

    kind: str
    heading: Heading
    table: Table
    form: Callable[[], str]
    rows: Mapping[str, Sequence[Row]]
    size: tuple[int, int]
    links: tuple[Link, ...] = ()
    words: tuple[str, ...] = ()

    def spec(self) -> dict[str, Any]:
        """The Vega specification with the figures in it, for other programs."""
        said: dict[str, Any] = json.loads(
            _SLOT_SAID.sub(
                lambda found: json.dumps(self.words[int(found[1])], ensure_ascii=False),
                json.dumps(self.outline(), ensure_ascii=False),
            )
        )
        return said

    def outline(self) -> dict[str, Any]:
        """The same with places in it where its words belong."""
        count = sum(map(len, self.rows.values()))
        if count > MARKS_MAX:
            raise Invalid(
                "CHA-001",
                f"a chart of {count:,} marks cannot be read",
                where=self.heading.title,
                mend=f"choose fewer bodies or a shorter time: {MARKS_MAX:,} marks at most",
            )
        filled: dict[str, Any] = json.loads(self.form())
        for table in filled["data"]:
            if table["name"] in self.rows:
                table["values"] = [dict(row) for row in self.rows[table["name"]]]
        return filled


def compiled(make: Callable[..., alt.TopLevelMixin]) -> Callable[..., str]:
    """Make a function that says a chart in Altair give its Vega specification, compiled once.

    What it is given must be hashable: first the screen, then the sizes that change the form, never
    the figures and no words.
    """

    @lru_cache(maxsize=TEMPLATES_KEPT)
    def form(screen: theme.Screen, *given: Any) -> str:
        import vl_convert

        said = make(screen, *given).to_dict()
        said["config"] = theme.config(screen)
        vega = vl_convert.vegalite_to_vega(said, vl_version=VEGA_LITE)
        for mark in vega["marks"]:
            _hush(mark)
        return json.dumps(vega, ensure_ascii=False)

    return form


def _hush(mark: dict[str, Any]) -> None:
    """Take off what Vega-Lite would have marks say of themselves: ours have words of their own."""
    said = mark.get("encode", {}).get("update", {})
    if 'datum["mark"]' not in str(said.get("description")):
        said.pop("description", None)
    for part in mark.get("marks", ()):
        _hush(part)


def svg(picture: Picture) -> str:
    """The chart for a page: no heading of its own, each mark a link with its words."""
    return _inline(_worded(picture), picture)


def image(picture: Picture) -> str:
    """The chart as a file that a page shows as an image: without heading, links or words of marks,
    which an image cannot have."""
    drawn = _MARK.sub(r"<\1\3/>", _EMPTY.sub("", _worded(picture)))
    return _ROLES.sub("", drawn)


def svg_file(picture: Picture) -> str:
    """The chart as a file that stands alone: with its heading, source and method."""
    return _alone(_drawn(_headed(picture)), picture)


def png(picture: Picture) -> bytes:
    """The chart as an image with its heading, large enough for print."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(_drawn(_headed(picture)), scale=PNG_SCALE))


def _drawn(spec: dict[str, Any]) -> str:
    import vl_convert

    return str(vl_convert.vega_to_svg(spec))


def _worded(picture: Picture) -> str:
    return _SLOT.sub(
        lambda found: f">{escape(picture.words[int(found[1])])}<", _drawn(picture.outline())
    )


def _headed(picture: Picture) -> dict[str, Any]:
    heading, spec = picture.heading, picture.spec()
    below = [heading.says, heading.method, heading.source]
    over = textwrap.wrap(heading.title, TITLE_LINE)
    under = [line for text in below for line in textwrap.wrap(text, SUBTITLE_LINE)]
    sides = spec["padding"]
    high = TITLE_HEIGHT * len(over) + SUBTITLE_HEIGHT * len(under) + TITLE_BELOW
    return {
        **spec,
        "padding": {**sides, "top": sides["top"] + high},
        "title": {
            "text": over,
            "anchor": "start",
            "frame": "bounds",
            "subtitle": under,
        },
    }


def _inline(drawn: str, picture: Picture) -> str:
    # Without links it is one image; with links a group, or those could not be reached.
    role = "group" if any(link.href for link in picture.links) else "img"
    label = quoteattr(f"{picture.heading.title}. {picture.heading.says}")
    plain = _ROLES.sub("", _MARK.sub(_numbered, _EMPTY.sub("", drawn)))
    linked = re.sub(
        r"<mark-(\d+)>(.*?)</mark-\1>",
        lambda found: _linked(picture.links[int(found[1])], found[2]),
        plain,
    )
    return _OPENING.sub(
        rf'<svg class="remit-chart remit-chart--{picture.kind}" viewBox="\1" role="{role}" '
        rf"aria-label={_literal(label)}>",
        linked,
    )


def _alone(drawn: str, picture: Picture) -> str:
    words = (
        f"<title>{escape(picture.heading.title)}</title><desc>{escape(picture.heading.says)}</desc>"
    )
    plain = _MARK.sub(_numbered, drawn)
    named = re.sub(
        r"<mark-(\d+)>(.*?)</mark-\1>",
        lambda found: (
            f"<g><title>{escape(picture.links[int(found[1])].says)}</title>{found[2]}</g>"
        ),
        plain,
    )
    opening = re.match(r"<svg [^>]*>", named)
    assert opening is not None, "Vega writes an SVG element first"
    return f"{opening[0]}{words}{named[opening.end() :]}"


def _numbered(found: re.Match[str]) -> str:
    return f"<mark-{found[2]}><{found[1]}{found[3]}/></mark-{found[2]}>"


def _linked(link: Link, mark: str) -> str:
    words = f"<title>{escape(link.says)}</title>"
    key = f" data-body={quoteattr(link.key)}" if link.key else ""
    if not link.href:
        return f"<g{key}>{mark[:-2]}>{words}</path></g>" if mark.startswith("<path") else mark
    return (
        f"<a href={quoteattr(link.href)}{key} aria-label={quoteattr(link.says)}>{mark}{words}</a>"
    )


def _literal(text: str) -> str:
    """Text as the replacement of a regular expression."""
    return text.replace("\\", r"\\")
