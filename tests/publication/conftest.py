"""A record folder of one's own for each test."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture
def record(settings, tmp_path: Path, england: None) -> Path:
    """The example country, published so far, and a copy of the folders that the test may harm."""
    shutil.copytree(settings.RECORD_FOLDER.parent, tmp_path, dirs_exist_ok=True)
    settings.RECORD_FOLDER = tmp_path / "record"
    settings.RECORD_KEYS_FOLDER = tmp_path / "keys"
    return tmp_path / "record"


def by_hand(sql: str, given: Sequence[object] = ()) -> None:
    """What a superuser can do: a write that no trigger of the house sees."""
    with connection.cursor() as cursor:
        # What the test did so far holds, as if it had been committed.
        cursor.execute("set constraints all immediate")
        cursor.execute("set session_replication_role = replica")
        try:
            cursor.execute(sql, given)
            assert cursor.rowcount > 0
        finally:
            cursor.execute("set session_replication_role = origin")
            cursor.execute("set constraints all deferred")
