"""Every tile and bundle read and hashed again, from the signed root downwards.

Going down is what makes the answer exact: a tile is right if its hash stands in the right tile
above it, so the file that differs is the file at fault, however many there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from multiprocessing import get_context
from pathlib import Path

from remit.engines.record.hashes import EMPTY_ROOT, fold, fold_tile, leaf_hashes, split
from remit.engines.record.limits import HASH_BYTES, TILE_BYTES, TILE_WIDTH
from remit.engines.record.tiles import Tile, edge_of, read_bundle
from remit.errors import DoesNotHold

Progress = Callable[[int, int], None]
# Bundles for one task of one process: about 16,000 entries.
PAIRS_A_TASK = 64
# Below this a second process costs more than it brings.
PAIRS_ALONE_MAX = 128
NOT_SIGNED = "its hashes do not lead to the signed root"


@dataclass(frozen=True, order=True)
class Fault:
    """A file of a log, and what is wrong with it."""

    path: str
    what: str


@dataclass
class TreeCheck:
    """The check of one tree of `size` entries under `root`, whose files stand in `folder`."""

    folder: Path
    size: int
    root: bytes
    faults: list[Fault]
    progress: Progress = lambda _done, _all: None
    processes: int = 0

    def run(self) -> None:
        """Check all; what is wrong is in `faults` then."""
        above: dict[int, bytes | None] = {}
        edge = self._edge()
        for level in range(len(edge) - 1, -1, -1):
            partial = edge.get(level)
            full = self.size >> 8 * (level + 1)
            if level == 0:
                self._bundles([_expected(above, place) for place in range(full)])
                self._last_bundle(partial)
                return
            known = {
                place: self._full(level, place, _expected(above, place)) for place in range(full)
            }
            above = known | {full: partial}

    def _edge(self) -> dict[int, bytes | None]:
        """The contents of the partial tiles, told right by the root; None where nobody can tell."""
        levels = range(max(1, -(-self.size.bit_length() // 8)))
        tiles = {tile.level: tile for tile in edge_of(self.size)}
        files = {level: self._read(tiles[level]) if level in tiles else b"" for level in levels}
        # The file as it is, or else made from what is below it; the fewest that must be wrong.
        makers = product(*[range(len(self._makers(tile))) for tile in tiles.values()])
        for chosen in sorted(makers, key=sum):
            made = {
                tile.level: self._makers(tile)[maker](tile)
                for tile, maker in zip(tiles.values(), chosen, strict=True)
            }
            known = {level: content for level, content in made.items() if content is not None}
            if len(known) == len(made) and edge_root(known) == self.root:
                for level, tile in tiles.items():
                    if made[level] != files[level]:
                        self._fault(tile, files[level])
                return files | made
        for level, tile in tiles.items():
            self._fault(tile, files[level])
        if not tiles:
            self.faults.append(Fault("checkpoint", "its root is not that of an empty tree"))
        return dict.fromkeys(levels)

    def _makers(self, tile: Tile) -> list[Callable[[Tile], bytes | None]]:
        """Ways to a tile's content, the best one first."""
        if tile.level == 0:
            return [self._read, self._from_entries]
        return [self._read, self._from_below, self._from_entries]

    def _full(self, level: int, place: int, expected: bytes | None) -> bytes | None:
        """A full tile above level 0: its right content, or None if nobody can tell."""
        tile = Tile(level, place)
        content = self._read(tile)
        if content is not None and expected in (None, fold_tile(content)):
            return content
        self._fault(tile, content)
        for make in self._makers(tile)[1:]:
            made = make(tile)
            if made is not None and fold_tile(made) == expected:
                return made
        return None

    def _from_below(self, tile: Tile) -> bytes | None:
        """A tile's content made from the tiles below it; None if one of them is not there."""
        return _joined(self._read(Tile(tile.level - 1, place)) for place in _below(tile))

    def _from_entries(self, tile: Tile) -> bytes | None:
        """The same, made from the entries; None if a bundle of them is not whole."""
        if tile.level == 0:
            return self._leaves(Tile(-1, tile.place, tile.width))
        return _joined(self._from_entries(Tile(tile.level - 1, place)) for place in _below(tile))

    def _leaves(self, bundle: Tile) -> bytes | None:
        content = content_of(self.folder, bundle)
        try:
            return leaf_hashes(read_bundle(content or b"", bundle.width, bundle.path))
        except DoesNotHold:
            return None

    def _read(self, tile: Tile) -> bytes | None:
        """A tile of hashes, if it is there and as long as it must be."""
        content = content_of(self.folder, tile)
        return content if content and len(content) == tile.width * HASH_BYTES else None

    def _fault(self, tile: Tile, content: bytes | None) -> None:
        self.faults.append(Fault(tile.path, NOT_SIGNED if content else _absent(self.folder, tile)))

    def _bundles(self, expected: list[bytes | None]) -> None:
        """All full bundles and their tiles, in as many processes as there are processors."""
        tasks = [
            (str(self.folder), start, expected[start : start + PAIRS_A_TASK])
            for start in range(0, len(expected), PAIRS_A_TASK)
        ]
        processes = self.processes or os.cpu_count() or 1
        alone = processes == 1 or len(expected) <= PAIRS_ALONE_MAX
        for done, faults in enumerate(_run(tasks, 1 if alone else processes), 1):
            self.faults += faults
            pairs = min(done * PAIRS_A_TASK, len(expected))
            self.progress(pairs * TILE_WIDTH, self.size)

    def _last_bundle(self, hashes: bytes | None) -> None:
        width = self.size % TILE_WIDTH
        if not width:
            return
        bundle = Tile(-1, self.size // TILE_WIDTH, width)
        self.faults += _bundle_faults(self.folder, bundle, hashes)
        self.progress(self.size, self.size)


def content_of(folder: Path, tile: Tile) -> bytes | None:
    """A tile or bundle; a partial one may have given way to the full one. None if neither is."""
    try:
        return (folder / tile.path).read_bytes()
    except OSError:
        pass
    try:
        full = (folder / Tile(tile.level, tile.place).path).read_bytes()
    except OSError:
        return None
    return full[: tile.width * HASH_BYTES] if tile.level >= 0 else beginning(full, tile.width)


def beginning(bundle: bytes, width: int) -> bytes:
    """The first `width` entries of a bundle, with their lengths."""
    at = 0
    for _ in range(width):
        at += 2 + int.from_bytes(bundle[at : at + 2], "big")
    return bundle[:at]


def edge_root(edge: dict[int, bytes]) -> bytes:
    """The root over the partial tiles of each level."""
    below: list[bytes] = []
    for level in sorted(edge):
        row = split(edge[level]) + below
        below = [fold(row)] if row else []
    return below[0] if below else EMPTY_ROOT


def _below(tile: Tile) -> range:
    """The places of the full tiles that a tile's hashes are the roots of."""
    return range(tile.place * TILE_WIDTH, tile.place * TILE_WIDTH + tile.width)


def _joined(tiles: Iterable[bytes | None]) -> bytes | None:
    roots = []
    for each in tiles:
        if each is None:
            return None
        roots.append(fold_tile(each))
    return b"".join(roots)


def check_pairs(folder: str, start: int, expected: list[bytes | None]) -> list[Fault]:
    """Full tiles of level 0 and their bundles, from place `start` on, against their roots."""
    root, faults = Path(folder), []
    for place, wanted in enumerate(expected, start):
        tile = Tile(0, place)
        try:
            hashes = (root / tile.path).read_bytes()
        except OSError:
            hashes = b""
        if len(hashes) == TILE_BYTES and wanted in (None, fold_tile(hashes)):
            faults += _bundle_faults(root, Tile(-1, place), hashes)
            continue
        faults.append(Fault(tile.path, NOT_SIGNED if hashes else _absent(root, tile)))
        own = _own_leaves(root, place)
        if own is None or fold_tile(own) != wanted:
            faults += _bundle_faults(root, Tile(-1, place), None)
    return faults


def _own_leaves(root: Path, place: int) -> bytes | None:
    return TreeCheck(root, 0, b"", [])._leaves(Tile(-1, place))


def _bundle_faults(root: Path, bundle: Tile, hashes: bytes | None) -> list[Fault]:
    """A bundle against the hashes of its entries; None if nobody knows them."""
    content = content_of(root, bundle)
    if content is None:
        return [Fault(bundle.path, _absent(root, bundle))]
    try:
        entries = read_bundle(content, bundle.width, bundle.path)
    except DoesNotHold as error:
        return [Fault(bundle.path, error.what)]
    if hashes is None:
        return [Fault(bundle.path, "its entries do not lead to the signed root")]
    made = leaf_hashes(entries)
    if made == hashes:
        return []
    wrong = [
        bundle.place * TILE_WIDTH + place
        for place, (one, other) in enumerate(zip(split(made), split(hashes), strict=True))
        if one != other
    ]
    return [Fault(bundle.path, f"entry {index} is not the one that was signed") for index in wrong]


def _expected(above: dict[int, bytes | None], place: int) -> bytes | None:
    """A tile's root, as it stands in the tile above it."""
    parent, at = divmod(place, TILE_WIDTH)
    content = above.get(parent)
    return None if content is None else content[at * HASH_BYTES : (at + 1) * HASH_BYTES]


def _run(tasks: list[tuple[str, int, list[bytes | None]]], processes: int) -> Iterator[list[Fault]]:
    if processes == 1:
        for task in tasks:
            yield check_pairs(*task)
        return
    # Fresh processes: a copy of one with threads may wait for ever on a lock of theirs.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(check_pairs, *zip(*tasks, strict=True))


def _absent(folder: Path, tile: Tile) -> str:
    return "it is not as long as it must be" if (folder / tile.path).exists() else "it is missing"
