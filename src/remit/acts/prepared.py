"""Questions that every ruling asks, prepared by the database.

PostgreSQL takes six times as long to plan them as to answer them, and Django about as long to put
them together: both are done once for each connection. Django's own cursors cannot prepare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def rows(sql: str, values: Mapping[str, Any]) -> list[Sequence[Any]]:
    """Every row. Django's connection gives `jsonb` as its text."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, values, prepare=True)
        return list(cursor.fetchall())
