"""Putting the ledger into a database.

The SQL beside this module may be run again at any time: it makes what is missing and replaces
functions, and never touches a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from remit.errors import Failure

FOLDER = Path(__file__).with_name("sql")
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Acts:
    """Where the journal of acts is: its table (`schema.table`) and two of its columns.

    `body` is the column of the body by which an act was done. `in_progress` is the setting of the
    session that names the act in progress, or None where any act may be posted under.
    """

    table: str
    id: str = "id"
    body: str = "body_id"
    in_progress: str | None = None


def script(acts: Acts) -> str:
    """All of the ledger's SQL for a journal, ready for a migration."""
    schema, _, table = acts.table.partition(".")
    named = {
        "table": sql.Identifier(schema, table).as_string(),
        "id": sql.Identifier(acts.id).as_string(),
        "body": sql.Identifier(acts.body).as_string(),
        "in_progress": _in_progress(acts.in_progress).as_string(),
        "version": str(VERSION),
    }
    files = sorted(FOLDER.glob("*.sql"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    for name, words in named.items():
        texts = [text.replace(f"{{{name}}}", words) for text in texts]
    return "\n".join(texts)


def _in_progress(setting: str | None) -> sql.Composable:
    if setting is None:
        return sql.SQL("true")
    named = sql.Literal(setting)
    return sql.SQL("coalesce(act::text = current_setting({}, true), false)").format(named)


def install(connection: psycopg.Connection[Any], acts: Acts) -> None:
    """Make or renew the ledger in the caller's transaction.

    Raises `Failure` (`LED-020`) where the books were made by a newer version of Remit.
    """
    found = connection.execute("select to_regclass('ledger.version')").fetchone()
    if found and found[0]:
        newest = connection.execute("select max(version) from ledger.version").fetchone()
        if newest and newest[0] and newest[0] > VERSION:
            raise Failure(
                "LED-020",
                f"these books are of version {newest[0]}, and this is version {VERSION}",
                mend="start a newer Remit",
            )
    # Without parameters, so that the whole text goes as one and % stands for itself.
    connection.execute(script(acts).encode())
