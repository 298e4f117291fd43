"""Money that goes back: a payee gives back what it was paid, a pool what it did not spend."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db.models import Sum
from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.ids import new_id
from remit.acts.registry import act
from remit.acts.words import day_words
from remit.domains.bodies.entities import name_of
from remit.domains.money.acts.of_money import AMOUNT, WHY, Money
from remit.domains.money.acts.paying import OfPayment
from remit.domains.money.acts.pooling import pool_called
from remit.domains.money.amounts import Pence
from remit.domains.money.books import Fund, Kind, financial_year
from remit.domains.money.budget.pooled import pooled
from remit.domains.money.budget.tables import Payment, PaymentDecision, PoolShare, Refund
from remit.domains.money.ledger import connection, moving
from remit.domains.money.things import fund_thing
from remit.domains.money.words import pounds as in_pounds
from remit.engines.ledger import Entry, Post, lock_accounts, post
from remit.errors import Invalid


def _giving_back(name: str, title: str, words: str) -> Declaration:
    return Declaration(name=name, title=title, words=words, group="giving_back", on="Fund")


@act
class RefundPayment(OfPayment):
    """A payee gives back what it was paid, in part or all of it."""

    declaration: ClassVar = _giving_back(
        "refund_payment",
        "Give a payment back",
        "Gives money of a payment back to whoever paid it, never more than was paid. It goes to the"
        " line that it came from, in the year in which it comes back, or to the pool.",
    )

    amount_pence: Pence = AMOUNT
    why: str = WHY

    def thing(self, effective_on: date) -> Thing:
        """The payee's money: it decides."""
        row = self.row()
        return fund_thing(row.payee, row.fund, row.year, effective_on)

    def change(self, doing: Doing) -> str:
        """Give it back.

        Raises `Invalid`: `BUD-027` not paid by then, `BUD-028` more than is left of it; `Refused`
        (`LED-002`) where the payee has less.
        """
        on, row, pence = doing.effective_on, self.row(), self.amount_pence
        decided = self._paid(row, on)
        # One at a time: together they may not give back more than was paid.
        Payment.objects.select_for_update().get(pk=row.pk)
        back = row.refunds.aggregate(pence=Sum("pence"))["pence"] or 0
        if pence > row.pence - back:
            raise Invalid(
                "BUD-028",
                f"of payment {row.pk}, which was {in_pounds(row.pence)}, {in_pounds(back)} was"
                f" given back: this is {in_pounds(pence + back - row.pence)} too much",
                where="amount_pence",
                mend=f"give back up to {in_pounds(row.pence - back)}",
            )
        payee = Money(row.payee, Fund(row.fund), financial_year(decided.decided_on))
        entries = (
            Entry(payee.number(Kind.INCOME, doing), -pence),
            Entry(self._where_to(row, doing), pence),
        )
        refund = Post(new_id(), doing.act_id, "refund", on, entries, row.invoice)
        with moving(doing) as books:
            post(books, refund)
        Refund.objects.create(
            payment=row,
            transfer=refund.id,
            pence=pence,
            says=self.why,
            refunded_on=on,
            act_id=doing.act_id,
        )
        doing.touch(row.body_id)
        return (
            f"gave {in_pounds(pence)} of payment {row.pk} back to {name_of(row.body_id, on)}:"
            f" {self.why}"
        )

    def _paid(self, row: Payment, on: date) -> PaymentDecision:
        decided = PaymentDecision.objects.filter(payment=row, approved=True).first()
        if decided is None or decided.decided_on > on:
            raise Invalid(
                "BUD-027",
                f"payment {row.pk} was not paid by {day_words(on)}",
                where="payment",
                mend="only what was paid can be given back, on that day or later",
            )
        return decided

    def _where_to(self, row: Payment, doing: Doing) -> int:
        if row.pool_id:
            return Money(row.body, Fund.POOLED, row.year).number(Kind.POOL, doing, row.line)
        year = financial_year(doing.effective_on)
        return Money(row.body, Fund(row.fund), year).number(Kind.BUDGET, doing, row.line)


@act
class ReturnFromPool(Act):
    """A pool gives back to its partners what it did not spend."""

    declaration: ClassVar = _giving_back(
        "return_from_pool",
        "Give money of a pool back",
        "Gives what a pooled fund did not spend back to its partners: to each by what it paid in"
        " less its share of what was spent, on the lines from which it paid.",
    )

    pool: str = Field(title="Pool", max_length=40, description="its short name")
    amount_pence: Pence = AMOUNT
    why: str = WHY

    def thing(self, effective_on: date) -> Thing:
        """The host's pooled money."""
        pool = pool_called(self.pool)
        return fund_thing(pool.body, Fund.POOLED, pool.year, effective_on)

    def change(self, doing: Doing) -> str:
        """Give it back.

        Raises `NotFound` (`BUD-014`), `Invalid` (`BUD-029` nobody has anything in it), `Refused`
        (`LED-002`) for more than is left.
        """
        on, pool, pence = doing.effective_on, pool_called(self.pool), self.amount_pence
        source = Money(pool.body, Fund.POOLED, pool.year).number(Kind.POOL, doing, pool.name)
        # What each has in it must not change until the money went.
        lock_accounts(connection(), [source])
        shares = PoolShare.objects.known().on(on).filter(pool=pool)
        found = pooled(pool)
        parts = found.back(pence, dict(shares.values_list("body", "share_ppm")))
        if not parts:
            raise Invalid(
                "BUD-029",
                f"no partner has anything left in the pool {pool.name}",
                where="pool",
                mend="nothing is to be done",
            )
        entries = (
            Entry(source, -pence),
            *(Entry(account, part) for account, part in parts.items()),
        )
        with moving(doing) as books:
            post(books, Post(new_id(), doing.act_id, "pool_return", on, entries, pool.name))
        owners = {each.account: each.owner for each in found.sources}
        told = []
        for owner in dict.fromkeys(owners[account] for account in parts):
            part = sum(part for account, part in parts.items() if owners[account] == owner)
            doing.touch(owner)
            told.append(f"{in_pounds(part)} to {name_of(owner, on)}")
        return f"gave {in_pounds(pence)} of {pool.title} back: {', '.join(told)}: {self.why}"
