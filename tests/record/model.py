"""What the tree means: the definitions of RFC 6962 section 2.1 and of subtrees, word for word slow.

Hashes are made here too, and not by the code under test.
"""

from __future__ import annotations

import hashlib


def leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def root(entries: list[bytes]) -> bytes:
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return leaf(entries[0])
    k = split(len(entries))
    return hashlib.sha256(b"\x01" + root(entries[:k]) + root(entries[k:])).digest()


def split(count: int) -> int:
    """The largest power of two smaller than the count."""
    k = 1
    while k * 2 < count:
        k *= 2
    return k


def path(index: int, entries: list[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if index < k:
        return [*path(index, entries[:k]), root(entries[k:])]
    return [*path(index - k, entries[k:]), root(entries[:k])]


def proof(size: int, entries: list[bytes]) -> list[bytes]:
    """PROOF(m, D[n])."""
    return subtree_proof(0, size, entries, known=True)


def subtree_proof(start: int, end: int, entries: list[bytes], *, known: bool) -> list[bytes]:
    """The same for any subtree; `known` says that its root need not be sent."""
    if (start, end) == (0, len(entries)):
        return [] if known else [root(entries)]
    k = split(len(entries))
    if end <= k:
        return [*subtree_proof(start, end, entries[:k], known=known), root(entries[k:])]
    if start >= k:
        return [*subtree_proof(start - k, end - k, entries[k:], known=known), root(entries[:k])]
    return [*subtree_proof(0, end - k, entries[k:], known=False), root(entries[:k])]


def subtrees(size: int) -> list[tuple[int, int]]:
    """Every subtree of a tree: its start is a multiple of a power of two not below its length."""
    return [
        (start, end)
        for start in range(size)
        for end in range(start + 1, size + 1)
        if any(start % (1 << bits) == 0 and end - start <= 1 << bits for bits in range(8))
    ]
