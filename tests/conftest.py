"""One database for all tests, with the example country in it; tests roll back what they do.

The register is never truncated (the database refuses that), so no test may use pytest-django's
transactional fixtures: a test that commits works on a copy (`empty_house`) or runs the command.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases
from psycopg import sql

EMPTY = "_empty"

# How long an example takes says something of the machine, not of the code.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")


def _name() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def _administrator() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection beside the test database, from which that can be copied."""
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    known = {
        key: parameters[key]
        for key in ("host", "port", "user", "password", "dbname")
        if parameters.get(key)
    }
    connection.close()
    with psycopg.connect(**known, autocommit=True) as made:
        yield made


def _copy(source: str, target: str) -> None:
    with _administrator() as administrator:
        # A thread that served a page may have left its connection open; nothing is asked there.
        administrator.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = %s and state = 'idle' and pid <> pg_backend_pid()",
            [source],
        )
        administrator.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(target))
        )
        administrator.execute(
            sql.SQL("create database {} template {}").format(
                sql.Identifier(target), sql.Identifier(source)
            )
        )


def _drop(name: str) -> None:
    with _administrator() as administrator:
        administrator.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Make the tables, keep an empty copy of them, then load the example country for every test.

    What the country did is published, to a folder of this run.

    pytest-django's own fixture makes a database only where a test asks for one by its names; ours
    are asked for by others.
    """
    from remit.domains.publication.publishing import publish_all
    from remit.faces.cli.example import load_example

    settings.RECORD_FOLDER = tmp_path_factory.mktemp("published") / "record"
    settings.RECORD_KEYS_FOLDER = settings.RECORD_FOLDER.parent / "keys"
    settings.RECORD_ORIGIN = "record.example"
    settings.CUBE_FOLDER = settings.RECORD_FOLDER.parent / "cube"
    with django_db_blocker.unblock():
        setup_databases(
            verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set()
        )
        made = _name()
        _copy(made, made + EMPTY)
        load_example()
        publish_all(date(2026, 11, 22))
    yield
    with django_db_blocker.unblock():
        # Threads that served pages may still hold connections: both are dropped by force.
        _drop(made + EMPTY)
        _drop(made)


@pytest.fixture
def england(db: None) -> None:
    """The example country, as loaded; what a test does to it is rolled back."""


@pytest.fixture(scope="session")
def house(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The example country for tests that serve it: they may read from any thread, not write."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def empty_house(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A house of its own whose register is empty; what is committed there goes with it."""
    with django_db_blocker.unblock(), _own_copy(_name() + EMPTY):
        yield


@pytest.fixture
def own_house(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A house of its own with the example country; what is committed there goes with it."""
    with django_db_blocker.unblock(), _own_copy(_name()):
        yield


@contextmanager
def _own_copy(source: str) -> Iterator[None]:
    """The tests' connection on a copy of a database, and back."""
    whole = _name()
    own = whole + "_own"
    _copy(source, own)
    connection.settings_dict["NAME"] = own
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = whole
        _drop(own)
