"""The right edge of a tree: all that is needed to add entries and to know the root.

At each tile level up to 255 hashes wait for their tile to fill, and up to 255 entries for their
bundle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from remit.engines.record.hashes import EMPTY_ROOT, fold, fold_tile, leaf_hashes, split
from remit.engines.record.limits import HASH_BYTES, TILE_WIDTH
from remit.engines.record.tiles import Tile, edge_of, read_bundle, write_bundle
from remit.errors import DoesNotHold

ReadTile = Callable[[Tile], bytes]


@dataclass
class Edge:
    """`hashes[level]` are those of the partial tile of each level; `entries` of the bundle."""

    size: int = 0
    hashes: list[list[bytes]] = field(default_factory=lambda: [[]])
    entries: list[bytes] = field(default_factory=list)

    def add(self, entries: Sequence[bytes]) -> dict[Tile, bytes]:
        """Add entries; answers every file that is new or longer now, with its content."""
        files: dict[Tile, bytes] = {}
        at = 0
        while at < len(entries):
            room = TILE_WIDTH - len(self.entries)
            some = list(entries[at : at + room])
            at += len(some)
            self.entries += some
            self.hashes[0] += split(leaf_hashes(some))
            self.size += len(some)
            if len(self.entries) == TILE_WIDTH:
                files[Tile(-1, self.size // TILE_WIDTH - 1)] = write_bundle(self.entries)
                self.entries = []
                files |= self._fill_up()
        return files | self.partials()

    def partials(self) -> dict[Tile, bytes]:
        """The partial files of the edge as it stands."""
        files = {tile: b"".join(self.hashes[tile.level]) for tile in edge_of(self.size)}
        if self.entries:
            bundle = Tile(-1, self.size // TILE_WIDTH, len(self.entries))
            files[bundle] = write_bundle(self.entries)
        return files

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        below: list[bytes] = []
        for level in self.hashes:
            # What a level's tile does not cover is one smaller subtree at its right.
            row = level + below
            below = [fold(row)] if row else []
        return below[0] if below else EMPTY_ROOT

    def _fill_up(self) -> dict[Tile, bytes]:
        """Close every tile that is full, and put its root one level up."""
        files = {}
        level = 0
        while len(self.hashes[level]) == TILE_WIDTH:
            content = b"".join(self.hashes[level])
            files[Tile(level, (self.size >> 8 * (level + 1)) - 1)] = content
            self.hashes[level] = []
            level += 1
            if level == len(self.hashes):
                self.hashes.append([])
            self.hashes[level].append(fold_tile(content))
        return files


def load_edge(size: int, root: bytes, read: ReadTile) -> Edge:
    """The edge of a tree on disk, every hash of it made again and held against its signed root.

    Raises `DoesNotHold` (`REC-101`, `REC-109`).
    """
    levels = max(1, -(-size.bit_length() // 8))
    edge = Edge(size, [[] for _ in range(levels)])
    for tile in edge_of(size):
        content = read(tile)
        edge.hashes[tile.level] = split(content)
        if len(content) != tile.width * HASH_BYTES:
            raise _damaged(tile.path)
    if size % TILE_WIDTH:
        bundle = Tile(-1, size // TILE_WIDTH, size % TILE_WIDTH)
        edge.entries = read_bundle(read(bundle), bundle.width, bundle.path)
        if leaf_hashes(edge.entries) != b"".join(edge.hashes[0]):
            raise _damaged(bundle.path)
    if edge.root != root:
        raise _damaged(", ".join(tile.path for tile in edge_of(size)) or "the last full tiles")
    return edge


def _damaged(where: str) -> DoesNotHold:
    return DoesNotHold(
        "REC-109",
        "the end of the tree on disk is not the one that was signed",
        where=where,
        mend="run remit record fsck, put the named files back from a copy, and start again",
    )
