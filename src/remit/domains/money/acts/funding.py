"""The Board's own money: given by the Secretary of State, changed within the year, kept back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from pydantic import Field

from remit.acts.declare import Declaration, Doing, Thing
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing
from remit.domains.bodies.lookup import body_called
from remit.domains.law.recorded import RecordedAct
from remit.domains.money import exceptions
from remit.domains.money.acts.of_money import YEAR
from remit.domains.money.amounts import AmountsPence, Pence
from remit.domains.money.books import (
    CONTINGENCY,
    FUND_WORDS,
    Fund,
    Kind,
    account,
    known_fund,
    year_words,
)
from remit.domains.money.ledger import from_to, key, lock, moving, opened
from remit.domains.money.standing import FUNDED, standing_pence
from remit.domains.money.words import pounds
from remit.engines.ledger import NewAccount, post, post_many
from remit.errors import Invalid

GROUP: Final = "money"
MEMO_CHARACTERS: Final = 60
"""A clause or the name of a formula; the books take 200 bytes."""


def _declared(name: str, title: str, words: str) -> Declaration:
    return Declaration(name=name, title=title, words=words, group=GROUP, on="Body")


class OfBoard(RecordedAct):
    """An act on the Board; `who_it_concerns` is the Board's code."""

    who_it_concerns: str = Field(
        title="Which board", max_length=80, description="its code, such as X24"
    )
    words: str = Field(title="In words", min_length=3, max_length=2000)
    year: int = YEAR

    def thing(self, effective_on: date) -> Thing:
        """The Board."""
        return body_thing(body_called(self.who_it_concerns, effective_on).pk, effective_on)

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """What is given and known; it is about no commissioner in particular."""
        return super().facts(effective_on, {"about_one_commissioner": False} | dict(known))

    def board(self, on: date) -> UUID:
        """The Board's id."""
        return body_called(self.who_it_concerns, on).pk


@act
class FundBoard(OfBoard):
    """The Board's money for a year, by fund."""

    declaration: ClassVar = _declared(
        "fund_board",
        "Fund the Board",
        "Gives the Board its money for a year, fund by fund, out of what Parliament voted.",
    )
    amounts_pence: AmountsPence = Field(
        title="Amounts",
        description="a line for each fund: programme = 63,400,000,000",
        min_length=1,
    )

    def change(self, doing: Doing) -> str:
        """Move it. Raises `Invalid` (`MON-001` fund, `MON-003` where the year was funded)."""
        board, minister = self.board(doing.effective_on), doing.actor.body_id
        assert minister is not None  # the law gives this to the minister alone
        wanted: list[tuple[NewAccount, NewAccount, int]] = []
        for fund, pence in self.amounts_pence.items():
            source = account(minister, fund, Kind.SOURCE, self.year)
            wanted.append((source, account(board, fund, Kind.ALLOTMENT, self.year), pence))
        there = opened((each for source, to, _ in wanted for each in (source, to)), doing)
        with moving(doing) as books:
            lock(there.values())
            for fund in self.amounts_pence:
                if standing_pence(board, fund, self.year, FUNDED) is not None:
                    raise _funded_already(fund, self.year)
            transfers = [
                from_to(doing, "fund_board", there[key(source)], there[key(to)], pence)
                for source, to, pence in wanted
            ]
            post_many(books, transfers)
        doing.touch(board)
        total = sum(self.amounts_pence.values())
        return f"gave the Board {pounds(total)} for {year_words(self.year)}: {self.words}"


@act
class ChangeBoardFunding(OfBoard):
    """More or less money for the Board within the year."""

    declaration: ClassVar = _declared(
        "change_board_funding",
        "Change the Board's money within the year",
        "Gives the Board more money for a year, or takes back what it has not passed on.",
    )
    fund: Fund = Field(title="Fund")
    total_pence: Pence = Field(title="New total", description="in pounds, such as 63,500,000,000")

    def change(self, doing: Doing) -> str:
        """Move the difference. Raises `Invalid` (`MON-004`, `MON-005`)."""
        board, minister = self.board(doing.effective_on), doing.actor.body_id
        assert minister is not None  # the law gives this to the minister alone
        source = account(minister, self.fund, Kind.SOURCE, self.year)
        given = account(board, self.fund, Kind.ALLOTMENT, self.year)
        there = opened((source, given), doing)
        with moving(doing) as books:
            lock(there.values())
            stands = standing_pence(board, self.fund, self.year, FUNDED)
            more = difference(stands, self.total_pence, f"money for {year_words(self.year)}")
            kind = "add_board_funding" if more > 0 else "reduce_board_funding"
            if more < 0:
                exceptions.allow(doing, self.declaration, kind)
            ends = there[key(source)], there[key(given)]
            post(books, from_to(doing, kind, *ends, more))
        doing.touch(board)
        return (
            f"changed the Board's {FUND_WORDS[self.fund]} {year_words(self.year)} by"
            f" {pounds(more)} to {pounds(self.total_pence)}: {self.words}"
        )


@act
class KeepContingency(OfBoard):
    """Money that the Board keeps for what nobody can foresee."""

    declaration: ClassVar = _declared(
        "keep_contingency",
        "Keep a contingency fund",
        "Sets some of the Board's own money apart for what nobody can foresee, on a line that "
        "everybody sees.",
    )
    fund: Fund = Field(Fund.PROGRAMME, title="Fund")
    amount_pence: Pence = Field(title="Amount", description="in pounds, such as 500,000,000")

    def change(self, doing: Doing) -> str:
        """Move it from what was allotted to the line."""
        board = self.board(doing.effective_on)
        given = account(board, self.fund, Kind.ALLOTMENT, self.year)
        kept = account(board, self.fund, Kind.BUDGET, self.year, CONTINGENCY)
        there = opened((given, kept), doing)
        with moving(doing) as books:
            ends = there[key(given)], there[key(kept)]
            post(books, from_to(doing, "plan", *ends, self.amount_pence))
        return f"kept {pounds(self.amount_pence)} of {year_words(self.year)} back: {self.words}"


def difference(stands: int | None, total_pence: int, what: str) -> int:
    """How much a new total changes what stands. Raises `Invalid` where nothing stands (`MON-004`)
    or nothing changes (`MON-005`)."""
    if stands is None:
        raise Invalid(
            "MON-004",
            f"there is no {what} to change",
            where="year",
            mend="give it first",
        )
    if total_pence == stands:
        raise Invalid(
            "MON-005",
            f"the {what} is {pounds(stands)} already",
            where="total_pence",
            mend="give the new total, not the change",
        )
    return total_pence - stands


def _funded_already(fund: str, year: int) -> Invalid:
    return Invalid(
        "MON-003",
        f"the Board has its money for {year_words(year)}, {FUND_WORDS[known_fund(fund)]}",
        where="year",
        mend="change it by the act `change_board_funding`, which the law limits",
    )
