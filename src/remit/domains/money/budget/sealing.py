"""What a body's books say of a year, as one digest that is sealed in the record when it closes.

A seal is made from the entries alone. Its leaves are the entries of the year on all the body's
accounts, in the order of posting; `root` is the root over them as in the record's own log
(RFC 6962), `balances` what each account held on the last day. Any later change of a row, be it made
together with every digest beside it, makes another seal than the one in the record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from remit.acts.models import EntryPart
from remit.domains.money.books import year_begins, year_ends
from remit.domains.money.budget.tables import YearClose
from remit.domains.money.ledger import connection
from remit.engines.record import leaf_hash
from remit.engines.record.hashes import fold

ENTRIES_SQL: Final = """
select t.number, t.id::text, t.act_id::text, t.kind, t.memo, t.hold::text,
    extract(epoch from t.recorded_at)::text, t.effective_on::text, e.effective_on::text,
    e.account, e.version, e.pence, e.balance
from ledger.entry e
join ledger.account a on a.number = e.account
join ledger.transfer t on t.number = e.transfer
where a.owner = %(body)s and e.effective_on between %(begins)s and %(ends)s
order by t.number, e.account
"""
BALANCES_SQL: Final = """
select a.number, a.fund, a.kind, a.line, a.year, a.currency, coalesce(sum(e.pence), 0)::bigint
from ledger.account a
left join ledger.entry e on e.account = a.number and e.effective_on <= %(ends)s
where a.owner = %(body)s and a.year <= %(year)s
group by a.number order by a.number
"""


@dataclass(frozen=True, slots=True)
class Seal:
    """The books of a body for a year. Each balance: the account's number, fund, kind, line, year
    and currency, and pence on the last day."""

    body: UUID
    year: int
    balances: tuple[tuple[Any, ...], ...]
    entries: int
    root: str

    @property
    def digest(self) -> str:
        """SHA-256 over the whole of it, in hexadecimal."""
        said = {
            "balances": [list(each) for each in self.balances],
            "body": str(self.body),
            "entries": self.entries,
            "root": self.root,
            "year": self.year,
        }
        return hashlib.sha256(_canonical(said)).hexdigest()


@dataclass(frozen=True, slots=True)
class Broken:
    """A closed year whose books no longer say what was sealed, and how that shows."""

    body: UUID
    year: int
    act_id: UUID
    what: str


def seal(body: UUID, year: int) -> Seal:
    """What the books say now."""
    asked = {"body": body, "year": year, "begins": year_begins(year), "ends": year_ends(year)}
    books = connection()
    leaves = [leaf_hash(_canonical(list(row))) for row in books.execute(ENTRIES_SQL, asked)]
    balances = tuple(row for row in books.execute(BALANCES_SQL, asked) if row[-1])
    return Seal(body, year, balances, len(leaves), fold(leaves).hex())


def broken() -> Iterator[Broken]:
    """Every closed year whose books, or whose entry in the record, say something else than what
    was sealed."""
    rows = list(YearClose.objects.known().order_by("body", "year"))
    public = dict(
        EntryPart.objects.filter(
            entry__in=[row.made_by_id for row in rows], name="public"
        ).values_list("entry", "content")
    )
    for row in rows:
        for what in _differences(row, bytes(public.get(row.made_by_id) or b"")):
            yield Broken(row.body_id, row.year, row.made_by_id, what)


def _differences(row: YearClose, public: bytes) -> Iterator[str]:
    now = seal(row.body_id, row.year)
    if row.digest not in public.decode("utf-8", "replace"):
        yield "the record's entry of the closing does not hold the seal that is kept here"
    if now.digest == row.digest:
        return
    then = {balance[0]: balance for balance in map(tuple, row.balances)}
    for balance in now.balances:
        if then.pop(balance[0], None) != balance:
            yield f"account {balance[0]} held something else on the last day than was sealed"
    for number in then:
        yield f"account {number} held something on the last day, and now nothing"
    if now.entries != row.entries:
        yield f"the year has {now.entries} entries, and had {row.entries}"
    elif now.root != row.root:
        yield "an entry of the year says something else than was sealed"


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
