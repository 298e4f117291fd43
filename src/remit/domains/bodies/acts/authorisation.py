"""Writing what the Board made of a commissioner: authorised, on which conditions, until when.

The acts themselves stand with the law (`domains/law/acts/oversight.py`), since what the law asks of
each is a matter of its findings; these are the facts that they leave in the register.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from remit.acts.declare import Doing
from remit.acts.facts import close, period
from remit.acts.ids import new_id
from remit.domains.bodies.acts.entries import enter
from remit.domains.bodies.kinds import Status
from remit.domains.bodies.models import Authorisation, Body, Condition, Standing
from remit.domains.bodies.statements import BodyStatement
from remit.errors import Invalid, NotFound


class Nature(StrEnum):
    """What takes acts from a commissioner: the way it was established, or its failure."""

    CONDITION = "condition"
    DIRECTION = "direction"


def authorise(doing: Doing, body: Body, powers_from: date, clause: str) -> None:
    """Establish a commissioner; its powers vest on a day. Raises `Invalid` (`BOD-013`)."""
    if Authorisation.objects.known().on(doing.effective_on).filter(body=body).exists():
        raise Invalid(
            "BOD-013",
            "this body is authorised already",
            where="body",
            mend="impose or remove a condition, or see its page as at that date",
        )
    Authorisation.objects.create(
        body=body,
        powers_from=powers_from,
        clause=clause,
        effective=period(doing.effective_on),
        made_by_id=doing.act_id,
    )
    doing.touch(body.pk)


def impose(
    doing: Doing,
    body: Body,
    *,
    nature: Nature,
    says: str,
    clause: str,
    acts: Iterable[str],
    until: date | None = None,
    instead: Body | None = None,
) -> UUID:
    """Take acts from a commissioner from the effective date on; answers the condition's name.

    Raises `Invalid` (`BOD-003`) where it would end before it begins.
    """
    if until is not None and until <= doing.effective_on:
        raise Invalid(
            "BOD-003",
            "the condition ends before it begins",
            where="until",
            mend="give a day after the effective date, or none",
        )
    ref = new_id()
    Condition.objects.create(
        ref=ref,
        body=body,
        nature=nature.value,
        says=says,
        clause=clause,
        acts=sorted(set(acts)),
        instead=instead,
        effective=period(doing.effective_on, until),
        made_by_id=doing.act_id,
    )
    doing.touch(body.pk, *([instead.pk] if instead else []))
    return ref


def open_condition(ref: UUID, body: Body, on: date) -> Condition:
    """A condition of a body that is open on a day. Raises `NotFound` (`BOD-014`)."""
    row: Condition | None = Condition.objects.known().on(on).filter(ref=ref, body=body).first()
    if row is None:
        raise NotFound(
            "BOD-014",
            f"this body has no open condition `{ref}` on {on.isoformat()}",
            where="condition",
            mend="take the reference from the body's page as at that date",
        )
    return row


def lift(doing: Doing, row: Condition) -> None:
    """End a condition; the effective date is the first day without. Raises `Invalid`."""
    if row.since == doing.effective_on:
        raise Invalid(
            "BOD-003",
            "the condition ends before it begins",
            where="effective date",
            mend="give a later day than that on which it was imposed",
        )
    close(Condition.objects.filter(pk=row.pk), doing.act_id)
    Condition.objects.create(
        ref=row.ref,
        body_id=row.body_id,
        nature=row.nature,
        says=row.says,
        clause=row.clause,
        acts=row.acts,
        instead_id=row.instead_id,
        synthetic=row.synthetic,
        effective=period(row.since, doing.effective_on),
        made_by_id=doing.act_id,
    )
    doing.touch(row.body_id)


def restate(doing: Doing, body: Body, on: date, *, active: bool) -> None:
    """State in the register that from a day on a body has its powers, or that it is no more."""
    standing = Standing.objects.known().on(on).filter(body=body).first()
    if standing is None or (active and standing.status == Status.ACTIVE):
        return
    enter(
        doing,
        BodyStatement(
            line=1,
            as_of=on,
            slug=body.slug,
            kind=standing.kind,
            status=Status.ACTIVE if active else None,
            closed=None if active else on,
        ),
    )
