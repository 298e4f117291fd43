"""The charter and the story of two texts as a reader sees them, so that templates hold no logic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup, escape

from remit.acts.law import settlements
from remit.domains.law.pages.pictures import Picture, picture_of
from remit.domains.law.queries.charter import WORST_FIRST, Charter, LawVerdict, Pledge, PledgePart
from remit.domains.law.words import Point, two_texts

TODAY_LAW: Final = "england_2022"
# A reason that says how it is known, and not only what is so.
KNOWN: Final = "known: "
BAR_WIDTH: Final = 600


@dataclass(frozen=True, slots=True)
class Share:
    """The promises of one verdict under one law; `x` and `width` are its part of the bar."""

    verdict: str
    count: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class LawCount:
    """What one law made of all promises, each counted once by its weakest part."""

    law: str
    title: str
    since: date | None
    until: date | None
    total: int
    shares: list[Share]

    @property
    def counts(self) -> dict[str, int]:
        """Promises by verdict."""
        return {share.verdict: share.count for share in self.shares}


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that a law breaks: its first broken part, and how."""

    number: str
    part: PledgePart
    law: LawVerdict

    @property
    def picture(self) -> Picture | None:
        """The picture of its story."""
        return picture_of(self.law.story) if self.law.story else None


@dataclass(frozen=True, slots=True)
class Differs:
    """A part of a promise on which two laws differ."""

    number: str
    part: PledgePart
    a: LawVerdict
    b: LawVerdict


def promises_of(charter: Charter) -> list[Pledge]:
    """All promises, in the order of the themes."""
    return [pledge for theme in charter.themes for pledge in theme.pledges]


def law_counts(charter: Charter) -> list[LawCount]:
    """For each law, its promises by verdict: kept first, as the bar shows them."""
    pledges = promises_of(charter)
    return [_counted(law, title, pledges) for law, title in charter.laws]


def _counted(law: str, title: str, pledges: list[Pledge]) -> LawCount:
    pack, shares, before = settlements().named(law), [], 0
    for verdict in reversed(WORST_FIRST):
        count = sum(pledge.verdicts[law] == verdict for pledge in pledges)
        x, end = (BAR_WIDTH * place // len(pledges) for place in (before, before + count))
        shares.append(Share(verdict, count, x, end - x))
        before += count
    return LawCount(law, title, pack.in_force_from, pack.in_force_to, len(pledges), shares)


def broken_under(charter: Charter, law: str = TODAY_LAW) -> list[Broken]:
    """The promises that a law breaks, each with the first part that it breaks."""
    found = []
    for pledge in promises_of(charter):
        broken = [
            Broken(pledge.number, part, verdict)
            for part in pledge.parts
            for verdict in part.laws
            if verdict.law == law and verdict.verdict == "broken"
        ]
        found += broken[:1]
    return found


def told_first(broken: Iterable[Broken]) -> Broken | None:
    """The one to tell: somebody does what was promised never to be, in a case soon told."""
    return next(
        (
            each
            for each in broken
            if each.part.kind == "never" and each.law.story and each.law.story.clauses
        ),
        None,
    )


def differing(charter: Charter, a: str, b: str) -> list[Differs]:
    """The parts of promises that come to something else under two laws of the charter."""
    if not {a, b} <= {law for law, _ in charter.laws}:
        return []
    found = []
    for pledge in promises_of(charter):
        for part in pledge.parts:
            by_law = {verdict.law: verdict for verdict in part.laws}
            if by_law[a].verdict != by_law[b].verdict:
                found.append(Differs(pledge.number, part, by_law[a], by_law[b]))
    return found


def story_of_two(found: list[Differs], a: str, b: str) -> list[tuple[Point, list[Differs]]]:
    """The points on which the two texts of 2013 differ, each with the promises it decides; none
    where other laws are compared."""
    told = two_texts()
    if {a, b} != {told.first, told.second}:
        return []
    return [
        (point, [each for each in found if each.part.id in point.pledges]) for point in told.points
    ]


def reason(verdict: LawVerdict) -> Markup:
    """Why a verdict is what it is, with other promises as links."""
    text = verdict.reason.removeprefix(KNOWN)
    linked = re.sub(
        r"\bP(\d+)\b",
        r'promise <a href="/charter/P\1">P\1</a>',
        str(escape(text[:1].upper() + text[1:])),
    )
    return Markup(linked)  # noqa: S704 - escaped above


def is_known_only(verdict: LawVerdict) -> bool:
    """Whether the reason stands on what is known of the law, and not on its text."""
    return verdict.reason.startswith(KNOWN.strip())
