"""What a pooled fund holds, from the entries: who paid in from where, and whose what is left is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, TypeVar
from uuid import UUID

from remit.domains.money.allotment.formula.rounding import whole_units
from remit.domains.money.budget.limits import WHOLE_PPM
from remit.domains.money.budget.tables import Pool
from remit.domains.money.ledger import connection

# By account from which money came into the pool: what came, and what went back there.
SOURCES_SQL: Final = """
select g.number, g.owner, coalesce(-sum(o.pence) filter (where t.kind = 'pool_contribution'), 0),
    coalesce(sum(o.pence) filter (where t.kind = 'pool_return'), 0)
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer
    and t.kind in ('pool_contribution', 'pool_return')
join ledger.entry o on o.transfer = e.transfer and o.account <> e.account
join ledger.account g on g.number = o.account
where a.owner = %(host)s and a.kind = 'pool' and a.line = %(name)s and a.year = %(year)s
    and (%(on)s::date is null or e.effective_on <= %(on)s)
group by g.number, g.owner
order by g.number
"""
# What was paid out of it, less what payees gave back.
SPENT_SQL: Final = """
select coalesce(-sum(e.pence), 0)::bigint
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer and t.kind in ('pay', 'refund')
where a.owner = %(host)s and a.kind = 'pool' and a.line = %(name)s and a.year = %(year)s
    and (%(on)s::date is null or e.effective_on <= %(on)s)
"""

K = TypeVar("K", int, UUID)


@dataclass(frozen=True, slots=True)
class Source:
    """An account of a partner from which money came into a pool, and went back, in pence."""

    account: int
    owner: UUID
    paid_in: int
    returned: int

    @property
    def there(self) -> int:
        """What of it is or was in the pool for good."""
        return self.paid_in - self.returned


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pool in pence: where its money came from, and what was spent of it."""

    sources: tuple[Source, ...]
    spent: int

    @property
    def left(self) -> int:
        """What is in it."""
        return sum(each.there for each in self.sources) - self.spent

    def paid_in(self) -> dict[UUID, int]:
        """What each partner paid in."""
        return _by_owner((each.owner, each.paid_in) for each in self.sources)

    def returned(self) -> dict[UUID, int]:
        """What each partner had back."""
        return _by_owner((each.owner, each.returned) for each in self.sources)

    def back(self, pence: int, shares_ppm: Mapping[UUID, int]) -> dict[int, int]:
        """What goes back to each account where so much is given back.

        A partner's part of what is left is what it paid in and did not have back, less its share of
        what was spent; so, where all paid in by their shares, they have it back by their shares,
        and nobody has back what another paid. Within a partner it goes to where it came from.
        """
        there = _by_owner((each.owner, each.there) for each in self.sources)
        parts = split(
            pence,
            {
                owner: max(0, paid - part_of(self.spent, shares_ppm.get(owner, 0)))
                for owner, paid in there.items()
            },
        )
        found: dict[int, int] = {}
        for owner, part in parts.items():
            own = {each.account: each.there for each in self.sources if each.owner == owner}
            found |= split(part, own)
        return {account: part for account, part in found.items() if part}


def pooled(pool: Pool, on: date | None = None) -> Pooled:
    """A pool as its entries have it, up to a day if one is given."""
    asked = {"host": pool.body_id, "name": pool.name, "year": pool.year, "on": on}
    books = connection()
    sources = tuple(
        Source(account, owner, int(paid_in), int(returned))
        for account, owner, paid_in, returned in books.execute(SOURCES_SQL, asked)
    )
    row = books.execute(SPENT_SQL, asked).fetchone()
    assert row is not None  # an aggregate has a row
    return Pooled(sources, row[0])


def part_of(pence: int, share_ppm: int) -> int:
    """A share of an amount, rounded down: what is odd stays with nobody in particular."""
    return pence * share_ppm // WHOLE_PPM


def split(pence: int, weights: Mapping[K, int]) -> dict[K, int]:
    """An amount in proportion to weights, to the penny; nothing to anybody where all weigh 0."""
    total = sum(weights.values())
    if total == 0:
        return {}
    names = {str(key): key for key in weights}
    exact = {name: Fraction(pence * weights[key], total) for name, key in names.items()}
    return {names[name]: part for name, part in whole_units(exact, 1).items()}


def _by_owner(amounts: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    sums: dict[UUID, int] = defaultdict(int)
    for owner, pence in amounts:
        sums[owner] += pence
    return dict(sums)
