"""The role that pages connect as: ordinary tables are its own to write, the books are not.

Where the server lets us, it is made when the house is set up. Elsewhere its SQL is printed for
whoever runs the server (`remit ledger role`), and `REMIT_PAGES_DATABASE_URL` names its address.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from remit.engines.ledger import make_role, role_script
from remit.house.database import Database
from remit.house.inspection import CONNECT_SECONDS_MAX
from remit.house.paths import write_private

GIVEN = "REMIT_PAGES_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class PagesRole:
    """The address that pages connect by; `trouble` says why it is not that of a role of theirs."""

    url: str
    trouble: str = ""


def settle(database: Database, state: Path) -> PagesRole:
    """Make the role of a database whose tables are up to date, or mend its rights.

    An address in REMIT_PAGES_DATABASE_URL is taken as it is. A role that somebody else made is
    never given another password: other processes may connect by it.
    """
    if given := os.environ.get(GIVEN):
        return PagesRole(given)
    role, password = _role_of(database), _password(database, state)
    own = make_conninfo(database.url, user=role, password=password)
    with psycopg.connect(database.administrator_url) as administrator:
        if not make_role(administrator, role, password):
            return PagesRole(database.url, "this account may not make a role for them")
        if database.embedded:
            change = sql.SQL("alter role {} login password {}")
            administrator.execute(change.format(sql.Identifier(role), sql.Literal(password)))
        administrator.execute(_rights(role, _owner(administrator)).encode())
    return PagesRole(own) if _lets_in(own) else PagesRole(database.url, f"{role} was not let in")


def script(connection: psycopg.Connection[Any], role: str, password: str | None = None) -> str:
    """The SQL that makes `role` or mends its rights, for an administrator of this database."""
    return role_script(role, password) + _rights(role, _owner(connection))


def role_for(connection: psycopg.Connection[Any]) -> str:
    """The role that pages of this database connect as: the one given, or what ours is called."""
    given = conninfo_to_dict(os.environ.get(GIVEN, "")).get("user")
    return str(given or f"{connection.info.dbname}_pages")


def _role_of(database: Database) -> str:
    return f"{conninfo_to_dict(database.url).get('dbname') or 'remit'}_pages"


def _password(database: Database, state: Path) -> str:
    """The carried server's follows from its own secret; another server's is made once and kept."""
    if database.embedded:
        own = str(conninfo_to_dict(database.url)["password"])
        return hashlib.sha256(f"pages {own}".encode()).hexdigest()
    file = state / "pages-password"
    if not file.exists():
        write_private(file, secrets.token_urlsafe(24))
    return file.read_text(encoding="utf-8")


def _owner(connection: psycopg.Connection[Any]) -> str:
    """Who owns the tables, and will own those that later versions bring."""
    row = connection.execute(
        "select tableowner from pg_tables where (schemaname, tablename) = ('public', 'act')"
    ).fetchone()
    assert row is not None, "the tables are up to date"
    return str(row[0])


def _rights(role: str, owner: str) -> str:
    """Rights to the ordinary tables, those that are there and those to come."""
    text = sql.SQL(
        "grant usage on schema public to {role};\n"
        "grant select, insert, update, delete on all tables in schema public to {role};\n"
        "grant usage, select, update on all sequences in schema public to {role};\n"
        "revoke insert, update, delete on public.django_migrations from {role};\n"
        "alter default privileges for role {owner} in schema public\n"
        "    grant select, insert, update, delete on tables to {role};\n"
        "alter default privileges for role {owner} in schema public\n"
        "    grant usage, select, update on sequences to {role};\n"
    ).format(role=sql.Identifier(role), owner=sql.Identifier(owner))
    return text.as_string()


def _lets_in(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS_MAX):
            return True
    except psycopg.OperationalError:
        return False
