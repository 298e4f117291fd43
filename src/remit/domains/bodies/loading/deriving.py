"""Deriving facts: from the kept statements of all sources to what the register believes.

Commissioners and their like are few and hang together, so they are always derived whole. Practices
are many; only those are derived of which something new is told, or whose commissioner's code has
come to mean something else.
"""

# ruff: noqa: S608 - statements are put together from fixed words of this file alone

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from remit.domains.bodies.kinds import EXCLUSIVE_RELATIONS, KINDS, Group, RelationKind
from remit.domains.bodies.loading import recall
from remit.domains.bodies.loading.frame import FRAME_KINDS, Frame
from remit.domains.bodies.loading.histories import FactRow, Life, Told, life_of, own_facts
from remit.domains.bodies.loading.keeping import copy_rows
from remit.domains.bodies.loading.overlaps import overlap_pairs
from remit.domains.bodies.loading.practices import practice_relations
from remit.domains.bodies.loading.succession import (
    Succession,
    shadows,
    successions,
)
from remit.domains.bodies.loading.timelines import Piece, Seen, overlap, timeline
from remit.domains.bodies.statements import AreaStatement

CODES_SQL = f"""
    select distinct {recall.CODE} from load_relation_claim c {recall.LIVE}
    and c.kind = 'commissioned_by'
"""


@dataclass(slots=True)
class Commissioners:
    """All bodies but practices: what is told of them, their lives, and what follows from it."""

    told: dict[str, Told]
    frame: Frame
    successions: list[Succession]
    shadow_until: dict[str, date]

    def meaning(self, code: str) -> list[Piece[str]]:
        """Whose code it is over all time, and who went on after."""
        return self.frame.resolve(code, None, None)


def commissioners() -> Commissioners:
    """Derive the frame of commissioners from all statements that count."""
    told = recall.told_of_commissioners()
    lives = {slug: life for slug, of in told.items() if (life := life_of(slug, of))}
    within = {
        slug: _exclusive(of, lives, RelationKind.PART_OF.value)
        for slug, of in told.items()
        if slug in lives and lives[slug].kind in FRAME_KINDS
    }
    framed = {slug: life for slug, life in lives.items() if life.kind in FRAME_KINDS}
    frame = Frame(framed, within)
    found = successions(frame, recall.spells_of_practices(), _area_shares(told, frame))
    shadow_until = shadows(frame, found)
    frame.lives = lives
    return Commissioners(told, frame, found, shadow_until)


def _exclusive(of: Told, lives: Mapping[str, Life], kind: str) -> list[Piece[str]]:
    """The one object at a time of a relation that allows no two, within both lives."""
    claims = [
        (seen, said) for seen, said in of.relations if said.kind == kind and said.object in lives
    ]
    if not claims:
        return []
    ordered = sorted(claims, key=lambda claim: claim[0])
    life = lives[ordered[0][1].subject]
    since = min((said.since for _, said in ordered if said.since), default=life.opened)
    found = []
    for piece in timeline(
        ((seen, said.object) for seen, said in ordered), since, ordered[-1][1].until
    ):
        holder = lives[piece.value]
        shared = overlap(piece.since, piece.until, life.opened, life.closed)
        shared = shared and overlap(*shared, holder.opened, holder.closed)
        if shared:
            found.append(Piece(*shared, piece.value))
    return found


def commissioner_facts(all_: Commissioners) -> Iterator[tuple[str, list[FactRow]]]:
    """Every fact of every body but practices, by table."""
    lives = all_.frame.lives
    for slug, of in all_.told.items():
        life = lives.get(slug)
        if life is None:
            continue
        yield from own_facts(life, of, all_.shadow_until.get(slug))
        yield "body_relation", _told_relations(slug, of, lives)
    told_pairs = {
        (slug, said.object)
        for slug, of in all_.told.items()
        for _, said in of.relations
        if said.kind == RelationKind.SUCCEEDS
    }
    yield (
        "body_relation",
        [
            FactRow(
                s.successor,
                s.day,
                None,
                (RelationKind.SUCCEEDS.value, s.predecessor, s.share_ppm, s.evidence),
            )
            for s in _once(all_.successions)
            if (s.successor, s.predecessor) not in told_pairs
        ],
    )


def _once(found: list[Succession]) -> list[Succession]:
    """One succession for a pair of bodies: the closing of one goes before an earlier part."""
    pairs: dict[tuple[str, str], Succession] = {}
    for succession in sorted(found, key=lambda s: (not s.closed, s.day)):
        pairs.setdefault((succession.successor, succession.predecessor), succession)
    return list(pairs.values())


