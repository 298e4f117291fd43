"""Who raised a payment and who may approve it: facts that the rules of the house ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final
from uuid import UUID

from remit.acts import registry
from remit.acts.declare import Actor, Known, Refusal, Thing
from remit.domains.bodies.entities import person_of
from remit.domains.bodies.models import Officer
from remit.domains.money.budget.tables import ApprovalLimit, Payment
from remit.domains.money.words import pounds

APPROVE: Final = "approve_payment"


def limit_of(officer: str, on: date) -> int:
    """Up to how many pence an officer may approve on a day; nothing without a limit."""
    held = Officer.objects.known().on(on).filter(ref=officer).values("office")
    found = ApprovalLimit.objects.known().on(on).filter(office__in=held).values_list("pence")
    return max((pence for (pence,) in found), default=0)


def approvers(body: UUID, pence: int, on: date) -> list[tuple[str, str, str]]:
    """Who may approve so much for a body on a day: the person's id and name, and the office."""
    offices = (
        ApprovalLimit.objects.known().on(on).filter(body=body, pence__gte=pence).values("office")
    )
    rows = Officer.objects.known().on(on).filter(office__in=offices).order_by("office__title")
    return [
        (str(person), name, title)
        for person, name, title in rows.values_list("person", "person__name", "office__title")
    ]


def payment_facts(actor: Actor, thing: Thing, act: str, on: date) -> Iterable[Known]:
    """Whether another person raised it, and whether it is within the officer's limit."""
    if act != APPROVE or actor.hypothetical:
        return
    row = Payment.objects.filter(ref=thing.ref.id).first()
    if row is None:
        return
    other = person_of(actor) not in ("", str(row.raised_by))
    yield Known(
        "raised_by_another",
        other,
        f"payment {row.pk} was raised by {'another' if other else 'the same'} person",
    )
    limit = limit_of(actor.ref.id, on)
    yield Known(
        "within_approval_limit",
        row.pence <= limit,
        f"the office approves up to {pounds(limit)}; the payment is of {pounds(row.pence)}",
    )


def who_may_approve(refusal: Refusal) -> Iterator[str]:
    """Whoever could approve a payment that this officer may not."""
    if refusal.question.act != APPROVE:
        return
    row = Payment.objects.filter(ref=refusal.question.resource.id).first()
    if row is None:
        return
    others = [
        f"{name}, {title}"
        for person, name, title in approvers(row.body_id, row.pence, refusal.on)
        if person != str(row.raised_by)
    ]
    if others:
        yield f"{' or '.join(others)} may approve it"
    else:
        yield (
            f"the body sets a limit of {pounds(row.pence)} or more for an office that another"
            " person holds (set_approval_limit)"
        )


registry.fact_source(payment_facts)
registry.remedy_source(who_may_approve)
