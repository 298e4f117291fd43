"""Rows for exports, streamed: a book of any size takes the same memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

import psycopg

from remit.engines.ledger.books import Account
from remit.engines.ledger.limits import STREAM_ROWS

Connection = psycopg.Connection[Any]

ENTRIES = """
select t.number, t.id, t.act_id, t.kind, t.memo, t.effective_on, t.recorded_at,
    e.account, e.version, e.pence, e.balance
from ledger.transfer t join ledger.entry e on e.transfer = t.number
order by t.number, e.account
"""
ORDERED = """
select t.number, t.id, t.act_id, t.kind, t.memo, t.effective_on, t.recorded_at,
    e.account, e.version, e.pence, e.balance
from ledger.transfer t join ledger.entry e on e.transfer = t.number
order by t.effective_on, t.number, e.account
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with its transfer: the line of every export, under the same names."""

    number: int
    transfer_id: UUID
    act_id: UUID
    kind: str
    memo: str
    effective_on: date
    recorded_at: datetime
    account: int
    version: int
    pence: int
    balance_pence: int


def entries(connection: Connection, *, by_day: bool = False) -> Iterator[Row]:
    """Every entry, in the order of posting, or by the day on which it counts."""
    with connection.transaction(), connection.cursor("ledger_export") as cursor:
        cursor.itersize = STREAM_ROWS
        cursor.execute(ORDERED if by_day else ENTRIES)
        for row in cursor:
            yield Row(*row)


def by_transfer(rows: Iterator[Row]) -> Iterator[tuple[Row, ...]]:
    """The entries of each transfer together."""
    for _, group in groupby(rows, attrgetter("number")):
        yield tuple(group)


def in_units(pence: int, decimals: int) -> str:
    """An amount in the currency's unit, exactly: 1234 with 2 decimals is `12.34`."""
    if decimals == 0:
        return str(pence)
    whole, rest = divmod(abs(pence), 10**decimals)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:0{decimals}}"


def decimals_of(connection: Connection) -> dict[str, int]:
    """How many decimals each currency has."""
    return dict(connection.execute("select code, decimals from ledger.currency").fetchall())


def plain_name(account: Account) -> str:
    """A name for an account where nobody gives a better one: all that tells it from others."""
    parts = (
        str(account.owner), account.fund, account.kind, account.line, str(account.year),
        account.currency,
    )  # fmt: skip
    return ":".join(part for part in parts if part)
