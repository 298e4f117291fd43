"""`check`: everything recomputed from the entries, and every row named that is not as it was
written.

One pass recomputes all transfers and entries here (`recount`). Where it finds them unsound, and for
all the rest, the database is asked over whole tables for the rows at fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from remit.engines.ledger.checking import questions
from remit.engines.ledger.checking.parts import PARTS, Row, ask
from remit.engines.ledger.checking.recount import Recount, recount
from remit.engines.ledger.checking.report import Fault, Report
from remit.engines.ledger.checking.restore import TRANSFER, restored
from remit.engines.ledger.limits import FAULTS_MAX

Connection = psycopg.Connection[Any]


def check(
    connection: Connection, *, progress: Callable[[str], None] = lambda _words: None
) -> Report:
    """Recompute the books and compare; `progress` is told what is being looked at.

    Reads one snapshot where the caller's transaction is `repeatable read`; people may go on
    posting meanwhile. Needs the right to read all tables of the ledger.
    """
    with connection.transaction():
        # Sorts of the whole book are worth some memory and every processor.
        connection.execute("set local work_mem = '128MB'")
        connection.execute("set local max_parallel_workers_per_gather = 4")
        progress("transfers and their entries")
        recounted = recount(connection)
        altered = [] if recounted.fitting else ask(connection, questions.TRANSFERS)
        broken = [] if recounted.chained else ask(connection, questions.CHAIN)
        found = list(_chain(broken, {row[0] for row in altered}))
        faults = [fault for fault, _ in found]
        faults += _transfers(connection, altered, {transfer for _, transfer in found})
        if not altered:
            faults += _unseen(recounted)
        for words, part in PARTS:
            progress(words)
            faults += part(connection, recounted)
        counts = connection.execute(questions.COUNTS).fetchone()
    assert counts is not None
    accounts, holds = counts
    return Report(accounts, recounted.transfers, recounted.entries, holds, tuple(faults))


def _unseen(recounted: Recount) -> Iterator[Fault]:
    """Transfers that do not fit their digests, though the database's own functions say they do."""
    for number in recounted.unfit[:FAULTS_MAX]:
        says = "recomputed outside the database it is another: its functions are not Remit's"
        yield Fault(f"transfer {number}", "digest", "as the database computes it", None, says)


def _chain(rows: list[Row], altered: set[int]) -> Iterator[tuple[Fault, int]]:
    """Faults of entries, with their transfers; `altered` transfers do not fit their digests.

    A gap shows at the entry after it, which is sound where its transfer is; the entry that belongs
    in the gap is then looked for among those that are out of place.
    """
    gaps = [row for row in rows if row[1] != row[5] + 1]
    missing = [
        (account, version)
        for account, after, transfer, _, _, before, _ in gaps
        if transfer not in altered
        for version in range(before + 1, after)
    ]
    for account, version, transfer, *_ in (row for row in gaps if row[2] in altered):
        named = f"entry {account}/{version}"
        says = "entries of an account are counted without a gap"
        at = next((each for each in missing if version == each[1] or account == each[0]), None)
        if at is None:
            yield Fault(named, "version or account", f"{version}, {account}", None, says), transfer
            continue
        missing.remove(at)
        if at[0] == account:
            yield Fault(named, "version", str(version), str(at[1]), says), transfer
        else:
            yield Fault(named, "account", str(account), str(at[0]), says), transfer
    for account, version in missing:
        says = "entries of an account are counted without a gap"
        yield Fault(f"entry {account}/{version}", "version", "missing", str(version), says), 0
    yield from _amounts([row for row in rows if row[1] == row[5] + 1])


def _amounts(rows: list[Row]) -> Iterator[tuple[Fault, int]]:
    """Balances that do not follow from the entry before.

    Where the balance after an entry is wrong, the entry that follows seems wrong by as much the
    other way; one fault is told instead of two.
    """
    explained: tuple[int, int] | None = None
    for place, row in enumerate(rows):
        account, version, transfer, pence, balance, _, before_balance = row
        if explained == (account, version):
            continue
        named = f"entry {account}/{version}"
        apart = balance - before_balance - pence
        follower = rows[place + 1] if place + 1 < len(rows) else None
        if (
            follower
            and follower[:2] == (account, version + 1)
            and follower[4] - follower[6] - follower[3] == -apart
        ):
            explained = (account, version + 1)
            says = "a balance is the one before it and the entry's pence"
            yield Fault(named, "balance", str(balance), str(balance - apart), says), transfer
        else:
            says = "the balance before and after it differ by another amount"
            yield Fault(named, "pence", str(pence), str(pence + apart), says), transfer


def _transfers(
    connection: Connection, altered: list[Row], wrong_entries: set[int]
) -> Iterator[Fault]:
    for number, no_row, no_entries, total in altered:
        named = f"transfer {number}"
        if no_row:
            yield Fault(named, "number", "missing", None, "its entries are there, it is not")
        elif no_entries:
            yield Fault(named, "entries", "none", None, "a transfer has two entries or more")
        elif number in wrong_entries:
            continue
        elif total != 0:
            yield Fault(named, "entries", f"sum {total}", "sum 0", "what leaves must arrive")
        else:
            yield _altered(connection, number)


def _altered(connection: Connection, number: int) -> Fault:
    """A transfer that does not fit its digest, or whose entries say another day than it."""
    others = connection.execute(questions.OTHER_DAYS, {"number": number}).fetchone()
    if others is None:
        return restored(connection, TRANSFER, {"number": number})
    account, version, day, own = others
    says = "an entry counts on the day of its transfer"
    return Fault(f"entry {account}/{version}", "effective_on", str(day), str(own), says)
