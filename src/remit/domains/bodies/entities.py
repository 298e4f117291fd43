"""What bodies, officers and the register are to the law, and who may be an actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from remit.acts import prepared, registry
from remit.acts.declare import Actor, Thing
from remit.acts.words import day_words
from remit.domains.bodies.kinds import KINDS, Group
from remit.domains.bodies.models import Body, Officer
from remit.engines.settlement import Entity, EntityRef, day_number
from remit.errors import NotFound

REGISTER = EntityRef("Register", "bodies")
OPERATOR = EntityRef("Operator", "this-installation")
REGISTRAR = "registrar"
# What each regulator regulates: the law gives each its own powers.
REGULATES = {"regulator-monitor": "competition", "regulator-cqc": "quality"}


NAME = 4
SEEN_SQL = Path(__file__).with_name("seen.sql").read_text("utf-8")
ABSENT: tuple[Any, ...] = (None, "", "absent", "", "", None, [])
# An office on a day by reference, with its body as the law sees it.
HOLDING_SQL = """
with holding as (
    select officer.ref, office.role, office.title, person.name as person, office.body_id
    from officer join office on office.id = officer.office_id
        join person on person.id = officer.person_id
    where officer.ref = %(ref)s
        and upper_inf(officer.recorded) and officer.effective @> %(on)s::date
    order by officer.id
    limit 1
)
select holding.*, seen.*
from holding cross join lateral (SEEN) seen
""".replace("SEEN", SEEN_SQL.replace("%(body)s", "holding.body_id"))


def body_entity(body_id: UUID, on: date) -> Entity:
    """A body as the law sees it on a date; a body without a standing then is `absent`.

    `powers_from` is the day on which its powers vest, `removed_acts` what open conditions and
    directions take from it; a body that nobody authorised has neither.
    """
    return _entity(body_id, _seen(body_id, on))


def name_of(body_id: UUID, on: date) -> str:
    """What a body is called on a date, or was last called. Raises `Body.DoesNotExist`."""
    if not (name := _seen(body_id, on)[NAME]):
        raise Body.DoesNotExist(f"no body has the id {body_id}")
    return str(name)


def _seen(body_id: UUID, on: date) -> Sequence[Any]:
    """The row of seen.sql; `ABSENT` where there is no such body."""
    return _row(SEEN_SQL, {"body": body_id, "on": on}) or ABSENT


def _row(sql: str, values: Mapping[str, Any]) -> Sequence[Any] | None:
    """The first row."""
    return next(iter(prepared.rows(sql, values)), None)


def _entity(body_id: UUID, row: Sequence[Any]) -> Entity:
    name, sector, status, slug, _, powers_from, removed = row
    kind = KINDS.get(name or "")
    attrs: dict[str, Any] = {
        "kind": name or "",
        "group": kind.group.value if kind else "",
        "sector": sector or "",
        "status": status or "absent",
        "legal_person": bool(kind and kind.legal_person),
    }
    if powers_from:
        attrs["powers_from"] = day_number(powers_from)
    if removed:
        attrs["removed_acts"] = removed
    if kind and kind.group is Group.REGULATOR and slug in REGULATES:
        attrs["regulates"] = REGULATES[slug]
    return Entity("Body", str(body_id), attrs)


def body_thing(body_id: UUID, on: date) -> Thing:
    """A body as the thing of an act."""
    row = _seen(body_id, on)
    entity = _entity(body_id, row)
    return Thing(entity.ref, row[NAME], (entity,), body_id)


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
        raise _not_in_office(ref, on)
    found, role, title, person, body_id, *seen = row
    body = _entity(body_id, seen)
    entity = Entity("Officer", str(found), {"body": body.ref, "role": role}, (body.ref,))
    label = f"{person}, {title}, {seen[NAME]}"
    return Actor(entity.ref, label, body_id, str(body.attrs["group"]), (entity, body))


def _holding(ref: str, on: date) -> Sequence[Any] | None:
    try:
        meant = UUID(ref)
    except ValueError:
        return None
    if exact := _row(HOLDING_SQL, {"ref": meant, "on": on}):
        return exact
    same_person = Officer.objects.filter(ref=meant).values("person")
    others = Officer.objects.known().on(on).filter(person__in=same_person)
    refs = others.values_list("ref", flat=True)[:2]
    return _row(HOLDING_SQL, {"ref": refs[0], "on": on}) if len(refs) == 1 else None


def _not_in_office(ref: str, on: date) -> NotFound:
    """What is told of a reference to an office that is over, has not begun or never was."""
    with suppress(ValueError):
        held = Officer.objects.known().filter(ref=UUID(ref)).order_by("effective")
        if last := held.select_related("office").last():
            began, ended = last.effective.lower, last.effective.upper
            verb = "was" if ended else "is"
            since = f"from {day_words(began)}" if began else "from the beginning"
            until = f" until {day_words(ended)}" if ended else " on"
            return NotFound(
                "BOD-002",
                f"the office of {last.office.title} {verb} held {since}{until},"
                f" not on {day_words(on)}",
                where="by",
                mend="act on a date of that time, or as somebody who is in office",
            )
    return NotFound(
        "BOD-002",
        f"nobody holds an office as `{ref}` on {on.isoformat()}",
        where="by",
        mend="name an officer in office on that date; a body's page lists its officers",
    )


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


def in_office(body: str, role: str, on: date) -> EntityRef:
    """Whoever holds an office in a body (a slug) on a day. Raises `NotFound` (`BOD-016`)."""
    held = Officer.objects.known().on(on).filter(office__body__slug=body, office__role=role)
    row = held.order_by("id").first()
    if row is None:
        raise NotFound(
            "BOD-016",
            f"nobody is {role.replace('_', ' ')} of {body} on {on.isoformat()}",
            where="by",
            mend="name an officer in office on that date; a body's page lists its officers",
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
