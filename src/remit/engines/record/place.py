"""Where a log is kept, the lock that lets one integrator in, and the guard against old copies."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from remit.engines.record.files import Writer, sync_folder
from remit.engines.record.identity import read_identity
from remit.engines.record.keys import read_signer
from remit.engines.record.note import Signer, VerifierKey
from remit.engines.record.reader import Head, LogReader, read_head
from remit.errors import DoesNotHold, Failure, Invalid

GUARD = "guard"
LOCK = "lock"
KEY = "key"
NEW_KEY = "key.new"


@dataclass(frozen=True)
class LogPlace:
    """The two folders of a log. They are backed up apart: the guard must not go back in time."""

    public: Path
    state: Path

    def __post_init__(self) -> None:
        public, state = self.public.resolve(), self.state.resolve()
        if state.is_relative_to(public) or public.is_relative_to(state):
            raise Invalid(
                "REC-213",
                "the folder with the key is inside the public one, or the other way round",
                where=str(self.state),
                mend="keep them on paths of their own",
            )

    def reader(self) -> LogReader:
        """The log, read."""
        return LogReader.of_folder(self.public)

    def first_index(self) -> int:
        """The number of the first entry that is the caller's: 1 where entry 0 is the chain."""
        return 1 if self.reader().description().previous else 0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only integrator. Raises `Failure` (`REC-006`) at once if there is another.

        The lock goes with the process, so a killed one leaves none behind.
        """
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.state / LOCK
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.read(file, 20).decode(errors="replace").strip()
                raise Failure(
                    "REC-006",
                    f"another integrator keeps this log (process {holder or 'unknown'})",
                    where=str(path),
                    mend="let that one go on; one is enough, and two could fork the log",
                ) from None
            os.ftruncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
            yield
        finally:
            os.close(file)


@dataclass(frozen=True)
class Guard:
    """The newest tree head that was published, and one that was signed and may not be out yet."""

    published: Head | None
    pending: Head | None = None

    @property
    def newest(self) -> Head | None:
        """The newest tree head that was ever signed here."""
        return self.pending or self.published

    def keep(self, state: Path) -> None:
        """Write it, durably: nothing is published that it does not know."""
        writer = Writer(state)
        writer.put(GUARD, bytes(self))
        writer.settle()

    def __bytes__(self) -> bytes:
        said = {
            "published": self.published and self.published.text,
            "pending": self.pending and self.pending.text,
        }
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def read_guard(state: Path, keys: Sequence[VerifierKey]) -> Guard | None:
    """The guard, its signatures checked; None if there is none.

    Raises `DoesNotHold` (`REC-110`) for a damaged one.
    """
    path = state / GUARD
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        return _guard_of(content, keys, str(path))
    except (ValueError, KeyError, TypeError, AttributeError, Invalid, DoesNotHold) as error:
        raise DoesNotHold(
            "REC-110",
            f"the guard does not fit the log, or is damaged: {error}",
            where=str(path),
            mend="if the log is a copy from before its key was changed, put the newest copy back; "
            "else put the guard back from the newest copy, and never make it anew by hand",
        ) from None


def _guard_of(content: bytes, keys: Sequence[VerifierKey], where: str) -> Guard:
    said = json.loads(content)
    published, pending = (
        said[name] and read_head(said[name], keys, where) for name in ("published", "pending")
    )
    guard = Guard(published, pending)
    if bytes(guard) != content:
        raise ValueError("it is not as it was written")
    return guard


def not_the_signed_one(found: Head | None, guard: Guard, where: str) -> DoesNotHold:
    """The error for a public folder that is not the one that was last published from here."""
    newest = guard.newest
    assert newest is not None
    if found is None:
        what = f"the log has no checkpoint, and one of size {newest.size} was published"
    elif found.size < newest.size:
        what = f"the log is an old copy: it ends at {found.size}, and {newest.size} was signed"
    elif found.size > newest.size:
        what = f"the log goes to {found.size}, and its guard knows of {newest.size} only"
    else:
        what = f"the log was rewritten: the root at size {found.size} is not the one signed here"
    return DoesNotHold(
        "REC-111",
        what,
        where=where,
        mend="nothing is signed. Put the newest copy of the log back, or rebuild it from its "
        "entries (Integrator.rebuild), which must lead to the root that was signed",
    )


def current_signer(place: LogPlace) -> Signer:
    """The key of the log; a change of key that was cut off is finished or forgotten.

    Raises `DoesNotHold` (`REC-103`) if it is not the log's, and what reading a key raises.
    """
    signer = read_signer(place.state / KEY)
    identity = read_identity(place.reader().fetch)
    new = place.state / NEW_KEY
    if signer.verifier != identity.current and new.exists():
        signer = take_new_key(place)
    # A new key that was never announced signed nothing.
    new.unlink(missing_ok=True)
    if signer.verifier != identity.current:
        raise DoesNotHold(
            "REC-103",
            "the signing key is not the one that the log names",
            where=f"{place.state / KEY} and {place.public}",
            mend="if the log is a copy from before the key was changed, put the newest copy back; "
            "else put the key of this log in its place",
        )
    return signer


def take_new_key(place: LogPlace) -> Signer:
    """Put the new key in the place of the old one."""
    (place.state / NEW_KEY).replace(place.state / KEY)
    sync_folder(place.state)
    return read_signer(place.state / KEY)
