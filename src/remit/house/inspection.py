"""Whether a PostgreSQL can serve Remit, and one clear line where it cannot."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict

from remit.errors import Failure, Invalid
from remit.house.binaries import SERVER_MAJOR_MIN

EXTENSIONS = ("btree_gist", "pg_trgm")
CONNECT_SECONDS_MAX = 5

# What libpq says when it cannot connect (it gives no code for these), and what helps.
CONNECT_MENDS = (
    ("does not exist", "create the database or the role it names, or mend the address"),
    ("password", "mend the password in the address"),
    ("no pg_hba.conf entry", "let this machine in, in the server's pg_hba.conf"),
    ("refused", "start that server, or mend the host and port in the address"),
    ("timeout", "check that the host answers on that port, and that no firewall is between"),
    ("translate host name", "mend the host in the address"),
    ("resolve host", "mend the host in the address"),
    ("Name or service not known", "mend the host in the address"),
)


def inspect_server(url: str) -> str:
    """The server's name and version, as `PostgreSQL 18.6`, once it is found fit.

    Raises `Invalid` where the address cannot be read; `Failure` where the server does not answer,
    is too old, or would not let us create the extensions that the tables need.
    """
    _check_address(url)
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS_MAX) as connection:
            _check_version(connection.info.server_version)
            _check_extensions(connection)
            return f"PostgreSQL {connection.info.parameter_status('server_version')}"
    except psycopg.Error as error:
        raise _unreachable(url, error) from error


def place_of(url: str) -> str:
    """The host, port and database in an address, without its password."""
    parts = conninfo_to_dict(url)
    host = parts.get("host") or "the local socket"
    return f"{host}:{parts.get('port') or 5432}/{parts.get('dbname') or ''}"


def _check_address(url: str) -> None:
    mend = "write it as postgresql://user:password@host:5432/name"
    if not url.startswith(("postgresql://", "postgres://")):
        # The address may hold a password, so it is not shown back.
        raise Invalid("RUN-002", "the address of the database is not PostgreSQL's", mend=mend)
    try:
        port = conninfo_to_dict(url).get("port", "")
    except psycopg.ProgrammingError as error:
        raise Invalid("RUN-002", "the address of the database cannot be read", mend=mend) from error
    # A password with an `@` or `:` that was not escaped ends up here, so it is not shown either.
    if not all(each.isdigit() for each in str(port).split(",") if each):
        raise Invalid("RUN-002", "the port in the address of the database is no number", mend=mend)


def _check_version(server_version: int) -> None:
    if server_version // 10000 < SERVER_MAJOR_MIN:
        raise Failure(
            "RUN-032",
            f"this PostgreSQL is too old: version {server_version // 10000}",
            mend=f"use PostgreSQL {SERVER_MAJOR_MIN} or newer, or leave the address out",
        )


def _check_extensions(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    rows = connection.execute(
        """
        select v.name, bool_or(v.installed),
               bool_or(v.trusted) and has_database_privilege(current_database(), 'create')
                 or bool_or(r.rolsuper)
        from pg_available_extension_versions as v
        cross join (select rolsuper from pg_roles where rolname = current_user) as r
        where v.name = any(%s)
        group by v.name
        """,
        [list(EXTENSIONS)],
    ).fetchall()
    found = {str(name): (bool(installed), bool(creatable)) for name, installed, creatable in rows}
    if missing := [name for name in EXTENSIONS if name not in found]:
        raise Failure(
            "RUN-033",
            f"this PostgreSQL lacks the extension {' and '.join(missing)}",
            mend="install the server's contrib package (Debian: postgresql-contrib)",
        )
    if refused := [name for name in EXTENSIONS if not any(found[name])]:
        creates = "; ".join(f"create extension {name}" for name in refused)
        raise Failure(
            "RUN-034",
            f"this account may not create the extension {' and '.join(refused)}",
            where=f"database {connection.info.dbname}",
            mend=f"ask its owner or administrator to run there: {creates}",
        )


def _unreachable(url: str, error: psycopg.Error) -> Failure:
    lines = str(error).strip().splitlines() or ["it gave no reason"]
    said = lines[0].removeprefix("connection failed: ").strip()
    mends = [mend for words, mend in CONNECT_MENDS if words in str(error)]
    return Failure(
        "RUN-035",
        f"the database does not answer: {said}",
        where=place_of(url),
        mend=mends[0] if mends else "check the address, and that the server runs",
    )
