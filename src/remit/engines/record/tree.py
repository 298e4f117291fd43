"""Roots and proofs made from the hashes of full subtrees (RFC 9162 sections 2.1.3 and 2.1.4).

Everything here asks one question of whoever keeps the tree: the hash of the full subtree at a
level (0 is leaves) and place. A run of entries is made of at most 63 of those.
"""

from __future__ import annotations

from collections.abc import Callable

from remit.engines.record.hashes import EMPTY_ROOT, node_hash
from remit.engines.record.proofs import is_subtree

# (level, place) -> hash of entries [place * 2**level, (place + 1) * 2**level)
Nodes = Callable[[int, int], bytes]


def root_of(size: int, nodes: Nodes) -> bytes:
    """The root of the tree of the first `size` entries."""
    return range_hash(0, size, nodes)


def range_hash(start: int, end: int, nodes: Nodes) -> bytes:
    """The hash over a subtree `[start, end)`; its start is a multiple of its largest part."""
    made = b""
    for level, place in reversed(parts(start, end)):
        full = nodes(level, place)
        made = node_hash(full, made) if made else full
    return made or EMPTY_ROOT


def parts(start: int, end: int) -> list[tuple[int, int]]:
    """The full subtrees that make up `[start, end)`, largest first, as (level, place)."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The siblings from the leaf up to the root's child. Needs `0 <= index < size`."""
    return subtree_inclusion_proof(index, 0, size, nodes)


def subtree_inclusion_proof(index: int, start: int, end: int, nodes: Nodes) -> list[bytes]:
    """As above, within a subtree. Raises `ValueError` if it is none or the index is outside."""
    if not (is_subtree(start, end) and start <= index < end):
        raise ValueError(f"entry {index} is not in [{start}, {end})")
    siblings = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((start, middle))
            start = middle
    return [range_hash(*each, nodes) for each in reversed(siblings)]


def consistency_proof(size1: int, size2: int, nodes: Nodes) -> list[bytes]:
    """What leads from the older root to the newer one. Needs `0 < size1 <= size2`."""
    if size1 < 1:
        raise ValueError("nothing can be said of an empty older tree")
    return subtree_consistency_proof(0, size1, size2, nodes)


def subtree_consistency_proof(start: int, end: int, size: int, nodes: Nodes) -> list[bytes]:
    """What leads from a subtree's root to the whole one. Raises `ValueError` if it is none."""
    if not (is_subtree(start, end) and end <= size):
        raise ValueError(f"[{start}, {end}) is not a subtree of a tree of {size}")
    left, right, proof, known = 0, size, [], True
    # Walk from the root to the subtree; what lies beside the way is the proof.
    while (left, right) != (start, end):
        middle = left + _split(right - left)
        if end <= middle:
            proof.append((middle, right))
            right = middle
        elif start >= middle:
            proof.append((left, middle))
            left = middle
        else:
            # The older tree's right part shrinks: its root is not a node of the newer one.
            proof.append((left, middle))
            left = start = middle
            known = False
    if not known:
        proof.append((start, end))
    return [range_hash(*each, nodes) for each in reversed(proof)]


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)
