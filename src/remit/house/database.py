"""The database of a house: the one Remit carries, or one given by its address.

Every command that needs the database asks for it here. The carried server is started by the first
that asks and stopped by the last that leaves, so that a query beside a running site neither starts
a second server nor stops the first.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from remit.errors import Failure
from remit.house import binaries
from remit.house.account import Account, server_account
from remit.house.cluster import HOST, Cluster
from remit.house.inspection import inspect_server
from remit.house.locks import Share, held
from remit.house.paths import state_dir, write_private

DATABASE = "remit"
SYSTEM_STATE = Path("/var/lib")


@dataclass(frozen=True)
class Database:
    """A database ready for use: its address, what serves it, and whether we carry the server.

    `administrator_url` is the same database by the account that may make roles in it: the carried
    server's superuser, or the account that was given, which may or may not.
    """

    url: str
    server: str
    embedded: bool
    administrator_url: str


@contextmanager
def settled(url: str | None = None, *, fresh: bool = False) -> Iterator[Database]:
    """A database that answers, for as long as the block lasts.

    `url`, else REMIT_DATABASE_URL, else the carried server. `REMIT_DATABASE_URL` and `REMIT_HOME`
    are set for this process and its children. `fresh` first deletes all data of the carried
    server. Raises `Failure` or `Invalid` with one clear reason where the database is not usable.
    """
    state = state_dir()
    os.environ["REMIT_HOME"] = str(state)
    given = url or os.environ.get("REMIT_DATABASE_URL")
    if given:
        if fresh:
            raise Failure(
                "RUN-030",
                "a database given by its address is never deleted by Remit",
                mend="drop and create it yourself, then start without --fresh",
            )
        server = inspect_server(given)
        os.environ["REMIT_DATABASE_URL"] = given
        yield Database(given, server, embedded=False, administrator_url=given)
        return
    with embedded(state, fresh=fresh) as address:
        os.environ["REMIT_DATABASE_URL"] = address
        try:
            server = inspect_server(address)
            administrator = embedded_cluster(state).url(DATABASE)
            yield Database(address, server, embedded=True, administrator_url=administrator)
        finally:
            os.environ.pop("REMIT_DATABASE_URL", None)


@contextmanager
def embedded(state: Path, *, fresh: bool = False) -> Iterator[str]:
    """The address of the carried server's database, started if need be and shared."""
    cluster = embedded_cluster(state)
    guard = state / "postgres.guard"
    users = Share(state / "postgres.users")
    try:
        with held(guard):
            if fresh:
                if not users.alone():
                    raise Failure(
                        "RUN-031",
                        "the database is in use, so it cannot be made afresh",
                        mend="stop the other Remit commands of this folder first",
                    )
                cluster.remove()
            if not cluster.exists():
                cluster.create()
            cluster.start()
            users.join()
            address = _own_database(cluster)
        yield address
    finally:
        with held(guard):
            if users.alone():
                cluster.stop()
            users.leave()


def embedded_cluster(state: Path) -> Cluster:
    """The carried server of the house in `state`.

    For root it lives where its own account can reach it: in `state`, or under `/var/lib`, named
    after `state`, where the folders above `state` are private.
    """
    account = server_account()
    place = _reachable(state, account)
    log = place / "postgres.log"
    password = place / "postgres-password"
    return Cluster(
        binaries.carried(account, copies=place), place / "postgres", log, password, account
    )


def _reachable(state: Path, account: Account | None) -> Path:
    if account is None or account.can_enter(state):
        return state
    name = hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:12]
    place = SYSTEM_STATE / f"remit-{name}"
    place.mkdir(mode=0o711, exist_ok=True)
    return place


def _own_database(cluster: Cluster) -> str:
    """The address of the product's own database, made if missing, as a role without superpowers.

    Its password is the superuser's file, hashed with the role's name: one secret to keep.
    """
    secret = cluster.password_file.read_text(encoding="utf-8")
    password = hashlib.sha256(f"{DATABASE} {secret}".encode()).hexdigest()
    address = f"postgresql://{DATABASE}:{password}@{HOST}:{cluster.port()}/{DATABASE}"
    marker = cluster.password_file.with_name("postgres-database")
    if marker.exists() and marker.read_text(encoding="utf-8") == password:
        return address
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        role = sql.Identifier(DATABASE)
        known = connection.execute("select 1 from pg_roles where rolname = %s", [DATABASE])
        verb = sql.SQL("alter" if known.fetchone() else "create")
        connection.execute(
            sql.SQL("{} role {} login password {}").format(verb, role, sql.Literal(password))
        )
        made = connection.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if not made.fetchone():
            connection.execute(sql.SQL("create database {} owner {}").format(role, role))
    write_private(marker, password)
    return address
