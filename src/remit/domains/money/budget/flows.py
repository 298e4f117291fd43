"""What the books say of a body's money on a day: sums by account, month and what they were for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from remit.domains.money.books import Fund, Kind
from remit.domains.money.budget.limits import MONTHS
from remit.domains.money.ledger import connection

# The month counts from 0, April of the money's year; 12 and more are of later years.
FLOWS_SQL: Final = """
select a.kind, a.line, t.kind, (extract(year from e.effective_on) * 12
        + extract(month from e.effective_on))::integer - (a.year * 12 + 4) as month,
    sum(e.pence)::bigint
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer
where a.owner = %(body)s and a.fund = %(fund)s and a.year = %(year)s and e.effective_on <= %(on)s
group by 1, 2, 3, 4
"""
HELD_SQL: Final = """
select a.line, sum(ledger.held_as_of(a.number, %(on)s::date, null))::bigint
from ledger.account a
where a.owner = %(body)s and a.fund = %(fund)s and a.year = %(year)s and a.kind = 'budget'
group by a.line
"""
# What leaves a line for good, seen from its account.
PAID: Final = ("pay", "pool_contribution", "pool_return", "refund")
SPENT: Final = (*PAID, "accrue", "reverse_accrual")


class Flow(NamedTuple):
    """Entries added up: of which kind of account and line, for what, in which month of the year."""

    kind: str
    line: str
    what: str
    month: int
    pence: int


@dataclass(frozen=True, slots=True)
class Flows:
    """Everything that moved a body's money of a fund and year up to a day; `held` is by line."""

    rows: tuple[Flow, ...]
    held: dict[str, int]

    def total(
        self, kind: Kind, *, line: str | None = None, what: Iterable[str] | None = None
    ) -> int:
        """The sum of what fits, in pence."""
        return sum(row.pence for row in self._fitting(kind, line, what))

    def given(self, line: str) -> int:
        """What a line was given, whatever was spent of it or carried on since."""
        whats = {row.what for row in self.rows} - {*SPENT, "carry_forward"}
        return self.total(Kind.BUDGET, line=line, what=whats)

    def by_month(self, kind: Kind, *, line: str, what: Iterable[str]) -> list[int]:
        """The sums of the year's own months."""
        months = [0] * MONTHS
        for row in self._fitting(kind, line, what):
            if 0 <= row.month < MONTHS:
                months[row.month] += row.pence
        return months

    def lines(self) -> set[str]:
        """Every line that has an account."""
        return {row.line for row in self.rows if row.kind in (Kind.BUDGET, Kind.ACCRUED)}

    def _fitting(self, kind: Kind, line: str | None, what: Iterable[str] | None) -> list[Flow]:
        wanted = None if what is None else set(what)
        return [
            row
            for row in self.rows
            if row.kind == kind
            and (line is None or row.line == line)
            and (wanted is None or row.what in wanted)
        ]


def flows(body: UUID, fund: Fund, year: int, on: date) -> Flows:
    """What the books say on a day of what counts by then."""
    asked = {"body": body, "fund": fund.value, "year": year, "on": on}
    books = connection()
    return Flows(
        tuple(Flow(*row) for row in books.execute(FLOWS_SQL, asked)),
        dict(books.execute(HELD_SQL, asked).fetchall()),
    )
