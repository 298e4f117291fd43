"""Deriving facts: from the kept statements of all sources to what the register believes.

Commissioners and their like are few and hang together, so they are always derived whole. Practices
are many; only those are derived of which something new is told, or whose commissioner's code has
come to mean something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from remit.domains.bodies.kinds import EXCLUSIVE_RELATIONS, KINDS, Group, RelationKind
from remit.domains.bodies.loading import recall
from remit.domains.bodies.loading.frame import FRAME_KINDS, Frame
from remit.domains.bodies.loading.histories import (
    Drawn,
    FactRow,
    Life,
    Told,
    boundaries,
    life_of,
    own_facts,
)
from remit.domains.bodies.loading.keeping import as_json, copy_rows
from remit.domains.bodies.loading.overlaps import kept_overlaps
from remit.domains.bodies.loading.practices import practice_relations
from remit.domains.bodies.loading.succession import (
    Succession,
    shadows,
    successions,
)
from remit.domains.bodies.loading.timelines import Piece, Seen, overlap, timeline


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


def codes_that_changed(all_: Commissioners) -> list[str]:
    """The codes of practices' commissioners that mean something else than when last derived.

    What they mean now is kept, for the next time.
    """
    before = recall.meanings()
    now = {code: as_json(all_.meaning(code)) for code in recall.codes_of_practices()}
    changed = [(code, meaning) for code, meaning in now.items() if before.get(code) != meaning]
    copy_rows("load_code_meaning", ("code", "meaning"), changed)
    return [code for code, _ in changed]


def _area_shares(told: Mapping[str, Told], frame: Frame) -> Callable[[str, date], dict[str, int]]:
    """Shares of areas as `successions` asks for them, all worked out together and kept."""
    drawn = {
        slug: areas
        for slug, life in frame.lives.items()
        if KINDS[life.kind].group is Group.COMMISSIONER and (areas := boundaries(told[slug]))
    }
    wanted: dict[str, set[str]] = {}
    placed: dict[tuple[str, date], tuple[str, dict[str, str]]] = {}
    there: dict[date, dict[str, str]] = {}  # bodies close on few days, many on each
    for slug, own_areas in drawn.items():
        life = frame.lives[slug]
        day = life.closed
        if life.kind != "ccg" or day is None:
            continue
        own = _area_near(own_areas, day, before=True)
        if day not in there:
            there[day] = {
                other: _area_near(areas, day, before=False)
                for other, areas in drawn.items()
                if frame.lives[other].on(day)
            }
        # A body is not there any more on the day on which it closed.
        wanted.setdefault(own, set()).update(there[day].values())
        placed[slug, day] = (own, there[day])
    shares = kept_overlaps(wanted)

    def answer(slug: str, day: date) -> dict[str, int]:
        own, others = placed.get((slug, day), ("", {}))
        return {other: shares.get((own, key), 0) for other, key in others.items()}

    return answer


def _area_near(drawn: list[tuple[Seen, Drawn]], day: date, *, before: bool) -> str:
    """The last boundary seen before a day, or the first seen from it on; the nearest otherwise."""
    fitting = [area for seen, area in drawn if (seen.as_of < day) is before]
    if not fitting:
        return drawn[0 if before else -1][1].geometry_sha256
    return fitting[-1 if before else 0].geometry_sha256
