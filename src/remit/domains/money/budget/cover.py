"""Whether money covers something, as the law asks it of spending; worked out from the books.

The books themselves refuse what they do not cover, at the moment of posting and whoever else posts
then. What is worked out here is asked before, so that the law can rule on it and cite its clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from remit.acts.law import settlements
from remit.domains.money.books import Fund, purpose_of
from remit.domains.money.ledger import connection

COVER_SQL: Final = """
select coalesce(sum(b.balance - b.held), 0)::bigint,
    coalesce(bool_or(exists (
        select from ledger.entry e
        where e.account = a.number and e.pence > 0 and e.effective_on <= %(on)s
    )) filter (where a.kind in ('allotment', 'carried', 'pool')), false)
from ledger.account a join ledger.balance b on b.account = a.number
where a.owner = %(body)s and a.fund = %(fund)s and a.year = %(year)s
    and a.kind in ('allotment', 'budget', 'pool')
"""


def cover(body: UUID, fund: Fund, year: int, on: date) -> tuple[int, bool]:
    """What a body may still promise or spend of its money in a fund, in pence, and whether any has
    arrived by a day."""
    asked = {"body": body, "fund": fund.value, "year": year, "on": on}
    row = connection().execute(COVER_SQL, asked).fetchone()
    assert row is not None  # an aggregate has a row
    return row[0], row[1]


def spending_facts(body: UUID, fund: Fund, year: int, needs_pence: int, on: date) -> dict[str, Any]:
    """What the law in force asks of spending so much more. An allotment is notified by standing in
    these books, which are public."""
    free_pence, arrived = cover(body, fund, year, on)
    return {"purpose": purpose_of(fund)} | dict(
        _asked(on, within_allotment=needs_pence <= free_pence, allotment_notified=arrived)
    )


def _asked(on: date, **facts: bool) -> Iterator[tuple[str, bool]]:
    known = settlements().in_force(on).facts
    return ((name, value) for name, value in facts.items() if name in known)
