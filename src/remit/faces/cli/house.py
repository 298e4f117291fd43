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


@contextmanager
def open_house() -> Iterator[None]:
    """Everything a command needs to ask and to act, and left as it was found."""
    from remit.house.database import settled

    with settled() as database:
        set_up_django()
        # These need the settings.
        from remit.house.tables import migrate

        migrate(database.url)
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
