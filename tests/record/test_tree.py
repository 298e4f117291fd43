"""Roots and proofs against the plain recursive definition, and wrong proofs refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engines.record import (
    EMPTY_ROOT,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from remit.engines.record.edge import Edge, load_edge
from remit.engines.record.proofs import is_subtree
from remit.engines.record.tiles import Tile, tiles_of
from remit.engines.record.tree import (
    consistency_proof,
    inclusion_proof,
    root_of,
    subtree_consistency_proof,
    subtree_inclusion_proof,
)
from tests.record import model

SIZE_MAX = 40
ENTRIES = [bytes([index]) * (index % 4) for index in range(SIZE_MAX)]
sizes = st.integers(1, SIZE_MAX)
# Wrong in every way that a proof can be: each of these must be refused.
SPOILS: list[Callable[[list[bytes]], list[bytes]]] = [
    lambda proof: [*proof, EMPTY_ROOT],
    lambda proof: [EMPTY_ROOT, *proof],
    lambda proof: proof[:-1],
    lambda proof: proof[1:],
    lambda proof: proof[::-1],
    lambda proof: [flipped(each) if not at else each for at, each in enumerate(proof)],
    lambda proof: [*proof[:-1], flipped(proof[-1])] if proof else proof,
    lambda proof: [each + b"\0" for each in proof],
    lambda proof: [*proof, *proof],
]


def flipped(content: bytes) -> bytes:
    return bytes([content[0] ^ 1]) + content[1:]


def nodes(level: int, place: int) -> bytes:
    return model.root(ENTRIES[place << level : (place + 1) << level])


@given(sizes)
def test_roots_are_those_of_the_definition(size: int) -> None:
    assert root_of(size, nodes) == model.root(ENTRIES[:size])


@given(st.data())
@settings(max_examples=300)
def test_inclusion(data: st.DataObject) -> None:
    size = data.draw(sizes)
    index = data.draw(st.integers(0, size - 1))
    leaf, root = leaf_hash(ENTRIES[index]), model.root(ENTRIES[:size])
    proof = inclusion_proof(index, size, nodes)
    assert proof == model.path(index, ENTRIES[:size])
    assert verify_inclusion(index, size, leaf, proof, root)
    spoilt = data.draw(st.sampled_from(SPOILS))(proof)
    assert spoilt == proof or not verify_inclusion(index, size, leaf, spoilt, root)
    other = data.draw(st.integers(-1, size + 1).filter(lambda each: each != index))
    assert not verify_inclusion(other, size, leaf, proof, root)
    assert not verify_inclusion(index, size, flipped(leaf), proof, root)
    assert not verify_inclusion(index, size, leaf, proof, flipped(root))


@given(st.data())
@settings(max_examples=300)
def test_consistency(data: st.DataObject) -> None:
    size2 = data.draw(sizes)
    size1 = data.draw(st.integers(1, size2))
    root1, root2 = model.root(ENTRIES[:size1]), model.root(ENTRIES[:size2])
    proof = consistency_proof(size1, size2, nodes)
    assert proof == model.proof(size1, ENTRIES[:size2])
    assert verify_consistency(size1, size2, root1, root2, proof)
    spoilt = data.draw(st.sampled_from(SPOILS))(proof)
    assert spoilt == proof or not verify_consistency(size1, size2, root1, root2, spoilt)
    assert not verify_consistency(size1, size2, flipped(root1), root2, proof)
    assert not verify_consistency(size1, size2, root1, flipped(root2), proof)


@given(st.data())
@settings(max_examples=300)
def test_subtrees(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 24))
    start, end = data.draw(st.sampled_from(model.subtrees(size)))
    root, whole = model.root(ENTRIES[start:end]), model.root(ENTRIES[:size])
    proof = subtree_consistency_proof(start, end, size, nodes)
    assert proof == model.subtree_proof(start, end, ENTRIES[:size], known=True)
    assert verify_subtree_consistency(start, end, size, root, whole, proof)
    spoilt = data.draw(st.sampled_from(SPOILS))(proof)
    assert spoilt == proof or not verify_subtree_consistency(start, end, size, root, whole, spoilt)
    index = data.draw(st.integers(start, end - 1))
    within = subtree_inclusion_proof(index, start, end, nodes)
    assert within == model.path(index - start, ENTRIES[start:end])
    assert verify_subtree_inclusion(index, start, end, leaf_hash(ENTRIES[index]), within, root)


def test_subtrees_are_those_of_the_definition() -> None:
    every = {(start, end) for start in range(20) for end in range(21) if is_subtree(start, end)}
    assert every == set(model.subtrees(20))


@pytest.mark.parametrize(
    "asked",
    [
        lambda: inclusion_proof(3, 3, nodes),
        lambda: consistency_proof(0, 3, nodes),
        lambda: consistency_proof(4, 3, nodes),
        lambda: subtree_consistency_proof(1, 3, 8, nodes),
        lambda: subtree_inclusion_proof(0, 1, 2, nodes),
    ],
)
def test_no_proof_is_made_of_what_cannot_be(asked: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"entry|nothing|subtree"):
        asked()


def test_nothing_follows_from_an_empty_tree() -> None:
    assert not verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not verify_consistency(0, 1, EMPTY_ROOT, model.root(ENTRIES[:1]), [])
    assert not verify_inclusion(0, 1, b"", [], b"")


@given(st.lists(st.integers(0, 600), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_adding_in_any_batches_makes_the_same_tree(batches: list[int]) -> None:
    edge, every, files = Edge(), [], {}
    for count in batches:
        some = [len(every).to_bytes(2, "big") * (at % 3) for at in range(count)]
        every += some
        files |= edge.add(some)
        assert edge.root == model.root(every)
    assert set(tiles_of(len(every))) <= set(files)
    for tile, content in files.items():
        if tile.level == 0:
            start = tile.place * 256
            said = b"".join(map(model.leaf, every[start : start + tile.width]))
            assert content == said
    assert load_edge(edge.size, edge.root, lambda tile: files[tile]) == edge


def test_a_tile_of_level_1_holds_the_roots_of_tiles_below() -> None:
    every = [index.to_bytes(2, "big") for index in range(700)]
    files = Edge().add(every)
    roots = [model.root(every[start : start + 256]) for start in (0, 256)]
    assert files[Tile(1, 0, 2)] == b"".join(roots)
