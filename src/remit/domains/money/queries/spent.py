"""What every body spent in a year: paid, and set aside for what it received and did not yet pay."""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone

from remit.domains.money.ledger import connection
from remit.domains.money.queries.common import owners

# A payment out of what was set aside lowers that as much as it raises what was paid.
SPENT = """
select a.owner,
    coalesce(-sum(e.pence) filter (where t.kind = 'pay'), 0)::bigint,
    coalesce(sum(e.pence) filter (where a.kind = 'accrued'), 0)::bigint
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer
where a.year = %(year)s and a.kind <> 'source'
group by a.owner
"""


class Spent(NamedTuple):
    """In pence."""

    paid_pence: int
    accrued_pence: int

    @property
    def pence(self) -> int:
        """Both together."""
        return self.paid_pence + self.accrued_pence


def spent_in(year: int) -> dict[str, Spent]:
    """By slug, of each body that spent anything from its accounts of a financial year."""
    rows = connection().execute(SPENT, {"year": year}).fetchall()
    found = {owner: Spent(paid, accrued) for owner, paid, accrued in rows if paid + accrued > 0}
    known = owners(found, timezone.localdate())
    return {known[owner].slug: spent for owner, spent in found.items() if known[owner].slug}
