"""A body's commitments and payments: what waits for whom, what falls due, what was done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from django.db.models import QuerySet
from pydantic import BaseModel, Field

from remit.acts.declare import QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.models import Body, Person
from remit.domains.money.books import year_words
from remit.domains.money.budget.approval import approvers
from remit.domains.money.budget.limits import DUE_DAYS, PAYMENTS_SHOWN_MAX
from remit.domains.money.budget.tables import Commitment, Payment
from remit.domains.money.ledger import connection
from remit.domains.money.queries.asking import (
    BodyRef,
    OfBody,
    OfYear,
    body_and_day,
    ref_of,
    refs_of,
)

HOLDS_SQL: Final = """
select h.id, ledger.remaining(h.id), h.expires_on from ledger.hold h where h.id = any (%s)
"""


class State(StrEnum):
    """What became of a payment."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class Approver(BaseModel):
    """Who may approve a payment."""

    name: str
    office: str


class PaymentLine(BaseModel):
    """A payment that was raised. `money_from` is commitment, accrued, line or pool, and `named`
    which; `transfer` is the id of what paid it, `refunded_pence` what came back of it; `approvers`
    are given for those that wait."""

    number: int
    state: State
    payee: BodyRef
    invoice: str
    pence: int
    says: str
    fund: str
    year: int
    line: str
    money_from: str
    named: str
    raised_on: date
    raised_by: str
    due_on: date | None
    decided_on: date | None
    why: str
    transfer: UUID | None
    refunded_pence: int
    act: UUID
    approvers: list[Approver]


class PaymentsView(BaseModel):
    """Payments of a body, the newest first; `shown` of `count`."""

    body: BodyRef
    on: date
    count: int
    pence: int
    payments: list[PaymentLine]

    @property
    def shown(self) -> int:
        """How many are here."""
        return len(self.payments)


class CommitmentLine(BaseModel):
    """Money committed under a reference: `pence` at first, `left_pence` still held; `past` where
    its last day is past, and nothing can be paid from it any more."""

    reference: str
    payee: BodyRef
    fund: str
    year: int
    line: str
    says: str
    pence: int
    left_pence: int
    until: date | None
    past: bool
    act: UUID


class CommitmentsView(BaseModel):
    """A body's commitments of a year, by reference."""

    body: BodyRef
    year: int
    year_words: str
    left_pence: int
    commitments: list[CommitmentLine]


class DueView(BaseModel):
    """What falls due by `until`: payments that wait (the longest overdue first), and commitments of
    which something is left as they end."""

    body: BodyRef
    on: date
    until: date
    payments: list[PaymentLine]
    commitments: list[CommitmentLine]


def payments(body: str, state: State | None = None, on: date | None = None) -> PaymentsView:
    """A body's payments up to a day, all or in one state. Raises `NotFound` (`BOD-001`)."""
    found, day = body_and_day(body, on)
    rows = _rows(found, state)
    shown = rows.order_by("-pk")[:PAYMENTS_SHOWN_MAX]
    return PaymentsView(
        body=ref_of(found, day),
        on=day,
        count=rows.count(),
        pence=sum(rows.values_list("pence", flat=True)),
        payments=_payments(found, shown, day),
    )


def commitments(body: str, year: int, on: date | None = None) -> CommitmentsView:
    """What a body committed of a year's money. Raises `NotFound` (`BOD-001`)."""
    found, day = body_and_day(body, on)
    lines = _commitments(Commitment.objects.filter(body=found, year=year), day)
    return CommitmentsView(
        body=ref_of(found, day),
        year=year,
        year_words=year_words(year),
        left_pence=sum(line.left_pence for line in lines),
        commitments=lines,
    )


def due(body: str, on: date | None = None) -> DueView:
    """What falls due of a body within the next days. Raises `NotFound` (`BOD-001`)."""
    found, day = body_and_day(body, on)
    until = day + timedelta(days=DUE_DAYS)
    waiting = _rows(found, State.WAITING).filter(due_on__lte=until).order_by("due_on", "pk")
    ending = [
        line
        for line in _commitments(Commitment.objects.filter(body=found), day)
        if line.left_pence and line.until is not None and line.until <= until
    ]
    return DueView(
        body=ref_of(found, day),
        on=day,
        until=until,
        payments=_payments(found, waiting[:PAYMENTS_SHOWN_MAX], day),
        commitments=sorted(ending, key=lambda line: (line.until or until, line.reference)),
    )


