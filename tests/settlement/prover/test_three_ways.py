"""Cedar, the terms over known facts, and Z3 with every fact pinned give one answer."""

from __future__ import annotations

import json
from typing import Any

import cedarpy
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from remit.engines.settlement.prover.compile import Condition, compile_policy
from remit.engines.settlement.prover.concrete import Facts
from remit.engines.settlement.prover.environment import Environment, environments
from remit.engines.settlement.prover.faults import Unmodelled
from remit.engines.settlement.prover.solve import Question
from remit.engines.settlement.prover.terms import FALSE, TRUE, negate
from remit.engines.settlement.schema import read_schema
from tests.settlement.prover.worlds import SCHEMA, entities, pin, policies, requests

HANDLE = cedarpy.Schema.from_str(SCHEMA)
PARSED = read_schema(SCHEMA)
QUICK = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def cedars_answer(policy: str, things: list[Any], request: dict[str, Any]) -> tuple[bool, bool]:
    """Whether the policy is satisfied, and whether it errs, by Cedar itself."""
    known = cedarpy.Entities.from_json_str(json.dumps(things), HANDLE)
    result = cedarpy.is_authorized(request, policy, known, schema=HANDLE)
    assert result.decision is not cedarpy.Decision.NoDecision
    return bool(result.diagnostics.reasons), bool(result.diagnostics.errors)


def environment_of(request: dict[str, Any]) -> Environment:
    return next(
        each
        for each in environments(PARSED)
        if (each.action.id, each.resource) == (request["action"]["id"], request["resource"]["type"])
    )


def compiled(policy: str, world: Any) -> Condition:
    (template,) = cedarpy.policies_to_pst(policy).static_policies.values()
    return compile_policy(template, world)


def by_z3(facts: Facts, condition: Condition) -> tuple[bool, bool]:
    pinned = pin(PARSED, facts, [condition.satisfied, condition.errs])
    question = Question(environments(PARSED)[:1], pinned.facts, also=pinned.spoken_of)
    assert question.holds(), "the pinned facts contradict one another"
    found = []
    for term in (condition.satisfied, condition.errs):
        can, cannot = question.supposing(term), question.supposing(negate(term))
        assert can != cannot, "pinned facts leave one answer"
        found.append(can)
    return found[0], found[1]


@QUICK
@given(policies, entities(), requests())
def test_cedar_the_known_terms_and_the_proofs_terms_agree(policy, things, request) -> None:
    expected = cedars_answer(policy, things, request)
    facts = Facts(things, request, PARSED)
    known = compiled(policy, facts)
    assert (known.satisfied is TRUE, known.errs is TRUE) == expected
    try:
        condition = compiled(policy, environment_of(request))
    except Unmodelled:
        event("refused by name")
        assume(False)
    assert {facts.known(condition.satisfied), facts.known(condition.errs)} <= {TRUE, FALSE}
    assume(not facts.missed)
    event(f"satisfied, errs: {expected}")
    proofs = (facts.known(condition.satisfied) is TRUE, facts.known(condition.errs) is TRUE)
    assert proofs == expected


@QUICK
@given(policies, entities(), requests())
def test_z3_with_every_fact_pinned_agrees(policy, things, request) -> None:
    try:
        condition = compiled(policy, environment_of(request))
    except Unmodelled:
        assume(False)
    facts = Facts(things, request, PARSED)
    facts.known(condition.satisfied)
    facts.known(condition.errs)
    assume(not facts.missed)
    assert by_z3(facts, condition) == cedars_answer(policy, things, request)


@QUICK
@given(policies, entities(), requests(), st.sets(st.integers(0, 9)))
def test_cedar_and_the_known_terms_agree_where_entities_are_missing(
    policy, things, request, missing
) -> None:
    kept = [thing for place, thing in enumerate(things) if place not in missing]
    known = compiled(policy, Facts(kept, request, PARSED))
    assert (known.satisfied is TRUE, known.errs is TRUE) == cedars_answer(policy, kept, request)


def test_a_planted_difference_is_found() -> None:
    """An evaluator that dropped the error of an absent attribute would not agree."""
    policy = 'forbid(principal, action, resource) when { context.s == "a" || true };'
    things = [
        {
            "uid": {"type": "User", "id": "u0"},
            "parents": [],
            "tags": {},
            "attrs": {
                "age": 1,
                "name": "",
                "boss": {"__entity": {"type": "User", "id": "u0"}},
                "hue": {"__entity": {"type": "Hue", "id": "red"}},
                "labels": [],
                "friends": [],
                "home": {"street": ""},
            },
        },
        {
            "uid": {"type": "Photo", "id": "p0"},
            "parents": [],
            "attrs": {"open": True, "owner": {"__entity": {"type": "User", "id": "u0"}}},
        },
    ]
    request = {
        "principal": {"type": "User", "id": "u0"},
        "action": {"type": "Action", "id": "view"},
        "resource": {"type": "Photo", "id": "p0"},
        "context": {"n": 1},
    }
    assert cedars_answer(policy, things, request) == (False, True)
    condition = compiled(policy, environment_of(request))
    assert by_z3(Facts(things, request, PARSED), condition) == (False, True)
    careless = Condition(TRUE, FALSE)
    with pytest.raises(AssertionError):
        assert by_z3(Facts(things, request, PARSED), careless) == (False, True)
