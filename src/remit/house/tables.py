"""Bringing the tables of a settled database up to date."""

from __future__ import annotations

import psycopg
from django.core.management import call_command
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from remit.errors import Failure
from remit.house.cluster import disk_full
from remit.house.inspection import place_of


def migrate(url: str) -> int:
    """Apply the migrations that are missing; how many those were. Django must be set up.

    Raises `Failure` where a migration cannot be applied.
    """
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        # Asking first saves what Django does after each migrate, even of nothing.
        if plan:
            call_command("migrate", verbosity=0, interactive=False)
    except Error as error:
        raise explained(error, url) from error
    return len(plan)


def explained(error: Error, url: str) -> Failure:
    """What an error of the database means to whoever runs the house."""
    cause = error.__cause__
    said = (str(error).strip().splitlines() or ["it gave no reason"])[0]
    if isinstance(cause, psycopg.errors.DiskFull):
        return disk_full(f"database {place_of(url)}", said)
    if isinstance(cause, psycopg.errors.InsufficientPrivilege):
        return Failure(
            "RUN-036",
            f"the database does not let this account make its tables: {said}",
            where=place_of(url),
            mend="make the account the owner of that database",
        )
    return Failure(
        "RUN-037",
        f"the tables could not be brought up to date: {said}",
        where=place_of(url),
        mend="mend the cause and start again; nothing of the failed step was kept",
    )
