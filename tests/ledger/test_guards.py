"""No role writes round the functions, and a guard that is missing is reported."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from remit.acts.ids import new_id
from remit.engines.ledger import (
    Acts,
    Guard,
    Hold,
    Release,
    allow_exception,
    commit,
    guards,
    install,
    make_role,
    post,
    release,
    role_script,
    settle,
)
from remit.errors import Failure
from tests.ledger.house import ACTS, BOARD, BODIES, DAY, NORTH, House, deed_of, found

ROLE = f"remit_pages_{uuid4().hex[:8]}"
TABLES = "account transfer entry hold hold_change lawful_exception kind currency balance".split()
CHANGES = ("update ledger.{} set {} = {}", "delete from ledger.{}", "truncate ledger.{} cascade")


@pytest.fixture
def low(own_house: House) -> Iterator[House]:
    """Books in the hands of the role that pages connect as."""
    own_house.give(100, own_house.north)
    assert make_role(own_house.connection, ROLE)
    own_house.connection.execute(
        sql.SQL("grant select, insert on deed to {}").format(sql.Identifier(ROLE))
    )
    own_house.connection.commit()
    own_house.connection.execute(sql.SQL("set role {}").format(sql.Identifier(ROLE)))
    yield own_house
    own_house.connection.rollback()
    own_house.connection.execute("reset role")
    own_house.connection.execute(sql.SQL("drop owned by {0}").format(sql.Identifier(ROLE)))
    own_house.connection.execute(sql.SQL("drop role {}").format(sql.Identifier(ROLE)))
    own_house.connection.commit()


def changes(connection: psycopg.Connection, table: str) -> list[str]:
    (column,) = connection.execute(
        "select column_name from information_schema.columns where table_schema = 'ledger'"
        " and table_name = %s and is_identity = 'NO' limit 1",
        [table],
    ).fetchone()
    return [change.format(table, column, column) for change in CHANGES]


@pytest.mark.parametrize("table", TABLES)
def test_the_owner_changes_nothing_even_as_a_replica(own_house: House, table: str) -> None:
    own_house.give(100, own_house.north)
    own_house.connection.commit()
    for replica in ("origin", "replica"):
        for change in changes(own_house.connection, table):
            as_replica = f"set local session_replication_role = {replica}"
            error = own_house.refuses(*own_house.runs(as_replica, change))
            assert error.code == "LED-010", change
    if table not in ("kind", "currency"):
        more = f"insert into ledger.{table} overriding system value select * from ledger.{table}"
        assert own_house.refuses(*own_house.runs(more)).code == "LED-010"


def test_pages_move_money_by_the_functions_alone(low: House) -> None:
    post(low.connection, low.move(5, low.north, low.supplier))
    settle(low.connection)
    for table in TABLES:
        for change in (
            *changes(low.connection, table),
            f"insert into ledger.{table} default values",
        ):
            assert low.refuses(*low.runs(change)).code == "LED-015", change
    inner = "select ledger.keep_draws('{}', '{}', '{}', '{}', '{}', '{}', '{}', now())"
    assert low.refuses(*low.runs(inner)).code == "LED-015"
    taken = low.move(5, low.north, low.source, act_id=deed_of(BOARD))
    assert low.refuses(lambda: post(low.connection, taken)).code == "LED-012"


def missing(connection: psycopg.Connection, role: str) -> set[str]:
    found = guards(connection, role)
    assert all(isinstance(each, Guard) and each.mend and each.says for each in found)
    return {each.name for each in found if not each.present}


def test_every_guard_is_reported_present_or_missing(low: House) -> None:
    connection = low.connection
    assert missing(connection, ROLE) == set()
    connection.commit()
    connection.execute("reset role")
    owner = "pages cannot write round the functions"
    assert missing(connection, "postgres") == {owner}
    assert missing(connection, "nonsuch") == {owner}
    for harm, guard in (
        ("alter table ledger.entry disable trigger never_changed", "rows are never changed"),
        ("alter table ledger.transfer drop constraint transfer_act", "every transfer has its act"),
        ("alter function ledger.commit_hold security invoker", "functions are sealed"),
        ("grant insert on ledger.entry to public", "nobody else may write"),
        (f"grant postgres to {ROLE}", owner),
    ):
        with connection.transaction(force_rollback=True):
            connection.execute(harm)
            assert guard in missing(connection, ROLE), harm
            install(connection, ACTS)
            mended = "grant" not in harm
            assert (guard not in missing(connection, ROLE)) == mended, harm


def test_where_a_role_cannot_be_made_its_script_is_printed(low: House) -> None:
    assert make_role(low.connection, "another_role") is False
    assert 'create role "another_role" nologin' in role_script("another_role")
    assert "login password 'o''k'" in role_script("another_role", "o'k")


def test_an_owner_without_superpowers_founds_books_and_moves_money(house: House) -> None:
    connection, owner = house.connection, sql.Identifier(f"{ROLE}_owner")
    for before in ("drop schema ledger cascade", "drop table deed"):
        connection.execute(before.encode())
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("create role {}").format(owner))
    connection.execute(sql.SQL("grant create on database {} to {}").format(database, owner))
    connection.execute(sql.SQL("grant create on schema public to {}").format(owner))
    connection.execute(sql.SQL("set role {}").format(owner))
    found(connection, ACTS)
    again = House(connection)
    again.give(100, again.north)
    settle(connection)
    slip = "insert into ledger.entry select * from ledger.entry"
    assert again.refuses(*again.runs(slip)).code == "LED-010", "what a function opened, it closed"


def test_what_a_function_opens_it_closes(house: House) -> None:
    connection, act = house.connection, deed_of(NORTH)
    house.give(100, house.north)
    hold = Hold(new_id(), act, house.north.number, 50, DAY)
    for does in (
        lambda: house.account(NORTH, line="another"),
        lambda: allow_exception(connection, "reallotment", BOARD, "another", act, until=DAY),
        lambda: post(connection, house.move(5, house.north, house.supplier)),
        lambda: commit(connection, hold),
        lambda: post(connection, house.move(5, house.north, house.supplier, hold=hold.id)),
        lambda: release(connection, Release(new_id(), act, hold.id, DAY)),
    ):
        does()
        said = connection.execute("select current_setting('ledger.posting', true)").fetchone()
        assert said == ("",)


def test_newer_books_are_left_alone(house: House) -> None:
    house.connection.execute("insert into ledger.version (version) values (99)")
    with pytest.raises(Failure, match="of version 99"):
        install(house.connection, ACTS)


def test_only_the_act_in_progress_moves_money(own_house: House) -> None:
    acts = Acts(ACTS.table, ACTS.id, ACTS.body, in_progress="remit.act")
    install(own_house.connection, acts)
    given = own_house.move(5, own_house.source, own_house.north)
    for act in ("", str(deed_of(BODIES[1]))):
        named = own_house.runs(f"select set_config('remit.act', '{act}', true)")
        error = own_house.refuses(*named, lambda: post(own_house.connection, given))
        assert error.code == "LED-009"
    own_house.connection.execute("select set_config('remit.act', %s, true)", [str(deed_of(BOARD))])
    assert post(own_house.connection, given).created
