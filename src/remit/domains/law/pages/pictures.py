"""A small picture of a story: who, what they do, to whom, and whether the law lets them."""

from __future__ import annotations

from dataclasses import dataclass

from remit.domains.law.stories import Story


@dataclass(frozen=True, slots=True)
class Picture:
    """Two boxes and an arrow between them; a broken arrow where the law refuses.

    `words` say the same for whoever does not see it.
    """

    who: str
    does: str
    thing: str
    allowed: bool
    decision: str
    words: str


def picture_of(story: Story) -> Picture:
    """The picture of a story."""
    decision = "the law allows it" if story.allowed else "the law refuses it"
    return Picture(
        who=_capital(story.who),
        does=story.title,
        thing=_capital(story.thing),
        allowed=story.allowed,
        decision=decision,
        words=f"{_capital(story.who)} would {story.title}, on {story.thing}: {decision}",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
