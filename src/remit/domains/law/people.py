"""Who asks: an officer, an unnamed officer of a body, a patient, or whoever runs the house.

An unnamed officer is hypothetical: the law can be asked about them, and they can do nothing.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from uuid import UUID

from remit.acts import registry
from remit.acts.declare import Actor
from remit.domains.bodies.entities import OPERATOR, body_entity, name_of
from remit.domains.bodies.lookup import body_called
from remit.domains.law.words import Who, everybody
from remit.engines.settlement import Entity, EntityRef
from remit.errors import NotFound

ANYBODY = EntityRef("Person", "anybody")
UNNAMED = "unnamed-"


def somebody(text: str, on: date) -> Actor:
    """Whoever a text names on a date.

    `operator`, `patient`, a kind of body (`ccg`, `minister`), an officer's reference (UUID), or a
    body's code or slug. Raises `NotFound` (`LAW-002`, `BOD-002`).
    """
    wanted = text.strip()
    if wanted.lower() == "operator":
        return registry.actor(OPERATOR, on)
    if wanted.lower() in {"patient", ANYBODY.id}:
        return anybody(ANYBODY.id, on)
    if who := kind_called(wanted):
        return unnamed_officer(unnamed_body(who), who.title)
    try:
        return registry.actor(EntityRef("Officer", str(UUID(wanted))), on)
    except ValueError:
        return officer_of_body(wanted, on)


def kind_called(text: str) -> Who | None:
    """The kind of body that a text names, if it names one."""
    return _kinds().get(text.strip().lower())


@cache
def _kinds() -> dict[str, Who]:
    return {who.name: who for who in everybody() if who.group}


def officer_of_body(code: str, on: date) -> Actor:
    """An unnamed officer of a body. Raises `NotFound` (`LAW-002`)."""
    try:
        body = body_called(code, on)
    except NotFound as error:
        raise NotFound(
            "LAW-002",
            f"nobody is called `{code}`",
            where="who",
            mend="give an officer's reference, a body's code such as 00C, `patient`, `operator`, "
            "or one of: " + ", ".join(who.name for who in everybody() if who.group),
        ) from error
    return unnamed_officer(body_entity(body.pk, on), name_of(body.pk, on), body.pk)


def unnamed_body(who: Who) -> Entity:
    """A body of a kind, which is nobody's in particular."""
    attrs = {
        "kind": who.kind,
        "group": who.group,
        "sector": who.sector,
        "status": "active",
        "legal_person": who.legal_person,
    }
    return Entity(
        "Body", UNNAMED + who.name, attrs | ({"regulates": who.regulates} if who.regulates else {})
    )


def unnamed_officer(body: Entity, label: str, body_id: UUID | None = None) -> Actor:
    """Whoever holds an office in a body."""
    officer = Entity("Officer", f"{UNNAMED}officer", {"body": body.ref, "role": ""}, (body.ref,))
    return Actor(
        officer.ref, label, body_id, str(body.attrs["group"]), (officer, body), hypothetical=True
    )


def anybody(_ref: str, _on: date) -> Actor:
    """A patient, or any member of the public."""
    return Actor(
        ANYBODY,
        "a patient, or anybody",
        None,
        "person",
        (Entity(ANYBODY.type, ANYBODY.id),),
        hypothetical=True,
    )


registry.actor_source("Body", officer_of_body)
registry.actor_source("Person", anybody)
