"""What acts on a body's own money have in common: whose it is, in which fund, for which year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from pydantic import Field

from remit.acts import registry
from remit.acts.declare import Act, Declaration, Doing, Refusal, Thing
from remit.acts.facts import close, period
from remit.acts.words import day_words
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.money.books import (
    FUND_WORDS,
    Fund,
    Kind,
    account,
    financial_year,
    year_words,
)
from remit.domains.money.budget.cover import cover, spending_facts
from remit.domains.money.budget.rules import lines_of
from remit.domains.money.ledger import key, opened
from remit.domains.money.things import fund_thing
from remit.domains.money.words import pounds as in_pounds
from remit.errors import Invalid, Refused

CODE = Field(
    title="Body", description="its code or short name, such as 00C or ccg-00c", max_length=80
)
YEAR: Any = Field(
    title="Year", ge=1948, le=2100, description="the one in which it begins: 2013 for 2013/14"
)
LINE = Field(
    title="Line", max_length=40, description="its code in the plan, such as acute or mental_health"
)
AMOUNT: Any = Field(title="Amount", description="in pounds, such as 1,130,000")
WHY = Field(title="Why", min_length=3, max_length=500)
REFERENCE = Field(
    title="Reference",
    pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,59}$",
    description="of the contract, such as CON-2013-017",
)


@dataclass(frozen=True, slots=True)
class Money:
    """A body's money in a fund for a year."""

    body: Body
    fund: Fund
    year: int

    @property
    def words(self) -> str:
        """As people say it, without the body."""
        return f"{FUND_WORDS[self.fund]} {year_words(self.year)}"

    @property
    def about(self) -> dict[str, Any]:
        """The columns of its tables."""
        return {"body_id": self.body.pk, "fund": self.fund.value, "year": self.year}

    def number(self, kind: Kind, doing: Doing, line: str = "") -> int:
        """The number of one of its accounts, opened where it is not yet."""
        return self.numbers(kind, [line], doing)[line]

    def numbers(self, kind: Kind, lines: Iterable[str], doing: Doing) -> dict[str, int]:
        """The numbers of its accounts of a kind by line, opened where they are not yet."""
        wanted = {line: account(self.body.pk, self.fund, kind, self.year, line) for line in lines}
        there = opened(wanted.values(), doing)
        return {line: there[key(each)].number for line, each in wanted.items()}


class OfMoney(Act):
    """An act on money in one fund for one year."""

    body: str = CODE
    fund: Fund = Field(Fund.PROGRAMME, title="Fund")
    year: int | None = Field(
        None,
        title="Year",
        ge=1948,
        le=2100,
        description="the one in which it begins, 2013 for 2013/14; that of the date if left out",
    )

    def money(self, on: date) -> Money:
        """Whose money, in which fund, for which year. Raises `NotFound` for a body unknown."""
        return Money(body_called(self.body, on), self.fund, self.year or financial_year(on))

    def thing(self, effective_on: date) -> Thing:
        """That money, as the law sees it."""
        money = self.money(effective_on)
        return fund_thing(money.body, money.fund, money.year, effective_on)


class Spending(OfMoney):
    """An act by which money is promised or leaves: the law asks whether it is within the
    allotment."""

    def needs_pence(self, on: date) -> int:
        """How much it takes of what is free."""
        raise NotImplementedError

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """What the law asks of spending, worked out from the books."""
        money = self.money(effective_on)
        needs = self.needs_pence(effective_on)
        return {
            **known,
            **spending_facts(money.body.pk, money.fund, money.year, needs, effective_on),
        }


def how_much_less(refusal: Refusal) -> Iterator[str]:
    """By how much a refused act of spending goes over what is free."""
    spent = refusal.act
    if not isinstance(spent, Spending):
        return
    money, needs = spent.money(refusal.on), spent.needs_pence(refusal.on)
    free_pence, _ = cover(money.body.pk, money.fund, money.year, refusal.on)
    if needs > free_pence:
        short, free = in_pounds(needs - free_pence), in_pounds(max(free_pence, 0))
        yield f"{short} less: {free} of {money.words} is free"


registry.remedy_source(how_much_less)


def own(name: str, title: str, words: str, on: str = "Fund") -> Declaration:
    """The declaration of an act of a body on its own money and books."""
    return Declaration(name=name, title=title, words=words, group="own_money", on=on)


def spending(name: str, title: str, words: str) -> Declaration:
    """The declaration of an act by which money is promised or leaves."""
    return Declaration(name=name, title=title, words=words, group="spending", on="Fund")


def restate(doing: Doing, model: Any, about: Mapping[str, Any], **values: Any) -> None:
    """From the effective date on `about` has these values; until then it has what it had.

    Raises `Invalid` (`BUD-004`) where something later was said already, which this would undo.
    """
    on = doing.effective_on
    rows = list(model.objects.known().filter(**about).order_by("effective"))
    if rows and rows[-1].since > on:
        raise Invalid(
            "BUD-004",
            f"what counts from {day_words(rows[-1].since)} is said already",
            where="effective date",
            mend="let this count from that day or a later one",
        )
    said: list[tuple[date, date | None, dict[str, Any]]] = [(on, None, values)]
    for row in rows[-1:]:
        close(model.objects.filter(pk=row.pk), doing.act_id)
        if row.since < on:
            said.append((row.since, on, {name: getattr(row, name) for name in values}))
    with once(_said_at_once()):
        for since, until, each in said:
            model.objects.create(
                **about, **each, effective=period(since, until), made_by_id=doing.act_id
            )


def _said_at_once() -> Invalid:
    return Invalid(
        "BUD-026",
        "somebody else says the same thing at this very moment",
        where="effective date",
        mend="see what was said, and send it again where it still counts",
    )


def require_in_year(money: Money, on: date) -> None:
    """Raises `Invalid` (`BUD-003`) where a day is past the money's year."""
    if financial_year(on) > money.year:
        raise Invalid(
            "BUD-003",
            f"money for {year_words(money.year)} is not promised or planned on a day of"
            f" {year_words(financial_year(on))}",
            where="effective date",
            mend="use the money of the year of the date, or carry forward what was not spent",
        )


@contextmanager
def once(taken: Invalid) -> Iterator[None]:
    """Raises `taken` where somebody else writes the same at this very moment, and was first."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        raise taken from clash


@contextmanager
def saying_how_to_mend(money: Money, line: str) -> Iterator[None]:
    """What somebody short of money on a line can do about it, in the words of budgets."""
    try:
        yield
    except Refused as refused:
        if "short_pence" in refused.details:
            words = lines_of(money.fund).get(line, line)
            refused.mend = (
                f"ask for less, move money to {words.lower()} from another line, or plan more for"
                " it from what is allotted"
            )
        raise
