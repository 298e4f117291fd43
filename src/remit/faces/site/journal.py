"""How far the journal has come: the one thing that public pages depend on.

Nothing changes but by an act, so a public page is a function of its address, the day and the acts
done so far. That makes one small question to the database enough to know a kept page is still true.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

# More acts than can be under way at once: one that took its number early but was committed late
# still changes the count, and so the head.
IN_FLIGHT_MAX = 256


class Head(NamedTuple):
    """The newest act, how many of the last numbers are taken, when the newest was recorded, and
    the newest attempt that was refused."""

    number: int
    recent: int
    recorded_at: datetime | None
    refused: UUID | None


NOTHING_YET = Head(0, 0, None, None)


def journal_head() -> Head:
    """Where the journal stands now: one query on an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with newest as (select number, recorded_at from act order by number desc limit 1)
            select coalesce(max(newest.number), 0), count(*), max(newest.recorded_at),
                (select id from attempt order by id desc limit 1)
            from newest join act on act.number > newest.number - %s
            """,
            [IN_FLIGHT_MAX],
        )
        row = cursor.fetchone()
    return Head(*row)
