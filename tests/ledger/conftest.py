"""Books of their own for the tests of the ledger: an engine needs no Django and no register.

One database is made with the ledger in it; a test that only posts works there and rolls back, one
that commits works on a copy.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from tests.ledger.house import ACTS, House, found


def address_of(name: str) -> str:
    """The address of a database on the server that tests were given."""
    return urlunsplit(urlsplit(os.environ["REMIT_DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def database(name: str, template: str = "template1") -> Iterator[str]:
    """A database made anew, gone afterwards."""
    drop = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
    make = sql.SQL("create database {} template {}")
    with psycopg.connect(address_of("postgres"), autocommit=True) as administrator:
        administrator.execute(drop)
        administrator.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield address_of(name)
        finally:
            administrator.execute(drop)


@pytest.fixture(scope="session")
def books() -> Iterator[str]:
    """The name of a database with an empty ledger in it, to copy."""
    name = f"test_books_{os.getpid()}"
    with database(name) as address:
        with psycopg.connect(address) as connection:
            found(connection, ACTS)
        yield name


@pytest.fixture
def address(books: str) -> Iterator[str]:
    """The address of books of the test's own, where it may commit."""
    with database(books + "_own", template=books) as made:
        yield made


@pytest.fixture
def house(books: str) -> Iterator[House]:
    """Books with their bodies; what a test does to them is rolled back."""
    with psycopg.connect(address_of(books)) as connection:
        yield House(connection)
        connection.rollback()


@pytest.fixture
def own_house(address: str) -> Iterator[House]:
    """Books of the test's own, which may be committed and spoilt."""
    with psycopg.connect(address) as connection:
        yield House(connection)
