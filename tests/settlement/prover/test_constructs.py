"""Each construct by itself, rightly and wrongly used: Cedar, the known terms and Z3 agree."""

from __future__ import annotations

from typing import Any

import cedarpy
import pytest

from remit.engines.settlement.prover.compile import compile_policy
from remit.engines.settlement.prover.concrete import Facts
from remit.engines.settlement.prover.environment import environments
from remit.engines.settlement.prover.faults import Unmodelled
from remit.engines.settlement.prover.terms import TRUE
from remit.engines.settlement.schema import read_schema
from tests.settlement.prover.test_three_ways import (
    PARSED,
    by_z3,
    cedars_answer,
    compiled,
    environment_of,
)


def ref(kind: str, key: str) -> dict[str, Any]:
    return {"__entity": {"type": kind, "id": key}}


def user(key: str, **attrs: Any) -> dict[str, Any]:
    return {
        "uid": {"type": "User", "id": key},
        "parents": [{"type": "Group", "id": "g1"}],
        "tags": {"a": "b"},
        "attrs": {
            "age": 7,
            "name": "ab",
            "boss": ref("User", "u1"),
            "hue": ref("Hue", "red"),
            "labels": ["a", "b"],
            "friends": [ref("User", "u1")],
            "home": {"street": "s", "number": 3},
            **attrs,
        },
    }


THINGS = [
    {"uid": {"type": "Hue", "id": "red"}, "attrs": {}, "parents": []},
    {"uid": {"type": "Group", "id": "g0"}, "attrs": {}, "parents": []},
    {"uid": {"type": "Group", "id": "g1"}, "attrs": {}, "parents": [{"type": "Group", "id": "g0"}]},
    user("u0", nick="n", mate=ref("User", "u1"), numbers=[1, 2]),
    user("u1", friends=[], labels=[], home={"street": "s", "owner": ref("User", "u0")}),
    {
        "uid": {"type": "Photo", "id": "p0"},
        "parents": [{"type": "Group", "id": "g0"}],
        "attrs": {"owner": ref("User", "u0"), "open": True, "size": 9},
    },
]
REQUEST = {
    "principal": {"type": "User", "id": "u0"},
    "action": {"type": "Action", "id": "view"},
    "resource": {"type": "Photo", "id": "p0"},
    "context": {"n": 9223372036854775807, "s": "abc", "flags": [True]},
}

EXPRESSIONS = """
true
false
1
"text"
principal
[true]
{a: true}
!true
!1
!(1 == 1)
-principal.age == -7
-(-9223372036854775807 - 1) == 0
-"a" == 1
principal.age + 1 == 8
principal.age - 8 == -1
principal.age * 2 == 14
context.n + 1 == 0
context.n * 2 == 0
-context.n - 2 == 0
principal.age + "a" == 8
"a" - 1 == 8
principal.age < 8
principal.age <= 7
principal.age > 7
principal.age >= 7
principal.age < "a"
"a" >= 1
principal.age == "7"
principal.age != "7"
principal == resource
principal == principal.boss
principal.boss == User::"u1"
principal.home == {street: "s", number: 3}
principal.home == {street: "s"}
principal.boss.home == {street: "s", owner: principal}
principal.boss.home == principal.home
principal.labels == ["b", "a"]
principal.labels == ["a"]
principal.labels == [1]
principal.boss.labels == principal.boss.friends
principal.labels == principal.boss.labels
[principal.home] == [{street: "s", number: 3}]
[[1], [2]] == [[2], [1]]
[[1, 2]].contains(principal.numbers)
{a: [1]} == {a: [1, 1]}
principal in Group::"g0"
principal in Group::"gone"
principal in [Group::"gone", Group::"g1"]
principal in [Group::"g1", 1]
principal in 1
1 in principal
"a" in [principal]
principal in principal
principal in principal.friends
principal.boss in principal.friends
principal.boss in principal.labels
principal.boss in principal.boss.labels
principal in [principal.boss, principal]
resource in principal
action in Action::"looking"
action in [Action::"edit", Action::"view"]
action == Action::"view"
principal is User
principal is Photo
principal is User in Group::"g0"
principal is Photo in 1
1 is User
principal has nick
principal has wings
principal.boss has nick
principal has home.number
principal.boss has home.number
principal has nick.x
principal has name.x
principal has boss.nick
1 has a
{a: 1} has a
{a: 1}.a == 1
{a: 1}.b == 1
1.a == 1
principal.nick == "n"
principal.boss.nick == "n"
principal.wings == 1
principal.boss.mate == principal
(principal.boss.mate).name == "x"
(principal.wings) has x
principal.labels.contains("a")
principal.labels.contains(1)
principal.name.contains("a")
principal.labels.containsAll(["a"])
principal.labels.containsAll(["a", "c"])
principal.labels.containsAll(1)
"a".containsAll([1])
principal.labels.containsAny(["c", "a"])
principal.labels.containsAny(principal.boss.labels)
["a"].containsAll(principal.labels)
["a", "b", "c"].containsAll(principal.labels)
principal.labels.containsAll(principal.boss.labels)
principal.boss.labels.containsAll(principal.labels)
principal.labels.isEmpty()
principal.boss.labels.isEmpty()
principal.name.isEmpty()
[1].isEmpty()
principal.name like "a*"
principal.name like "*"
principal.name like ""
principal.name like "a"
"a*b" like "a\\**"
principal.age like "a"
principal.hasTag("a")
principal.hasTag("b")
principal.hasTag(1)
"a".hasTag("a")
resource.hasTag("a")
principal.getTag("a") == "b"
principal.getTag("b") == "b"
principal.getTag(1) == "b"
resource.getTag("a") == "b"
(principal.wings).hasTag("a")
if principal.age < 8 then true else 1
if principal.age < 8 then principal.wings else true
if principal.age > 8 then principal.wings else true
if 1 then true else true
if principal.wings then true else true
if resource.open then principal.labels.contains("a") else false
(if resource.open then principal.home else principal.boss.home).number == 3
(if resource.open then principal.boss.home else principal.home).number == 3
(if resource.open then principal.boss.home else {street: "s"}) has owner
(if resource.open then principal.labels else ["z"]).contains("z")
(if resource.open then principal else principal.boss) == principal
(if resource.open then 3 else 4) == 3
(if resource.open then (if context has s then 1 else principal.wings) else 4) == 1
(if resource.open then 3 else 3) == 3
true && 1
false && 1
1 && true
false && principal.wings
principal.wings && false
true || 1
false || 1
1 || true
true || principal.wings
false || principal.wings
principal.wings == 1 || true
resource.open && principal.wings == 1
resource.open || principal.wings == 1
!resource.open || 1
resource.size > 3 && context has deep
context.deep.x == 1
context.flags.contains(true)
context has deep.x
[principal.wings].contains(1)
{a: principal.wings} has a
""".strip().splitlines()


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("kind", ["when", "unless"])
def test_one_construct(expression: str, kind: str) -> None:
    policy = f"permit (principal, action, resource) {kind} {{ {expression} }};"
    expected = cedars_answer(policy, THINGS, REQUEST)
    facts = Facts(THINGS, REQUEST, PARSED)
    known = compiled(policy, facts)
    assert (known.satisfied is TRUE, known.errs is TRUE) == expected
    if expression in OF_TWO_TYPES:
        with pytest.raises(Unmodelled, match="branches are of different types"):
            compiled(policy, environment_of(REQUEST))
        return
    assert by_z3(facts, compiled(policy, environment_of(REQUEST))) == expected


