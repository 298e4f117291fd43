"""Random laws and pledges: no request among many breaks what was proved, and examples are real."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import cedarpy
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from remit.engines.settlement.prover import Pledge, Pledges, Verdict, prove
from remit.engines.settlement.prover.law import read_policies
from remit.errors import Invalid
from tests.settlement.prover.worlds import SCHEMA, entities, requests

ATOMS = [
    "resource.open",
    "principal.age < 7",
    "principal.age + context.n > 6",
    "context.n == principal.age",
    "principal.boss == principal",
    "resource.owner == principal",
    'principal in Group::"g1"',
    "principal in resource.owner",
    'principal.boss in Group::"g2"',
    'resource in Group::"g0"',
    'principal.name == "a"',
    'principal.name like "a*"',
    "principal.boss.name == principal.name",
    "principal has nick",
    'principal has nick && principal.nick == "ab"',
    "principal.labels.contains(principal.name)",
    'principal.labels.containsAny(["a", "b*"])',
    "principal.labels == principal.boss.labels",
    "principal.friends.contains(resource.owner)",
    "principal.labels.isEmpty()",
    "principal in principal.friends",
    'principal.hue == Hue::"red"',
    "context has who",
    "context has who && context.who == principal.boss",
    "context has deep && context.deep.x < 1",
    'principal.hasTag("a")',
    'principal.hasTag("a") && principal.getTag("a") == principal.name',
    "principal.home == principal.boss.home",
    "principal.boss.labels.containsAll(principal.labels)",
    "principal has numbers && principal.numbers.contains(context.n)",
    "principal.age * 2 == 14",
]
conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(
            lambda part: f"(({part[0]}) {part[1]} ({part[2]}))"
        ),
        inner.map(lambda text: f"!({text})"),
    ),
    max_leaves=3,
)
HEAD = 'principal is User, action == Action::"view", resource is Photo'


def rules(effect: str) -> st.SearchStrategy[list[str]]:
    return st.lists(
        conditions.map(lambda text: f"{effect} ({HEAD}) when {{ {text} }};"),
        min_size=1 if effect == "permit" else 0,
        max_size=2,
    )


pledges = st.tuples(st.sampled_from(["permit", "forbid"]), conditions).map(
    lambda part: f'@id("pledge") {part[0]} ({HEAD}) when {{ {part[1]} }};'
)
worlds = st.lists(st.tuples(entities(), requests(("view",), ("Photo",))), min_size=6, max_size=6)


@dataclass(frozen=True)
class Text:
    policy_text: str
    name: str = "random"
    schema_text: str = SCHEMA
    clauses: dict[str, Any] = field(default_factory=dict)
    looked_at: tuple[None, None] = (None, None)


def decided(law: Text, one: Pledges) -> Verdict | None:
    """The verdict; none where a limit or the pledge can overflow, which alone may stop a proof."""
    try:
        (verdict,) = prove(law, one)
    except Invalid as error:
        if error.code != "SET-109":
            raise
        return None
    return verdict


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules("permit"), rules("forbid"), pledges, worlds)
def test_no_request_breaks_what_was_proved(permits, forbids, pledge, tried) -> None:
    law = Text("\n".join([*permits, *forbids]))
    (policy,) = read_policies(pledge, "pledge")
    verdict = decided(law, Pledges("one", (Pledge(policy, "", "", "pledge", 1),), pledge))
    if verdict is None:
        event("a limit or a pledge that can err")
        return
    event(f"{verdict.kind}: {verdict.status}")
    for things, request in tried:
        known = cedarpy.Entities.from_json_str(json.dumps(things), SCHEMA)
        meant = bool(cedarpy.is_authorized(request, pledge, known).diagnostics.reasons)
        allowed = bool(cedarpy.is_authorized(request, law.policy_text, known).allowed)
        if meant:
            assert verdict.status != "vacuous"
            assert verdict.status == "broken" or allowed == (verdict.kind == "always")
