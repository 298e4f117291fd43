"""Names and contents of the static files: C2SP tlog-tiles (https://c2sp.org/tlog-tiles).

A tile of level L holds 256 hashes, each over 256**L entries; a bundle holds 256 entries, each after
its length in two bytes. At the right edge they are shorter, and their name says how long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from remit.engines.record.limits import ENTRY_BYTES_MAX, TILE_WIDTH
from remit.errors import DoesNotHold, Invalid

ENTRIES = "entries"
TILE_PATH = re.compile(
    r"tile/(entries|0|[1-9]|[1-5][0-9]|6[0-3])/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?"
)


@dataclass(frozen=True, order=True)
class Tile:
    """One file of the tree: `level` is 0..63 or -1 for entries; `width` 256 if it is full."""

    level: int
    place: int
    width: int = TILE_WIDTH

    @property
    def full(self) -> bool:
        """Whether nothing will ever be added to it."""
        return self.width == TILE_WIDTH

    @property
    def path(self) -> str:
        """Where it is, from the log's address."""
        level = ENTRIES if self.level < 0 else str(self.level)
        partial = "" if self.full else f".p/{self.width}"
        return f"tile/{level}/{place_path(self.place)}{partial}"

    @property
    def partials(self) -> str:
        """The folder of its shorter forms."""
        return f"{Tile(self.level, self.place).path}.p"


def place_path(place: int) -> str:
    """A tile's number in groups of three digits: 1234067 is `x001/x234/067`."""
    groups = [f"{place % 1000:03d}"]
    while place := place // 1000:
        groups.append(f"x{place % 1000:03d}")
    return "/".join(reversed(groups))


def read_path(path: str) -> Tile | None:
    """The tile that goes by a path, or None if no tile could."""
    found = TILE_PATH.fullmatch(path)
    if not found:
        return None
    level, place, width = found.groups()
    tile = Tile(
        -1 if level == ENTRIES else int(level),
        int(place.replace("/", "").replace("x", "")),
        int(width or TILE_WIDTH),
    )
    # Digits may be written in more than one way (x000/001); only ours is a name.
    return tile if tile.path == path else None


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of hashes of a tree, level by level; bundles are where level 0 is."""
    level = 0
    while size:
        for place in range(size // TILE_WIDTH):
            yield Tile(level, place)
        if size % TILE_WIDTH:
            yield Tile(level, size // TILE_WIDTH, size % TILE_WIDTH)
        level, size = level + 1, size // TILE_WIDTH


def edge_of(size: int) -> list[Tile]:
    """The partial tiles at the right edge of a tree, from level 0 up; full ones are left out."""
    return [tile for tile in _last_of_each_level(size) if not tile.full]


def _last_of_each_level(size: int) -> Iterator[Tile]:
    level = 0
    while size:
        yield Tile(level, (size - 1) // TILE_WIDTH, (size - 1) % TILE_WIDTH + 1)
        level, size = level + 1, size // TILE_WIDTH


def write_bundle(entries: Iterable[bytes]) -> bytes:
    """The bytes of a bundle. Raises `Invalid` (`REC-201`) for an entry that does not fit."""
    made = []
    for entry in entries:
        if len(entry) > ENTRY_BYTES_MAX:
            raise Invalid(
                "REC-201",
                f"an entry has {len(entry):,} bytes, and {ENTRY_BYTES_MAX:,} is the most",
                where="entry",
                mend="keep the hash of the large part in the entry, not the part itself",
            )
        made += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(made)


def read_bundle(bundle: bytes, width: int, where: str) -> list[bytes]:
    """The `width` entries of a bundle. Raises `DoesNotHold` (`REC-101`) if it is not so long."""
    entries, at, end = [], 0, len(bundle)
    for _ in range(width):
        start = at + 2
        at = start + (bundle[at] << 8 | bundle[at + 1]) if start <= end else end + 1
        if at > end:
            break
        entries.append(bundle[start:at])
    if at != end or len(entries) != width:
        raise DoesNotHold(
            "REC-101",
            f"it does not hold exactly {width} entries",
            where=where,
            mend="put this file back from a copy; check the copy with remit record fsck",
        )
    return entries
