"""From the Board to the commissioners: allotments, and what the law lets the Board change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.registry import act
from remit.acts.words import day_words
from remit.domains.bodies import queries as bodies
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.law.recorded import RecordedAct
from remit.domains.money import exceptions
from remit.domains.money.acts.funding import GROUP, MEMO_CHARACTERS, difference
from remit.domains.money.acts.of_money import YEAR
from remit.domains.money.allotment.amounts import allotments, official_allotments
from remit.domains.money.allotment.formula import named
from remit.domains.money.amounts import AmountsPence, Pence
from remit.domains.money.books import (
    FUND_WORDS,
    Fund,
    Kind,
    account,
    financial_year,
    known_fund,
    purpose_of,
    year_begins,
    year_ends,
    year_words,
)
from remit.domains.money.ledger import from_to, key, lock, moving, opened
from remit.domains.money.standing import already_given, standing_pence
from remit.domains.money.things import everybodys_fund, fund_thing
from remit.domains.money.words import pounds
from remit.engines.ledger import post, post_many
from remit.errors import Invalid

BODY: Any = Field(title="Which commissioner", max_length=80, description="its code, such as 00C")
WORDS: Any = Field(title="In words", min_length=3, max_length=2000)


def _declared(name: str, title: str, words: str, *, by_command: bool = False) -> Declaration:
    return Declaration(
        name=name, title=title, words=words, group=GROUP, on="Fund", by_command=by_command
    )


@act
class Allot(Act):
    """Money of one fund for a year, to one commissioner or to all of them."""

    declaration: ClassVar = _declared(
        "allot",
        "Allot money",
        "Gives commissioners their money of one fund for a year. Where a formula or an official "
        "file is named, the amounts are those, to the penny.",
    )
    fund: Fund = Field(title="Fund")
    year: int = YEAR
    amounts_pence: AmountsPence = Field(
        title="Amounts",
        description="a line for each commissioner: 00C = 1,234,567.89",
        min_length=1,
    )
    words: str = WORDS
    formula: str = Field("", title="Formula", max_length=80, description="that the amounts follow")
    official: bool = Field(
        False, title="Official file", description="yes where they are those of the file loaded last"
    )
    aside_pence: AmountsPence = Field(
        default_factory=dict,
        title="Amounts that stand aside",
        description="for a commissioner that is not there on the first day of the year",
    )

    @classmethod
    def by_formula(cls, name: str, words: str) -> Self:
        """The act that allots what a formula says. Raises `Invalid` (`ALT-003` to `ALT-009`)."""
        formula = named(name)
        good, aside = allotments(formula)
        return cls(
            fund=known_fund(formula.fund),
            year=formula.year,
            amounts_pence={each.body: each.pence for each in good},
            aside_pence={each.body: each.pence for each in aside},
            formula=name,
            words=words,
        )

    @classmethod
    def by_file(cls, fund: str, year: int, words: str) -> Self:
        """The act that allots what the official file loaded last says. Raises `Invalid`
        (`ALT-008`)."""
        good, aside = official_allotments(year, fund)
        return cls(
            fund=known_fund(fund),
            year=year,
            amounts_pence={each.body: each.pence for each in good},
            aside_pence={each.body: each.pence for each in aside},
            official=True,
            words=words,
        )

    def thing(self, effective_on: date) -> Thing:
        """The money of the one commissioner, or of all."""
        if len(self.amounts_pence) == 1:
            [code] = self.amounts_pence
            return fund_thing(body_called(code, effective_on), self.fund, self.year, effective_on)
        return everybodys_fund(self.fund, self.year, effective_on)

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """What it is for; nothing is taken by it."""
        return dict(known) | {"purpose": purpose_of(self.fund), "downwards": False}

    def change(self, doing: Doing) -> str:
        """Post all of it, or nothing. Raises `Invalid` (`MON-006` to `MON-009`)."""
        self._require_followed()
        amounts = self._by_body(doing.effective_on)
        board = doing.actor.body_id
        assert board is not None  # the law gives this to the Board alone
        source = account(board, self.fund, Kind.ALLOTMENT, self.year)
        wanted = {
            owner: account(owner, self.fund, Kind.ALLOTMENT, self.year)
            for owner, _ in amounts.values()
        }
        memo = (self.formula or ("official file" if self.official else ""))[:MEMO_CHARACTERS]
        there = opened((source, *wanted.values()), doing)
        with moving(doing) as books:
            own = there[key(source)]
            lock([own])
            self._require_first(amounts)
            transfers = [
                from_to(doing, "allot", own, there[key(wanted[owner])], pence, memo)
                for owner, pence in amounts.values()
            ]
            post_many(books, transfers)
        doing.touch(*wanted)
        aside = sum(self.aside_pence.values())
        return (
            f"allotted {pounds(sum(self.amounts_pence.values()))} to {len(amounts):,}"
            f" commissioner{'s' if len(amounts) > 1 else ''}, {FUND_WORDS[self.fund]}"
            f" {year_words(self.year)}"
            + (f"; {pounds(aside)} stands aside" if aside else "")
            + f": {self.words}"
        )

    def _by_body(self, on: date) -> dict[str, tuple[UUID, int]]:
        """The id and the amount of each commissioner, by slug. Raises `Invalid`: `MON-006` for one
        that is no commissioner then, `MON-007` for one that stands twice, `MON-012` where the year
        is over."""
        if on > year_ends(self.year):
            raise Invalid(
                "MON-012",
                f"{year_words(self.year)} was over on {day_words(on)}",
                where="year",
                mend="allot the money of a year before it ends, or say from when it counts",
            )
        day = max(on, year_begins(self.year))
        there = bodies.commissioners_there(day)
        found: dict[str, tuple[UUID, int]] = {}
        for code, pence in self.amounts_pence.items():
            slug = code if code in there else body_called(code, day).slug
            if slug not in there:
                raise Invalid(
                    "MON-006",
                    f"`{code}` is no commissioner on {day_words(day)}",
                    where=f"amounts_pence.{code}",
                    mend="give it to its successor, or let it stand aside",
                )
            if slug in found:
                raise Invalid(
                    "MON-007",
                    f"`{code}` is a body that another line names too",
                    where=f"amounts_pence.{code}",
                    mend="give each body one amount",
                )
            found[slug] = there[slug], pence
        return found

    def _require_followed(self) -> None:
        """Raises `Invalid` (`MON-008`) where the amounts are not those that it says to follow."""
        if not (self.formula or self.official):
            return
        if self.formula:
            good, aside = allotments(named(self.formula), self.year)
        else:
            good, aside = official_allotments(self.year, self.fund)
        follows = {each.body: each.pence for each in good if each.fund == self.fund}
        stands_aside = {each.body: each.pence for each in aside}
        for told, given in ((follows, self.amounts_pence), (stands_aside, self.aside_pence)):
            for body in sorted({*told, *given}):
                if told.get(body) != given.get(body):
                    raise Invalid(
                        "MON-008",
                        f"`{body}` is to get {pounds(told.get(body, 0))}, not"
                        f" {pounds(given.get(body, 0))}",
                        where=f"amounts_pence.{body}",
                        mend="allot what the formula or the file says, or name neither",
                    )

    def _require_first(self, amounts: Mapping[str, tuple[UUID, int]]) -> None:
        """Raises `Invalid` (`MON-009`) for a commissioner that has its allotment."""
        slugs = {owner: slug for slug, (owner, _) in amounts.items()}
        given = already_given(list(slugs), self.fund, self.year)
        if given:
            slug = min(slugs[owner] for owner in given)
            raise Invalid(
                "MON-009",
                f"{slug} has its allotment of {year_words(self.year)}, {FUND_WORDS[self.fund]}",
                where=f"amounts_pence.{slug}",
                mend="change it by the act `reallot`, which shows in public as what it is",
            )


class OfFund(RecordedAct):
    """An act of the Board on the money of one commissioner."""

    who_it_concerns: str = BODY
    words: str = WORDS
    fund: Fund = Field(Fund.PROGRAMME, title="Fund")
    year: int = YEAR

    def thing(self, effective_on: date) -> Thing:
        """The commissioner's money of the fund and year."""
        return fund_thing(self.body(effective_on), self.fund, self.year, effective_on)

    def body(self, on: date) -> Body:
        """The commissioner. Raises `NotFound` (`BOD-001`)."""
        return body_called(self.who_it_concerns, on)


