"""Pictures of money: where it came from and where it goes, bands as wide as amounts.

Made here as an SVG without script. Every figure in it stands in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from remit.domains.money.pages.presenters import round_pounds
from remit.domains.money.queries.country import Country
from remit.domains.money.queries.glance import PAYMENT, Flow, Glance

WHOLE_HEIGHT = 260.0
"""How high the whole of the money is drawn, in the picture's units."""
BAR_WIDTH = 14.0
SLOT_MIN = 42.0
"""How much room a band's two lines of words need."""
GAP = 8.0
BAND_MIN = 1.0
NODES_MAX = 7
CHARACTER_WIDTH = 7.6
"""About how wide a letter is at the size of the words."""


class Band(NamedTuple):
    """A band with its bar and words. `path` is an SVG path; `x` and `y` are of the words."""

    look: str
    path: str
    bar_x: float
    bar_y: float
    bar_height: float
    x: float
    y: float
    anchor: str
    name: str
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
    height = max(_height(came, scale), _height(went, scale), WHOLE_HEIGHT)
    middle = (width - BAR_WIDTH) / 2
    top = (height - WHOLE_HEIGHT) / 2
    letters = int((middle - BAR_WIDTH - 16) / CHARACTER_WIDTH)
    left = _side(came, scale, height, (0.0, middle, top), letters, is_left=True)
    right = _side(went, scale, height, (width - BAR_WIDTH, middle, top), letters, is_left=False)
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


def _slot(part: Part, scale: float) -> float:
    return max(part.pence * scale, SLOT_MIN) + GAP


def _height(parts: Sequence[Part], scale: float) -> float:
    return sum(_slot(part, scale) for part in parts)


def _side(
    parts: Sequence[Part],
    scale: float,
    height: float,
    places: tuple[float, float, float],
    letters: int,
    *,
    is_left: bool,
) -> list[Band]:
    """The bands of one side, from its bars to the bar in the middle."""
    bar_x, middle, at_middle = places
    y = (height - _height(parts, scale)) / 2 + GAP / 2
    outer = bar_x + BAR_WIDTH if is_left else bar_x
    inner = middle if is_left else middle + BAR_WIDTH
    bands = []
    for part in parts:
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
                _short(part.name, letters),
                round_pounds(part.pence),
            )
        )
        y += _slot(part, scale)
        at_middle += part.pence * scale
    return bands


def _band(x: float, y: float, to_x: float, to_y: float, wide: float) -> str:
    bend = (x + to_x) / 2
    return (
        f"M{x:.1f} {y:.1f}C{bend:.1f} {y:.1f} {bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        f"V{to_y + wide:.1f}C{bend:.1f} {to_y + wide:.1f} {bend:.1f} {y + wide:.1f}"
        f" {x:.1f} {y + wide:.1f}Z"
    )


def _short(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"
