"""Questions to the books. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg

from remit.engines.ledger.books import (
    Account,
    Balance,
    Entry,
    Held,
    Hold,
    Line,
    Post,
    PostedEntry,
    Transfer,
)
from remit.engines.ledger.limits import STATEMENT_LINES_MAX
from remit.errors import Invalid, NotFound

Connection = psycopg.Connection[Any]

ACCOUNTS = """
select number, owner, fund, kind, line, year, currency, floor, ceiling from ledger.account
where (%(numbers)s::integer[] is null or number = any (%(numbers)s))
    and (%(owner)s::uuid is null or owner = %(owner)s)
    and (%(fund)s::text is null or fund = %(fund)s)
    and (%(year)s::integer is null or year = %(year)s)
order by number
"""
BALANCES_NOW = """
select b.account, b.balance, b.held, a.floor
from ledger.balance b join ledger.account a on a.number = b.account
where b.account = any (%(numbers)s) order by b.account
"""
BALANCES_THEN = """
select a.number, ledger.balance_as_of(a.number, %(day)s::date, %(known_at)s::timestamptz),
    ledger.held_as_of(a.number, %(day)s::date, %(known_at)s::timestamptz), a.floor
from ledger.account a where a.number = any (%(numbers)s) order by a.number
"""
# The page is cut by the account's own count of entries, so any page costs the same.
STATEMENT = """
select e.version, t.id, t.number, t.act_id, t.kind, t.memo, t.effective_on, t.recorded_at,
    e.pence, e.balance
from ledger.entry e join ledger.transfer t on t.number = e.transfer
where e.account = %(account)s and e.version < %(before)s
    and (%(since)s::date is null or e.effective_on >= %(since)s)
    and (%(until)s::date is null or e.effective_on < %(until)s)
order by e.version desc limit %(lines)s
"""
TRANSFERS = """
select t.number, t.id, t.act_id, t.kind, t.effective_on, t.memo, t.hold, t.recorded_at,
    k.exceptional,
    (select json_agg(json_build_array(e.account, e.version, e.pence, e.balance) order by e.account)
        from ledger.entry e where e.transfer = t.number)
from ledger.transfer t join ledger.kind k on k.name = t.kind
where (%(id)s::uuid is null or t.id = %(id)s)
    and (%(act)s::uuid is null or t.act_id = %(act)s)
    and (not %(exceptional)s or k.exceptional)
order by t.number
"""
HOLDS = """
select h.id, h.act_id, h.account, h.pence, h.effective_on, h.expires_on, h.memo, h.recorded_at,
    ledger.remaining(h.id)
from ledger.hold h
where (%(id)s::uuid is null or h.id = %(id)s)
    and (%(account)s::integer is null or h.account = %(account)s)
order by h.recorded_at, h.id
"""


def accounts(
    connection: Connection,
    *,
    numbers: Sequence[int] | None = None,
    owner: UUID | None = None,
    fund: str | None = None,
    year: int | None = None,
) -> list[Account]:
    """The accounts that fit everything given, by number."""
    asked = {
        "numbers": None if numbers is None else list(numbers),
        "owner": owner,
        "fund": fund,
        "year": year,
    }
    return [Account(*row) for row in connection.execute(ACCOUNTS, asked)]


def balances(
    connection: Connection,
    numbers: Sequence[int],
    *,
    effective_on: date | None = None,
    recorded_at: datetime | None = None,
) -> list[Balance]:
    """Where accounts stand, by number.

    With `effective_on`, by what counts on that day and before; with `recorded_at` (time zone
    aware), as the books knew it then. Raises `NotFound` (`LED-006`) for a number nobody opened.
    """
    asked = {"numbers": list(numbers), "day": effective_on, "known_at": recorded_at}
    now = effective_on is None and recorded_at is None
    found = [
        Balance(*row) for row in connection.execute(BALANCES_NOW if now else BALANCES_THEN, asked)
    ]
    missing = set(numbers) - {each.account for each in found}
    if missing:
        raise NotFound(
            "LED-006",
            f"there is no account {min(missing)}",
            where=f"account {min(missing)}",
            mend="open it first",
        )
    return found


def balance_as_of(
    connection: Connection, account: int, effective_on: date, recorded_at: datetime
) -> int:
    """The balance in pence on a day, as the books knew it at a moment."""
    return balances(connection, [account], effective_on=effective_on, recorded_at=recorded_at)[
        0
    ].balance_pence


def statement(
    connection: Connection,
    account: int,
    *,
    lines: int = 50,
    before: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[Line]:
    """The newest lines of an account, newest first; the next page is `before` the last `version`.

    `since` and `until` (exclusive) keep the lines effective between them; their balances remain
    those in the order of posting. Raises `Invalid` (`LED-017`) for a page too long or empty.
    """
    if not 1 <= lines <= STATEMENT_LINES_MAX:
        raise Invalid(
            "LED-017",
            f"a page of a statement has 1 to {STATEMENT_LINES_MAX} lines, not {lines}",
            where="lines",
            mend="ask for the next page with the last version of this one",
        )
    asked = {
        "account": account,
        "before": 2**63 - 1 if before is None else before,
        "since": since,
        "until": until,
        "lines": lines,
    }
    return [Line(*row) for row in connection.execute(STATEMENT, asked)]


def transfer(connection: Connection, transfer_id: UUID) -> Transfer:
    """One transfer. Raises `NotFound` (`LED-018`)."""
    for found in _transfers(connection, id=transfer_id):
        return found
    raise NotFound(
        "LED-018",
        f"there is no transfer {transfer_id}",
        where=f"transfer {transfer_id}",
        mend="look for it on the statement of one of its accounts",
    )


def transfers_of(connection: Connection, act_id: UUID) -> list[Transfer]:
    """What an act moved, in the order of posting."""
    return list(_transfers(connection, act=act_id))


def exceptional_transfers(connection: Connection) -> list[Transfer]:
    """Every transfer of an exceptional kind, in the order of posting."""
    return list(_transfers(connection, exceptional=True))


def holds(connection: Connection, account: int) -> list[Held]:
    """The holds on an account, spent ones among them, in the order of posting."""
    return list(_holds(connection, account=account))


def hold(connection: Connection, hold_id: UUID) -> Held:
    """One hold. Raises `NotFound` (`LED-006`)."""
    for found in _holds(connection, id=hold_id):
        return found
    raise NotFound(
        "LED-006",
        f"there is no hold {hold_id}",
        where=f"hold {hold_id}",
        mend="look for it among the holds of its account",
    )


def _transfers(connection: Connection, **asked: object) -> Iterator[Transfer]:
    asked = {"id": None, "act": None, "exceptional": False} | asked
    for row in connection.execute(TRANSFERS, asked):
        number, transfer_id, act_id, kind, day, memo, held, recorded_at, exceptional, rows = row
        entries = tuple(PostedEntry(*each) for each in rows)
        sides = tuple(Entry(each.account, each.pence) for each in entries)
        words = Post(transfer_id, act_id, kind, day, sides, memo, held)
        yield Transfer(words, number, recorded_at, entries, exceptional)


def _holds(connection: Connection, **asked: object) -> Iterator[Held]:
    for *words, recorded_at, remaining in connection.execute(
        HOLDS, {"id": None, "account": None} | asked
    ):
        yield Held(Hold(*words), recorded_at, remaining)
