"""The one pass over all transfers and their entries: recomputed here, outside the database.

Rows come in the form in which PostgreSQL sends them, some thousands at a time, and columns of them
are compared at once. Nothing is asked of the ledger's own functions, which whoever owns the
database could replace. The pass says whether the books are sound, not where they are not: that is
asked of the database when need be, by questions that name rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt
import psycopg

from remit.engines.ledger.limits import (
    CHECK_TRANSFERS,
    PENCE_MAX,
    PENCE_MIN,
    SUSPECTS_MAX,
)

Numbers = npt.NDArray[np.int64]

UNTIL = """
select number - 1 from ledger.transfer where number >= %(since)s order by number
offset %(count)s limit 1
"""
# In the very bytes that digests are made of; entries with their transfer and day behind them.
ENTRIES = """
select count(*), string_agg(int4send(account) || int8send(version) || int8send(pence)
    || int8send(balance) || int8send(transfer) || date_send(effective_on), ''::bytea)
from (
    select * from ledger.entry where transfer between %(since)s and %(until)s
    order by transfer, account
) e
"""
# What has the same length in every row, then what has not, with its lengths.
TRANSFERS = """
select count(*), string_agg(int8send(number) || uuid_send(id) || uuid_send(act_id)
        || timestamptz_send(recorded_at) || date_send(effective_on)
        || int8send(coalesce(call_end, 0)) || digest, ''::bytea),
    string_agg(words, ''::bytea), string_agg(int4send(octet_length(words)), ''::bytea)
from (
    select *, int4send(octet_length(kind)) || textsend(kind) || int4send(octet_length(memo))
        || textsend(memo) || case when hold is null then '\\x00' else '\\x01' || uuid_send(hold) end
        as words
    from ledger.transfer where number between %(since)s and %(until)s order by number
) t
"""
BODIES = """
select id, body from ledger.act
where id in (select act_id from ledger.transfer where number between %(since)s and %(until)s)
"""
ENTRY: Final = np.dtype(
    [("account", ">i4"), ("version", ">i8"), ("pence", ">i8"), ("balance", ">i8"),
     ("transfer", ">i8"), ("effective_on", ">i4")]
)  # fmt: skip
ENTRY_SAID: Final = 28
TRANSFER: Final = np.dtype(
    [("number", ">i8"), ("id", "V16"), ("act_id", "V16"), ("recorded_at", ">i8"),
     ("effective_on", ">i4"), ("call_end", ">i8"), ("digest", "V32")]
)  # fmt: skip
TRANSFER_SAID: Final = 60
NOBODY: Final = -1
UNOPENED: Final = -2
ROUGH_MAX: Final = 2.0**62


@dataclass
class Recount:
    """What the pass found. `unfit` are some of the transfers that do not fit their digests,
    `suspects` those by which a body's money went without an act of its own, or None where they are
    too many to list.
    """

    transfers: int = 0
    entries: int = 0
    chained: bool = True
    fitting: bool = True
    acts_known: bool = True
    kinds: set[str] = field(default_factory=set)
    unfit: list[int] = field(default_factory=list)
    suspects: list[int] | None = field(default_factory=list)


class _Books:
    """The accounts, and where each stood after the entries read so far."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        rows = connection.execute("select number, owner from ledger.account").fetchall()
        size = max((number for number, _ in rows), default=0) + 1
        self.owners: dict[Any, int] = {}
        self.owner = np.full(size, UNOPENED, np.int64)
        for number, owner in rows:
            self.owner[number] = self.owners.setdefault(owner, len(self.owners))
        self.version = np.zeros(size, np.int64)
        self.balance = np.zeros(size, np.int64)

    def owner_of(self, account: npt.NDArray[Any]) -> Numbers:
        """Whose accounts these are, by code; of a number that nobody opened, nobody's."""
        there = (account > 0) & (account < self.owner.size)
        return np.where(there, self.owner[np.where(there, account, 0)], UNOPENED)

    def follow(self, entries: npt.NDArray[Any]) -> bool:
        """Whether each entry is on an open account and follows from the one before it there; the
        next are judged from the last of these."""
        if not entries.size:
            return True
        if (self.owner_of(entries["account"]) == UNOPENED).any():
            return False
        order = np.lexsort((entries["version"], entries["account"]))
        account, version, pence, balance = (
            entries[name].astype(np.int64)[order]
            for name in ("account", "version", "pence", "balance")
        )
        first = np.r_[True, account[1:] != account[:-1]]
        last = np.r_[first[1:], True]
        before_version = np.where(first, self.version[account], np.r_[0, version[:-1]])
        before = np.where(first, self.balance[account], np.r_[0, balance[:-1]])
        after = before + pence
        # Sums of 64 bits go round, which shows in their signs.
        went_round = ((before ^ after) & (pence ^ after)) < 0
        self.version[account[last]] = version[last]
        self.balance[account[last]] = balance[last]
        return bool(((version == before_version + 1) & (balance == after) & ~went_round).all())


@dataclass(frozen=True, slots=True)
class _Span:
    """Rows of some transfers: in columns, and as the bytes that digests are made of."""

    transfers: npt.NDArray[Any]
    entries: npt.NDArray[Any]
    words: bytes
    word_ends: list[int]
    bodies: dict[UUID, UUID]

    @property
    def entry_starts(self) -> Numbers:
        """Where the entries of each transfer begin."""
        of = self.entries["transfer"]
        return np.flatnonzero(np.r_[True, of[1:] != of[:-1]]) if of.size else np.zeros(0, np.int64)


