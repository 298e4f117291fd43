"""One look for every chart: colours that a colour-blind reader tells apart, few lines, large words.

Nothing is told by colour alone: what stands out has another shape as well, and the table beside the
chart says it in words. Blue for better and orange for worse are those of NHS England's Making data
count. Distances under simulated colour blindness are held by tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Screen:
    """What a chart is drawn for: units across, and the height of its words in the same units.

    `left` is the room for the numbers of an axis: "99,999", or larger ones in thousands.
    """

    name: str
    width: int
    words: int
    left: int
    legend_columns: int


WIDE: Final = Screen("wide", 480, 12, 44, 4)
"""Shown no narrower than it is, so that its words are of 12 px at least."""

NARROW: Final = Screen("narrow", 320, 13, 48, 2)
"""For a telephone: words of 12 px where 300 px are left for the chart, of 15 px where 370 are."""

EDGE: Final = 6
"""Room that is left free at each edge."""

FONT: Final = "Arial, Helvetica, Liberation Sans, sans-serif"

INK: Final = "#17211f"
SLATE: Final = "#4a5754"
GRID: Final = "#e6e2d6"
PAPER: Final = "#ffffff"
EVERGREEN: Final = "#12403a"
"""The body whose page it is."""

ORDINARY: Final = "#88918d"
"""Nothing stands out; a line in it has a contrast of 3 to 1."""

OCHRE: Final = "#c26a00"
PLUM: Final = "#4b1d58"
BETTER: Final = "#005eb8"
WORSE: Final = "#c26a00"
BANDS: Final = ("#e4efe9", "#d0e3d9", "#bad5c8", "#a2c6b6")
"""Bands of peers, from the widest to the innermost; the lines on them are dark."""

FIFTHS: Final = ("#e3efe9", "#abcebf", "#6da592", "#377a68", "#12403a")
"""Fifths of areas, from the lowest figures to the highest: told apart by lightness."""

NO_FIGURE: Final = "#ffffff"

WHOLE: Final = 0
"""No limit: a word is drawn as it is. Vega measures whatever has a limit again and again, letter by
letter, and that took up to half of a drawing; labels are numbers, dates and words of our own."""


def line(screen: Screen) -> int:
    """From one line of words to the next."""
    return screen.words + 3


def config(screen: Screen) -> dict[str, Any]:
    """The theme as Vega-Lite's `config`."""
    return {
        "background": PAPER,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": SLATE,
            "labelFontSize": screen.words,
            "titleColor": SLATE,
            "titleFontSize": screen.words,
            "titleLineHeight": line(screen),
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "labelLimit": WHOLE,
            "titleLimit": WHOLE,
            "tickCount": 5,
        },
        "axisY": {
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "end",
            "titleBaseline": "bottom",
            "titleX": EDGE - screen.left,
            "titleY": -10,
        },
        "axisX": {"grid": False, "domain": True, "domainColor": ORDINARY},
        "legend": {
            "orient": "bottom",
            "direction": "horizontal",
            "columns": screen.legend_columns,
            "labelColor": INK,
            "labelFontSize": screen.words,
            "labelLimit": WHOLE,
            "title": None,
            "symbolOpacity": 1,
            "offset": 6,
        },
        "title": {
            "anchor": "start",
            "color": INK,
            "fontSize": 16,
            "subtitleColor": SLATE,
            "subtitleFontSize": 11,
            "offset": 14,
        },
    }
