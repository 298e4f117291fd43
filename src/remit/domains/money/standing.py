"""What a body was allotted, as the books have it: the sum of the entries that gave or took it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from remit.domains.money.books import Kind
from remit.domains.money.ledger import connection

GIVEN: Final = ("allot", "add_to_allotment", "reallot")
FUNDED: Final = ("fund_board", "add_board_funding", "reduce_board_funding")
STANDING_SQL: Final = """
select coalesce(sum(e.pence), 0)::bigint, count(*)
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer
where a.owner = %(owner)s and a.fund = %(fund)s and a.year = %(year)s and t.kind = any (%(kinds)s)
"""
# Those of the owners named who were given money of that fund and year already.
GIVEN_SQL: Final = """
select distinct a.owner
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer
where a.owner = any (%(owners)s) and a.fund = %(fund)s and a.year = %(year)s and a.kind = %(kind)s
    and t.kind = any (%(kinds)s)
"""


def standing_pence(owner: UUID, fund: str, year: int, kinds: tuple[str, ...] = GIVEN) -> int | None:
    """What stands of an allotment (or of the Board's money, `FUNDED`); None where none was made."""
    asked = {"owner": owner, "fund": str(fund), "year": year, "kinds": list(kinds)}
    row = connection().execute(STANDING_SQL, asked).fetchone()
    assert row is not None
    pence, entries = row
    return int(pence) if entries else None


def already_given(owners: list[UUID], fund: str, year: int) -> set[UUID]:
    """Those of some bodies that have an allotment of a fund and year."""
    asked = {
        "owners": owners,
        "fund": str(fund),
        "year": year,
        "kind": Kind.ALLOTMENT.value,
        "kinds": list(GIVEN),
    }
    return {owner for (owner,) in connection().execute(GIVEN_SQL, asked)}
