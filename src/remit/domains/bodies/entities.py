"""What bodies, officers and the register are to the law, and who may be an actor."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from remit.acts import registry
from remit.acts.declare import Actor, Thing
from remit.domains.bodies.kinds import KINDS, Group
from remit.domains.bodies.models import Body, Name, Officer
from remit.engines.settlement import Entity, EntityRef, day_number
from remit.errors import NotFound

REGISTER = EntityRef("Register", "bodies")
OPERATOR = EntityRef("Operator", "this-installation")
REGISTRAR = "registrar"
# What each regulator regulates: the law gives each its own powers.
REGULATES = {"regulator-monitor": "competition", "regulator-cqc": "quality"}


# The door asks this of each body in each act, so it is one question and not a model for each table.
STANDING_SQL = """
select standing.kind, standing.sector, standing.status, body.slug,
    (
        select powers_from from body_authorisation granted
        where granted.body_id = standing.body_id
            and upper_inf(granted.recorded) and granted.effective @> %(on)s::date
    ),
    array(
        select distinct unnest(acts) from body_condition taken
        where taken.body_id = standing.body_id
            and upper_inf(taken.recorded) and taken.effective @> %(on)s::date
        order by 1
    )
from body_standing standing join body on body.id = standing.body_id
where standing.body_id = %(body)s
    and upper_inf(standing.recorded) and standing.effective @> %(on)s::date
"""
ABSENT: tuple[Any, ...] = ("", "", "absent", "", None, [])


def body_entity(body_id: UUID, on: date) -> Entity:
    """A body as the law sees it on a date; a body without a standing then is `absent`.

    `powers_from` is the day on which its powers vest, `removed_acts` what open conditions and
    directions take from it; a body that nobody authorised has neither.
    """
    with connection.cursor() as cursor:
        cursor.execute(STANDING_SQL, {"body": body_id, "on": on})
        name, sector, status, slug, powers_from, removed = cursor.fetchone() or ABSENT
    kind = KINDS.get(name)
    attrs: dict[str, Any] = {
        "kind": name,
        "group": kind.group.value if kind else "",
        "sector": sector,
        "status": status,
        "legal_person": bool(kind and kind.legal_person),
    }
    if powers_from:
        attrs["powers_from"] = day_number(powers_from)
    if removed:
        attrs["removed_acts"] = removed
    if kind and kind.group is Group.REGULATOR and slug in REGULATES:
        attrs["regulates"] = REGULATES[slug]
    return Entity("Body", str(body_id), attrs)


def name_of(body_id: UUID, on: date) -> str:
    """What a body is called on a date, or was last called."""
    names = Name.objects.known().filter(body_id=body_id).order_by("effective")
    then = [row.name for row in names if row.since is None or row.since <= on]
    if then:
        return then[-1]
    first = names.first()
    return first.name if first else Body.objects.get(pk=body_id).slug


def body_thing(body_id: UUID, on: date) -> Thing:
    """A body as the thing of an act."""
    entity = body_entity(body_id, on)
    return Thing(entity.ref, name_of(body_id, on), (entity,), body_id)


def register_thing() -> Thing:
    """The register itself as the thing of an act."""
    empty = not Body.objects.exists()
    return Thing(
        REGISTER, "the register of bodies", (Entity(REGISTER.type, REGISTER.id, {"empty": empty}),)
    )


def officer(ref: str, on: date) -> Actor:
    """Who holds an office under this reference on a date.

    A person keeps one way in through all their offices: where the holding meant is over or has not
    begun, the one office that the same person holds on the date counts. Raises `NotFound`
    (`BOD-002`).
    """
    row = _holding(ref, on)
    if row is None:
        raise NotFound(
            "BOD-002",
            f"nobody holds an office as `{ref}` on {on.isoformat()}",
            where="by",
            mend="name an officer in office on that date; a body's page lists its officers",
        )
    body = body_entity(row.office.body_id, on)
    entity = Entity(
        "Officer", str(row.ref), {"body": body.ref, "role": row.office.role}, (body.ref,)
    )
    label = f"{row.person.name}, {row.office.title}, {name_of(row.office.body_id, on)}"
    return Actor(entity.ref, label, row.office.body_id, str(body.attrs["group"]), (entity, body))


def _holding(ref: str, on: date) -> Officer | None:
    try:
        meant = UUID(ref)
    except ValueError:
        return None
    there = Officer.objects.known().on(on).select_related("person", "office")
    if exact := there.filter(ref=meant).first():
        return exact
    same_person = Officer.objects.filter(ref=meant).values("person")
    others = list(there.filter(person__in=same_person)[:2])
    return others[0] if len(others) == 1 else None


def person_of(actor: Actor) -> str:
    """The id of the person who acts, '' where the actor is nobody in particular."""
    if actor.hypothetical or actor.ref.type != "Officer":
        return ""
    found = Officer.objects.known().filter(ref=actor.ref.id).values_list("person", flat=True)
    return str(found[0]) if found else ""


def registrar(on: date) -> EntityRef:
    """The officer who keeps the register on a date. Raises `NotFound` (`BOD-008`)."""
    row = Officer.objects.known().on(on).filter(office__role=REGISTRAR).order_by("id").first()
    if row is None:
        raise NotFound(
            "BOD-008",
            f"nobody keeps the register on {on.isoformat()}",
            where="by",
            mend="name the officer who does, or set up the register first",
        )
    return EntityRef("Officer", str(row.ref))


def operator(_ref: str, _on: date) -> Actor:
    """Whoever runs this installation: may found the register, and nothing else."""
    return Actor(
        OPERATOR,
        "the operator of this installation",
        None,
        "operator",
        (Entity(OPERATOR.type, OPERATOR.id),),
    )


registry.actor_source("Officer", officer)
registry.actor_source("Operator", operator)
