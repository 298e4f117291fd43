"""The role of the pages: made where the server lets us, low, and never taken from another house."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from remit.engines.ledger import Acts, guards, install
from remit.house import pages_role
from remit.house.database import Database

NAME, ROLE = "books_of_a_house", "books_of_a_house_pages"
FORBIDDEN = (
    "insert into ledger.entry select * from ledger.entry",
    "update ledger.balance set balance = 1",
    "delete from ledger.transfer",
    "truncate ledger.entry",
    "alter table ledger.entry disable trigger never_changed",
    "alter table act disable trigger all",
    "drop table act",
    "truncate act",
    "insert into django_migrations values (1)",
    "create table mine (x int)",
)


@pytest.fixture
def database(server_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with a journal and books, whose owner is the server's administrator."""
    monkeypatch.delenv(pages_role.GIVEN, raising=False)
    own = make_conninfo(server_url, dbname=NAME)
    with psycopg.connect(server_url, autocommit=True) as administrator:
        administrator.execute(f"create database {NAME}")
        try:
            with psycopg.connect(own) as connection:
                connection.execute("create table act (id uuid primary key, body_id uuid)")
                connection.execute("create table django_migrations (id int)")
                install(connection, Acts("public.act"))
            yield Database(own, "PostgreSQL", embedded=False, administrator_url=own)
        finally:
            administrator.execute(f"drop database {NAME} with (force)")
            for role in (ROLE, "plain"):
                administrator.execute(f"drop role if exists {role}")


def test_pages_write_ordinary_tables_and_only_call_functions_of_the_books(
    database: Database, tmp_path: Path
) -> None:
    made = pages_role.settle(database, tmp_path)
    assert made.trouble == ""
    assert pages_role.settle(database, tmp_path) == made, "asked again, it is the same"
    with psycopg.connect(database.url) as owner:
        owner.execute("create table made_later (x int generated always as identity)")
    with psycopg.connect(made.url, autocommit=True) as pages:
        assert pages.info.user == ROLE
        assert all(guard.present for guard in guards(pages, ROLE))
        pages.execute("insert into act values (gen_random_uuid(), gen_random_uuid())")
        pages.execute("insert into made_later default values")
        pages.execute("select count(*) from ledger.entry")
        for harm in FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                pages.execute(harm)


def test_an_address_that_is_given_is_taken(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(pages_role.GIVEN, "postgresql://somebody@there/books")
    made = pages_role.settle(database, tmp_path)
    assert made == pages_role.PagesRole("postgresql://somebody@there/books")


def test_a_role_of_another_house_keeps_its_password(database: Database, tmp_path: Path) -> None:
    first = pages_role.settle(database, tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    second = pages_role.settle(database, elsewhere)
    assert second.url == database.url
    assert "was not let in" in second.trouble
    with psycopg.connect(first.url) as connection:
        assert connection.info.user == ROLE


def test_an_account_that_may_not_make_roles_is_told(database: Database, tmp_path: Path) -> None:
    with psycopg.connect(database.url) as administrator:
        administrator.execute("create role plain login password 'plain'")
        administrator.execute("grant usage on schema ledger to plain")
    plain = make_conninfo(database.url, user="plain", password="plain")
    made = pages_role.settle(replace(database, url=plain, administrator_url=plain), tmp_path)
    assert made.url == plain
    assert "may not make a role" in made.trouble


def test_the_script_for_an_administrator_makes_the_same_role(database: Database) -> None:
    with psycopg.connect(database.url, autocommit=True) as administrator:
        role = pages_role.role_for(administrator)
        assert role == ROLE
        administrator.execute(pages_role.script(administrator, role, "it's").encode())
        assert all(guard.present for guard in guards(administrator, role))
        known = conninfo_to_dict(database.url) | {"user": role, "password": "it's"}
        with psycopg.connect(make_conninfo(**known)) as pages:
            pages.execute("select from act")
        administrator.execute(
            sql.SQL("grant insert on ledger.entry to {}").format(sql.Identifier(role))
        )
        assert not all(guard.present for guard in guards(administrator, role))
