"""The hashes of the tree: RFC 6962 section 2.1, SHA-256.

A leaf and a node begin with different bytes, so that no leaf can be passed off as a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from remit.engines.record.limits import HASH_BYTES

LEAF = b"\x00"
NODE = b"\x01"
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte hash of an entry."""
    return sha256(LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of two subtrees side by side."""
    return sha256(NODE + left + right).digest()


def leaf_hashes(entries: Iterable[bytes]) -> bytes:
    """The hashes of many entries, one after the other: the bytes of a tile of level 0."""
    # Bound names and one join: this loop is what an integrator and fsck spend their time in.
    digest, prefix = sha256, LEAF
    return b"".join([digest(prefix + entry).digest() for entry in entries])


def fold(nodes: Sequence[bytes]) -> bytes:
    """The root over neighbouring subtrees, each of them full but the last, which may be smaller.

    The RFC splits at the largest power of two below the count; pairing neighbours and carrying
    an odd last one upwards makes the same tree.
    """
    if not nodes:
        return EMPTY_ROOT
    digest, prefix = sha256, NODE
    row = list(nodes)
    while len(row) > 1:
        odd = row[-1:] if len(row) % 2 else []
        row = [
            digest(prefix + left + right).digest()
            for left, right in zip(row[0::2], row[1::2], strict=False)
        ] + odd
    return row[0]


def fold_tile(tile: bytes) -> bytes:
    """The root over a tile's hashes, given as its bytes."""
    if len(tile) <= HASH_BYTES:
        return tile or EMPTY_ROOT
    # Two hashes are neighbours in the bytes already: cutting them out costs less than joining.
    digest, prefix, pair = sha256, NODE, 2 * HASH_BYTES
    row = tile
    while len(row) > HASH_BYTES:
        whole = len(row) // pair * pair
        row = (
            b"".join(
                [digest(prefix + row[at : at + pair]).digest() for at in range(0, whole, pair)]
            )
            + row[whole:]
        )
    return row


def split(tile: bytes) -> list[bytes]:
    """The hashes of a tile, each by itself."""
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