def _told_relations(slug: str, of: Told, lives: Mapping[str, Life]) -> list[FactRow]:
    rows: list[FactRow] = []
    exclusive = {kind.value for kind in EXCLUSIVE_RELATIONS}
    for kind in sorted({said.kind for _, said in of.relations}):
        if kind in exclusive:
            rows += [
                FactRow(slug, piece.since, piece.until, (kind, piece.value, None, {}))
                for piece in _exclusive(of, lives, kind)
            ]
            continue
        latest = {
            said.object: said
            for _, said in sorted(of.relations, key=lambda claim: claim[0])
            if said.kind == kind and said.object in lives and said.object != slug
        }
        for other, said in sorted(latest.items()):
            shared = overlap(said.since, said.until, lives[slug].opened, lives[slug].closed)
            if shared and kind != RelationKind.SUCCEEDS:
                shared = overlap(*shared, lives[other].opened, lives[other].closed)
            if shared:
                rows.append(FactRow(slug, *shared, (kind, other, said.share_ppm, said.evidence)))
    return rows


def practice_facts(
    slugs: list[str], frame: Frame
) -> Iterator[tuple[str, bool, list[tuple[str, list[FactRow]]]]]:
    """Some practices: slug, whether it is synthetic, and its facts by table.

    A practice of which no source tells any more has no facts.
    """
    told = recall.told_of(slugs)
    for slug in slugs:
        of = told.get(slug, Told())
        life = life_of(slug, of)
        if life is None:
            yield slug, False, []
            continue
        relations = practice_relations(of, life, frame)
        yield slug, life.synthetic, [*own_facts(life, of), ("body_relation", relations)]


def codes_of_practices() -> list[str]:
    """Every code that a practice's commissioner goes by in some source that counts."""
    with connection.cursor() as cursor:
        cursor.execute(CODES_SQL, [])
        return sorted(row[0] for row in cursor.fetchall())


def _area_shares(told: Mapping[str, Told], frame: Frame) -> Callable[[str, date], dict[str, int]]:
    """Shares of areas as `successions` asks for them, all worked out together and kept."""
    commissioners = {
        slug: life
        for slug, life in frame.lives.items()
        if KINDS[life.kind].group is Group.COMMISSIONER and _drawn(told[slug])
    }
    wanted: dict[str, set[str]] = {}
    placed: dict[tuple[str, date], tuple[str, dict[str, str]]] = {}
    geometries: dict[str, bytes] = {}
    for slug, life in commissioners.items():
        day = life.closed
        if life.kind != "ccg" or day is None:
            continue
        own = _area_near(told[slug], day, before=True)
        others = {
            other: _area_near(told[other], day, before=False)
            for other, then in commissioners.items()
            if other != slug and then.on(day)
        }
        keys = {other: _key(area, geometries) for other, area in others.items()}
        own_key = _key(own, geometries)
        wanted.setdefault(own_key, set()).update(keys.values())
        placed[slug, day] = (own_key, keys)
    shares = _kept_overlaps(wanted, geometries)

    def answer(slug: str, day: date) -> dict[str, int]:
        own, keys = placed.get((slug, day), ("", {}))
        return {other: shares.get((own, key), 0) for other, key in keys.items()}

    return answer


def _key(area: AreaStatement, geometries: dict[str, bytes]) -> str:
    key = hashlib.sha256(area.geometry_wkb).hexdigest()
    geometries[key] = area.geometry_wkb
    return key


def _drawn(of: Told) -> list[tuple[Seen, AreaStatement]]:
    """Its boundaries; a source that only says where its centre is has drawn none."""
    return [claim for claim in of.areas if claim[1].geometry_wkb]


def _area_near(of: Told, day: date, *, before: bool) -> AreaStatement:
    """The last boundary seen before a day, or the first seen from it on; the nearest otherwise."""
    ordered = sorted(_drawn(of), key=lambda claim: claim[0])
    fitting = [area for _, area in ordered if (area.as_of < day) is before]
    if not fitting:
        return ordered[0 if before else -1][1]
    return fitting[-1 if before else 0]


def _boundaries(of: Told) -> list[tuple[Seen, AreaStatement]]:
    return sorted(
        ((seen, area) for seen, area in of.areas if area.geometry_wkb), key=lambda told: told[0]
    )


def _kept_overlaps(
    wanted: Mapping[str, set[str]], geometries: Mapping[str, bytes]
) -> dict[tuple[str, str], int]:
    """Overlaps from the table that keeps them, and the missing ones worked out and kept.

    Pairs that do not meet have no row; finding again that their boxes are apart costs little.
    """
    with connection.cursor() as cursor:
        cursor.execute("select of_sha256, in_sha256, share_ppm from load_area_overlap")
        kept: dict[tuple[str, str], int] = {(of, in_): ppm for of, in_, ppm in cursor.fetchall()}
    missing = {of: {key for key in keys if (of, key) not in kept} for of, keys in wanted.items()}
    found = overlap_pairs(missing, geometries)
    rows: list[tuple[Any, ...]] = [(of, in_, share) for (of, in_), share in found.items()]
    copy_rows("load_area_overlap", ("of_sha256", "in_sha256", "share_ppm"), rows)
    return kept | found
