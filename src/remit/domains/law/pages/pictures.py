"""A small picture of a story: who, what they do, to whom, and whether the law lets them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Final

from remit.domains.law.stories import Story

LINE_CHARACTERS: Final = 16
ARROW_CHARACTERS: Final = 20
LINE_HEIGHT: Final = 20
BOX_WIDTH: Final = 150
GAP: Final = 190
PADDING: Final = 18


@dataclass(frozen=True, slots=True)
class Lines:
    """Words on several lines round a middle point, each line with its own height `y`."""

    x: int
    rows: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Picture:
    """Two boxes and an arrow between them; a broken arrow where the law refuses."""

    width: int
    height: int
    box_width: int
    right: int
    middle: int
    arrow_from: int
    arrow_to: int
    who: Lines
    does: Lines
    thing: Lines
    allowed: bool
    words: str


def picture_of(story: Story) -> Picture:
    """The picture; `words` say the same for whoever does not see it."""
    who = textwrap.wrap(_capital(story.who), LINE_CHARACTERS)
    thing = textwrap.wrap(_capital(story.thing), LINE_CHARACTERS)
    does = textwrap.wrap(story.title, ARROW_CHARACTERS)
    tallest = max(len(who), len(thing), len(does) + 1)
    height = tallest * LINE_HEIGHT + 2 * PADDING + LINE_HEIGHT
    middle = height // 2
    right = BOX_WIDTH + GAP
    decision = "the law allows it" if story.allowed else "the law refuses it"
    return Picture(
        width=right + BOX_WIDTH,
        height=height,
        box_width=BOX_WIDTH,
        right=right,
        middle=middle,
        arrow_from=BOX_WIDTH + 6,
        arrow_to=right - 8,
        who=_centred(who, BOX_WIDTH // 2, middle),
        thing=_centred(thing, right + BOX_WIDTH // 2, middle),
        does=_above(does, BOX_WIDTH + GAP // 2, middle),
        allowed=story.allowed,
        words=f"{_capital(story.who)} would {story.title}, on {story.thing}: {decision}",
    )


def _centred(lines: list[str], x: int, middle: int) -> Lines:
    top = middle - (len(lines) - 1) * LINE_HEIGHT // 2 + 5
    return Lines(x, [(top + place * LINE_HEIGHT, line) for place, line in enumerate(lines)])


def _above(lines: list[str], x: int, middle: int) -> Lines:
    top = middle - 10 - (len(lines) - 1) * LINE_HEIGHT
    return Lines(x, [(top + place * LINE_HEIGHT, line) for place, line in enumerate(lines)])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
