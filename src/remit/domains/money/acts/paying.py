"""Paying: one officer raises a payment, another approves or refuses it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from remit.acts.declare import Act, Doing, Thing
from remit.acts.ids import new_id
from remit.acts.registry import act
from remit.acts.words import day_words
from remit.domains.bodies.entities import name_of, person_of
from remit.domains.bodies.lookup import body_called
from remit.domains.money.acts.committing import commitment_of
from remit.domains.money.acts.of_money import (
    AMOUNT,
    WHY,
    Money,
    OfMoney,
    once,
    own,
    saying_how_to_mend,
    spending,
)
from remit.domains.money.acts.pooling import pool_called
from remit.domains.money.amounts import Pence
from remit.domains.money.books import Fund, Kind, financial_year
from remit.domains.money.budget.cover import spending_facts
from remit.domains.money.budget.rules import line_of
from remit.domains.money.budget.tables import Payment, PaymentDecision
from remit.domains.money.ledger import moving
from remit.domains.money.things import fund_thing
from remit.domains.money.words import pounds as in_pounds
from remit.engines.ledger import Entry, Post, post
from remit.engines.settlement import Entity
from remit.errors import Invalid, NotFound

PAYMENT = Field(title="Payment", ge=1, description="its number in the list of payments")


class From(StrEnum):
    """Where the money of a payment comes from."""

    COMMITMENT = "commitment"
    ACCRUED = "accrued"
    LINE = "line"
    POOL = "pool"


@act
class RaisePayment(OfMoney):
    """An invoice is to be paid; nothing moves until somebody else approves it."""

    declaration: ClassVar = own(
        "raise_payment",
        "Raise a payment",
        "Enters that an invoice is to be paid, to whom and from what. No money moves until another"
        " person approves it. No invoice is paid twice.",
    )

    payee: str = Field(title="To whom", max_length=80, description="the code of the body")
    invoice: str = Field(
        title="Invoice", pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,59}$", description="its number"
    )
    amount_pence: Pence = AMOUNT
    says: str = Field(title="For what", min_length=3, max_length=500)
    money_from: From = Field(title="From what")
    named: str = Field(
        title="Which",
        max_length=60,
        description="the reference of the commitment, the code of the line, or the pool's name",
    )
    due_on: date | None = Field(None, title="Due on")

    def change(self, doing: Doing) -> str:
        """Enter it.

        Raises `NotFound` (`BUD-009` a commitment, `BUD-014` a pool), `Invalid` (`BUD-001` a line,
        `BUD-011` an invoice raised before).
        """
        on = doing.effective_on
        money, payee = self.money(on), body_called(self.payee, on)
        pence = self.amount_pence
        source, turn = self._source(money, on), self._turn(money, payee.pk)
        with once(self._raised("at this very moment")):
            row = Payment.objects.create(
                **money.about | source,
                ref=new_id(),
                payee=payee,
                invoice=self.invoice,
                turn=turn,
                pence=pence,
                says=self.says,
                due_on=self.due_on,
                raised_on=on,
                raised_by=UUID(person_of(doing.actor)),
                act_id=doing.act_id,
            )
        doing.touch(payee.pk)
        return (
            f"raised payment {row.pk}: {in_pounds(pence)} to {name_of(payee.pk, on)} for invoice"
            f" {self.invoice}: {self.says}"
        )

    def _source(self, money: Money, on: date) -> dict[str, Any]:
        if self.money_from is From.POOL:
            pool = pool_called(self.named)
            if pool.body_id != money.body.pk:
                raise Invalid(
                    "BUD-012",
                    f"{name_of(pool.body_id, on)} is the host of the pool {pool.name}, and pays"
                    " from it",
                    where="named",
                    mend="ask the host",
                )
            return {"pool": pool, "fund": Fund.POOLED.value, "year": pool.year, "line": pool.name}
        if self.money_from is From.COMMITMENT:
            row = commitment_of(money, self.named)
            return {"commitment": row, "line": row.line}
        accrued = self.money_from is From.ACCRUED
        return {"line": line_of(money.fund, self.named), "accrued": accrued}

    def _turn(self, money: Money, payee: UUID) -> int:
        """How often this invoice was raised, with this time; each time before was refused."""
        before = Payment.objects.filter(
            body=money.body, payee=payee, invoice=self.invoice
        ).select_related("decision")
        for row in before:
            decision = getattr(row, "decision", None)
            if decision is None or decision.approved:
                raise self._raised(f"on {day_words(row.raised_on)}, as payment {row.pk}")
        return len(before) + 1

    def _raised(self, when: str) -> Invalid:
        return Invalid(
            "BUD-011",
            f"invoice {self.invoice} was raised already {when}",
            where="invoice",
            mend="see that payment; an invoice is raised again only after it was refused",
        )


class OfPayment(Act):
    """An act on a payment that was raised."""

    payment: int = PAYMENT

    def row(self) -> Payment:
        """The payment. Raises `NotFound` (`BUD-013`)."""
        row = Payment.objects.select_related("commitment", "body").filter(pk=self.payment).first()
        if row is None:
            raise NotFound(
                "BUD-013",
                f"there is no payment {self.payment}",
                where="payment",
                mend="take the number from the body's list of payments",
            )
        return row

    def open_row(self) -> Payment:
        """The same, to be decided by this act alone. Raises `Invalid` (`BUD-015`) if it is."""
        row = self.row()
        # One at a time: two officers may decide at once.
        Payment.objects.select_for_update().get(pk=row.pk)
        decided = PaymentDecision.objects.filter(payment=row).first()
        if decided is not None:
            word = "approved" if decided.approved else "refused"
            raise Invalid(
                "BUD-015",
                f"payment {row.pk} was {word} on {day_words(decided.decided_on)}",
                where="payment",
                mend="raise another one, if another is due",
            )
        return row

    def thing(self, effective_on: date) -> Thing:
        """The money of that payment, as the law sees it."""
        row = self.row()
        money = fund_thing(row.body, Fund(row.fund), row.year, effective_on)
        holder = next(each for each in money.entities if each.type == "Body")
        entity = Entity("Fund", str(row.ref), {"holder": holder.ref})
        return Thing(entity.ref, f"payment {row.pk}, {money.label}", (entity, holder), row.body_id)


@act
class ApprovePayment(OfPayment):
    """A payment is approved, and is paid."""

    declaration: ClassVar = spending(
        "approve_payment",
        "Approve a payment",
        "Pays what another person raised, from the money that it names, if it is within the"
        " officer's limit.",
    )

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """What the law asks of spending, beside who raised it and the officer's limit."""
        row = self.row()
        # What was promised or set aside before needs no more cover.
        needs = 0 if row.commitment_id or row.accrued else row.pence
        return {
            **known,
            **spending_facts(row.body_id, Fund(row.fund), row.year, needs, effective_on),
        }

    def change(self, doing: Doing) -> str:
        """Pay it.

        Raises `Invalid` (`BUD-015` decided before), `Refused` (`LED-002` no cover, `LED-011` more
        than the commitment has left).
        """
        on = doing.effective_on
        row = self.open_row()
        money = Money(row.body, Fund(row.fund), row.year)
        payee = Money(row.payee, money.fund, financial_year(on))
        kind = Kind.POOL if row.pool_id else Kind.ACCRUED if row.accrued else Kind.BUDGET
        entries = (
            Entry(money.number(kind, doing, row.line), -row.pence),
            Entry(payee.number(Kind.INCOME, doing), row.pence),
        )
        hold = row.commitment.hold if row.commitment else None
        transfer = Post(new_id(), doing.act_id, "pay", on, entries, row.invoice, hold)
        with saying_how_to_mend(money, row.line), moving(doing) as books:
            post(books, transfer)
        PaymentDecision.objects.create(
            payment=row,
            approved=True,
            transfer=transfer.id,
            decided_on=on,
            act_id=doing.act_id,
        )
        doing.touch(row.payee_id)
        return (
            f"approved payment {row.pk}: {in_pounds(row.pence)} to {name_of(row.payee_id, on)} for"
            f" invoice {row.invoice}"
        )


@act
class RefusePayment(OfPayment):
    """A payment is not made."""

    declaration: ClassVar = own(
        "refuse_payment",
        "Refuse a payment",
        "Says that a payment which was raised is not made, and why; its invoice may then be raised"
        " again.",
    )

    why: str = WHY

    def change(self, doing: Doing) -> str:
        """Keep the refusal. Raises `Invalid` (`BUD-015` decided before)."""
        row = self.open_row()
        PaymentDecision.objects.create(
            payment=row,
            approved=False,
            decided_on=doing.effective_on,
            says=self.why,
            act_id=doing.act_id,
        )
        doing.touch(row.payee_id)
        return f"refused payment {row.pk} of {in_pounds(row.pence)}: {self.why}"
