"""Promising money under a contract, letting it go, and entering what came without an invoice."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from remit.acts.declare import Act, Doing, Thing
from remit.acts.ids import new_id
from remit.acts.registry import act
from remit.domains.bodies.entities import name_of
from remit.domains.bodies.lookup import body_called
from remit.domains.money.acts.of_money import (
    AMOUNT,
    CODE,
    LINE,
    REFERENCE,
    WHY,
    Money,
    OfMoney,
    Spending,
    once,
    own,
    require_in_year,
    saying_how_to_mend,
    spending,
)
from remit.domains.money.amounts import Pence
from remit.domains.money.books import Fund, Kind, financial_year, year_ends
from remit.domains.money.budget.rules import line_of, lines_of
from remit.domains.money.budget.tables import Commitment
from remit.domains.money.ledger import moving
from remit.domains.money.things import fund_thing
from remit.domains.money.words import pounds as in_pounds
from remit.engines.ledger import Entry, Hold, Post, Release, commit, post, release
from remit.errors import Invalid, NotFound


@act
class CommitMoney(Spending):
    """Money is promised; from now on it is not free for anything else."""

    declaration: ClassVar = spending(
        "commit_money",
        "Commit money to a contract",
        "Holds money of a line for a contract. It stays where it is and can no longer be promised"
        " or paid to another; whether there is enough is judged at that very moment.",
    )

    line: str = LINE
    amount_pence: Pence = AMOUNT
    reference: str = REFERENCE
    payee: str = Field(title="To whom", max_length=80, description="the code of the body")
    says: str = Field(title="For what", min_length=3, max_length=500)
    until: date | None = Field(
        None,
        title="Until",
        description="the last day on which it can be paid from; the end of the year if left out",
    )

    def needs_pence(self, on: date) -> int:
        """All of it."""
        return self.amount_pence

    def change(self, doing: Doing) -> str:
        """Hold it.

        Raises `Refused` (`LED-002`) where the line has no cover, by how much in
        `details["short_pence"]`; `Invalid`: `BUD-001` a line, `BUD-003` the date, `BUD-008` a
        reference that is taken.
        """
        on = doing.effective_on
        money, payee = self.money(on), body_called(self.payee, on)
        require_in_year(money, on)
        line, pence = line_of(money.fund, self.line), self.amount_pence
        taken = Invalid(
            "BUD-008",
            f"money is committed under `{self.reference}` already",
            where="reference",
            mend="give each commitment of a year a reference of its own",
        )
        same = {"body": money.body, "year": money.year, "reference": self.reference}
        if Commitment.objects.filter(**same).exists():
            raise taken
        hold = Hold(
            new_id(),
            doing.act_id,
            money.number(Kind.BUDGET, doing, line),
            pence,
            on,
            self.until or year_ends(money.year),
            self.reference,
        )
        with saying_how_to_mend(money, line), moving(doing) as books:
            commit(books, hold)
        with once(taken):
            Commitment.objects.create(
                **money.about,
                line=line,
                hold=hold.id,
                reference=self.reference,
                payee=payee,
                pence=pence,
                says=self.says,
                act_id=doing.act_id,
            )
        doing.touch(payee.pk)
        words = lines_of(money.fund)[line].lower()
        return (
            f"committed {in_pounds(pence)} for {words} to {name_of(payee.pk, on)} under"
            f" {self.reference}: {self.says}"
        )


@act
class ReleaseCommitment(Act):
    """Money that was promised is free again."""

    declaration: ClassVar = own(
        "release_commitment",
        "Release a commitment",
        "Lets go of money that was committed and is not paid, in part or all that is left, so that"
        " it is free on its line again.",
    )

    body: str = CODE
    reference: str = REFERENCE
    year: int | None = Field(None, title="Year", ge=1948, le=2100, description="of its money")
    amount_pence: Pence | None = Field(
        None, title="Amount", description="in pounds; all that is left if left out"
    )
    why: str = WHY

    def thing(self, effective_on: date) -> Thing:
        """The money that it is of."""
        return thing_of(
            commitment_called(self.body, self.reference, self.year, effective_on), effective_on
        )

    def change(self, doing: Doing) -> str:
        """Let it go. Raises `NotFound` (`BUD-009`), `Refused` (`LED-011`) for more than is left."""
        on = doing.effective_on
        row = commitment_called(self.body, self.reference, self.year, on)
        with moving(doing) as books:
            done = release(
                books,
                Release(new_id(), doing.act_id, row.hold, on, self.amount_pence, self.reference),
            )
        doing.touch(row.payee_id)
        return (
            f"released {in_pounds(done.pence)} of what was committed under {row.reference}:"
            f" {self.why}"
        )


@act
class AccrueCost(Spending):
    """Something was received, and its invoice has not come."""

    declaration: ClassVar = spending(
        "accrue_cost",
        "Accrue a cost",
        "Sets money of a line aside for what was received and not yet invoiced, out of a"
        " commitment where there is one.",
    )

    line: str = LINE
    amount_pence: Pence = AMOUNT
    commitment: str | None = Field(
        None, title="Commitment", max_length=60, description="its reference, if money was committed"
    )
    why: str = WHY

    def needs_pence(self, on: date) -> int:
        """Nothing more where it was promised before."""
        return 0 if self.commitment else self.amount_pence

    def change(self, doing: Doing) -> str:
        """Set it aside.

        Raises `Refused` (`LED-002`, `LED-011`); `Invalid`: `BUD-001`, `BUD-003`; `NotFound`:
        `BUD-009`.
        """
        on = doing.effective_on
        money = self.money(on)
        require_in_year(money, on)
        line, pence = line_of(money.fund, self.line), self.amount_pence
        hold = None
        if self.commitment:
            hold = commitment_of(money, self.commitment, line).hold
        entries = (
            Entry(money.number(Kind.BUDGET, doing, line), -pence),
            Entry(money.number(Kind.ACCRUED, doing, line), pence),
        )
        with saying_how_to_mend(money, line), moving(doing) as books:
            post(
                books,
                Post(new_id(), doing.act_id, "accrue", on, entries, self.commitment or line, hold),
            )
        return f"accrued {in_pounds(pence)} on {lines_of(money.fund)[line].lower()}: {self.why}"


@act
class ReverseAccrual(OfMoney):
    """What was set aside is free again."""

    declaration: ClassVar = own(
        "reverse_accrual",
        "Reverse an accrual",
        "Gives back to its line what was set aside for a cost that will not be invoiced.",
    )

    line: str = LINE
    amount_pence: Pence = AMOUNT
    why: str = WHY

    def change(self, doing: Doing) -> str:
        """Give it back. Raises `Invalid` (`BUD-001`, `BUD-003`), `Refused` (`LED-002`)."""
        on = doing.effective_on
        money = self.money(on)
        require_in_year(money, on)
        line, pence = line_of(money.fund, self.line), self.amount_pence
        entries = (
            Entry(money.number(Kind.ACCRUED, doing, line), -pence),
            Entry(money.number(Kind.BUDGET, doing, line), pence),
        )
        with moving(doing) as books:
            post(books, Post(new_id(), doing.act_id, "reverse_accrual", on, entries, line))
        words = lines_of(money.fund)[line].lower()
        return f"reversed {in_pounds(pence)} of what was accrued on {words}: {self.why}"


def commitment_called(body: str, reference: str, year: int | None, on: date) -> Commitment:
    """A commitment of a body by its reference and the year of its money, that of the date if none
    is given. Raises `NotFound` (`BUD-009`)."""
    owner, meant = body_called(body, on), year or financial_year(on)
    row = Commitment.objects.filter(body=owner, year=meant, reference=reference).first()
    if row is None:
        raise _unknown(reference)
    return row


def commitment_of(money: Money, reference: str, line: str = "") -> Commitment:
    """A commitment of some money, and on a line if one is given. Raises `NotFound` (`BUD-009`)."""
    asked = {**money.about, "reference": reference} | ({"line": line} if line else {})
    row = Commitment.objects.filter(**asked).first()
    if row is None:
        raise _unknown(reference)
    return row


def thing_of(row: Commitment, on: date) -> Thing:
    """The money that a commitment is of, as the law sees it."""
    return fund_thing(row.body, Fund(row.fund), row.year, on)


def _unknown(reference: str) -> NotFound:
    return NotFound(
        "BUD-009",
        f"no money is committed there under `{reference}`",
        where="reference",
        mend="take the reference from the body's budget; another fund, line or year has others",
    )