def recount(connection: psycopg.Connection[Any]) -> Recount:
    """Go through all transfers and entries once, in the order of posting."""
    found, books = Recount(), _Books(connection)
    for span in _ahead(_read(connection, *bounds) for bounds in _bounds(connection)):
        if span is None:
            found.chained = found.fitting = found.acts_known = False
            found.suspects = None
            break
        found.transfers += span.transfers.size
        found.entries += span.entries.size
        found.chained &= books.follow(span.entries)
        if not _paired(span):
            found.fitting = found.acts_known = False
            found.suspects = None
        elif span.transfers.size:
            _judge_digests(found, span)
            _judge_owners(found, books, span)
    return found


def _ahead(spans: Iterator[_Span | None]) -> Iterator[_Span | None]:
    """Each span, while the database already reads the one after it."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(_one, spans)
        while span := coming.result():
            coming = reader.submit(_one, spans)
            yield span[0]


def _one(spans: Iterator[_Span | None]) -> list[_Span | None]:
    return list(islice(spans, 1))


def _bounds(connection: psycopg.Connection[Any]) -> Iterator[tuple[int, int]]:
    """Numbers of transfers, from and up to: all there may be, some thousands of rows in each."""
    since = PENCE_MIN
    while True:
        row = connection.execute(UNTIL, {"since": since, "count": CHECK_TRANSFERS}).fetchone()
        yield since, row[0] if row else PENCE_MAX
        if row is None:
            return
        since = row[0] + 1


def _read(connection: psycopg.Connection[Any], since: int, until: int) -> _Span | None:
    """Some transfers, or None where a column of a row lacks its value or has another length."""
    asked = {"since": since, "until": until}
    # A cursor of our own: the caller's kind may not be able to fetch bytes as they are sent.
    cursor = psycopg.Cursor(connection)
    row = cursor.execute(ENTRIES, asked, binary=True).fetchone()
    assert row is not None
    entries_count, entries = row[0], row[1] or b""
    row = cursor.execute(TRANSFERS, asked, binary=True).fetchone()
    assert row is not None
    count, transfers, words, lengths = row[0], *(each or b"" for each in row[1:])
    if (
        len(entries) != entries_count * ENTRY.itemsize
        or len(transfers) != count * TRANSFER.itemsize
        or len(lengths) != count * 4
    ):
        return None
    ends = np.cumsum(np.frombuffer(lengths, ">i4")).tolist()
    bodies = dict(cursor.execute(BODIES, asked, binary=True).fetchall())
    return _Span(
        np.frombuffer(transfers, TRANSFER), np.frombuffer(entries, ENTRY), words, ends, bodies
    )


def _paired(span: _Span) -> bool:
    """Whether each transfer has two entries or more, of its day, that add up to nothing."""
    transfers, entries, starts = span.transfers, span.entries, span.entry_starts
    if not np.array_equal(entries["transfer"][starts], transfers["number"]):
        return False
    if not entries.size:
        return True
    counts = np.diff(np.r_[starts, entries.size])
    pence = entries["pence"].astype(np.int64)
    # Sums of 64 bits go round; the rough ones tell where they did.
    rough = np.add.reduceat(pence.astype(np.float64), starts)
    return bool(
        counts.min() >= 2
        and not np.add.reduceat(pence, starts).any()
        and (np.abs(rough) < ROUGH_MAX).all()
        and (entries["effective_on"] == np.repeat(transfers["effective_on"], counts)).all()
    )


def _judge_digests(found: Recount, span: _Span) -> None:
    heads, said = _first(span.transfers, TRANSFER_SAID), _first(span.entries, ENTRY_SAID)
    ends = [*(span.entry_starts[1:] * ENTRY_SAID).tolist(), len(said)]
    digests, kinds = [], set()
    head_at = words_at = said_at = 0
    for words_end, said_end in zip(span.word_ends, ends, strict=True):
        words = span.words[words_at:words_end]
        kinds.add(words)
        head = heads[head_at : head_at + TRANSFER_SAID]
        digests.append(sha256(head + words + said[said_at:said_end]).digest())
        head_at, words_at, said_at = head_at + TRANSFER_SAID, words_end, said_end
    found.kinds |= {each[4 : 4 + int.from_bytes(each[:4], "big")].decode() for each in kinds}
    apart = np.frombuffer(b"".join(digests), "V32") != span.transfers["digest"]
    if apart.any():
        found.fitting = False
        found.unfit += span.transfers["number"][apart][:SUSPECTS_MAX].tolist()


def _first(rows: npt.NDArray[Any], length: int) -> bytes:
    """The first bytes of each row, one row after the other."""
    return rows.view(np.uint8).reshape(rows.size, rows.itemsize)[:, :length].tobytes()


def _judge_owners(found: Recount, books: _Books, span: _Span) -> None:
    """Find the transfers that take from an account without an act of its owner."""
    acts = span.transfers["act_id"].tolist()
    codes = {act.bytes: books.owners.get(body, NOBODY) for act, body in span.bodies.items()}
    found.acts_known &= codes.keys() >= set(acts)
    by = np.fromiter((codes.get(act, NOBODY) for act in acts), np.int64, len(acts))
    counts = np.diff(np.r_[span.entry_starts, span.entries.size])
    taken = (span.entries["pence"] < 0) & (
        books.owner_of(span.entries["account"]) != np.repeat(by, counts)
    )
    if found.suspects is not None and taken.any():
        found.suspects += np.unique(span.entries["transfer"][taken]).tolist()
        if len(found.suspects) > SUSPECTS_MAX:
            found.suspects = None
