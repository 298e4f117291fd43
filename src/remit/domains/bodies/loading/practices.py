"""Who commissioned for a practice, and of which CCG it was a member, over time. Pure."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from remit.domains.bodies.kinds import RelationKind
from remit.domains.bodies.loading.frame import Frame
from remit.domains.bodies.loading.histories import FactRow, Life, Told
from remit.domains.bodies.loading.timelines import Piece, overlap
from remit.domains.bodies.statements import REFERENCE_MARK

NO_EVIDENCE: tuple[None, dict[str, str]] = (None, {})


class Spell(NamedTuple):
    """A practice under one commissioner's code."""

    code: str
    since: date
    until: date | None


def spells(told: Told, life: Life, frame: Frame) -> list[Spell]:
    """The codes of a practice's commissioners in order, each until the next began.

    A file gives the day on which a practice joined, and sometimes carries an old day on to a new
    code; a code cannot have been joined before its body was there, so it counts from then.
    """
    latest: dict[tuple[date, str], date | None] = {}
    order: dict[tuple[date, str], int] = {}
    for place, (_, said) in enumerate(sorted(told.relations, key=lambda claim: claim[0])):
        if said.kind != RelationKind.COMMISSIONED_BY:
            continue
        code = _code(said.object, frame)
        holders = frame.holders(code)
        joined = said.since or life.opened or said.as_of
        if holders and holders[0].since:
            joined = max(joined, holders[0].since)
        latest[joined, code] = said.until
        order[joined, code] = place
    by_day: dict[date, tuple[int, str]] = {}
    for (joined, code), place in order.items():
        by_day[joined] = max(by_day.get(joined, (place, code)), (place, code))
    days = sorted(by_day)
    found: list[Spell] = []
    for day, following in zip_longest(days, days[1:]):
        code = by_day[day][1]
        left = latest[day, code]
        ends = [end for end in (following, left, life.closed) if end is not None]
        until = min(ends, default=None)
        if until is None or day < until:
            found.append(Spell(code, day, until))
    return found


def practice_relations(told: Told, life: Life, frame: Frame) -> list[FactRow]:
    """`commissioned_by` over time, and `member_of` while a GP practice's commissioner was a CCG."""
    pieces: list[Piece[str]] = []
    for spell in spells(told, life, frame):
        for piece in frame.resolve(spell.code, spell.since, spell.until):
            shared = overlap(piece.since, piece.until, life.opened, life.closed)
            if shared is not None:
                _append(pieces, Piece(*shared, piece.value))
    rows = []
    for piece in pieces:
        holder = piece.value
        kinds = [RelationKind.COMMISSIONED_BY]
        if life.kind == "practice" and frame.lives[holder].kind == "ccg":
            kinds.append(RelationKind.MEMBER_OF)
        rows += [
            FactRow(life.slug, piece.since, piece.until, (kind.value, holder, *NO_EVIDENCE))
            for kind in kinds
        ]
    return rows


def _code(object_: str, frame: Frame) -> str:
    """The commissioner's code out of a reference, or of the commissioner that is named."""
    if REFERENCE_MARK in object_:
        return object_.rpartition("=")[2]
    life = frame.lives.get(object_)
    return (life.ods or "").lower() if life else ""


def _append(pieces: list[Piece[str]], piece: Piece[str]) -> None:
    last = pieces[-1] if pieces else None
    if last and last.value == piece.value and last.until == piece.since:
        pieces[-1] = last._replace(until=piece.until)
    else:
        pieces.append(piece)