@act
class Reallot(OfFund):
    """A new allotment to a commissioner, higher or lower."""

    declaration: ClassVar = _declared(
        "reallot",
        "Change an allotment",
        "Makes a new allotment to a commissioner within the year. A lower one takes money that is "
        "the commissioner's: it shows in public as what it is, with its clause. What is promised "
        "or paid is out of reach.",
    )
    total_pence: Pence = Field(title="New allotment", description="in pounds, such as 1,234,567.89")
    line: str = Field(
        "",
        title="From which line",
        max_length=60,
        description="of its plan, where a lower allotment takes what is planned already",
    )

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """What is given and known; whether it lowers the allotment follows from the books."""
        own = {"purpose": purpose_of(self.fund), "downwards": self._more(effective_on) < 0}
        return super().facts(effective_on, dict(known) | own) | own

    def change(self, doing: Doing) -> str:
        """Move the difference. Raises `Invalid` (`MON-004`, `MON-005`)."""
        body, board = self.body(doing.effective_on), doing.actor.body_id
        assert board is not None  # the law gives this to the Board alone
        lower = self._more(doing.effective_on) < 0
        own = account(board, self.fund, Kind.ALLOTMENT, self.year)
        kind = Kind.BUDGET if self.line and lower else Kind.ALLOTMENT
        theirs = account(body.pk, self.fund, kind, self.year, self.line if lower else "")
        there = opened((own, theirs), doing)
        with moving(doing) as books:
            lock(there.values())
            more = self._more(doing.effective_on)
            if (more < 0) is not lower:
                raise Invalid(
                    "MON-010",
                    "the allotment was changed at this very moment",
                    where="total_pence",
                    mend="see what it is now, and decide again",
                )
            clause = exceptions.allow(doing, self.declaration, "reallot") if lower else ""
            ends = there[key(own)], there[key(theirs)]
            name = "reallot" if lower else "add_to_allotment"
            post(books, from_to(doing, name, *ends, more, clause[:MEMO_CHARACTERS]))
        return (
            f"a new allotment of {pounds(self.total_pence)}, {pounds(more)} more than before"
            if more > 0
            else f"a new allotment of {pounds(self.total_pence)}, {pounds(-more)} less than before"
        ) + f": {self.words}"

    def _more(self, on: date) -> int:
        stands = standing_pence(self.body(on).pk, self.fund, self.year)
        return difference(stands, self.total_pence, f"allotment of {year_words(self.year)}")


