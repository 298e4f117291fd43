"""A tile with the hashes between its own and its root, which files leave out."""

from __future__ import annotations

from remit.engines.record.hashes import row_above
from remit.engines.record.limits import HASH_BYTES


class Pyramid:
    """The full subtrees of one tile: row 0 is the tile's hashes, row 8 the root of a full tile."""

    def __init__(self, tile: bytes) -> None:
        self._rows = [tile]

    def node(self, row: int, place: int) -> bytes:
        """The hash over tile hashes `[place << row, (place + 1) << row)`. All must be there."""
        while len(self._rows) <= row:
            self._rows.append(row_above(self._rows[-1]))
        start = place * HASH_BYTES
        found = self._rows[row][start : start + HASH_BYTES]
        assert len(found) == HASH_BYTES, "asked for a subtree that is not full"
        return found
