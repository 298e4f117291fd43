"""What bodies entered in their dossiers, as the law sees it: things, and findings of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from remit.acts import prepared, registry
from remit.acts.declare import Actor, Known, Thing
from remit.acts.words import day_words
from remit.domains.bodies.entities import body_entity, person_of
from remit.domains.law.asking import pack_for
from remit.domains.law.models import MatterState
from remit.domains.law.vocabulary import vocabulary
from remit.domains.law.words import ABOVE, DOSSIER
from remit.engines.settlement import Entity

# The attribute that says whose a thing is, and the one that says with whom or by whom.
OWNER: Final = {
    "Service": "commissioner",
    "Contract": "commissioner",
    "Support": "commissioner",
    "Decision": "commissioner",
    "Fund": "holder",
}
PARTY: Final = {"Contract": "provider", "Support": "supplier", "Decision": "made_by"}
# Asked in every act, and seldom answered.
FOUND_SQL: Final = """
select judged_by_id, id, name, value, left_to, about_person, judge, evidence, lower(effective)
from finding
where thing_id = %(id)s and thing_type = %(type)s
    and upper_inf(recorded) and effective @> %(on)s::date
"""


class Found(NamedTuple):
    """One finding of a thing, as `FOUND_SQL` gives it."""

    judged_by_id: UUID
    id: int
    name: str
    value: str
    left_to: str
    about_person: str
    judge: str
    evidence: str
    since: date | None


def state_named(name: str, on: date) -> MatterState | None:
    """What a thing was on a day, by its name."""
    found: MatterState | None = (
        MatterState.objects.known()
        .on(on)
        .filter(matter__slug=name.replace("\0", "").strip().lower())
        .select_related("matter")
        .first()
    )
    return found


def thing_from(state: MatterState, on: date) -> Thing:
    """A thing with its own bodies as they stood on the day."""
    kind = state.matter.type
    owner = body_entity(state.owner_id, on)
    beside = body_entity(state.party_id, on) if state.party_id else owner
    attrs: dict[str, Any] = {OWNER[kind]: owner.ref, **state.attrs}
    if kind in PARTY:
        attrs[PARTY[kind]] = beside.ref
    entity = Entity(kind, str(state.matter_id), attrs)
    entities = {each.ref: each for each in (entity, owner, beside)}
    return Thing(entity.ref, state.title, tuple(entities.values()), state.owner_id)


def findings(actor: Actor, thing: Thing, act: str, on: date) -> Iterator[Known]:
    """What was found of a thing, as far as the law in force asks it of the act.

    A judgement counts for all to whom it matters. What must be weighed by whoever acts, and
    what stands in a dossier, counts where it is the actor's own or the owner's, the actor's first.
    """
    if not _has_id(thing):
        return
    asked = {"id": thing.ref.id, "type": thing.ref.type, "on": on}
    rows = [Found(*row) for row in prepared.rows(FOUND_SQL, asked)]
    if not rows:
        return
    form = vocabulary(pack_for(on)).acts.get(act)
    person = person_of(actor) if any(row.about_person for row in rows) else ""
    for row in sorted(rows, key=lambda row: (row.judged_by_id == actor.body_id, row.id)):
        if form and row.name in form.facts and row.about_person in ("", person):
            theirs = {actor.body_id} | ({thing.body_id} if row.left_to == DOSSIER else set())
            if row.left_to not in (ABOVE, DOSSIER) or row.judged_by_id in theirs:
                yield Known(row.name, json.loads(row.value), words_of(row))


def words_of(row: Found) -> str:
    """Who found it, when, on what evidence."""
    when = f" on {day_words(row.since)}" if row.since else ""
    return f"{row.judge}{when}: {row.evidence}"


def _has_id(thing: Thing) -> bool:
    """Whether it is one thing in particular; a thing that is only supposed has no such id."""
    try:
        UUID(thing.ref.id)
    except ValueError:
        return False
    return True


def _source(kind: str) -> registry.ThingSource:
    def named(name: str, on: date) -> Thing | None:
        state = state_named(name, on)
        return thing_from(state, on) if state and state.matter.type == kind else None

    return named


for _kind in OWNER:
    registry.thing_source(_kind, _source(_kind))
registry.fact_source(findings)
