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
from remit.domains.money.ledger import connection, looking_up
from remit.domains.money.queries.whole import Arrival, Whole, whole
from remit.domains.money.standing import FUNDED, GIVEN

# Entries of the nation and the Board, by kind of account and line, and what for; looked up account
# by account, as other accounts may hold a thousand times as many.
SUMS_SQL: Final = """
select a.fund, a.kind, a.line, e.what, sum(e.pence)::bigint, count(*)
from ledger.account a cross join lateral (
    select e.pence, t.kind as what
    from ledger.entry e join ledger.transfer t on t.number = e.transfer
    where e.account = a.number
    offset 0
) e
where a.year = %(year)s and (a.kind = 'source' or a.owner = any (%(boards)s))
group by a.fund, a.kind, a.line, e.what
"""
ARRIVING: Final = (*GIVEN, "quality_premium", "direction_after_failure")
BOARDS: Final = [kind.name for kind in KINDS.values() if kind.group is Group.BOARD]
YEARS_SQL: Final = "select distinct year from ledger.account order by year desc"


class Sum(NamedTuple):
    """Entries added up: of the nation's accounts and the Board's."""

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
    asked = {"year": year, "boards": list(boards)}
    with looking_up() as books:
        rows = [Sum(*row) for row in books.execute(SUMS_SQL, asked)]
    arrived = whole(year)
    theirs = [each for each in arrived.arrivals if each.body not in boards.values()]
    return Country(
        year=year,
        year_words=year_words(year),
        years=years_with_money(),
        funds=[
            _fund(fund, [row for row in rows if row.fund == fund], theirs)
            for fund in Fund
            if any(row.fund == fund for row in rows)
        ],
        whole=arrived,
    )


def _boards(year: int) -> dict[UUID, str]:
    there = Standing.objects.known().on(year_begins(year)).filter(kind__in=BOARDS)
    return dict(there.values_list("body", "body__slug"))


def _fund(fund: Fund, rows: list[Sum], theirs: list[Arrival]) -> FundMoney:
    voted = -sum(row.pence for row in rows if row.kind == Kind.SOURCE)
    own = [row for row in rows if row.kind == Kind.ALLOTMENT]
    arrived = [each for each in theirs if each.fund == fund]
    received = sum(each.received_pence for each in arrived)
    passed_on = -sum(row.pence for row in own if row.what in ARRIVING)
    funded = sum(row.pence for row in own if row.what in FUNDED)
    return FundMoney(
        fund=fund,
        fund_words=FUND_WORDS[fund],
        voted_pence=voted,
        steps=_steps(rows),
        left_pence=sum(row.pence for row in own),
        commissioners=len(arrived),
        received_pence=received,
        holds=voted == funded and passed_on == received,
    )


def _steps(rows: list[Sum]) -> list[MoneyStep]:
    """What moved the Board's allotment, in the order of the chart; plans by their lines."""
    moved = [row for row in rows if row.kind == Kind.ALLOTMENT and row.what != "plan"]
    moved += [
        row._replace(pence=-row.pence)
        for row in rows
        if row.kind == Kind.BUDGET and row.what == "plan"
    ]
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
