"""Rulings: may this officer do this act, on this thing, on this date? Under which clauses?

Cedar decides. The engine adds two refusals of its own: when Cedar reports any error (it skips a
policy that errors, so an erring limit would fail open), and when no settlement is in force.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import cedarpy

from remit.engines.settlement.pack import Clause, Pack

EPOCH = date(1970, 1, 1)
# Sets of entities that were asked about last, each with the law's acts beside it.
ENTITIES_KEPT_MAX = 512


def day_number(day: date) -> int:
    """A date as policies see it: whole days since 1 January 1970."""
    return (day - EPOCH).days


@dataclass(frozen=True, slots=True)
class Entity:
    """Something a policy can speak of: its Cedar type, id, attributes and parents.

    An attribute that is itself an entity is given as an `EntityRef`.
    """

    type: str
    id: str
    attrs: dict[str, Any] = field(default_factory=dict)
    parents: tuple[EntityRef, ...] = ()

    @property
    def ref(self) -> EntityRef:
        """This entity, named."""
        return EntityRef(self.type, self.id)


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity by type and id."""

    type: str
    id: str

    def as_dict(self) -> dict[str, str]:
        """As Cedar takes a principal or a resource: never as a string, so nothing is escaped."""
        return {"type": self.type, "id": self.id}


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the law; `entities` holds the principal and the resource at least."""

    principal: EntityRef
    act: str
    group: str
    resource: EntityRef
    entities: tuple[Entity, ...]
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer: `clauses` decided it; when refused, `reasons` say what would have to be true."""

    permitted: bool
    clauses: tuple[Clause, ...]
    reasons: tuple[str, ...]
    pack: str
    pack_hash: str


def rule(pack: Pack, question: Question) -> Ruling:
    """Ask Cedar, and put the answer in words."""
    faults: list[str] = []
    allowed, deciding = False, list[Clause]()
    try:
        answer = _answer(pack, pack.slices.of(question.act), question)
    except ValueError as error:
        faults.append(f"the facts do not fit the law's schema: {error}")
    else:
        names = answer.diagnostics.id_annotations_by_reason
        # Cedar names what decided in no order of its own.
        deciding = sorted(
            (pack.clauses[names[reason]] for reason in answer.diagnostics.reasons),
            key=lambda clause: clause.id,
        )
        faults.extend(sorted(str(error) for error in answer.diagnostics.errors))
        allowed = answer.decision is cedarpy.Decision.Allow and not faults
    return Ruling(
        permitted=allowed,
        clauses=tuple(deciding),
        reasons=() if allowed else tuple(_reasons(pack, question, deciding, faults)),
        pack=pack.name,
        pack_hash=pack.hash,
    )


def speaks(pack: Pack, policies: cedarpy.PolicySet, question: Question) -> bool:
    """Whether some of these policies, which need not be the pack's own, are about a question.

    Raises `ValueError` where the facts do not fit the pack's schema.
    """
    return bool(_answer(pack, policies, question).diagnostics.reasons)


def _answer(pack: Pack, policies: cedarpy.PolicySet, question: Question) -> cedarpy.AuthzResult:
    return cedarpy.is_authorized(
        {
            "principal": question.principal.as_dict(),
            "action": {"type": "Action", "id": question.act},
            "resource": question.resource.as_dict(),
            "context": question.context,
        },
        policies,
        read_entities(question.entities, pack.schema),
        schema=pack.schema,
    )


def read_entities(entities: Iterable[Entity], schema: cedarpy.Schema) -> cedarpy.Entities:
    """Entities as Cedar takes them. Raises `ValueError` where they do not fit the schema."""
    return _read(json.dumps([_cedar(entity) for entity in entities]), schema)


@lru_cache(maxsize=ENTITIES_KEPT_MAX)
def _read(text: str, schema: cedarpy.Schema) -> cedarpy.Entities:
    """The same text is read once: it takes Cedar as long as the ruling itself."""
    return cedarpy.Entities.from_json_str(text, schema)


def _cedar(entity: Entity) -> dict[str, Any]:
    attrs = {
        name: {"__entity": value.as_dict()} if isinstance(value, EntityRef) else value
        for name, value in entity.attrs.items()
    }
    return {
        "uid": entity.ref.as_dict(),
        "attrs": attrs,
        "parents": [parent.as_dict() for parent in entity.parents],
    }


def _reasons(
    pack: Pack, question: Question, deciding: Sequence[Clause], faults: Iterable[str]
) -> Iterable[str]:
    limits = [clause for clause in deciding if clause.effect == "forbid"]
    for clause in limits:
        yield f"forbidden: {clause.says} ({clause.clause})"
    yield from (f"could not be ruled on: {fault}" for fault in faults)
    if limits:
        return
    powers = [
        clause
        for clause in pack.clauses_for(question.act, question.group)
        if clause.effect == "permit"
    ]
    for clause in powers:
        yield f"permitted only so: {clause.says} ({clause.clause})"
    if not powers:
        yield f"no power in `{pack.title}` covers this act"
