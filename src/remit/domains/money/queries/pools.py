"""Pooled funds: who takes part with which share, who paid in, what was spent."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import BaseModel

from remit.acts.declare import QueryDeclaration
from remit.acts.registry import query
from remit.domains.money.books import year_words
from remit.domains.money.budget.pooled import part_of, pooled
from remit.domains.money.budget.tables import Pool, PoolShare
from remit.domains.money.queries.asking import BodyRef, OfBody, body_and_day, ref_of, refs_of


class PartnerLine(BaseModel):
    """A partner's share: what it owes of the whole, what it paid in and had back, and its part of
    what was spent."""

    body: BodyRef
    share_ppm: int
    owed_pence: int
    paid_in_pence: int
    returned_pence: int
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
    returned_pence: int
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


def _pool(row: Pool, shares: list[PoolShare], day: date) -> PoolLine:
    found = pooled(row, day)
    paid_in, returned = found.paid_in(), found.returned()
    bodies = refs_of({row.body_id, *(each.body_id for each in shares)}, day)
    return PoolLine(
        name=row.name,
        title=row.title,
        host=bodies[row.body_id],
        agreement=row.agreement,
        year=row.year,
        year_words=year_words(row.year),
        total_pence=shares[0].total_pence,
        paid_in_pence=sum(paid_in.values()),
        returned_pence=sum(returned.values()),
        spent_pence=found.spent,
        left_pence=found.left,
        partners=[
            PartnerLine(
                body=bodies[each.body_id],
                share_ppm=each.share_ppm,
                owed_pence=part_of(each.total_pence, each.share_ppm),
                paid_in_pence=paid_in.get(each.body_id, 0),
                returned_pence=returned.get(each.body_id, 0),
                spent_pence=part_of(found.spent, each.share_ppm),
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
        "The pooled funds in which a body takes part: shares, what each partner paid in and had"
        " back, what was spent.",
        positional=("body",),
    )

    def answer(self) -> PoolsView:
        """The pools."""
        return pools(self.body, self.day)
