"""The hashes of the tree: RFC 6962 section 2.1, SHA-256.

A leaf and a node begin with different bytes, so that no leaf can be passed off as a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from remit.engines.record.limits import HASH_BYTES

EMPTY_ROOT = sha256(b"").digest()
# Copying a hash that has begun costs about two thirds of beginning one, and a log is millions.
_begin_leaf = sha256(b"\x00").copy
_begin_node = sha256(b"\x01").copy


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte hash of an entry."""
    begun = _begin_leaf()
    begun.update(entry)
    return begun.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of two subtrees side by side."""
    return pair_hash(left + right)


def pair_hash(pair: bytes) -> bytes:
    """The same of two hashes that stand one after the other, as in a tile."""
    begun = _begin_node()
    begun.update(pair)
    return begun.digest()


def leaf_hashes(entries: Iterable[bytes]) -> bytes:
    """The hashes of many entries, one after the other: the bytes of a tile of level 0."""
    return b"".join(map(leaf_hash, entries))


def row_above(row: bytes) -> bytes:
    """The hashes over pairs of a row's hashes; an odd last one is left out."""
    pair = 2 * HASH_BYTES
    ends = range(pair, len(row) + 1, pair)
    return b"".join([pair_hash(row[end - pair : end]) for end in ends])


def fold(nodes: Sequence[bytes]) -> bytes:
    """The root over neighbouring subtrees, each of them full but the last, which may be smaller."""
    return fold_tile(b"".join(nodes))


def fold_tile(tile: bytes) -> bytes:
    """The root over a tile's hashes, given as its bytes.

    The RFC splits at the largest power of two below the count; pairing neighbours and carrying
    an odd last one upwards makes the same tree.
    """
    row = tile
    while len(row) > HASH_BYTES:
        odd = row[-HASH_BYTES:] if len(row) % (2 * HASH_BYTES) else b""
        row = row_above(row) + odd
    return row or EMPTY_ROOT


def split(tile: bytes) -> list[bytes]:
    """The hashes of a tile, each by itself."""
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
