"""A command that needs the house: a database that answers, its tables up to date, Django ready."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

SETTINGS = "remit.faces.site.settings"


def set_up_django() -> None:
    """Load the applications: after this, every act and question is registered."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def migrate() -> bool:
    """Bring the tables up to date; answers whether anything had to be done."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0, interactive=False)
    return True


@contextmanager
def open_house() -> Iterator[None]:
    """Everything a command needs to ask and to act, and left as it was found."""
    from remit.house.database import settled

    with settled():
        set_up_django()
        migrate()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
