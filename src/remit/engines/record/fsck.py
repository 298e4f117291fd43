"""The whole of a log checked: notes, keys, tree, days, chain, and files that belong to nothing."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from remit.engines.record.checkpoint import Checkpoint
from remit.engines.record.cosign import cosigned_at
from remit.engines.record.files import WRITING
from remit.engines.record.fsck_tree import Fault, Progress, TreeCheck, beginning, content_of
from remit.engines.record.identity import CLOSED_PATH, Identity, read_chain_entry
from remit.engines.record.integrate import DAYS
from remit.engines.record.limits import HASH_BYTES, TILE_WIDTH
from remit.engines.record.note import Note, VerifierKey
from remit.engines.record.place import Guard, read_guard
from remit.engines.record.policy import Policy
from remit.engines.record.reader import CHECKPOINT_PATH, POLICY_PATH, Head, LogReader, read_head
from remit.engines.record.tiles import Tile, read_path
from remit.errors import NotFound, RemitError

KEY_NOTE = re.compile(r"keys/\d{3}")


@dataclass(frozen=True)
class FsckReport:
    """What was checked and what was found.

    `faults` break the log; `notes` are files that an integration under way, or one that was cut
    off, left past the signed end. `checked` are files, `seconds` the time that it took.
    """

    origin: str
    size: int
    root: bytes
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    checked: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def fsck(
    public: Path,
    *,
    state: Path | None = None,
    vkeys: Sequence[str] = (),
    previous: Path | None = None,
    progress: Progress = lambda _done, _all: None,
    processes: int = 0,
) -> FsckReport:
    """Check a log folder, which may be in use. Raises nothing for what is wrong with the log.

    `state` adds the guard, so that an old copy is told from the newest; `vkeys` are keys known
    from elsewhere (without them the log is checked against its own word); `previous` is the folder
    of the log before. `processes` 0 takes one for each processor. `progress(entries, of)`.
    Raises `Invalid` (`REC-202`) for a garbled key, `NotFound` (`REC-211`) where there is no log.
    """
    started = time.perf_counter()
    if not (public / CHECKPOINT_PATH).exists() and not (public / "keys").is_dir():
        LogReader.of_folder(public).fetch(CHECKPOINT_PATH)
    trusted = [VerifierKey.read(each) for each in vkeys]
    check = _Check(public, LogReader.of_folder(public), trusted)
    head = check.notes_of_the_log(state)
    if head:
        TreeCheck(public, head.size, head.root, check.faults, progress, processes).run()
        check.days(head)
        check.chain(head, previous)
    checked = check.every_file(head)
    origin = check.identity.origin if check.identity else ""
    return FsckReport(
        origin,
        head.size if head else 0,
        head.root if head else b"",
        tuple(sorted(set(check.faults))),
        tuple(sorted(set(check.loose))),
        checked,
        time.perf_counter() - started,
    )


@dataclass
class _Check:
    """One run: the parts share what they found."""

    public: Path
    reader: LogReader
    trusted: list[VerifierKey]
    faults: list[Fault] = field(default_factory=list)
    loose: list[Fault] = field(default_factory=list)
    identity: Identity | None = None
    policy: Policy | None = None

    def notes_of_the_log(self, state: Path | None) -> Checkpoint | None:
        """Keys, policy, guard, checkpoint, end; answers the tree head to check the tree against."""
        try:
            self.identity = self.reader.description()
            if self.trusted:
                self.identity.vouched_for(self.trusted)
        except RemitError as error:
            self._add(error, "keys/000")
        if self.identity is None:
            return None
        try:
            self.policy = self.reader.policy()
        except RemitError as error:
            self._add(error, POLICY_PATH)
        # The guard is read on both sides of the checkpoint: the log may be growing meanwhile.
        before = self._guard(state)
        head = self._signed(CHECKPOINT_PATH, [self.identity.current])
        newest = before.newest if before else None
        if before and head:
            self._hold_against(before, head, self._guard(state) or before)
        closed = self.identity.closed
        if closed and head and closed.text != head.checkpoint.text:
            self.faults.append(Fault(CLOSED_PATH, "it was closed at another tree head"))
        if head is None:
            days = [self._signed(path, self.identity.keys) for path in self._days()]
            newest = newest or max(filter(None, days), key=lambda each: each.size, default=None)
        return head.checkpoint if head else newest.checkpoint if newest else None

    def days(self, head: Checkpoint) -> None:
        """The tree heads kept of each day: signed, and beginnings of this tree."""
        assert self.identity is not None
        # Roots are made from tiles: where those are at fault they would accuse the wrong file.
        whole = not any(fault.path.startswith("tile/") for fault in self.faults)
        before = 0
        for path in self._days():
            day = self._signed(path, self.identity.keys)
            if day is None:
                continue
            if day.size > head.size and self._grew_to(day.size):
                continue
            if not before <= day.size <= head.size:
                self.faults.append(Fault(path, f"its size {day.size} does not fit its date"))
            elif whole and self.reader.root(day.size, head.size) != day.root:
                self.faults.append(Fault(path, "this log does not begin with the tree it states"))
            before = max(before, day.size)

    def chain(self, head: Checkpoint, previous: Path | None) -> None:
        """Entry 0 against the log before this one."""
        identity = self.identity
        assert identity is not None
        if identity.previous is None or identity.elder is None:
            return
        where = Tile(-1, 0, min(TILE_WIDTH, head.size)).path
        if any(fault.path == where for fault in self.faults):
            return
        try:
            note = read_chain_entry(self.reader.entry(0, head.size))
            if not note.signed_by(identity.elder) or note.text != identity.previous.text:
                self.faults.append(Fault(where, "entry 0 is not the end of the log before"))
            if previous:
                last = LogReader.of_folder(previous).description()
                if last.closed != identity.previous or identity.elder not in last.keys:
                    self.faults.append(
                        Fault("keys/000", f"the log in {previous} was not closed as this one says")
                    )
        except RemitError as error:
            self._add(error, where)

    def every_file(self, head: Checkpoint | None) -> int:
        """Walk the folder; what is not of the tree as it stands is old, under way or stray."""
        count = 0
        wrong = {fault.path for fault in self.faults}
        # A folder of partial tiles may be swept while it is walked: `os.walk` passes over it.
        found = (Path(folder) / name for folder, _, names in os.walk(self.public) for name in names)
        for path in sorted(found):
            name, count = path.relative_to(self.public).as_posix(), count + 1
            tile = read_path(name)
            if name.startswith(f"{WRITING}/"):
                self.loose.append(Fault(name, "it is being written, or its writer was cut off"))
            elif tile and head:
                self._tile(tile, head.size, wrong)
            elif not tile and not self._known(name):
                self.faults.append(Fault(name, "it is no file of a log"))
        return count

    def _known(self, name: str) -> bool:
        if name in (CHECKPOINT_PATH, POLICY_PATH, CLOSED_PATH) or name in self._days():
            return True
        keys = len(self.identity.keys) if self.identity else 1000
        return bool(KEY_NOTE.fullmatch(name)) and int(name[-3:]) < keys

    def _tile(self, tile: Tile, size: int, wrong: set[str]) -> None:
        """A tile that the tree as it stands does not need: an older partial one, or one past it."""
        there = (size >> 8 * max(0, tile.level)) - tile.place * TILE_WIDTH
        if there < tile.width:
            self.loose.append(Fault(tile.path, "it is past the end of the signed tree"))
        elif not tile.full and there != tile.width:
            newest = Tile(tile.level, tile.place, min(there, TILE_WIDTH))
            content, whole = content_of(self.public, tile), content_of(self.public, newest)
            if newest.path in wrong or whole is None or content is None:
                self.loose.append(Fault(tile.path, f"it cannot be checked without {newest.path}"))
            elif not _begins(whole, content, tile):
                self.faults.append(Fault(tile.path, "it is not the beginning of the newest tile"))

    def _signed(self, path: str, keys: Iterable[VerifierKey]) -> Head | None:
        """A tree head whose every signature is known and right; otherwise a fault."""
        assert self.identity is not None
        try:
            head = read_head(self.reader.fetch(path), tuple(keys), path)
            self._every_signature(head.note)
        except RemitError as error:
            self._add(error, path)
            return None
        if head.origin != self.identity.origin:
            self.faults.append(Fault(path, f"it is a tree head of {head.origin}"))
            return None
        return head

    def _every_signature(self, note: Note) -> None:
        assert self.identity is not None
        witnesses = [each.key for each in self.policy.witnesses] if self.policy else []
        for key in self.identity.keys:
            note.signed_by(key)
        for key in witnesses:
            cosigned_at(note, key)
        if self.policy is None and any(fault.path == POLICY_PATH for fault in self.faults):
            return  # nobody can tell the witnesses from strangers
        for each in note.signatures:
            if not any(each.by(key) for key in (*self.identity.keys, *witnesses)):
                self.faults.append(
                    Fault(note.where, f"a signature in the name of {each.name} is by no known key")
                )

    def _guard(self, state: Path | None) -> Guard | None:
        assert self.identity is not None
        if state is None:
            return None
        try:
            guard = read_guard(state, self.identity.keys)
        except RemitError as error:
            self.faults.append(Fault("guard", error.what))
            return None
        if guard is None or guard.newest is None:
            self.faults.append(Fault("guard", "it is missing"))
            return None
        return guard

    def _hold_against(self, before: Guard, head: Head, after: Guard) -> None:
        """The checkpoint against the guard as it was before and after the reading of it."""
        assert before.newest is not None
        assert after.newest is not None
        signed = (before.published, before.pending, after.published, after.pending)
        if before.published and head.size < before.published.size:
            what = f"an old copy: {head.size} entries, and {before.published.size} were signed"
            self.faults.append(Fault(CHECKPOINT_PATH, what))
        elif not before.newest.size < head.size < after.newest.size and not any(
            each and each.note.text == head.note.text for each in signed
        ):
            self.faults.append(Fault(CHECKPOINT_PATH, "it is not the tree head signed here"))

    def _grew_to(self, size: int) -> bool:
        """Whether the log has grown while it was checked."""
        try:
            return self.reader.head().size >= size
        except RemitError:
            return False

    def _days(self) -> list[str]:
        """The kept tree heads, in order of their dates."""
        folder = self.public / DAYS
        names = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
        return [f"{DAYS}/{name}" for name in names if _is_date(name)]

    def _add(self, error: RemitError, path: str) -> None:
        names = (CHECKPOINT_PATH, POLICY_PATH, CLOSED_PATH)
        known = error.where in names or KEY_NOTE.fullmatch(error.where) or error.where == path
        what = "it is missing" if isinstance(error, NotFound) else error.what
        self.faults.append(Fault(error.where if known else path, what))


def _begins(newest: bytes, older: bytes, tile: Tile) -> bool:
    """Whether an older partial file is the beginning of the newest one, at its own width."""
    same = beginning(newest, tile.width) if tile.level < 0 else newest[: tile.width * HASH_BYTES]
    return same == older


def _is_date(name: str) -> bool:
    try:
        return date.fromisoformat(name).isoformat() == name
    except ValueError:
        return False
