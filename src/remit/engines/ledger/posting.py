"""Moving money: thin calls to the functions in the database, where the rules are.

Nothing here commits. What was posted is judged once more as the caller's transaction ends
(`faults.told` round the commit), or when `settle` is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.range import Range

from remit.engines.ledger.books import (
    Account,
    Hold,
    NewAccount,
    Post,
    Posted,
    PostedEntry,
    Release,
    Released,
)
from remit.engines.ledger.faults import told
from remit.engines.ledger.limits import BATCH_TRANSFERS_MAX

POST = """
select number, recorded_at, created, entries, version_a, balance_a, version_b, balance_b
from ledger.post(
    %s::uuid, %s::uuid, %s::text, %s::date, %s::text, %s::uuid, %s::integer[], %s::bigint[])
"""
POST_BATCH = """
select ledger.post_batch(%s::uuid[], %s::uuid[], %s::text[], %s::date[], %s::text[], %s::uuid[],
    %s::integer[], %s::integer[], %s::bigint[])
"""
OPEN_ACCOUNTS = """
select made.number, made.owner, made.fund, made.kind, made.line, made.year, made.currency,
    made.floor, made.ceiling
from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::smallint[], %s::text[],
        %s::bigint[], %s::bigint[]) with ordinality
    wanted (owner, fund, kind, line, year, currency, floor, ceiling, place)
cross join lateral ledger.open_account(wanted.owner, wanted.fund, wanted.kind, wanted.line,
    wanted.year, wanted.currency, wanted.floor, wanted.ceiling, %s::uuid) made
order by wanted.place
"""
COMMIT = """
select created, recorded_at from ledger.commit_hold(
    %s::uuid, %s::uuid, %s::integer, %s::bigint, %s::date, %s::date, %s::text)
"""
RELEASE = """
select recorded_at, released, remaining, created from ledger.release_hold(
    %s::uuid, %s::uuid, %s::uuid, %s::text, %s::bigint, %s::date, %s::text)
"""

Connection = psycopg.Connection[Any]


_account_of = attrgetter("account")


def post(connection: Connection, transfer: Post) -> Posted:
    """Post one transfer, or answer the one posted before with the same id and the same words.

    Raises `Refused` where an account has no cover (`LED-002`; `details["short_pence"]` says by how
    much) or takes no more (`LED-004`), or a hold has too little (`LED-011`); `Invalid` for
    what is no transfer (`LED-001`), an id that is another's (`LED-003`), a kind nobody named
    (`LED-007`), an act not in progress (`LED-009`); `NotFound` (`LED-006`) for an account or hold.
    """
    with told():
        row = connection.execute(
            POST,
            (
                transfer.id,
                transfer.act_id,
                transfer.kind,
                transfer.effective_on,
                transfer.memo,
                transfer.hold,
                _array(entry.account for entry in transfer.entries),
                _array(entry.pence for entry in transfer.entries),
            ),
        ).fetchone()
    assert row is not None
    number, recorded_at, created, rows, *stands = row
    entries: tuple[PostedEntry, ...]
    if rows is None:
        first, second = sorted(transfer.entries, key=_account_of)
        entries = (
            PostedEntry(first.account, stands[0], first.pence, stands[1]),
            PostedEntry(second.account, stands[2], second.pence, stands[3]),
        )
    else:
        entries = tuple(PostedEntry(*each) for each in rows)
    return Posted(transfer.id, number, recorded_at, entries, created)


def pay(connection: Connection, transfer: Post) -> Posted:
    """Post a transfer that pays from the hold it names; see `post`."""
    assert transfer.hold is not None, "a payment from a hold names it"
    return post(connection, transfer)


def post_many(connection: Connection, transfers: Sequence[Post]) -> int:
    """Post many transfers as if one after the other, all or none; answers how many are new.

    Several times faster than one by one. Raises as `post` does, for one of them. Every account is
    locked first, so two loads at once wait for each other instead of meeting half-way.
    """
    with told():
        if len(transfers) > BATCH_TRANSFERS_MAX:
            accounts = {entry.account for each in transfers for entry in each.entries}
            lock_accounts(connection, accounts)
        return sum(
            _post_batch(connection, transfers[start : start + BATCH_TRANSFERS_MAX])
            for start in range(0, len(transfers), BATCH_TRANSFERS_MAX)
        )


def lock_accounts(connection: Connection, numbers: Iterable[int]) -> None:
    """Lock accounts until the transaction ends, in the order in which everybody locks them.

    Raises `NotFound` (`LED-006`) for a number nobody opened.
    """
    with told():
        connection.execute("select ledger.lock_accounts(%s::integer[])", [sorted(set(numbers))])


def lock_books(connection: Connection, owner: UUID) -> None:
    """Hold still all that an owner has, and the chart, until the caller's transaction ends: what is
    read of them then is what the next to post will find."""
    with told():
        connection.execute("select ledger.lock_books(%s::uuid)", [owner])


def _post_batch(connection: Connection, transfers: Sequence[Post]) -> int:
    entries = [(place, entry) for place, each in enumerate(transfers, 1) for entry in each.entries]
    row = connection.execute(
        POST_BATCH,
        (
            _array(each.id for each in transfers),
            _array(each.act_id for each in transfers),
            _array(_quoted(each.kind) for each in transfers),
            _array(each.effective_on for each in transfers),
            _array(_quoted(each.memo) for each in transfers),
            _array("null" if each.hold is None else each.hold for each in transfers),
            _array(place for place, _ in entries),
            _array(entry.account for _, entry in entries),
            _array(entry.pence for _, entry in entries),
        ),
    ).fetchone()
    assert row is not None
    created: int = row[0]
    return created


def _array(values: Iterable[object]) -> str:
    """An array as PostgreSQL reads it: for long lists many times as fast as the driver's own."""
    return f"{{{','.join(map(str, values))}}}"


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def settle(connection: Connection) -> None:
    """Judge now what would be judged at commit: the acts must be in the journal already.

    Raises `Refused` (`LED-012`) where money was taken by another than its owner, and `Invalid`
    (`LED-014`) for an act that is not there.
    """
    with told():
        connection.execute("set constraints all immediate")
        connection.execute("set constraints all deferred")