def _rows(body: Body, state: State | None) -> QuerySet[Payment]:
    rows = Payment.objects.filter(body=body)
    if state is State.WAITING:
        return rows.filter(decision=None)
    return rows if state is None else rows.filter(decision__approved=state is State.APPROVED)


def _payments(body: Body, rows: Iterable[Payment], day: date) -> list[PaymentLine]:
    found = list(
        Payment.objects.filter(pk__in=[row.pk for row in rows])
        .select_related("decision", "commitment", "pool")
        .prefetch_related("refunds")
    )
    order = {row.pk: place for place, row in enumerate(rows)}
    payees = refs_of({row.payee_id for row in found}, day)
    people = dict(
        Person.objects.filter(pk__in={row.raised_by for row in found}).values_list("pk", "name")
    )
    return [
        _payment(body, row, payees[row.payee_id], people.get(row.raised_by, ""), day)
        for row in sorted(found, key=lambda row: order[row.pk])
    ]


def _payment(body: Body, row: Payment, payee: BodyRef, raised_by: str, day: date) -> PaymentLine:
    decision = getattr(row, "decision", None)
    state = (
        State.WAITING
        if decision is None
        else State.APPROVED
        if decision.approved
        else State.REFUSED
    )
    money_from, named = (
        ("commitment", row.commitment.reference)
        if row.commitment
        else ("pool", row.pool.name)
        if row.pool
        else ("accrued" if row.accrued else "line", row.line)
    )
    return PaymentLine(
        number=row.pk,
        state=state,
        payee=payee,
        invoice=row.invoice,
        pence=row.pence,
        says=row.says,
        fund=row.fund,
        year=row.year,
        line=row.line,
        money_from=money_from,
        named=named,
        raised_on=row.raised_on,
        raised_by=raised_by,
        due_on=row.due_on,
        decided_on=decision.decided_on if decision else None,
        why=decision.says if decision else "",
        transfer=decision.transfer if decision else None,
        refunded_pence=sum(each.pence for each in row.refunds.all() if each.refunded_on <= day),
        act=row.act_id,
        approvers=[
            Approver(name=name, office=office)
            for person, name, office in approvers(body.pk, row.pence, day)
            if person != str(row.raised_by)
        ]
        if decision is None
        else [],
    )


def _commitments(rows: Iterable[Commitment], day: date) -> list[CommitmentLine]:
    found = list(rows)
    holds = connection().execute(HOLDS_SQL, [[row.hold for row in found]])
    left = {hold: (remaining, until) for hold, remaining, until in holds}
    payees = refs_of({row.payee_id for row in found}, day)
    return [
        CommitmentLine(
            reference=row.reference,
            payee=payees[row.payee_id],
            fund=row.fund,
            year=row.year,
            line=row.line,
            says=row.says,
            pence=row.pence,
            left_pence=left[row.hold][0],
            until=left[row.hold][1],
            past=left[row.hold][1] is not None and left[row.hold][1] < day,
            act=row.act_id,
        )
        for row in sorted(found, key=lambda row: row.reference)
    ]


@query
class AskPayments(OfBody):
    """`remit money payments BODY --state waiting`."""

    declaration: ClassVar = QueryDeclaration(
        "money.payments",
        "A body's payments",
        "The payments that officers of a body raised: those that wait and who may approve them,"
        " those that were approved and paid, those that were refused and why.",
        positional=("body",),
    )
    state: State | None = Field(None, title="State", description="waiting, approved or refused")

    def answer(self) -> PaymentsView:
        """The payments."""
        return payments(self.body, self.state, self.day)


@query
class AskCommitments(OfYear):
    """`remit money commitments BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "money.commitments",
        "A body's commitments",
        "What a body committed to contracts out of a year's money, and what is left of it.",
        positional=("body",),
    )

    def answer(self) -> CommitmentsView:
        """The commitments."""
        return commitments(self.body, self.meant, self.day)


@query
class AskDue(OfBody):
    """`remit money due BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "money.due",
        "What falls due",
        "Payments of a body that wait and are due soon, and commitments that end with money left.",
        positional=("body",),
    )

    def answer(self) -> DueView:
        """What falls due."""
        return due(self.body, self.day)