OF_TWO_TYPES = {"if principal.age < 8 then true else 1"}


@pytest.mark.parametrize(
    "scope",
    [
        'principal == User::"u0", action == Action::"view", resource == Photo::"p0"',
        'principal == Photo::"u0", action, resource',
        'principal in Group::"g0", action in Action::"looking", resource in Group::"g0"',
        "principal is Photo, action, resource",
        'principal is User in Group::"g9", action in [Action::"edit"], resource is Photo',
    ],
)
def test_one_scope(scope: str) -> None:
    policy = f"forbid ({scope});"
    expected = cedars_answer(policy, THINGS, REQUEST)
    facts = Facts(THINGS, REQUEST, PARSED)
    assert by_z3(facts, compiled(policy, environment_of(REQUEST))) == expected


STRANGE = read_schema("""
entity U = { ip: ipaddr, at: datetime, rate?: decimal, many: Set<Set<Long>>,
             whole: { ip: ipaddr, ok: Bool }, fine: Bool } tags Set<String>;
entity V = {} tags { a: Long };
action act appliesTo { principal: [U, V], resource: [U] };
""")
REFUSED = {
    "principal.ip == principal.ip": "`ipaddr`",
    "principal.ip.isLoopback()": "`is_loopback`",
    'ip("10.0.0.1").isInRange(ip("10.0.0.0/8"))': "`is_in_range`",
    "principal.at < principal.at": "`datetime`",
    'principal.at.offset(duration("1d")) == principal.at': "`offset`",
    'datetime("2020-01-01") == principal.at': "`datetime`",
    'principal has rate && principal.rate.lessThan(decimal("1.0"))': "`decimal_less_than`",
    "principal.many.contains([1])": "a set of sets",
    "principal.many.isEmpty()": "a set of sets",
    "principal.many.containsAny([[1]])": "a set of sets",
    "principal in principal.many": "a set of sets",
    "[1].contains(principal.ip)": "`ipaddr`",
    "principal.whole == principal.whole": "`ipaddr`",
    'principal.getTag("a").contains("b")': "a tag that is a set",
    'principal.getTag("a").x == 1': "a tag that is a set",
    "-principal.ip == 3": "`ipaddr`",
    'principal.ip like "a"': "`ipaddr`",
    '(if principal.fine then 1 else "a") == 1': "an `if` whose branches",
}


@pytest.mark.parametrize("expression", REFUSED)
def test_a_construct_outside_the_subset_is_refused_by_name(expression: str) -> None:
    (template,) = cedarpy.policies_to_pst(
        f"permit (principal, action, resource) when {{ {expression} }};"
    ).static_policies.values()
    with pytest.raises(Unmodelled) as caught:
        compile_policy(template, environments(STRANGE)[0])
    assert REFUSED[expression] in caught.value.construct
    assert caught.value.instead


def test_what_is_strange_may_be_carried_about_if_nobody_looks() -> None:
    (template,) = cedarpy.policies_to_pst("""permit (principal, action, resource)
        when { principal.whole.ok && principal.fine && principal has ip };
        """).static_policies.values()
    assert compile_policy(template, environments(STRANGE)[0]).errs.data is False


def test_a_tag_that_is_a_record_is_refused_by_name() -> None:
    (template,) = cedarpy.policies_to_pst("""permit (principal is V, action, resource)
        when { principal.getTag("x") == principal.getTag("y") };""").static_policies.values()
    with pytest.raises(Unmodelled, match="record"):
        compile_policy(template, environments(STRANGE)[1])
