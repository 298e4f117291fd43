"""A batch read again from the disk and hashed again, before anything is signed."""

from __future__ import annotations

from remit.engines.record.checkpoint import Checkpoint
from remit.engines.record.edge import load_edge
from remit.engines.record.hashes import fold_tile, leaf_hashes
from remit.engines.record.limits import HASH_BYTES, TILE_WIDTH
from remit.engines.record.reader import LogReader
from remit.engines.record.tiles import Tile, read_bundle
from remit.errors import DoesNotHold


def read_back(reader: LogReader, after: Checkpoint, files: dict[Tile, bytes]) -> None:
    """Hold every file of a batch against what was meant and against the tile above it.

    Raises `DoesNotHold` (`REC-105`), naming the file.
    """
    found = {tile: reader.fetch(tile.path) for tile in files}
    for tile, content in found.items():
        if content != files[tile]:
            raise _differs(tile)
    for tile, content in found.items():
        if tile.level < 0:
            entries = read_bundle(content, tile.width, tile.path)
            if leaf_hashes(entries) != found[Tile(0, tile.place, tile.width)]:
                raise _differs(tile)
        elif tile.full:
            above, at = divmod(tile.place, TILE_WIDTH)
            width = min(TILE_WIDTH, (after.size >> 8 * (tile.level + 1)) - above * TILE_WIDTH)
            hashes = found[Tile(tile.level + 1, above, width)]
            if hashes[at * HASH_BYTES : (at + 1) * HASH_BYTES] != fold_tile(content):
                raise _differs(tile)
    load_edge(after.size, after.root, lambda tile: reader.fetch(tile.path))


def _differs(tile: Tile) -> DoesNotHold:
    return DoesNotHold(
        "REC-105",
        "what was read back is not what was written",
        where=tile.path,
        mend="nothing is signed. Suspect the disk or the memory of this machine; take the files "
        "past the end of the signed tree away and start again",
    )
