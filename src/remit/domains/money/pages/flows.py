"""Pictures of money: where it came from and where it goes, bands as wide as amounts.

Made here as an SVG without script. Every figure in it stands in a table beside it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from remit.domains.money.pages.presenters import round_pounds
from remit.domains.money.queries.country import Country
from remit.domains.money.queries.glance import PAYMENT, Flow, Glance

WHOLE_HEIGHT = 260.0
"""How high the whole of the money is drawn, in the picture's units."""
BAR_WIDTH = 14.0
SLOT_MIN = 42.0
"""How much room a band's amount and a name of one line need."""
LINE_HEIGHT = 18.0
NAME_LINES_MAX = 2
GAP = 8.0
BAND_MIN = 1.0
NODES_MAX = 7
CHARACTER_WIDTH = 7.6
"""About how wide a letter is at the size of the words."""


class Band(NamedTuple):
    """A band with its bar and words. `path` is an SVG path; `x` and `y` are of the words; `name`
    is in lines."""

    look: str
    path: str
    bar_x: float
    bar_y: float
    bar_height: float
    x: float
    y: float
    anchor: str
    name: list[str]
    amount: str


class Picture(NamedTuple):
    """A picture of so many units; `bar_*` is the body's own bar in the middle."""

    width: float
    height: float
    bar_x: float
    bar_y: float
    bar_height: float
    bands: list[Band]


class Part(NamedTuple):
    """An amount that is drawn, and how it looks: moved, paid, promised, accrued or left."""

    look: str
    name: str
    pence: int


class Sized(NamedTuple):
    """A part with its name in lines that fit, and how much room it takes."""

    part: Part
    name: list[str]
    slot: float


def of_body(view: Glance, width: float) -> Picture | None:
    """A body's year, `width` units wide; None where no money came in."""
    went = [
        *_largest(view.to, NODES_MAX - 3),
        Part("promised", "Promised, not yet paid", view.committed_pence),
        Part("accrued", "Received, not yet invoiced", view.accrued_pence),
        Part("left", "Left", view.left_pence),
    ]
    return picture(_largest(view.from_, NODES_MAX), went, width)


def of_country(view: Country, width: float) -> Picture | None:
    """The country's year, from whoever voted it through the Board."""
    planned = -sum(step.pence for fund in view.funds for step in fund.steps if step.kind == "plan")
    left = sum(fund.left_pence for fund in view.funds)
    commissioners = max((fund.commissioners for fund in view.funds), default=0)
    received = sum(fund.received_pence for fund in view.funds)
    return picture(
        [Part("moved", "Voted", sum(fund.voted_pence for fund in view.funds))],
        [
            Part("moved", f"{commissioners} commissioners", received),
            Part("promised", "The Board’s plan", planned),
            Part("left", "Left with the Board", left),
        ],
        width,
    )


def picture(came: Sequence[Part], went: Sequence[Part], width: float) -> Picture | None:
    """What came in on the left and where it went on the right; None where nothing came in."""
    came, went = ([part for part in side if part.pence > 0] for side in (came, went))
    whole = sum(part.pence for part in came)
    if whole <= 0:
        return None
    scale = WHOLE_HEIGHT / whole
    middle = (width - BAR_WIDTH) / 2
    letters = int((middle - BAR_WIDTH - 16) / CHARACTER_WIDTH)
    sides = [[_sized(part, scale, letters) for part in side] for side in (came, went)]
    height = max(*(sum(each.slot for each in side) for side in sides), WHOLE_HEIGHT)
    top = (height - WHOLE_HEIGHT) / 2
    left = _side(sides[0], scale, height, (0.0, middle, top), is_left=True)
    right = _side(sides[1], scale, height, (width - BAR_WIDTH, middle, top), is_left=False)
    return Picture(width, round(height, 1), middle, round(top, 1), WHOLE_HEIGHT, left + right)


def _largest(flows: Sequence[Flow], most: int) -> list[Part]:
    """The largest flows, and the rest as one."""
    parts = [
        Part(
            "paid" if flow.kind == PAYMENT else "moved",
            flow.other.name if flow.other else flow.says,
            flow.pence,
        )
        for flow in flows
    ]
    if len(parts) <= most:
        return parts
    rest = parts[most - 1 :]
    look = rest[0].look if len({part.look for part in rest}) == 1 else "moved"
    return [
        *parts[: most - 1],
        Part(look, f"{len(rest)} others", sum(part.pence for part in rest)),
    ]


def _sized(part: Part, scale: float, letters: int) -> Sized:
    name = textwrap.wrap(part.name, letters, max_lines=NAME_LINES_MAX, placeholder="…")
    words = SLOT_MIN + LINE_HEIGHT * (len(name) - 1)
    return Sized(part, name, max(part.pence * scale, words) + GAP)


def _side(
    parts: Sequence[Sized],
    scale: float,
    height: float,
    places: tuple[float, float, float],
    *,
    is_left: bool,
) -> list[Band]:
    """The bands of one side, from its bars to the bar in the middle."""
    bar_x, middle, at_middle = places
    y = (height - sum(each.slot for each in parts)) / 2 + GAP / 2
    outer = bar_x + BAR_WIDTH if is_left else bar_x
    inner = middle if is_left else middle + BAR_WIDTH
    bands = []
    for part, name, slot in parts:
        wide = max(part.pence * scale, BAND_MIN)
        bands.append(
            Band(
                part.look,
                _band(outer, y, inner, at_middle, wide),
                bar_x,
                round(y, 1),
                round(wide, 1),
                round(outer + 8 if is_left else outer - 8, 1),
                round(y + 16, 1),
                "start" if is_left else "end",
                name,
                round_pounds(part.pence),
            )
        )
        y += slot
        at_middle += part.pence * scale
    return bands


def _band(x: float, y: float, to_x: float, to_y: float, wide: float) -> str:
    bend = (x + to_x) / 2
    return (
        f"M{x:.1f} {y:.1f}C{bend:.1f} {y:.1f} {bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        f"V{to_y + wide:.1f}C{bend:.1f} {to_y + wide:.1f} {bend:.1f} {y + wide:.1f}"
        f" {x:.1f} {y + wide:.1f}Z"
    )
