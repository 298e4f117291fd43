from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from django.db.utils import DatabaseError

from remit.house.tables import explained, migrate

URL = "postgresql://user:secret@host:99/name"


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (psycopg.errors.DiskFull("planted"), "RUN-016"),
        (psycopg.errors.InsufficientPrivilege("planted"), "RUN-036"),
        (psycopg.errors.SyntaxError("planted"), "RUN-037"),
    ],
)
def test_explained_says_what_to_mend(cause: psycopg.Error, code: str) -> None:
    error = DatabaseError("planted\nmore")
    error.__cause__ = cause
    found = explained(error, URL)
    assert found.code == code
    assert "planted" in found.what
    assert "secret" not in str(found.as_dict())


@pytest.mark.django_db
def test_migrate_finds_nothing_to_do_on_tables_that_are_up_to_date() -> None:
    assert migrate(URL) == 0
    assert "body" in connection.introspection.table_names()
