"""Random worlds, policies and requests of the prover's subset, and facts pinned for a solver."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from remit.engines.settlement.prover.concrete import Facts
from remit.engines.settlement.prover.enforce import footprint, unknown_leaves
from remit.engines.settlement.prover.terms import (
    Term,
    apply,
    disjunction,
    equal,
    implies,
    negate,
    postorder,
)
from remit.engines.settlement.schema import Schema

SCHEMA = """
entity Group in [Group];
entity Hue enum ["red", "blue"];
entity User in [Group] = {
  age: Long, name: String, nick?: String, boss: User, mate?: User, hue: Hue,
  labels: Set<String>, friends: Set<User>, numbers?: Set<Long>,
  home: { street: String, number?: Long, owner?: User },
} tags String;
entity Photo in [Group] = { owner: User, open: Bool, size?: Long };
action looking;
action view in [looking] appliesTo {
  principal: [User], resource: [Photo, User],
  context: { n: Long, s?: String, who?: User, flags?: Set<Bool>, deep?: { x: Long } },
};
action edit appliesTo { principal: [User], resource: [Photo] };
"""

TEXTS = ["", "a", "ab", "b*", "red"]
NUMBERS = [0, 1, -1, 7, 2**62, 2**63 - 1, -(2**63) + 1]
USERS = [f"u{number}" for number in range(3)]
GROUPS = [f"g{number}" for number in range(3)]


def _ref(kind: str, key: str) -> dict[str, Any]:
    return {"__entity": {"type": kind, "id": key}}


users = st.sampled_from(USERS).map(lambda key: _ref("User", key))
texts = st.sampled_from(TEXTS)
numbers = st.sampled_from(NUMBERS)


def _optional(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(required, optional=optional)


user_attrs = _optional(
    {
        "age": numbers,
        "name": texts,
        "boss": users,
        "hue": st.sampled_from(["red", "blue"]).map(lambda key: _ref("Hue", key)),
        "labels": st.lists(texts, max_size=2, unique=True),
        "friends": st.lists(users, max_size=2, unique_by=str),
        "home": _optional({"street": texts}, {"number": numbers, "owner": users}),
    },
    {"nick": texts, "mate": users, "numbers": st.lists(numbers, max_size=2, unique=True)},
)
photo_attrs = _optional({"owner": users, "open": st.booleans()}, {"size": numbers})
view_context = _optional(
    {"n": numbers},
    {
        "s": texts,
        "who": users,
        "flags": st.lists(st.booleans(), max_size=2, unique=True),
        "deep": _optional({"x": numbers}, {}),
    },
)


def _group_parents(keys: list[str]) -> st.SearchStrategy[list[dict[str, str]]]:
    chosen = st.lists(st.sampled_from(keys), max_size=2, unique=True) if keys else st.just([])
    return chosen.map(lambda found: [{"type": "Group", "id": key} for key in found])


@st.composite
def entities(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Every entity that a request can reach, in a hierarchy without cycles."""
    found = [
        {"uid": {"type": "Hue", "id": hue}, "attrs": {}, "parents": []} for hue in ("red", "blue")
    ]
    for place, key in enumerate(GROUPS):
        found.append(
            {
                "uid": {"type": "Group", "id": key},
                "attrs": {},
                "parents": draw(_group_parents(GROUPS[:place])),
            }
        )
    found.extend(
        {
            "uid": {"type": "User", "id": key},
            "attrs": draw(user_attrs),
            "parents": draw(_group_parents(GROUPS)),
            "tags": draw(st.dictionaries(texts, texts, max_size=1)),
        }
        for key in USERS
    )
    found.extend(
        {
            "uid": {"type": "Photo", "id": key},
            "attrs": draw(photo_attrs),
            "parents": draw(_group_parents(GROUPS)),
        }
        for key in ("p0", "p1")
    )
    return found


@st.composite
def requests(
    draw: st.DrawFn,
    actions: tuple[str, ...] = ("view", "edit"),
    kinds: tuple[str, ...] = ("Photo", "User"),
) -> dict[str, Any]:
    action = draw(st.sampled_from(actions))
    kind = draw(st.sampled_from(kinds)) if action == "view" else "Photo"
    key = draw(st.sampled_from(USERS if kind == "User" else ["p0", "p1"]))
    return {
        "principal": {"type": "User", "id": draw(st.sampled_from(USERS))},
        "action": {"type": "Action", "id": action},
        "resource": {"type": kind, "id": key},
        "context": draw(view_context) if action == "view" else {},
    }


def _quoted(text: str) -> str:
    return json.dumps(text)


