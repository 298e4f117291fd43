"""A ruling asks only the policies that can decide an act: never another answer for it."""

from __future__ import annotations

import json

import cedarpy
import pytest

from remit.acts.law import settlements
from remit.engines.settlement import slices
from remit.engines.settlement.slices import Slices

SCHEMA = """
entity Person; entity Thing;
action all; action some in [all]; action few in [some];
action read, write in [few] appliesTo { principal: [Person], resource: [Thing], context: {} };
action keep in [all] appliesTo { principal: [Person], resource: [Thing], context: {} };
action alone appliesTo { principal: [Person], resource: [Thing], context: {} };
"""
SCOPES = {
    "any": "action",
    "itself": 'action == Action::"read"',
    "another": 'action == Action::"keep"',
    "listed": 'action in [Action::"read", Action::"alone"]',
    "group": 'action in Action::"few"',
    "far": 'action in Action::"all"',
    "groups": 'action in [Action::"some", Action::"keep"]',
}
POLICIES = "\n".join(
    f'@id("{name}") permit (principal, {scope}, resource);' for name, scope in SCOPES.items()
)
SPEAKING = {
    "read": {"any", "itself", "listed", "group", "far", "groups"},
    "write": {"any", "group", "far", "groups"},
    "keep": {"any", "another", "far", "groups"},
    "alone": {"any", "listed"},
    "unheard_of": {"any"},
}


def names(policies: cedarpy.PolicySet) -> set[str]:
    found = json.loads(cedarpy.policies_to_json_str(str(policies)))["staticPolicies"].values()
    return {policy["annotations"]["id"] for policy in found}


@pytest.mark.parametrize("act", SPEAKING)
def test_a_slice_holds_the_policies_that_can_match_and_no_other(act: str) -> None:
    assert names(Slices(POLICIES, cedarpy.Schema.from_str(SCHEMA)).of(act)) == SPEAKING[act]


def decided(policies: cedarpy.PolicySet, act: str) -> tuple[str, list[str]]:
    answer = cedarpy.is_authorized(
        {
            "principal": {"type": "Person", "id": "p"},
            "action": {"type": "Action", "id": act},
            "resource": {"type": "Thing", "id": "t"},
            "context": {},
        },
        policies,
        cedarpy.Entities.from_json_str("[]", SCHEMA),
    )
    ids = answer.diagnostics.id_annotations_by_reason
    return answer.decision.value, sorted(ids[each] for each in answer.diagnostics.reasons)


@pytest.mark.parametrize("act", SPEAKING)
def test_cedar_decides_a_slice_as_it_decides_the_whole(act: str) -> None:
    whole = cedarpy.PolicySet.from_str(POLICIES)
    assert decided(Slices(POLICIES, cedarpy.Schema.from_str(SCHEMA)).of(act), act) == decided(
        whole, act
    )


def test_a_slice_that_forgets_far_groups_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_reached", lambda names, parents: set(names))
    found = Slices(POLICIES, cedarpy.Schema.from_str(SCHEMA)).of("read")
    assert decided(found, "read") != decided(cedarpy.PolicySet.from_str(POLICIES), "read")


@pytest.mark.parametrize("name", [pack.name for pack in settlements().packs])
def test_the_slices_of_a_pack_are_what_its_clauses_say(name: str) -> None:
    pack = settlements().named(name)
    for act, group in pack.acts.items():
        assert names(pack.slices.of(act)) == {clause.id for clause in pack.clauses_for(act, group)}