def open_account(connection: Connection, account: NewAccount, act_id: UUID) -> Account:
    """Open an account, or answer the one that is open with the same owner, fund, kind, line, year
    and currency. Raises `Invalid` where its bounds differ (`LED-005`) or the currency is unknown
    (`LED-008`).
    """
    return open_many(connection, [account], act_id)[0]


def open_many(connection: Connection, wanted: Sequence[NewAccount], act_id: UUID) -> list[Account]:
    """Open accounts in their order, all or none, in one call; as `open_account` for each."""
    columns = (
        [each.owner for each in wanted],
        [each.fund for each in wanted],
        [each.kind for each in wanted],
        [each.line for each in wanted],
        [each.year for each in wanted],
        [each.currency for each in wanted],
        [each.floor_pence for each in wanted],
        [each.ceiling_pence for each in wanted],
    )
    with told():
        return [Account(*row) for row in connection.execute(OPEN_ACCOUNTS, (*columns, act_id))]


def name_kind(connection: Connection, name: str, says: str, *, exceptional: bool = False) -> None:
    """Name a kind of transfer; `exceptional` where the law may let another than the owner do it."""
    with told():
        connection.execute("select ledger.name_kind(%s, %s, %s)", (name, says, exceptional))


def allow_exception(
    connection: Connection,
    kind: str,
    body: UUID,
    clause: str,
    act_id: UUID,
    *,
    since: date | None = None,
    until: date | None = None,
) -> None:
    """Say that `clause` lets `body` make transfers of an exceptional kind on others' accounts,
    effective from `since` up to and without `until`.
    """
    with told():
        connection.execute(
            "select ledger.allow_exception(%s::text, %s::uuid, %s::text, %s::daterange, %s::uuid)",
            (kind, body, clause, Range(since, until), act_id),
        )


def commit(connection: Connection, hold: Hold) -> bool:
    """Hold money for a purpose; False where the same hold was committed before.

    Raises `Refused` (`LED-002`) where the account has no cover, by how much in
    `details["short_pence"]`; otherwise as `post`.
    """
    with told():
        row = connection.execute(
            COMMIT,
            (
                hold.id,
                hold.act_id,
                hold.account,
                hold.pence,
                hold.effective_on,
                hold.expires_on,
                hold.memo,
            ),
        ).fetchone()
    assert row is not None
    created: bool = row[0]
    return created


def release(connection: Connection, release: Release) -> Released:
    """Let go of a hold, in part or in whole. Raises `Refused` (`LED-011`) for more than is left."""
    return _let_go(connection, release, "released")


def expire(connection: Connection, release: Release) -> Released:
    """Let go of a hold whose last day is past; anybody's act may say so."""
    return _let_go(connection, release, "expired")


def _let_go(connection: Connection, release: Release, what: str) -> Released:
    with told():
        row = connection.execute(
            RELEASE,
            (
                release.id,
                release.act_id,
                release.hold,
                what,
                release.pence,
                release.effective_on,
                release.memo,
            ),
        ).fetchone()
    assert row is not None
    return Released(release.id, *row)
