"""Proof vectors published by transparency-dev/merkle: most of them are wrong proofs."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remit.engines.record import (
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)

DATA = Path(__file__).parents[3] / "shared" / "data" / "record" / "merkle_testdata"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not in ../shared/data"),
]


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def proof(vector: dict[str, Any]) -> list[bytes]:
    return [decoded(each) for each in vector["proof"] or []]


def inclusion(vector: dict[str, Any]) -> bool:
    leaf, root = decoded(vector["leafHash"]), decoded(vector["root"])
    return verify_inclusion(vector["leafIdx"], vector["treeSize"], leaf, proof(vector), root)


def consistency(vector: dict[str, Any]) -> bool:
    roots = decoded(vector["root1"]), decoded(vector["root2"])
    return verify_consistency(vector["size1"], vector["size2"], *roots, proof(vector))


def subtree_inclusion(vector: dict[str, Any]) -> bool:
    leaf, root = decoded(vector["leafHash"]), decoded(vector["root"])
    place = vector["leafIdx"], vector["start"], vector["end"]
    return verify_subtree_inclusion(*place, leaf, proof(vector), root)


def subtree_consistency(vector: dict[str, Any]) -> bool:
    roots = decoded(vector["root1"]), decoded(vector["root2"])
    sizes = vector["start"], vector["end"], vector["size"]
    return verify_subtree_consistency(*sizes, *roots, proof(vector))


@pytest.mark.parametrize(
    ("folder", "check", "vectors", "right"),
    [
        ("inclusion", inclusion, 98, 6),
        ("consistency", consistency, 98, 6),
        ("subtreeinclusion", subtree_inclusion, 204, 12),
        ("subtreeconsistency", subtree_consistency, 118, 12),
    ],
)
def test_every_vector_gets_the_right_answer(
    folder: str, check: Callable[[dict[str, Any]], bool], vectors: int, right: int
) -> None:
    read = {path: json.loads(path.read_text("utf-8")) for path in (DATA / folder).rglob("*.json")}
    differ = [str(path) for path, each in read.items() if check(each) == each["wantErr"]]
    assert differ == []
    assert len(read) == vectors
    assert sum(not each["wantErr"] for each in read.values()) == right
