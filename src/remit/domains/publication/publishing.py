"""The publisher: gives each waiting entry its place, then has the log take it in and sign.

One at a time, under a lock of the database and one of the log. An entry has its place for good
before the log takes it in, so that whatever is killed, the next run goes on with the same bytes at
the same places. The signing key is read here and in no process that serves pages.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from types import TracebackType

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Max
from django.utils import timezone

from remit.domains.publication.fsck import check_house
from remit.domains.publication.logs import log_names, log_of, origin_of, place_of, policy_file
from remit.domains.publication.models import Place, TreeHead, WitnessAnswer
from remit.engines.record import Collected, Integrator, create_log
from remit.errors import DoesNotHold, Failure

ENTRIES_PER_BATCH_MAX = 10_000
NEWS_SECONDS_MAX = 1.0
LOCK_ASKED_SECONDS = 0.1
# A witness that was away is asked again, and one that found a fork goes on telling it.
WITNESSES_ASKED_SECONDS = 60.0
# The whole record is read again once a day, when nothing waits; a million entries take seconds.
CHECKED_SECONDS = 24 * 60 * 60.0
# Any number that nothing else in the database locks.
LOCK = 0x7265_6D69_7472
NEWS = "remit_entry"

PLACES_SQL = """
with chosen as (
    select entry_id from record_waiting order by entry_id limit %(most)s for update skip locked
), taken as (
    delete from record_waiting using chosen
    where record_waiting.entry_id = chosen.entry_id returning record_waiting.entry_id
)
insert into record_place (entry_id, log, number)
select entry_id, %(log)s, %(first)s + row_number() over (order by entry_id) - 1 from taken
"""

READ_SQL = """
select entry.statement from record_place join entry on entry.id = record_place.entry_id
where record_place.log = %s and record_place.number >= %s and record_place.number < %s
order by record_place.number
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What one round published: the log, the entries it took in, its size and root now."""

    log: str
    entries: int
    size: int
    root: str
    ms: float


class Publisher:
    """The log of the current year, open for writing; a new year closes it and opens the next."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._log: str | None = None
        self._open: Integrator | None = None

    def __enter__(self) -> Publisher:
        """Nothing is opened before there is something to do."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Let go of the log's lock."""
        self._close()

    def publish(self, today: date) -> Done | None:
        """Publish one batch; None where nothing waited.

        Raises `Failure` and `DoesNotHold` (`PUB-003`, `PUB-004`, `REC-...`) where log and database
        contradict each other: nothing is signed then.
        """
        newest = max(log_names(), default=None)
        # Should the clock go back over the turn of a year, the newer log stays the current one.
        current = max(log_of(today), newest or "")
        if newest is None:
            create_log(place_of(current), origin=origin_of(current, None))
        elif newest < current:
            if (rest := self._take_in(newest)) is not None:
                return rest
            self._close()
            create_log(
                place_of(current), origin=origin_of(current, newest), previous=place_of(newest)
            )
        self._integrator(current)
        _give_places(current)
        return self._take_in(current)

    def cosign(self, today: date) -> Collected | None:
        """Have the policy of the house in force, and its witnesses sign the newest head.

        None where no policy names any. What each answered is kept for the page on the log's health.
        """
        log = max(log_of(today), *log_names())
        integrator = self._integrator(log)
        wanted = policy_file()
        now = integrator.place.reader().policy()
        if wanted.is_file() and (now is None or now.text != wanted.read_text("utf-8")):
            integrator.set_policy(wanted.read_text("utf-8"))
        collected = integrator.cosign()
        for answer in collected.answers if collected else ():
            WitnessAnswer.objects.update_or_create(
                log=log,
                name=answer.name,
                defaults={
                    "status": answer.status,
                    "says": answer.what,
                    "size": integrator.size,
                    "answered_at": timezone.now(),
                },
            )
        return collected

    def rotate_key(self, today: date) -> str:
        """Change the key of the current log; answers the new one. The old one signs for it."""
        return self._integrator(max(log_of(today), *log_names())).rotate_key()

    def _integrator(self, log: str) -> Integrator:
        if self._open is None or self._log != log:
            self._close()
            opened = self._held.enter_context(Integrator.open(place_of(log)))
            _agree(log, opened)
            self._open, self._log = opened, log
        return self._open

    def _close(self) -> None:
        self._held.close()
        self._open = self._log = None

    def _take_in(self, log: str) -> Done | None:
        began = time.monotonic()
        done = self._integrator(log).integrate(lambda start, count: _read(log, start, count))
        if done is None:
            return None
        note_head(log, done.size, done.root, done.checkpoint)
        ms = (time.monotonic() - began) * 1000
        return Done(log, done.size - done.size_before, done.size, done.root.hex(), ms)


