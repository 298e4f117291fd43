"""A log read: from a folder or over HTTP, by any number of readers, without trusting it.

Full tiles never change, so they are kept; everything else is read when it is asked for.
"""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from remit.engines.record.checkpoint import Checkpoint
from remit.engines.record.hashes import leaf_hash
from remit.engines.record.identity import Fetch, Identity, read_identity
from remit.engines.record.limits import (
    FETCH_SECONDS_MAX,
    HASH_BYTES,
    NOTE_BYTES_MAX,
    TILE_WIDTH,
    TILES_KEPT,
)
from remit.engines.record.note import Note, VerifierKey
from remit.engines.record.policy import Policy
from remit.engines.record.proof_file import ProofFile
from remit.engines.record.proofs import verify_inclusion
from remit.engines.record.pyramid import Pyramid
from remit.engines.record.tiles import Tile, read_bundle
from remit.engines.record.tree import (
    Nodes,
    consistency_proof,
    inclusion_proof,
    root_of,
)
from remit.errors import DoesNotHold, Failure, Invalid, NotFound

CHECKPOINT_PATH = "checkpoint"
POLICY_PATH = "policy"
LEVEL_BITS = 8
FILE_BYTES_MAX = TILE_WIDTH * 0x10001 + NOTE_BYTES_MAX


