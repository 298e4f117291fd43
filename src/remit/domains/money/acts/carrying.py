"""What a year left unspent: carried into the next under the rule of its year, and drawn on."""

from __future__ import annotations

from typing import ClassVar, Final

from pydantic import Field

from remit.acts.declare import Doing
from remit.acts.ids import new_id
from remit.acts.registry import act
from remit.domains.money.acts.closing import closing_of
from remit.domains.money.acts.of_money import AMOUNT, Money, OfMoney, own
from remit.domains.money.amounts import Pence
from remit.domains.money.books import Kind, financial_year, year_words
from remit.domains.money.budget.rules import carry_forward
from remit.domains.money.ledger import connection, moving
from remit.domains.money.words import pounds as in_pounds
from remit.engines.ledger import Entry, Post, post
from remit.errors import Invalid

LEFT_SQL: Final = """
select a.number, b.balance - b.held
from ledger.account a join ledger.balance b on b.account = a.number
where a.owner = %(body)s and a.fund = %(fund)s and a.year = %(year)s
    and a.kind in ('allotment', 'budget', 'carried') and b.balance - b.held > 0
order by a.number
"""


@act
class CarryForward(OfMoney):
    """Unspent money of a closed year goes into the next."""

    declaration: ClassVar = own(
        "carry_forward",
        "Carry money forward",
        "Moves what a closed year left of a fund into the next year, under the rule of that year."
        " Where the rule asks for it, the money is used only as the Board agrees.",
    )

    def change(self, doing: Doing) -> str:
        """Move it.

        Raises `Invalid`: `BUD-002` no rule for the year, `BUD-023` not closed, or a date not in
        the next year, `BUD-024` nothing left.
        """
        on = doing.effective_on
        money = self.money(on)
        rule = carry_forward(money.year)
        after = Money(money.body, money.fund, money.year + 1)
        if closing_of(money.body, money.year) is None or financial_year(on) != after.year:
            raise Invalid(
                "BUD-023",
                f"money is carried forward from {year_words(money.year)} once that is closed, and"
                f" in {year_words(after.year)}",
                where="effective date",
                mend="close the year first, and give a day of the next",
            )
        asked = {"body": money.body.pk, "fund": money.fund.value, "year": money.year}
        left = connection().execute(LEFT_SQL, asked).fetchall()
        if not left:
            raise Invalid(
                "BUD-024",
                f"nothing is left of {money.words}",
                where="year",
                mend="nothing is to be done",
            )
        total = sum(pence for _, pence in left)
        entries = (
            *(Entry(number, -pence) for number, pence in left),
            Entry(after.number(Kind.CARRIED, doing), total),
        )
        with moving(doing) as books:
            post(books, Post(new_id(), doing.act_id, "carry_forward", on, entries))
        return f"carried {in_pounds(total)} of {money.words} forward: {rule.says}"


@act
class DrawOnCarried(OfMoney):
    """Money that was carried forward becomes part of what can be planned."""

    declaration: ClassVar = own(
        "draw_on_carried",
        "Draw on money carried forward",
        "Makes money that was carried into this year part of what can be planned, with the Board's"
        " agreement where the rule asks for it.",
    )

    amount_pence: Pence = AMOUNT
    agreement: str | None = Field(
        None,
        title="Agreement",
        min_length=3,
        max_length=200,
        description="the reference of the Board's agreement, where the rule asks for one",
    )

    def change(self, doing: Doing) -> str:
        """Move it.

        Raises `Invalid` (`BUD-002` no rule, `BUD-025` no agreement), `Refused` (`LED-002`) for
        more than was carried.
        """
        money = self.money(doing.effective_on)
        rule = carry_forward(money.year - 1)
        if rule.agreement and not self.agreement:
            raise Invalid(
                "BUD-025",
                f"the Board's agreement is missing: {rule.says}",
                where="agreement",
                mend="give the reference of the agreement",
            )
        pence = self.amount_pence
        entries = (
            Entry(money.number(Kind.CARRIED, doing), -pence),
            Entry(money.number(Kind.ALLOTMENT, doing), pence),
        )
        with moving(doing) as books:
            post(
                books,
                Post(new_id(), doing.act_id, "carry_forward", doing.effective_on, entries),
            )
        under = f", as agreed in {self.agreement}" if self.agreement else ""
        return f"drew {in_pounds(pence)} of {money.words} that was carried forward{under}"