def note_head(log: str, size: int, root: bytes, checkpoint: str) -> None:
    """Keep in the database that a head is out, and since when."""
    TreeHead.objects.create(log=log, size=size, root=root.hex(), checkpoint=checkpoint)


def rotate(today: date) -> str:
    """Change the signing key of the current log."""
    with _alone(), Publisher() as publisher:
        return publisher.rotate_key(today)


def publish_all(today: date, wait_seconds: float = 0) -> list[Done]:
    """Publish all that waits, and stop; wait so long for another publisher to end."""
    with _alone(wait_seconds), Publisher() as publisher:
        return list(iter(lambda: publisher.publish(today), None))


def follow(tell: Callable[[Done], None], stopped: Callable[[], bool]) -> None:
    """Publish entries as they come, until `stopped`; each round is told.

    A database that goes away is waited for. Whatever contradicts the record is raised.
    """
    while not stopped():
        try:
            _follow(tell, stopped)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(NEWS_SECONDS_MAX)


def _follow(tell: Callable[[Done], None], stopped: Callable[[], bool]) -> None:
    with _alone(), Publisher() as publisher:
        with connection.cursor() as cursor:
            cursor.execute(f"listen {NEWS}")
        asked = checked = float("-inf")
        while not stopped():
            done = publisher.publish(date.today())
            if done is not None:
                tell(done)
            if done is not None or time.monotonic() - asked > WITNESSES_ASKED_SECONDS:
                asked = time.monotonic()
                publisher.cosign(date.today())
            if done is None and time.monotonic() - checked > CHECKED_SECONDS:
                checked = time.monotonic()
                check_house()
            if done is None:
                _wait_for_news()


def _wait_for_news() -> None:
    """Until an entry was written, or a second has gone by."""
    link = connection.connection
    for _ in link.notifies(timeout=NEWS_SECONDS_MAX, stop_after=1):
        pass


def _give_places(log: str) -> None:
    """Give waiting entries the next numbers of a log, once and for good."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            PLACES_SQL, {"most": ENTRIES_PER_BATCH_MAX, "log": log, "first": _next_number(log)}
        )


def _next_number(log: str) -> int:
    last = Place.objects.filter(log=log).aggregate(last=Max("number"))["last"]
    return place_of(log).first_index() if last is None else last + 1


def _read(log: str, start: int, count: int) -> Sequence[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(READ_SQL, [log, start, start + count])
        return [bytes(statement) for (statement,) in cursor.fetchall()]


def _agree(log: str, integrator: Integrator) -> None:
    """Log and database must tell one story before anything is signed again."""
    if integrator.size > _next_number(log):
        raise Failure(
            "PUB-003",
            f"the log {log} holds {integrator.size} entries and this database knows "
            f"{_next_number(log)} of them",
            where=str(place_of(log).public),
            mend="the database is an older copy: restore the newest one, and publish again",
        )
    known = TreeHead.objects.filter(log=log).order_by("-size").first()
    if known is not None and (
        known.size > integrator.size
        or (known.size == integrator.size and known.root != integrator.head.root.hex())
    ):
        raise DoesNotHold(
            "PUB-004",
            f"the log {log} was published with {known.size} entries, and its folder holds "
            f"{integrator.size} that are not the same",
            where=str(place_of(log).public),
            mend="the folder is an older or another copy: restore the newest one",
        )
    if integrator.size > place_of(log).first_index() and (
        known is None or known.size < integrator.size
    ):
        # The last run was stopped between signing and noting it.
        head = integrator.head
        note_head(log, head.size, head.root, head.text)


@contextmanager
def _alone(wait_seconds: float = 0) -> Iterator[None]:
    """Hold the database's lock on publishing, which ends with the connection at the latest."""
    end = time.monotonic() + wait_seconds
    while not (held := _lock()) and time.monotonic() < end:
        time.sleep(LOCK_ASKED_SECONDS)
    if not held:
        raise Failure(
            "PUB-002",
            "somebody else is publishing the record of this house",
            where="the database's lock on publishing",
            mend="there is nothing to do; or stop the other one (`./remit up` runs one)",
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


def _lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
