"""Pooled funds: who takes part with which share, who paid in, what was spent."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from pydantic import BaseModel

from remit.acts.declare import QueryDeclaration
from remit.acts.registry import query
from remit.domains.money.books import year_words
from remit.domains.money.budget.limits import WHOLE_PPM
from remit.domains.money.budget.tables import Pool, PoolShare
from remit.domains.money.ledger import connection
from remit.domains.money.queries.asking import BodyRef, OfBody, body_and_day, ref_of, refs_of

# By partner: whose account the money of each transfer into the pool came from.
PAID_IN_SQL: Final = """
select g.owner, -sum(o.pence)::bigint
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer and t.kind = 'pool_contribution'
join ledger.entry o on o.transfer = e.transfer and o.account <> e.account
join ledger.account g on g.number = o.account
where a.owner = %(host)s and a.kind = 'pool' and a.line = %(name)s and a.year = %(year)s
    and e.effective_on <= %(on)s
group by g.owner
"""
SPENT_SQL: Final = """
select coalesce(-sum(e.pence), 0)::bigint
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer and t.kind = 'pay'
where a.owner = %(host)s and a.kind = 'pool' and a.line = %(name)s and a.year = %(year)s
    and e.effective_on <= %(on)s
"""


class PartnerLine(BaseModel):
    """A partner's share: what it owes of the whole, what it paid in, and its part of what was
    spent."""

    body: BodyRef
    share_ppm: int
    owed_pence: int
    paid_in_pence: int
    spent_pence: int


class PoolLine(BaseModel):
    """A pooled fund on a day."""

    name: str
    title: str
    host: BodyRef
    agreement: str
    year: int
    year_words: str
    total_pence: int
    paid_in_pence: int
    spent_pence: int
    left_pence: int
    partners: list[PartnerLine]


class PoolsView(BaseModel):
    """The pools in which a body takes part."""

    body: BodyRef
    on: date
    pools: list[PoolLine]


def pools(body: str, on: date | None = None) -> PoolsView:
    """The pools in which a body takes part on a day. Raises `NotFound` (`BOD-001`)."""
    found, day = body_and_day(body, on)
    shares = PoolShare.objects.known().on(day)
    rows = Pool.objects.filter(pk__in=shares.filter(body=found).values("pool")).order_by("name")
    return PoolsView(
        body=ref_of(found, day),
        on=day,
        pools=[_pool(row, list(shares.filter(pool=row)), day) for row in rows],
    )


def part_of(pence: int, share_ppm: int) -> int:
    """A share of an amount, rounded down: what is odd stays with nobody in particular."""
    return pence * share_ppm // WHOLE_PPM


def _pool(row: Pool, shares: list[PoolShare], day: date) -> PoolLine:
    asked = {"host": row.body_id, "name": row.name, "year": row.year, "on": day}
    paid_in: dict[UUID, int] = dict(connection().execute(PAID_IN_SQL, asked).fetchall())
    spent_row = connection().execute(SPENT_SQL, asked).fetchone()
    assert spent_row is not None  # an aggregate has a row
    spent, bodies = spent_row[0], refs_of({row.body_id, *(each.body_id for each in shares)}, day)
    return PoolLine(
        name=row.name,
        title=row.title,
        host=bodies[row.body_id],
        agreement=row.agreement,
        year=row.year,
        year_words=year_words(row.year),
        total_pence=shares[0].total_pence,
        paid_in_pence=sum(paid_in.values()),
        spent_pence=spent,
        left_pence=sum(paid_in.values()) - spent,
        partners=[
            PartnerLine(
                body=bodies[each.body_id],
                share_ppm=each.share_ppm,
                owed_pence=part_of(each.total_pence, each.share_ppm),
                paid_in_pence=paid_in.get(each.body_id, 0),
                spent_pence=part_of(spent, each.share_ppm),
            )
            for each in shares
        ],
    )


@query
class AskPools(OfBody):
    """`remit money pools BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "money.pools",
        "Pooled funds",
        "The pooled funds in which a body takes part: shares, what each partner paid in, what was"
        " spent.",
        positional=("body",),
    )

    def answer(self) -> PoolsView:
        """The pools."""
        return pools(self.body, self.day)
