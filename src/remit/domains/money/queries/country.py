"""The country's money: from the nation to the Board to the commissioners, fund by fund."""

from __future__ import annotations

from typing import ClassVar, Final, NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.kinds import KINDS, Group
from remit.domains.bodies.models import Standing
from remit.domains.money.books import (
    FUND_WORDS,
    TRANSFERS,
    Fund,
    Kind,
    year_begins,
    year_words,
)
from remit.domains.money.ledger import connection
from remit.domains.money.queries.whole import Whole, whole
from remit.domains.money.standing import FUNDED, GIVEN

# Entries of a year by whose account, which kind of account and line, and what for.
SUMS_SQL: Final = """
select a.owner, a.fund, a.kind, a.line, t.kind, sum(e.pence)::bigint, count(*)
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer
where a.year = %(year)s and (
    a.kind = 'source' or a.owner = any (%(boards)s) or t.kind = any (%(arriving)s)
)
group by a.owner, a.fund, a.kind, a.line, t.kind
"""
ARRIVING: Final = (*GIVEN, "quality_premium", "direction_after_failure")
BOARDS: Final = [kind.name for kind in KINDS.values() if kind.group is Group.BOARD]
YEARS_SQL: Final = "select distinct year from ledger.account order by year desc"


class Sum(NamedTuple):
    """Entries added up."""

    owner: UUID
    fund: str
    kind: str
    line: str
    what: str
    pence: int
    transfers: int


class MoneyStep(BaseModel):
    """What came to the Board's money of a fund, or went from it: `kind` is that of the transfers,
    `line` a line of the Board's own plan."""

    kind: str
    says: str
    line: str
    pence: int
    transfers: int


class FundMoney(BaseModel):
    """One fund: voted, what the Board did with it, what the commissioners have of it.

    Voted is what the Board has had, all `steps` together are what it has left, and what left it
    for commissioners is what they received.
    """

    fund: str
    fund_words: str
    voted_pence: int
    steps: list[MoneyStep]
    left_pence: int
    commissioners: int
    received_pence: int
    holds: bool


class Country(BaseModel):
    """A year's money of the whole country, and whether each part of it arrived whole."""

    year: int
    year_words: str
    years: list[int]
    funds: list[FundMoney]
    whole: Whole


def years_with_money() -> list[int]:
    """Every financial year that has an account, the newest first."""
    return [year for (year,) in connection().execute(YEARS_SQL)]


def country(year: int) -> Country:
    """The country's money of a year."""
    boards = _boards(year)
    asked = {"year": year, "boards": list(boards), "arriving": list(ARRIVING)}
    rows = [Sum(*row) for row in connection().execute(SUMS_SQL, asked)]
    return Country(
        year=year,
        year_words=year_words(year),
        years=years_with_money(),
        funds=[
            _fund(fund, boards, of_fund)
            for fund in Fund
            if (of_fund := [row for row in rows if row.fund == fund])
        ],
        whole=whole(year),
    )


def _boards(year: int) -> set[UUID]:
    there = Standing.objects.known().on(year_begins(year)).filter(kind__in=BOARDS)
    return set(there.values_list("body", flat=True))


def _fund(fund: Fund, boards: set[UUID], rows: list[Sum]) -> FundMoney:
    voted = -sum(row.pence for row in rows if row.kind == Kind.SOURCE)
    own = [row for row in rows if row.owner in boards and row.kind == Kind.ALLOTMENT]
    theirs = [
        row
        for row in rows
        if row.owner not in boards and row.kind != Kind.SOURCE and row.what in ARRIVING
    ]
    received = sum(row.pence for row in theirs)
    passed_on = -sum(row.pence for row in own if row.what in ARRIVING)
    funded = sum(row.pence for row in own if row.what in FUNDED)
    return FundMoney(
        fund=fund,
        fund_words=FUND_WORDS[fund],
        voted_pence=voted,
        steps=_steps(own, [row for row in rows if row.owner in boards]),
        left_pence=sum(row.pence for row in own),
        commissioners=len({row.owner for row in theirs}),
        received_pence=received,
        holds=voted == funded and passed_on == received,
    )


def _steps(allotment: list[Sum], all_of_boards: list[Sum]) -> list[MoneyStep]:
    """What moved the Board's allotment, in the order of the chart; plans by their lines."""
    plans = [
        row._replace(pence=-row.pence)
        for row in all_of_boards
        if row.kind == Kind.BUDGET and row.what == "plan"
    ]
    moved = [row for row in allotment if row.what != "plan"] + plans
    order = list(TRANSFERS)
    return [
        MoneyStep(
            kind=row.what,
            says=TRANSFERS[row.what].says,
            line=row.line,
            pence=row.pence,
            transfers=row.transfers,
        )
        for row in sorted(moved, key=lambda row: (order.index(row.what), row.line))
    ]


@query
class AskCountry(Query):
    """`remit money country --year YEAR`."""

    declaration: ClassVar = QueryDeclaration(
        "money.country",
        "The country's money",
        "A year's money from the nation to the Board to the commissioners, fund by fund, and "
        "whether it arrived whole.",
    )
    year: int = Field(
        title="Year", description="the one in which it begins: 2013 is 2013/14", ge=1948, le=2100
    )

    def answer(self) -> Country:
        """The answer."""
        return country(self.year)
