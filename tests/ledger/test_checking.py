"""A superuser alters the books, column by column, and the check names the row and the value."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from remit.acts.ids import new_id
from remit.engines.ledger import (
    Hold,
    Release,
    check,
    commit,
    pay,
    post,
    post_many,
    release,
)
from remit.engines.ledger.checking import recount as recount_module
from remit.engines.ledger.checking.recount import recount
from tests.ledger.house import BOARD, DAY, NORTH, SOUTH, House, deed_of

# What a superuser writes into each column; the row is that of the second payment, or its like.
EDITS = {
    "transfer": {
        "id": "gen_random_uuid()",
        "act_id": "(select deed from deed where doer <> (select doer from deed where deed = act_id)"
        " limit 1)",
        "recorded_at": "recorded_at + interval '7 microseconds'",
        "effective_on": "effective_on + 1",
        "call_end": "null",
        "kind": "'allotment'",
        "memo": "'M1'",
        "digest": "sha256('')",
        "hold": "null",
        "number": "number + 1000",
    },
    "entry": {
        "transfer": "transfer - 1",
        "version": "version + 100",
        "pence": "pence - 1",
        "balance": "balance + 1",
        "account": "(select max(number) from ledger.account)",
        "effective_on": "effective_on + 1",
    },
    "balance": {
        "account": "null",
        "version": "version + 1",
        "balance": "balance + 1",
        "held": "held + 1",
    },
    "account": {
        "owner": "gen_random_uuid()",
        "fund": "'voted'",
        "kind": "'other'",
        "line": "'other'",
        "year": "year + 1",
        "currency": "'EUR'",
        "floor": "floor - 1000",
        "ceiling": "ceiling - 1",
        "act_id": "(select deed from deed where deed <> act_id limit 1)",
        "recorded_at": "recorded_at + interval '1 second'",
        "digest": "sha256('')",
    },
    "hold": {
        "act_id": "(select deed from deed where deed <> act_id limit 1)",
        "account": "(select max(number) from ledger.account)",
        "pence": "pence + 1",
        "recorded_at": "recorded_at + interval '1 microsecond'",
        "effective_on": "effective_on - 1",
        "expires_on": "effective_on + 3",
        "memo": "'M1'",
        "digest": "sha256('')",
    },
    "hold_change": {
        "step": "step + 3",
        "id": "gen_random_uuid()",
        "act_id": "(select deed from deed where deed <> act_id limit 1)",
        "what": "'released'",
        "pence": "pence + 1",
        "remaining": "remaining + 1",
        "recorded_at": "recorded_at + interval '1 microsecond'",
        "effective_on": "effective_on + 1",
        "memo": "'M9'",
        "digest": "sha256('')",
    },
    "lawful_exception": {
        "body": "(select doer from deed where doer <> body limit 1)",
        "clause": "'another clause'",
        "in_force": "daterange(null, null)",
        "act_id": "(select deed from deed where deed <> act_id limit 1)",
        "recorded_at": "recorded_at + interval '1 second'",
        "digest": "sha256('')",
    },
}
# Nothing else in the books says what these were: the row and the column are named all the same.
UNTOLD = {
    ("transfer", "id"), ("transfer", "digest"), ("transfer", "number"), ("entry", "transfer"),
    ("account", "recorded_at"), ("account", "digest"), ("hold", "digest"),
    ("hold_change", "digest"), ("lawful_exception", "recorded_at"),
    ("lawful_exception", "clause"), ("lawful_exception", "in_force"),
    ("lawful_exception", "digest"), ("account", "line"), ("account", "ceiling"),
    ("account", "floor"), ("hold", "memo"),
}  # fmt: skip


def spend(house: House) -> None:
    """A little of everything: allotments, promises, payments, a release, an exception."""
    house.give(1000, house.north)
    house.give(500, house.south)
    promise = Hold(new_id(), deed_of(NORTH), house.north.number, 600, DAY, memo="C1")
    commit(house.connection, promise)
    commit(house.connection, replace(promise, id=new_id(), pence=5, memo="M1"))
    for pence in (100, 120):
        pay(
            house.connection,
            house.move(pence, house.north, house.supplier, hold=promise.id, memo=f"P{pence}"),
        )
    release(house.connection, Release(new_id(), deed_of(NORTH), promise.id, DAY, 10, "M1"))
    many = [house.move(n, house.south, house.supplier, memo="M1") for n in (3, 4, 5)]
    post_many(house.connection, many)
    post(
        house.connection,
        house.move(1, house.north, house.source, kind="reallotment", act_id=deed_of(BOARD)),
    )
    house.connection.commit()


@pytest.fixture
def spent(own_house: House) -> House:
    spend(own_house)
    return own_house


def as_superuser(connection: psycopg.Connection, table: str) -> None:
    """What a superuser can do to get past the guards."""
    connection.execute("set session_replication_role = replica")
    names = connection.execute(
        "select conname from pg_constraint where contype in ('f', 'c', 'u', 'p')"
        " and conrelid = %s::regclass order by contype",
        [f"ledger.{table}"],
    ).fetchall()
    for (name,) in names:
        connection.execute(
            sql.SQL("alter table {} drop constraint {} cascade").format(
                sql.Identifier("ledger", table), sql.Identifier(name)
            )
        )
    connection.execute(f"alter table ledger.{table} disable trigger all")


WHERE = {
    "transfer": "memo = 'P120'",
    "entry": "transfer = (select number from ledger.transfer where memo = 'P120') and pence < 0",
    "balance": "account = (select account from ledger.hold limit 1)",
    "account": "number = (select account from ledger.hold limit 1)",
    "hold": "memo = 'C1'",
    "hold_change": "memo = 'P120'",
    "lawful_exception": "true",
}


def test_sound_books_are_found_sound(spent: House) -> None:
    words: list[str] = []
    report = check(spent.connection, progress=words.append)
    assert report.faults == ()
    assert report.holds_true
    assert (report.accounts, report.transfers, report.entries, report.holds) == (5, 8, 16, 2)
    assert len(words) > 5


def test_every_column_is_tried(spent: House) -> None:
    rows = spent.connection.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'ledger' and table_name = any (%s)",
        [list(EDITS)],
    ).fetchall()
    keys = {("account", "number"), ("hold", "id"), ("hold_change", "hold")}
    kinds = {("lawful_exception", "kind"), ("lawful_exception", "exceptional")}
    tried = {(table, column) for table, columns in EDITS.items() for column in columns}
    assert set(rows) == tried | keys | kinds


@pytest.mark.parametrize("table", EDITS)
def test_what_a_superuser_alters_is_named(spent: House, table: str) -> None:
    connection = spent.connection
    as_superuser(connection, table)
    for column, value in EDITS[table].items():
        with connection.transaction(force_rollback=True):
            (before, after) = altered(connection, table, column, value)
            faults = check(connection).faults
            named = [each for each in faults if column in each.column.replace("entries", "transfer")
                     or column == "number"]  # fmt: skip
            assert named, (column, [str(each) for each in faults])
            if (table, column) not in UNTOLD and table != "balance":
                assert any(
                    (each.should_be, each.recorded) == (str(before), str(after)) for each in named
                ), (column, before, after, [str(each) for each in faults])
    assert check(connection).holds_true


def altered(connection: psycopg.Connection, table: str, column: str, value: str):
    """Alter one column of one row; what it said, and what it says now."""
    (before,) = connection.execute(
        f"select {column}::text from ledger.{table} where {WHERE[table]}"
    ).fetchone()
    connection.execute(f"create temp table key on commit drop as select ctid as place from"
                       f" ledger.{table} where {WHERE[table]}")  # fmt: skip
    if table == "balance":
        connection.execute("alter table ledger.balance alter account drop not null")
    (after,) = connection.execute(
        f"update ledger.{table} set {column} = {value} where ctid = (select place from key)"
        f" returning {column}::text"
    ).fetchone()
    connection.execute("drop table key")
    assert before != after
    return before, after


def test_a_row_taken_away_is_missed(spent: House) -> None:
    connection = spent.connection
    for table in EDITS:
        as_superuser(connection, table)
    for table in ("transfer", "entry", "balance", "hold_change"):
        with connection.transaction(force_rollback=True):
            connection.execute(f"delete from ledger.{table} where {WHERE[table]}")
            assert not check(connection).holds_true, table


def test_functions_that_lie_do_not_hide_an_altered_row(spent: House) -> None:
    connection = spent.connection
    as_superuser(connection, "transfer")
    connection.execute("update ledger.transfer set memo = 'M1' where memo = 'P120'")
    assert "memo" in {each.column for each in check(connection).faults}
    connection.execute(
        "create or replace function ledger.transfer_digest(number bigint, id uuid, act_id uuid,"
        " recorded_at timestamptz, effective_on date, call_end bigint, kind text, memo text,"
        " hold uuid, entries bytea) returns bytea language sql stable"
        " return (select t.digest from ledger.transfer t where t.id = transfer_digest.id)"
    )
    (fault,) = check(connection).faults
    assert fault.column == "digest"
    assert "functions are not Remit's" in fault.says


def test_sums_that_go_round_64_bits_are_no_sums(spent: House) -> None:
    """Two halves of 2^64 add up to nothing in 64 bits: here with versions and balances to match."""
    connection = spent.connection
    as_superuser(connection, "entry")
    connection.execute(
        "update ledger.entry set pence = -9223372036854775808, balance = -9223372036854775808"
        " - 0 where transfer = (select number from ledger.transfer where memo = 'P120')"
    )
    recounted = recount(connection)
    assert not recounted.fitting
    assert not recounted.chained


def test_books_are_counted_the_same_in_small_spans(
    spent: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = recount(spent.connection)
    monkeypatch.setattr(recount_module, "CHECK_TRANSFERS", 3)
    assert recount(spent.connection) == whole
    assert (whole.chained, whole.fitting, whole.acts_known) == (True, True, True)


def test_somebody_elses_act_is_found_though_its_digest_is_made_good(spent: House) -> None:
    connection = spent.connection
    as_superuser(connection, "transfer")
    connection.execute("update ledger.transfer set act_id = %s", [deed_of(SOUTH)])
    connection.execute(
        "update ledger.transfer t set digest = ledger.transfer_digest(number, id, act_id,"
        " recorded_at, effective_on, call_end, kind, memo, hold, (select string_agg("
        "ledger.entry_bytes(account, version, pence, balance), ''::bytea order by account)"
        " from ledger.entry where transfer = t.number))"
    )
    faults = check(connection).faults
    assert faults
    assert {each.column for each in faults} == {"act_id"}
    assert all("no lawful exception" in each.says for each in faults)
