"""The one process that adds to a log: write, sync, read back, hash again, sign, publish.

Every step can be cut off. What is on disk then is a log that is whole up to its checkpoint, files
past its end that the next try makes again with the same bytes, and a guard that knows whether a
tree head was signed. Starting is recovering: there is no other way in.

How logs have died is one flipped bit between memory and disk under a signed head. So a batch is
signed only after its files were read again and every hash in them made again.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from remit.engines.record.checkpoint import Checkpoint
from remit.engines.record.client import Collected, collect
from remit.engines.record.edge import Edge, load_edge
from remit.engines.record.files import Writer
from remit.engines.record.identity import (
    CLOSED_PATH,
    Identity,
    closing_note,
    key_path,
    rotation_note,
)
from remit.engines.record.keys import make_signer, write_signer
from remit.engines.record.limits import BATCH_ENTRIES_MAX, COSIGN_SECONDS_MAX, TILE_WIDTH
from remit.engines.record.note import ED25519, Note, Signer
from remit.engines.record.place import (
    NEW_KEY,
    Guard,
    LogPlace,
    current_signer,
    not_the_signed_one,
    read_guard,
    take_new_key,
)
from remit.engines.record.policy import Policy
from remit.engines.record.proofs import verify_consistency
from remit.engines.record.readback import read_back
from remit.engines.record.reader import CHECKPOINT_PATH, POLICY_PATH, Head, LogReader
from remit.engines.record.tiles import Tile
from remit.errors import DoesNotHold, Failure, Invalid, NotFound, RemitError

Source = Callable[[int, int], Sequence[bytes]]
Clock = Callable[[], datetime]
DAYS = "checkpoints"


@dataclass(frozen=True)
class Published:
    """A tree head that is out: sizes in entries, `checkpoint` as served, `ms` from start to end."""

    size_before: int
    size: int
    root: bytes
    checkpoint: str
    ms: float


def _now() -> datetime:
    return datetime.now(UTC)


def _no_fault(step: str) -> None:
    """Nothing happens between steps, outside tests."""


class Integrator:
    """The writer of one log. Made by `Integrator.open`, which holds the lock while it is used.

    `fault` is called with the name of each step once that is done: tests cut it off there.
    """

    def __init__(
        self, place: LogPlace, signer: Signer, now: Clock, fault: Callable[[str], None]
    ) -> None:
        self.place = place
        self._signer = signer
        self._now = now
        self._done = fault
        self._reader = place.reader()
        self._writer = Writer(place.public)
        self._identity = self._reader.description()
        self._guard = Guard(None)
        self._edge = Edge()
        self._witnesses_at: dict[str, int] = {}

    @classmethod
    @contextmanager
    def open(
        cls, place: LogPlace, *, now: Clock = _now, fault: Callable[[str], None] = _no_fault
    ) -> Iterator[Integrator]:
        """Take the lock, finish what was cut off, check the right edge of the tree.

        Raises `Failure` (`REC-006`: there is another one) and `DoesNotHold` (`REC-109` to
        `REC-112`: the log on disk is not the one that was signed).
        """
        with place.locked():
            integrator = cls(place, current_signer(place), now, fault)
            integrator._recover()
            yield integrator

    @property
    def head(self) -> Head:
        """The newest tree head."""
        assert self._guard.published is not None
        return self._guard.published

    @property
    def size(self) -> int:
        """Entries under the newest tree head."""
        return self.head.size

    def integrate(self, read: Source, *, entries_max: int = BATCH_ENTRIES_MAX) -> Published | None:
        """Add one batch and publish its checkpoint; None if the source has nothing new.

        `read(start, count)` gives the entries from number `start` on, at most `count` of them, and
        must give the same bytes for the same number for ever. Raises what `read` raises;
        `Invalid` (`REC-201`: too long), `DoesNotHold` (`REC-105`, `REC-112`), `Failure`
        (`REC-004`, `REC-007`, `REC-008`).
        """
        started = time.perf_counter()
        if self._identity.closed:
            raise _closed(self._identity)
        self._check_clock()
        entries = list(read(self.size, entries_max))[:entries_max]
        if not entries:
            return None
        try:
            return self._add(entries, started)
        except BaseException:
            # What is in memory may be ahead of what was signed: go on from the disk.
            self._load(self.head.checkpoint)
            raise

    def cosign(self, *, seconds_max: float = COSIGN_SECONDS_MAX) -> Collected | None:
        """Ask the policy's witnesses about the newest tree head and publish what they signed."""
        policy = self._reader.policy()
        if policy is None:
            return None
        collected = collect(
            self.head.note, policy, self._reader, seconds_max=seconds_max, known=self._witnesses_at
        )
        if collected.signatures:
            self._publish(replace(self.head, note=self.head.note.and_signed(collected.signatures)))
        return collected

    def set_policy(self, text: str) -> None:
        """Publish which witnesses are asked. One that was asked before stays in the list.

        Raises `Invalid` (`REC-206`, `REC-214`).
        """
        new, old = Policy.read(text), self._reader.policy()
        gone = {each.key for each in old.witnesses} if old else set()
        gone -= {each.key for each in new.witnesses}
        if gone:
            raise Invalid(
                "REC-214",
                "the new policy leaves out a witness: " + ", ".join(key.name for key in gone),
                where=POLICY_PATH,
                mend="keep its line, so that what it signed can be checked; take it out of the "
                "group to ask no more of it",
            )
        self._writer.put(POLICY_PATH, str(Note.sign(text, self._signer)).encode())
        self._writer.settle()

    def rotate_key(self) -> str:
        """Change the signing key; answers the new one as others write it (its vkey)."""
        new = make_signer(self._identity.origin, ED25519)
        write_signer(self.place.state / NEW_KEY, new)
        self._done("key made")
        number = len(self._identity.keys)
        note = rotation_note(self._identity.origin, number, self._signer, new)
        self._writer.put(key_path(number), str(note).encode())
        self._writer.settle()
        self._done("key announced")
        self._signer = take_new_key(self.place)
        self._identity = self._reader.description()
        self._done("key taken")
        self._publish(self._sign(self.head.checkpoint))
        return str(new.verifier)

    def close(self) -> Checkpoint:
        """End this log for ever, at its present size. Twice is as good as once."""
        if self._identity.closed is None:
            note = closing_note(self.head.checkpoint, self._signer)
            self._writer.put(CLOSED_PATH, str(note).encode())
            self._writer.settle()
            self._identity = self._reader.description()
        assert self._identity.closed is not None
        return self._identity.closed

    def rebuild(self, read: Source) -> Published:
        """Write the files of the log again from its entries, up to the head that was signed.

        For a public folder that was lost or put back from an old copy; called through `rebuild`.
        """
        started = time.perf_counter()
        newest = self._guard.newest
        assert newest is not None
        edge = Edge()
        while edge.size < newest.size:
            wanted = min(BATCH_ENTRIES_MAX, newest.size - edge.size)
            entries = list(read(edge.size, wanted))[:wanted]
            if not entries:
                raise _no_fork(f"the source ends at entry {edge.size}", newest.size)
            self._write(edge.add(entries))
        if edge.root != newest.root:
            raise _no_fork("these entries lead to another root", newest.size)
        self._edge = edge
        self._publish(newest)
        return Published(0, newest.size, newest.root, newest.text, _ms(started))

    def _add(self, entries: list[bytes], started: float) -> Published:
        before, edge = self.head.checkpoint, self._edge
        files = edge.add(entries)
        self._done("hashed")
        self._write(files)
        self._done("written")
        after = Checkpoint(before.origin, edge.size, edge.root)
        read_back(self._reader, after, files)
        self._done("read back")
        self._check_consistent(before, after)
        head = self._sign(after)
        self._done("signed")
        self._publish(head)
        self._sweep(before.size, after.size)
        self._done("swept")
        return Published(before.size, after.size, after.root, head.text, _ms(started))

    def _write(self, files: dict[Tile, bytes]) -> None:
        """Write what is not there. What is there was written by a try that was cut off."""
        for tile, content in files.items():
            path = self.place.public / tile.path
            if not path.exists():
                self._writer.put(tile.path, content)
                self._done(f"wrote {tile.path}")
            elif path.read_bytes() != content:
                raise DoesNotHold(
                    "REC-105",
                    "the file is there already with other bytes: the source has changed, or the "
                    "disk has",
                    where=tile.path,
                    mend="nothing is signed. Find which; past the end of the signed tree the file "
                    "may be taken away, within it run remit record fsck",
                )
        self._writer.settle()

    def _check_consistent(self, before: Checkpoint, after: Checkpoint) -> None:
        """The last check before signing, from the disk and by the verifier's own code."""
        proof = LogReader.of_folder(self.place.public).consistency(before.size, after.size)
        if before.size and not verify_consistency(
            before.size, after.size, before.root, after.root, proof
        ):
            raise _no_fork("the new tree does not begin with the old one", before.size)

    def _sign(self, checkpoint: Checkpoint) -> Head:
        return Head(Note.sign(checkpoint.text, self._signer), checkpoint)

    def _publish(self, head: Head) -> None:
        """Guard first, then the world. The day's last checkpoint is kept beside."""
        self._check_clock()
        self._guard = Guard(self._guard.published, head)
        self._guard.keep(self.place.state)
        self._done("guarded")
        self._writer.put(CHECKPOINT_PATH, head.text.encode())
        self._writer.settle()
        self._done("published")
        self._writer.put(f"{DAYS}/{self._today()}", head.text.encode())
        self._writer.settle()
        self._done("day kept")
        self._guard = Guard(head)
        self._guard.keep(self.place.state)
        self._done("settled")

    def _sweep(self, before: int, after: int) -> None:
        """Take away partial tiles whose full one is out (tlog-tiles allows it)."""
        level, old, new = 0, before, after
        while new:
            old, new = old // TILE_WIDTH, new // TILE_WIDTH
            for place in range(old, new):
                for each in (level, -1) if level == 0 else (level,):
                    shutil.rmtree(
                        self.place.public / Tile(each, place).partials, ignore_errors=True
                    )
            level += 1

    def _recover(self) -> None:
        """Go on from wherever the last one was cut off, or refuse to."""
        guard = read_guard(self.place.state, self._identity.keys)
        if guard is None or guard.newest is None:
            raise DoesNotHold(
                "REC-112",
                "the log has lost its guard, so nobody can say whether this copy is the newest",
                where=str(self.place.state),
                mend="put the guard back from the newest copy of the state folder",
            )
        self._guard = guard
        self._writer.tidy()
        found = _found_head(self._reader, self._identity)
        body = found and found.note.text
        published, pending = guard.published, guard.pending
        if pending and body in (pending.note.text, published and published.note.text):
            # Signed and perhaps out: it must come out, for the world may hold it already.
            if published and published.size < pending.size:
                self._check_consistent(published.checkpoint, pending.checkpoint)
            self._load(pending.checkpoint)
            self._publish(pending)
            self._sweep(published.size if published else 0, pending.size)
        elif found and published and body == published.note.text:
            self._load(published.checkpoint)
        else:
            raise not_the_signed_one(found, guard, str(self.place.public))
        if not self.head.note.signed_by(self._signer.verifier):
            # Cut off between a change of key and the first signature under it.
            self._publish(self._sign(self.head.checkpoint))

    def _load(self, checkpoint: Checkpoint) -> None:
        reader = LogReader.of_folder(self.place.public)
        self._edge = load_edge(
            checkpoint.size, checkpoint.root, lambda tile: reader.fetch(tile.path)
        )
        self._reader = reader

    def _today(self) -> str:
        return self._now().astimezone(UTC).date().isoformat()

    def _check_clock(self) -> None:
        """Refuse to publish on a day before one that has a checkpoint already."""
        folder = self.place.public / DAYS
        newest = (
            max((each.name for each in folder.iterdir()), default="") if (folder.is_dir()) else ""
        )
        if newest > self._today():
            raise Failure(
                "REC-008",
                f"the clock says {self._today()}, and a checkpoint of {newest} is kept",
                where=str(folder),
                mend="set the clock of this machine right",
            )


def rebuild(place: LogPlace, read: Source, *, now: Clock = _now) -> Published:
    """Write a public folder again from its entries: see `Integrator.rebuild`.

    The notes (`keys/`) must be there. Raises `DoesNotHold` (`REC-112`, `REC-113`).
    """
    with place.locked():
        integrator = Integrator(place, current_signer(place), now, _no_fault)
        guard = read_guard(place.state, integrator._identity.keys)
        if guard is None or guard.newest is None:
            raise _no_fork("there is no guard to rebuild up to", 0)
        integrator._guard = guard
        return integrator.rebuild(read)


def _found_head(reader: LogReader, identity: Identity) -> Head | None:
    try:
        return reader.head(identity.keys)
    except NotFound:
        return None


def _closed(identity: Identity) -> Failure:
    assert identity.closed is not None
    return Failure(
        "REC-007",
        f"this log was closed at {identity.closed.size} entries",
        where=identity.origin,
        mend="go on in the log of the next year",
    )


def _no_fork(why: str, size: int) -> RemitError:
    return DoesNotHold(
        "REC-113",
        f"nothing is signed: {why}, and a tree of {size} was signed before",
        where="integrator",
        mend="find the entries that were signed; a log never goes back on them",
    )


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000