@dataclass(frozen=True)
class Head:
    """A tree head whose signature was checked: the note as published, and what it states."""

    note: Note
    checkpoint: Checkpoint

    @property
    def origin(self) -> str:
        """Which log."""
        return self.checkpoint.origin

    @property
    def size(self) -> int:
        """How many entries."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """The root of the tree of that size."""
        return self.checkpoint.root

    @property
    def text(self) -> str:
        """The whole note, as it is served."""
        return str(self.note)


def read_head(content: str | bytes, keys: Sequence[VerifierKey], where: str) -> Head:
    """A checkpoint signed by one of these keys for its own origin.

    Raises `Invalid` (`REC-203`, `REC-204`) and `DoesNotHold` (`REC-102`, `REC-106`).
    """
    note = Note.read(content, where)
    checkpoint = Checkpoint.read(note.text, where)
    if not note.signers(key for key in keys if key.name == checkpoint.origin):
        raise DoesNotHold(
            "REC-106",
            f"no known key of {checkpoint.origin} signed this checkpoint",
            where=where,
            mend="if the log changed its key, take the new one from its folder keys/",
        )
    return Head(note, checkpoint)


class LogReader:
    """A log by the files it serves. What it answers is as good as the files: proofs show that."""

    def __init__(self, fetch: Fetch, place: str) -> None:
        self._fetch = fetch
        self.place = place
        self._kept: OrderedDict[Tile, Pyramid] = OrderedDict()

    @classmethod
    def of_folder(cls, folder: Path) -> LogReader:
        """A log on this machine."""

        def fetch(path: str) -> bytes:
            try:
                return (folder / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                raise _missing(str(folder / path)) from None

        return cls(fetch, str(folder))

    @classmethod
    def of_url(cls, url: str) -> LogReader:
        """A log over HTTP. Raises `Invalid` (`REC-210`) for an address of another kind."""
        prefix = url.rstrip("/") + "/"
        if urllib.parse.urlsplit(prefix).scheme not in ("http", "https"):
            raise Invalid(
                "REC-210",
                f"`{url}` is no web address",
                where="address",
                mend="begin it with https://",
            )
        return cls(lambda path: _over_http(prefix + path), prefix)

    def fetch(self, path: str) -> bytes:
        """Any file of the log. Raises `NotFound` (`REC-211`) and `Failure` (`REC-005`)."""
        return self._fetch(path)

    def description(self) -> Identity:
        """What the log says it is, its notes checked against each other."""
        return read_identity(self._fetch)

    def policy(self) -> Policy | None:
        """The witnesses it asks, signed by itself; None if it asks none."""
        try:
            content = self._fetch(POLICY_PATH)
        except NotFound:
            return None
        note = Note.read(content, POLICY_PATH)
        if not note.signers(self.description().keys):
            raise DoesNotHold(
                "REC-106",
                "no key of this log signed its policy",
                where=POLICY_PATH,
                mend="put the file back from a copy",
            )
        return Policy.read(note.text, POLICY_PATH)

    def head(self, keys: Iterable[VerifierKey] = ()) -> Head:
        """The newest tree head, signed by a key of the log; with `keys`, by one of those or one
        that they vouch for."""
        identity = self.description()
        believed = identity.vouched_for(keys) if (keys := tuple(keys)) else identity.keys
        head = read_head(self._fetch(CHECKPOINT_PATH), believed, CHECKPOINT_PATH)
        if head.origin != identity.origin:
            raise DoesNotHold(
                "REC-106",
                f"the checkpoint is that of {head.origin}, and this is {identity.origin}",
                where=CHECKPOINT_PATH,
                mend="put the file back from a copy of this log",
            )
        return head

    def entry(self, index: int, size: int | None = None) -> bytes:
        """The bytes of an entry. Raises `NotFound` (`REC-212`) past the end."""
        size = self._within(index, size)
        place, at = divmod(index, TILE_WIDTH)
        tile = Tile(-1, place, min(TILE_WIDTH, size - place * TILE_WIDTH))
        content, width = self._file(tile)
        return read_bundle(content, width, tile.path)[at]

    def leaf(self, index: int, size: int) -> bytes:
        """The hash of an entry, from its tile."""
        return self.nodes(size)(0, index)

    def nodes(self, size: int) -> Nodes:
        """The hashes of full subtrees, as they stand in the tiles of a tree of that size."""

        def node(level: int, place: int) -> bytes:
            tile_level, within = divmod(level, LEVEL_BITS)
            number, at = divmod(place << within, TILE_WIDTH)
            width = min(TILE_WIDTH, (size >> LEVEL_BITS * tile_level) - number * TILE_WIDTH)
            return self._pyramid(Tile(tile_level, number, width)).node(within, at >> within)

        return node

    def root(self, size: int, within: int | None = None) -> bytes:
        """The root of the first `size` entries, from the tiles of a tree of `within` entries."""
        return root_of(size, self.nodes(size if within is None else within))

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The hashes that lead from an entry to the root of the tree of `size` entries."""
        self._within(index, size)
        return inclusion_proof(index, size, self.nodes(size))

    def consistency(self, size1: int, size2: int) -> list[bytes]:
        """The hashes that lead from the root at one size to that at a later one."""
        return consistency_proof(size1, size2, self.nodes(size2)) if size1 else []

    def proof(self, index: int, *, head: Head | None = None, with_entry: bool = True) -> ProofFile:
        """A proof file for an entry under the newest tree head, checked before it is given.

        Raises `DoesNotHold` (`REC-108`) if the files do not bear it out: run fsck then.
        """
        head = head or self.head()
        entry = self.entry(index, head.size)
        hashes = self.inclusion(index, head.size)
        if not verify_inclusion(index, head.size, leaf_hash(entry), hashes, head.root):
            raise DoesNotHold(
                "REC-108",
                f"the files of this log do not prove entry {index} under its own signed root",
                where=self.place,
                mend="run remit record fsck on it: it names the file at fault",
            )
        return ProofFile(index, tuple(hashes), head.text, entry if with_entry else None)

    def _within(self, index: int, size: int | None) -> int:
        size = self.head().size if size is None else size
        if not 0 <= index < size:
            raise NotFound(
                "REC-212",
                f"there is no entry {index}: the tree has {size}",
                where=self.place,
                mend="entries are counted from 0; a new one is there once it is integrated",
            )
        return size

    def _pyramid(self, tile: Tile) -> Pyramid:
        kept = self._kept.get(tile)
        if kept is None:
            content, width = self._file(tile)
            if len(content) != width * HASH_BYTES:
                raise DoesNotHold(
                    "REC-101",
                    f"it does not hold exactly {width} hashes",
                    where=tile.path,
                    mend="put this file back from a copy; check the copy with remit record fsck",
                )
            kept = self._kept[tile] = Pyramid(content[: tile.width * HASH_BYTES])
            if len(self._kept) > TILES_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(tile)
        return kept

    def _file(self, tile: Tile) -> tuple[bytes, int]:
        """A tile's bytes and width: a partial one may have given way to the full one."""
        try:
            return self._fetch(tile.path), tile.width
        except NotFound:
            if tile.full:
                raise
            full = Tile(tile.level, tile.place)
            return self._fetch(full.path), full.width


def _over_http(url: str) -> bytes:
    try:
        # The scheme was checked when the reader was made.
        with urllib.request.urlopen(url, timeout=FETCH_SECONDS_MAX) as answer:  # noqa: S310
            content: bytes = answer.read(FILE_BYTES_MAX)
            return content
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (404, 410):
            raise _missing(url) from None
        raise _unreachable(url, f"status {error.code}") from None
    except (OSError, urllib.error.URLError) as error:
        raise _unreachable(url, str(getattr(error, "reason", error))) from None


def _missing(where: str) -> NotFound:
    return NotFound(
        "REC-211",
        "there is no such file in the log",
        where=where,
        mend="see that the address is the log's, the folder in which `checkpoint` stands",
    )


def _unreachable(where: str, why: str) -> Failure:
    return Failure(
        "REC-005", f"the log does not answer: {why}", where=where, mend="try again later"
    )