@act
class PayQualityPremium(OfFund):
    """Money that a commissioner earned by the quality of a year that is over."""

    declaration: ClassVar = _declared(
        "pay_quality_premium",
        "Pay for quality",
        "Pays a commissioner for the quality of a year that is over, out of the Board's money for "
        "that. The commissioner publishes how it spends it.",
    )
    fund: Fund = Field(Fund.QUALITY_PREMIUM, title="Fund")
    amount_pence: Pence = Field(title="Amount", description="in pounds, such as 1,130,000")

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """What is given and known; whether the year is over follows from the calendar."""
        own = {"year_ended": effective_on > year_ends(self.year)}
        return super().facts(effective_on, dict(known) | own) | own

    def change(self, doing: Doing) -> str:
        """Pay it, as money of the year in which it is paid."""
        body, board = self.body(doing.effective_on), doing.actor.body_id
        assert board is not None  # the law gives this to the Board alone
        paid_in = financial_year(doing.effective_on)
        own = account(board, self.fund, Kind.ALLOTMENT, paid_in)
        theirs = account(body.pk, self.fund, Kind.ALLOTMENT, paid_in)
        there = opened((own, theirs), doing)
        with moving(doing) as books:
            ends = there[key(own)], there[key(theirs)]
            memo = f"quality {year_words(self.year)}"
            post(books, from_to(doing, "quality_premium", *ends, self.amount_pence, memo))
        paid = pounds(self.amount_pence)
        return f"paid {paid} for the quality of {year_words(self.year)}: {self.words}"
