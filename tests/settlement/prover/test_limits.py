"""Every limit has a name, and one more than it is an error that says so."""

from __future__ import annotations

import sys
from pathlib import Path

import cedarpy
import pytest

from remit.engines.settlement.limits import POLICY_BYTES_MAX, SCHEMA_BYTES_MAX
from remit.engines.settlement.prover import load_folder, prove
from remit.engines.settlement.prover.environment import environments
from remit.engines.settlement.prover.law import Policy, _depth, read_policies
from remit.engines.settlement.prover.limits import EXPRESSION_DEPTH_MAX
from remit.engines.settlement.schema import read_schema
from remit.errors import Invalid
from tests.settlement.prover.laws import SCHEMA, law

ANY = "permit (principal, action, resource)"
PLEDGE = '@id("p") forbid (principal, action == Action::"award", resource);'


def padded(size: int) -> str:
    text = f"{ANY};\n// "
    return text + "x" * (size - len(text))


def test_policies_of_just_the_size_are_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    assert len(read_policies(padded(POLICY_BYTES_MAX), "law")) == 1
    with pytest.raises(Invalid) as caught:
        read_policies(padded(POLICY_BYTES_MAX + 1), "law")
    assert str(POLICY_BYTES_MAX) in caught.value.what


def test_ten_megabytes_of_policy_are_refused_before_they_are_read(tmp_path: Path) -> None:
    law(tmp_path, PLEDGE)
    (tmp_path / "policies" / "huge.cedar").write_text(padded(10_000_000), "utf-8")
    with pytest.raises(Invalid) as caught:
        load_folder(tmp_path)
    assert (caught.value.code, caught.value.where) == ("SET-104", "policies/huge.cedar")


def test_a_schema_of_one_byte_more_is_refused() -> None:
    def text(size: int) -> str:
        return SCHEMA + "//" + "x" * (size - len(SCHEMA) - 2)

    assert read_schema(text(SCHEMA_BYTES_MAX)).entities
    with pytest.raises(Invalid) as caught:
        read_schema(text(SCHEMA_BYTES_MAX + 1))
    assert caught.value.code == "SET-102"


def nested(count: int) -> str:
    return f'@id("deep") {ANY} when {{ {" || ".join(["context.on > 1"] * count)} }};'


def test_conditions_of_just_the_depth_are_read_and_one_more_is_not() -> None:
    def depth(count: int) -> int:
        (template,) = cedarpy.policies_to_pst(nested(count)).static_policies.values()
        return _depth(Policy("deep", template).body)

    most = next(count for count in range(2, 99) if depth(count) == EXPRESSION_DEPTH_MAX)
    assert read_policies(nested(most), "law")
    with pytest.raises(Invalid) as caught:
        read_policies(nested(most + 1), "law")
    assert f"more than {EXPRESSION_DEPTH_MAX} deep" in caught.value.what


def test_what_cedars_own_reader_finds_too_deep_is_an_error_too() -> None:
    with pytest.raises(Invalid) as caught:
        read_policies(nested(150), "law")
    assert caught.value.code == "SET-104"


def test_too_many_kinds_of_request_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["remit.engines.settlement.prover.environment"]
    schema = read_schema(SCHEMA + "entity OneMoreThanAllowed;")
    monkeypatch.setattr(module, "ENVIRONMENTS_MAX", 2)
    with pytest.raises(Invalid) as caught:
        environments(schema)
    assert caught.value.code == "SET-103"


def test_too_many_named_entities_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules["remit.engines.settlement.prover.enforce"]
    named = "\n".join(
        f'@id("b{number}") permit (principal, action == Action::"award", resource)\n'
        f'when {{ Body::"{number}" in resource.owner }};'
        for number in range(9)
    )
    monkeypatch.setattr(module, "GROUND_FACTS_MAX", 50)
    folder = law(tmp_path, PLEDGE, powers=named)
    with pytest.raises(Invalid) as caught:
        prove(folder, folder.pledges)
    assert caught.value.code == "SET-103"
    assert "entities" in caught.value.what
