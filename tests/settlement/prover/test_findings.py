"""Findings unasked: what errs, what never speaks, what is said twice, who holds and who gained."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from remit.engines.settlement.prover import (
    Folder,
    InternalFault,
    audit,
    compare,
    holders,
    shared_powers,
)
from remit.engines.settlement.prover.audit import Dead
from remit.engines.settlement.prover.replay import Answer
from tests.settlement.prover.laws import LIMITS, POWERS, SCHEMA, law

PLEDGE = '@id("p") forbid (principal, action == Action::"muse", resource);'


def edited(folder: Folder, old: str, new: str) -> Folder:
    assert old in folder.policy_text
    return dataclasses.replace(
        folder, name="after", policy_text=folder.policy_text.replace(old, new, 1)
    )


def test_a_sound_law_has_nothing_to_find(tmp_path: Path) -> None:
    found = audit(law(tmp_path, PLEDGE))
    assert found.policies_in == found.policies_compiled == 4
    assert (
        found.erring_forbids,
        found.erring_permits,
        found.vacuous,
        found.overridden,
        found.shadowed,
    ) == ((), (), (), (), ())
    assert found.dead_acts == (Dead("muse", ()),)


def test_each_oddity_is_found_and_named(tmp_path: Path) -> None:
    odd = (
        POWERS
        + """
        @id("never-met") permit (principal, action == Action::"award", resource)
        when { context.on < 3 && context.on > 5 };
        @id("always-beaten") permit (principal, action == Action::"award", resource)
        when { principal.body.marks.contains("suspended") && principal.role == "x" };
        @id("said-already") permit (principal, action == Action::"award", resource)
        when { principal.body == resource.owner && context.on > 9 };
        @id("overflows") permit (principal, action == Action::"award", resource)
        when { context.on * 2 > 10 && principal.role == "y" };"""
    )
    limits = (
        LIMITS
        + """
        @id("limit-overflows") forbid (principal, action == Action::"award", resource)
        when { context.on + 1 > 10000 };"""
    )
    found = audit(law(tmp_path, PLEDGE, powers=odd, limits=limits))
    assert found.vacuous == ("never-met",)
    assert found.overridden == ("always-beaten",)
    assert [each.policy for each in found.shadowed] == ["said-already"]
    assert "own.award" in found.shadowed[0].by
    assert [each.policy for each in found.erring_permits] == ["overflows"]
    assert [each.policy for each in found.erring_forbids] == ["limit-overflows"]
    assert found.erring_forbids[0].example.context["on"] == 2**63 - 1
    as_json = found.as_dict()
    assert as_json["policies"] == {"in": 9, "compiled": 9}
    assert as_json["erring_permits"][0]["id"] == "overflows"


def test_who_holds_a_power_is_told_by_kind_of_body(tmp_path: Path) -> None:
    powers = """
        @id("a") permit (principal, action == Action::"award", resource)
        when { principal.body == resource.owner && resource.owner.group == "commissioner" };
        @id("d") permit (principal, action == Action::"direct", resource)
        when { ["board", "regulator"].contains(principal.body.group) };"""
    folder = law(tmp_path, PLEDGE, powers=powers)
    found = {each.act: each.kinds for each in holders(folder)}
    assert found == {"award": ("commissioner",), "direct": ("board", "regulator"), "muse": ()}
    assert [each.act for each in shared_powers(folder)] == ["direct"]


def test_a_kind_that_no_policy_names_is_asked_about_or_told_as_anyone(tmp_path: Path) -> None:
    powers = '@id("a") permit (principal, action == Action::"award", resource);'
    folder = law(tmp_path, PLEDGE, powers=powers)
    assert {each.act: each.kinds for each in holders(folder)}["award"] == ("*",)
    asked = {each.act: each.kinds for each in holders(folder, kinds=["senate"])}
    assert asked["award"] == ("*", "senate")


def test_acts_without_such_an_attribute_are_left_out(tmp_path: Path) -> None:
    assert holders(law(tmp_path, PLEDGE), by=("principal", "nowhere")) == []


def test_equal_laws_do_not_differ(tmp_path: Path) -> None:
    folder = law(tmp_path, PLEDGE)
    assert compare(folder, folder) == []
    reordered = dataclasses.replace(folder, policy_text=LIMITS + POWERS)
    assert compare(folder, reordered) == []


def test_a_power_lost_and_its_return_are_told_with_a_case(tmp_path: Path) -> None:
    before = law(tmp_path, PLEDGE)
    after = edited(before, "context.on >= 100", "context.on >= 50")
    (lost,) = compare(before, after)
    assert (lost.direction, lost.act, lost.who) == ("lost", "direct", "regulator")
    assert lost.refused_by == ("regulator.barred",)
    assert 50 <= lost.example.context["on"] < 100
    (gained,) = compare(after, before)
    assert (gained.direction, gained.who) == ("gained", "regulator")
    assert gained.as_dict()["request"]["action"]["id"] == "direct"


def test_laws_with_different_schemas_are_compared_where_they_meet(tmp_path: Path) -> None:
    before = law(tmp_path / "a", PLEDGE)
    after = law(
        tmp_path / "b",
        PLEDGE,
        schema=SCHEMA.replace("finding?: Bool", "finding: Bool, extra: String").replace(
            "role: String", "rank: Long"
        ),
    )
    assert compare(before, after) == [], "what either requires is given in both"


def test_an_act_that_only_one_law_knows_is_gained(tmp_path: Path) -> None:
    before = law(tmp_path / "a", PLEDGE)
    after = law(
        tmp_path / "b",
        PLEDGE,
        schema=SCHEMA
        + """
        action tender appliesTo { principal: [Officer], resource: [Service] };""",
        powers=POWERS + '@id("t") permit (principal, action == Action::"tender", resource);',
    )
    (gained,) = compare(before, after)
    assert (gained.direction, gained.act, gained.who) == ("gained", "tender", "*")
    assert gained.refused_by == ()


def test_a_difference_that_cedar_does_not_confirm_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = law(tmp_path, PLEDGE)
    after = edited(before, "context.on >= 100", "context.on >= 50")
    module = sys.modules["remit.engines.settlement.prover.compare"]
    monkeypatch.setattr(module, "ask", lambda *_: Answer(True, (), ()))
    with pytest.raises(InternalFault):
        compare(before, after)
