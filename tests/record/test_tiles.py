"""Names and contents of the static files, and the examples of the specification."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.engines.record.tiles import (
    Tile,
    edge_of,
    read_bundle,
    read_path,
    tiles_of,
    write_bundle,
)
from remit.errors import DoesNotHold, Invalid


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(-1, 1000), "tile/entries/x001/000"),
        (Tile(1, 5, 17), "tile/1/005.p/17"),
        (Tile(63, 0, 1), "tile/63/000.p/1"),
    ],
)
def test_names(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert read_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/entries/x1/000",
        "tile/0/000/",
        "checkpoint",
    ],
)
def test_other_ways_of_writing_are_no_names(path: str) -> None:
    assert read_path(path) is None


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_names_are_read_as_they_are_written(level: int, place: int, width: int) -> None:
    assert read_path(Tile(level, place, width).path) == Tile(level, place, width)


def test_a_tree_of_70000_has_the_tiles_of_the_specification() -> None:
    tiles = list(tiles_of(70_000))
    assert len([tile for tile in tiles if tile.level == 0 and tile.full]) == 273
    assert edge_of(70_000) == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert Tile(1, 0) in tiles


def test_a_tree_of_256_has_no_partial_tile_of_leaves() -> None:
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_bundles_give_back_their_entries(entries: list[bytes]) -> None:
    assert read_bundle(write_bundle(entries), len(entries), "") == entries


def test_a_bundle_is_lengths_and_entries() -> None:
    assert write_bundle([b"abc", b"", b"x"]) == b"\0\3abc\0\0\0\1x"


@pytest.mark.parametrize(
    ("bundle", "width"),
    [
        (b"\0\3ab", 1),
        (b"\0", 1),
        (b"\0\1a\0", 1),
        (b"\0\1a\0\1b", 1),
        (b"\0\1a", 2),
        (b"", 1),
        (b"\0\1a", 0),
    ],
)
def test_a_damaged_bundle_is_refused(bundle: bytes, width: int) -> None:
    with pytest.raises(DoesNotHold, match="exactly"):
        read_bundle(bundle, width, "tile/entries/000")


def test_an_entry_that_is_too_long_is_refused() -> None:
    assert len(write_bundle([b"x" * 65535])) == 65537
    with pytest.raises(Invalid, match="65,536"):
        write_bundle([b"x" * 65536])
