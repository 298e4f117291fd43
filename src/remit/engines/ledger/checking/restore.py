"""What a row must have said: each column is tried with what it may have been until the row fits
its digest again.

A digest cannot be turned round, but few values are possible: kinds are named, acts and holds are
listed, days lie near, and a transfer was posted moments after its id was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql

from remit.engines.ledger.checking.report import Fault
from remit.engines.ledger.limits import (
    CANDIDATES_MAX,
    RESTORE_DAYS_MAX,
    RESTORE_MICROSECONDS_MAX,
)

# The numbers and words put into these texts are this module's own.
# ruff: noqa: S608

ACTS = "select id from ledger.act order by id desc"
DAYS = f"select t.recorded_at::date + g from generate_series(-{RESTORE_DAYS_MAX}, 400) g"
# The moment of an id of version 7 is its first 48 bits, in milliseconds.
MOMENTS = f"""
select timestamptz 'epoch' + (('x' || left(replace(t.id::text, '-', ''), 12))::bit(48)::bigint
    * 1000 + g) * interval '1 microsecond'
from generate_series(0, {RESTORE_MICROSECONDS_MAX}) g
"""
SAID = """(
    select string_agg(ledger.entry_bytes(e.account, e.version, e.pence, e.balance), ''::bytea
        order by e.account)
    from ledger.entry e where e.transfer = t.number
)"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A table with digests: its name, the columns that its digest is made of, in their order, and
    for those that can be tried a query of candidates (`t` is the row). `open` columns may also have
    said something that is not among the candidates.
    """

    table: str
    columns: tuple[str, ...]
    candidates: dict[str, str]
    open: tuple[str, ...] = ("memo", "recorded_at")
    more: str = ""


TRANSFER: Final = Kept(
    "transfer",
    tuple("number id act_id recorded_at effective_on call_end kind memo hold".split()),
    {
        "effective_on": "select e.effective_on from ledger.entry e where e.transfer = t.number",
        "kind": "select name from ledger.kind",
        "call_end": "select null::bigint union all select o.number from ledger.transfer o"
        " where o.number between t.number and t.number + 5000",
        "hold": "select null::uuid union all select id from ledger.hold",
        "memo": "select memo from ledger.hold_change union select memo from ledger.transfer",
        "act_id": ACTS,
        "recorded_at": f"select recorded_at from ledger.transfer o where o.number between"
        f" t.number - 5000 and t.number + 5000 union all {MOMENTS}",
    },
    more=SAID,
)
ACCOUNT: Final = Kept(
    "account",
    tuple("number owner fund kind line year currency floor ceiling act_id recorded_at".split()),
    {
        "owner": "select distinct body from ledger.act",
        "fund": "select distinct fund from ledger.account",
        "kind": "select distinct kind from ledger.account",
        "line": "select distinct line from ledger.account",
        "year": "select g::smallint from generate_series(t.year - 100, t.year + 100) g",
        "currency": "select code from ledger.currency",
        "floor": "select distinct floor from ledger.account union select 0",
        "ceiling": "select distinct ceiling from ledger.account union select 9223372036854775807",
        "act_id": ACTS,
    },
    ("owner", "fund", "kind", "line", "floor", "ceiling"),
)
HOLD: Final = Kept(
    "hold",
    tuple("id act_id account pence recorded_at effective_on expires_on memo".split()),
    {
        "account": "select number from ledger.account",
        "pence": """
            select t.pence + b.held - ledger.held_as_of(t.account, null, null)
            from ledger.balance b where b.account = t.account""",
        "effective_on": DAYS,
        "expires_on": f"select null::date union all {DAYS}",
        "memo": "select distinct memo from ledger.hold",
        "act_id": ACTS,
        "recorded_at": MOMENTS,
    },
)
BEFORE = """coalesce(
    (select o.remaining from ledger.hold_change o where o.hold = t.hold and o.step < t.step
        order by o.step desc limit 1),
    (select h.pence from ledger.hold h where h.id = t.hold))"""
HOLD_CHANGE: Final = Kept(
    "hold_change",
    tuple("hold step id act_id what pence remaining recorded_at effective_on memo".split()),
    {
        "hold": "select id from ledger.hold",
        "step": "select g::bigint from generate_series(1, 1000) g",
        "id": "select id from ledger.transfer where hold = t.hold",
        "what": "select unnest(array['paid', 'released', 'expired'])",
        "pence": f"select {BEFORE} - t.remaining",
        "remaining": f"select {BEFORE} - t.pence",
        "effective_on": DAYS,
        "memo": "select memo from ledger.transfer union select memo from ledger.hold_change",
        "act_id": ACTS,
        "recorded_at": f"select o.recorded_at from ledger.transfer o where o.id = t.id"
        f" union all {MOMENTS}",
    },
)
EXCEPTION: Final = Kept(
    "lawful_exception",
    tuple("kind body clause in_force act_id recorded_at".split()),
    {
        "kind": "select name from ledger.kind",
        "body": "select distinct body from ledger.act",
        "clause": "select distinct clause from ledger.lawful_exception",
        "act_id": ACTS,
    },
    ("clause",),
)
FUNCTION = {"lawful_exception": "exception_digest"}


def restored(connection: psycopg.Connection[Any], kept: Kept, key: dict[str, object]) -> Fault:
    """The fault of one row that does not fit its digest. `key` finds the row."""
    names = [*kept.columns, "digest"]
    row = connection.execute(
        sql.SQL("select {} from {} t where {}").format(
            sql.SQL(", ").join(sql.SQL("t.{}::text").format(sql.Identifier(n)) for n in names),
            sql.Identifier("ledger", kept.table),
            _where(key),
        )
    ).fetchone()
    assert row is not None
    recorded = dict(zip(names, row, strict=True))
    named = f"{kept.table} {'/'.join(str(each) for each in key.values())}"
    says = "the row is not what its digest says was written"
    for column, candidates in kept.candidates.items():
        found = connection.execute(_trial(kept, key, column, candidates)).fetchone()
        if found is not None:
            return Fault(named, column, str(recorded[column]), str(found[0]), says)
    others = [name for name in names if name not in kept.candidates or name in kept.open]
    values = ", ".join(f"{name} {recorded[name]}" for name in others)
    return Fault(named, " or ".join(others), values, None, says)


def _trial(kept: Kept, key: dict[str, object], column: str, candidates: str) -> sql.Composed:
    """The value of a column with which the row fits its digest."""
    words: list[sql.Composable] = [
        sql.SQL("x.value") if each == column else sql.SQL("t.{}").format(sql.Identifier(each))
        for each in kept.columns
    ]
    if kept.more:
        words.append(sql.SQL(kept.more))
    return sql.SQL(
        "select x.value::text from {table} t"
        " cross join lateral (select value from ({candidates}) c (value) limit {most}) x"
        " where {where} and t.digest = {function}({words}) limit 1"
    ).format(
        table=sql.Identifier("ledger", kept.table),
        candidates=sql.SQL(candidates),
        most=sql.Literal(CANDIDATES_MAX),
        where=_where(key),
        function=sql.Identifier("ledger", FUNCTION.get(kept.table, f"{kept.table}_digest")),
        words=sql.SQL(", ").join(words),
    )


def _where(key: dict[str, object]) -> sql.Composed:
    return sql.SQL(" and ").join(
        sql.SQL("t.{} = {}").format(sql.Identifier(name), sql.Literal(value))
        for name, value in key.items()
    )
