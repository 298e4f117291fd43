"""Proofs checked: inclusion and consistency (RFC 9162 section 2.1), also for subtrees.

A subtree is a run of entries `[start, end)` whose start is a multiple of the smallest power of two
that is not below its length (the Merkle tree certificates' definition). Each function answers
whether the proof is right, and never raises: a proof comes from somebody we do not trust.
"""

from __future__ import annotations

from collections.abc import Sequence

from remit.engines.record.hashes import EMPTY_ROOT, node_hash
from remit.engines.record.limits import HASH_BYTES, PROOF_HASHES_MAX


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `leaf` (a leaf hash) is entry `index` of the tree of `size` entries under `root`."""
    return verify_subtree_inclusion(index, 0, size, leaf, proof, root)


def verify_subtree_inclusion(
    index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `leaf` is entry `index` of the subtree `[start, end)` whose root is `root`."""
    if not (is_subtree(start, end) and start <= index < end and _hashes(proof)):
        return False
    # Without this, an empty leaf would equal an empty root in a tree of one.
    if len(leaf) != HASH_BYTES or len(root) != HASH_BYTES:
        return False
    at, last, made = index - start, end - start - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            made = node_hash(other, made)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = node_hash(made, other)
        at, last = at >> 1, last >> 1
    return last == 0 and made == root


def verify_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `size1` entries under `root1` is the beginning of the other one.

    Nothing is said of an empty first tree, so it is refused: everything would follow from it.
    """
    if not 0 < size1 <= size2 or not _hashes(proof):
        return False
    return _consistent(0, size1, size2, root1, root2, proof)


def verify_subtree_consistency(
    start: int, end: int, size: int, subtree_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the subtree `[start, end)` under `subtree_root` is part of the tree under `root`.

    An empty subtree is part of any tree, and has the empty root and an empty proof.
    """
    if not 0 <= start <= end <= size or not _hashes(proof):
        return False
    if start == end:
        return not proof and subtree_root == EMPTY_ROOT
    if not is_subtree(start, end):
        return False
    return _consistent(start, end, size, subtree_root, root, proof)


def is_subtree(start: int, end: int) -> bool:
    """Whether `[start, end)` is a run of entries that has a root of its own."""
    if not 0 <= start < end:
        return False
    return start % (1 << (end - start - 1).bit_length()) == 0


def _consistent(
    start: int, end: int, size: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> bool:
    """Fold the proof twice: once into the older root, once into the newer one."""
    if start == 0 and end == size:
        # The same tree. Roots are compared as given, whatever their length.
        return not proof and root1 == root2
    at, last_old, last_new = _foot(start, end - 1, size - 1)
    # Where the foot is all of the older tree, its root is known and not sent.
    way = [root1, *proof] if at == last_old else list(proof)
    if not way:
        return False
    old = new = way[0]
    for other in way[1:]:
        if last_new == 0:
            return False
        if last_old & 1 or last_old == last_new:
            # The older root stops growing where its own edge ends.
            if at < last_old:
                old = node_hash(other, old)
            new = node_hash(other, new)
            while not last_old & 1 and last_old:
                at, last_old, last_new = at >> 1, last_old >> 1, last_new >> 1
        else:
            new = node_hash(new, other)
        at, last_old, last_new = at >> 1, last_old >> 1, last_new >> 1
    return last_new == 0 and old == root1 and new == root2


def _foot(at: int, last_old: int, last_new: int) -> tuple[int, int, int]:
    """Climb to the largest full subtree at the right edge of the older tree."""
    same_edge = last_old == last_new
    while at != last_old and (same_edge or last_old & 1):
        at, last_old, last_new = at >> 1, last_old >> 1, last_new >> 1
    return at, last_old, last_new


def _hashes(proof: Sequence[bytes]) -> bool:
    """A proof is a short list of hashes of the right length."""
    return len(proof) <= PROOF_HASHES_MAX and all(len(each) == HASH_BYTES for each in proof)
