"""How the log fares: its size, how long entries wait, who else signs it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import connection
from django.utils import timezone
from pydantic import BaseModel

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.publication.fsck import last_check
from remit.domains.publication.logs import log_names, reader_of
from remit.domains.publication.models import TreeHead, Waiting, WitnessAnswer
from remit.errors import RemitError

# Entries by which the delay of publication is told: the newest.
ENTRIES_MEASURED = 1000

LAG_SQL = """
with newest as (
    select place.log, place.number, coalesce(act.recorded_at, attempt.recorded_at) as recorded_at
    from record_place place
    left join act on act.id = place.entry_id
    left join attempt on attempt.id = place.entry_id
    order by place.log desc, place.number desc limit %s
), waited as (
    select extract(epoch from min(head.published_at) - newest.recorded_at) as seconds
    from newest join record_tree_head head
        on head.log = newest.log and head.size > newest.number
    group by newest.log, newest.number, newest.recorded_at
)
select count(*), percentile_cont(0.5) within group (order by seconds),
    percentile_cont(0.95) within group (order by seconds), max(seconds)
from waited
"""


class Lag(BaseModel):
    """How long the newest entries waited from their act to a signed head, in seconds."""

    entries: int
    median_seconds: float
    p95_seconds: float
    longest_seconds: float


class WitnessView(BaseModel):
    """What a witness last said: `status` is cosigned, refused, rewritten, unreachable, invalid."""

    name: str
    status: str
    says: str
    size: int
    answered_at: datetime


class LogHealth(BaseModel):
    """One log: its name in the world, its size and head, its keys, and who signed beside it."""

    log: str
    origin: str
    size: int
    root: str
    checkpoint: str
    keys: list[str]
    published_at: datetime | None
    closed: bool
    policy: str | None
    witnesses: list[WitnessView]
    trouble: str | None


class LastCheck(BaseModel):
    """When the whole house was last checked, and how many files and acts did not hold."""

    at: datetime
    holds: bool
    files: int
    acts: int


class Health(BaseModel):
    """All logs, newest first; entries that wait, and for how long the oldest does."""

    last_check: LastCheck | None
    logs: list[LogHealth]
    waiting: int
    oldest_waiting_seconds: float | None
    lag: Lag | None


def health() -> Health:
    """Read the logs' own files, not what the database remembers of them."""
    waiting = Waiting.objects.count()
    checked = last_check()
    return Health(
        last_check=None
        if checked is None
        else LastCheck(
            at=datetime.fromisoformat(checked.at),
            holds=checked.holds,
            files=len(checked.files),
            acts=len(checked.acts),
        ),
        logs=[_of(log) for log in reversed(log_names())],
        waiting=waiting,
        oldest_waiting_seconds=_oldest() if waiting else None,
        lag=_lag(),
    )


@query
class ReadHealth(Query):
    """`remit record health`."""

    declaration: ClassVar = QueryDeclaration(
        "record.health", "Health of the record", "Size, delay, keys and witnesses of each log."
    )

    def answer(self) -> Health:
        """As it is now."""
        return health()


def _of(log: str) -> LogHealth:
    head = TreeHead.objects.filter(log=log).order_by("-size").first()
    at = head.published_at if head else None
    witnesses = [
        WitnessView(
            name=each.name,
            status=each.status,
            says=each.says,
            size=each.size,
            answered_at=each.answered_at,
        )
        for each in WitnessAnswer.objects.filter(log=log).order_by("name")
    ]
    try:
        reader = reader_of(log)
        now, said, policy = reader.head(), reader.description(), reader.policy()
    except RemitError as error:
        return LogHealth(
            log=log,
            origin="",
            size=head.size if head else 0,
            root=head.root if head else "",
            checkpoint=head.checkpoint if head else "",
            keys=[],
            published_at=at,
            closed=False,
            policy=None,
            witnesses=witnesses,
            trouble=str(error),
        )
    return LogHealth(
        log=log,
        origin=said.origin,
        size=now.size,
        root=now.root.hex(),
        checkpoint=now.text,
        keys=[str(key) for key in said.keys],
        published_at=at,
        closed=said.closed is not None,
        policy=policy.text if policy else None,
        witnesses=witnesses,
        trouble=None,
    )


def _oldest() -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "select min(coalesce(act.recorded_at, attempt.recorded_at)) from record_waiting"
            " left join act on act.id = entry_id left join attempt on attempt.id = entry_id"
        )
        (since,) = cursor.fetchone()
    return float((timezone.now() - since).total_seconds())


def _lag() -> Lag | None:
    with connection.cursor() as cursor:
        cursor.execute(LAG_SQL, [ENTRIES_MEASURED])
        entries, median, p95, longest = cursor.fetchone()
    if not entries:
        return None
    return Lag(
        entries=entries,
        median_seconds=float(median),
        p95_seconds=float(p95),
        longest_seconds=float(longest),
    )