entity_texts = st.sampled_from(
    [
        "principal",
        "resource",
        "principal.boss",
        "principal.mate",
        "resource.owner",
        "context.who",
        "principal.hue",
        "principal.boss.boss",
        "principal.home.owner",
        "action",
        'User::"u0"',
        'User::"u1"',
        'User::"nobody"',
        'Group::"g0"',
        'Group::"g2"',
        'Hue::"red"',
        'Action::"view"',
        'Action::"looking"',
    ]
)
number_atoms = st.one_of(
    numbers.map(str),
    st.sampled_from(
        [
            "principal.age",
            "context.n",
            "resource.size",
            "principal.boss.age",
            "principal.home.number",
            "context.deep.x",
            "resource.owner.age",
        ]
    ),
)
number_texts = st.one_of(
    number_atoms,
    st.tuples(number_atoms, st.sampled_from("+-*"), number_atoms).map(
        lambda part: f"({part[0]} {part[1]} {part[2]})"
    ),
    number_atoms.map(lambda text: f"(-({text}))"),
)
word_texts = st.one_of(
    texts.map(_quoted),
    st.sampled_from(
        [
            "principal.name",
            "principal.nick",
            "context.s",
            "principal.home.street",
            "resource.name",
            "principal.boss.name",
            'principal.getTag("a")',
            "principal.getTag(principal.name)",
        ]
    ),
)
set_texts = st.one_of(
    st.sampled_from(
        [
            "principal.labels",
            "principal.friends",
            "principal.boss.friends",
            "principal.numbers",
            "context.flags",
            "resource.friends",
            "principal.boss.labels",
            "[principal, resource]",
        ]
    ),
    st.lists(st.one_of(word_texts, number_atoms), min_size=1, max_size=2).map(
        lambda parts: "[" + ", ".join(parts) + "]"
    ),
)
record_texts = st.sampled_from(
    [
        "principal.home",
        "resource.home",
        "context.deep",
        '{street: "a"}',
        "{x: 1}",
        "{street: principal.name, number: 7}",
        "principal.boss.home",
    ]
)
any_texts = st.one_of(entity_texts, number_texts, word_texts, set_texts, record_texts)
atoms = st.one_of(
    st.sampled_from(
        [
            "true",
            "false",
            "resource.open",
            "principal has nick",
            "principal has mate.nick",
            "context has s",
            "context has deep.x",
            "resource has size",
            "principal has wings",
            "principal is User",
            "resource is Photo",
            'principal is User in Group::"g1"',
            "principal.labels.isEmpty()",
            "context.flags.contains(true)",
            'principal.hasTag("a")',
            "principal.hasTag(principal.name)",
            "principal.friends.isEmpty()",
            "principal in principal.friends",
            "principal in principal.boss.friends",
            'principal in [Group::"g0", principal.boss]',
            'principal.name like "a*"',
            'context.s like "*b*"',
            'principal.nick like "b\\*"',
            "principal in resource",
        ]
    ),
    st.tuples(any_texts, st.sampled_from(["==", "!="]), any_texts).map(" ".join),
    st.tuples(number_texts, st.sampled_from(["<", "<=", ">", ">="]), number_texts).map(" ".join),
    st.tuples(entity_texts, st.just("in"), entity_texts).map(" ".join),
    st.tuples(set_texts, st.one_of(word_texts, number_texts, entity_texts)).map(
        lambda part: f"{part[0]}.contains({part[1]})"
    ),
    st.tuples(set_texts, st.sampled_from(["containsAll", "containsAny"]), set_texts).map(
        lambda part: f"{part[0]}.{part[1]}({part[2]})"
    ),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(
            lambda part: f"({part[0]}) {part[1]} ({part[2]})"
        ),
        inner.map(lambda text: f"!({text})"),
        st.tuples(inner, inner, inner).map(
            lambda part: f"if ({part[0]}) then ({part[1]}) else ({part[2]})"
        ),
        st.tuples(inner, number_texts, number_texts, number_atoms).map(
            lambda part: f"(if ({part[0]}) then ({part[1]}) else ({part[2]})) < {part[3]}"
        ),
        st.tuples(inner, set_texts, set_texts, word_texts).map(
            lambda part: f"(if ({part[0]}) then {part[1]} else {part[2]}).contains({part[3]})"
        ),
    ),
    max_leaves=5,
)
scopes = st.sampled_from(
    [
        "principal, action, resource",
        'principal == User::"u0", action, resource',
        'principal in Group::"g1", action in [Action::"looking"], resource',
        'principal is User in Group::"g0", action == Action::"view", resource is Photo',
        'principal, action in Action::"looking", resource in Group::"g2"',
    ]
)
policies = st.tuples(
    st.sampled_from(["permit", "forbid"]), scopes, st.sampled_from(["when", "unless"]), conditions
).map(lambda part: f"{part[0]}({part[1]}) {part[2]} {{ {part[3]} }};")


@dataclass(frozen=True)
class Pinned:
    """Terms that leave a solver no freedom: every unknown is what the facts say."""

    facts: list[Term]
    spoken_of: list[Term]


def _unnamed(term: Term) -> bool:
    return any(node.op == "apply" and node.data.kind == "witness" for node in postorder([term]))


def pin(schema: Schema, facts: Facts, terms: list[Term]) -> Pinned:
    """Pins for everything that these terms speak of, and the terms with all that was added."""
    first = footprint((schema,), terms)
    members = [
        apply(leaf.data, *leaf.args[:-1], item)
        for leaf in first.of_kind("member")
        if not any(map(_unnamed, leaf.args[:-1]))
        for item in facts.members(leaf.data, tuple(map(facts.known, leaf.args[:-1])))
    ]
    spoken_of = [*terms, *members]
    pins = []
    for leaf in unknown_leaves(footprint((schema,), spoken_of)):
        if not _unnamed(leaf):
            known = facts.known(leaf)
            pins.append(equal(leaf, known))
        elif leaf.data.kind == "member":
            items = facts.members(leaf.data, tuple(map(facts.known, leaf.args[:-1])))
            pins.append(implies(leaf, disjunction(*(equal(leaf.args[-1], item) for item in items))))
        else:
            pins.extend(_pinned_wherever(leaf, facts))
    return Pinned(pins, spoken_of)


def _pinned_wherever(leaf: Term, facts: Facts) -> list[Term]:
    """An ancestry said of a witness: whatever entity that is, the facts say it."""
    subject, other = leaf.args
    pins = []
    for uid, thing in facts.things.items():
        del thing
        candidate = _literal(uid)
        if _unnamed(other) and candidate.sort == other.sort and not _unnamed(subject):
            truth = facts.below(facts.known(subject), candidate)
            pins.append(implies(equal(other, candidate), leaf if truth.data else negate(leaf)))
    return pins


def _literal(uid: Any) -> Term:
    from remit.engines.settlement.prover.terms import entity

    return entity(uid)
