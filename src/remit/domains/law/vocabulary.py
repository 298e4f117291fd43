"""What a pack can be asked: its acts with the facts that each reads, and its policies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import cedarpy

from remit.domains.law.words import values_of
from remit.engines.settlement import Pack
from remit.engines.settlement.schema import read_schema
from remit.errors import NotFound

DAY = "on"
# A law that does not tell the kinds of direct award apart knows them under this word.
ALIKE = "direct"
BLANKS: dict[str, Any] = {"Bool": False, "Long": 0, "String": "", "Set": []}
# Days, pence and basis points: whole numbers as Cedar has them, none below nought.
NUMBERS = range(2**63 - 1)
COMPARING = ("==", "!=", "<", "<=", ">", ">=", "contains")


@dataclass(frozen=True, slots=True)
class FactForm:
    """One fact of an act, or one attribute of an entity.

    `type` is Bool, Long, String, Set or Entity; `required` says whether it must be given.
    """

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act as a pack's schema declares it. `facts` leave out the date, which every act takes."""

    name: str
    group: str
    principals: tuple[str, ...]
    resource: str
    facts: Mapping[str, FactForm]


@dataclass(frozen=True)
class PolicyForm:
    """One policy: its text as Cedar's JSON, the facts that it reads, what it compares each with.

    `words` are all texts that it compares anything with.
    """

    id: str
    effect: str
    json: dict[str, Any] = field(repr=False)
    facts: tuple[str, ...]
    compared: Mapping[str, tuple[Any, ...]]
    words: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """A pack's acts, entities and policies, read once."""

    pack: Pack
    acts: Mapping[str, ActForm]
    entities: Mapping[str, Mapping[str, FactForm]]
    policies: Mapping[str, PolicyForm]
    days: tuple[int, ...]
    _speaking: dict[tuple[str, str], tuple[PolicyForm, ...]] = field(
        default_factory=dict, repr=False
    )
    _compared: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def act(self, name: str) -> ActForm:
        """An act by its name. Raises `NotFound` (`LAW-001`)."""
        if name not in self.acts:
            raise NotFound(
                "LAW-001",
                f"{self.pack.title} knows no act `{name}`",
                where="act",
                mend="see the list of acts at /law",
                details={"acts": sorted(self.acts)},
            )
        return self.acts[name]

    def speaking(self, act: ActForm, effect: str) -> tuple[PolicyForm, ...]:
        """The policies of one effect that speak of an act, in the order of the pack."""
        key = (act.name, effect)
        if key not in self._speaking:
            self._speaking[key] = tuple(
                self.policies[clause.id]
                for clause in self.pack.clauses_for(act.name, act.group)
                if clause.effect == effect
            )
        return self._speaking[key]

    def reads(self, act: ActForm, fact: str) -> bool:
        """Whether a fact, or the date, makes a difference to an act."""
        return any(
            fact in policy.facts
            for effect in ("permit", "forbid")
            for policy in self.speaking(act, effect)
        )

    def values(self, form: FactForm, act: str) -> Sequence[Any]:
        """The values that a fact may have in an act: a list, a range of numbers, or any."""
        if form.type == "Bool":
            return (True, False)
        if form.type == "Long":
            return NUMBERS
        return self.told_apart(form.name, act) if form.type == "String" else ()

    def compared_words(self, act: ActForm) -> frozenset[str]:
        """Every word that a policy of an act compares anything with."""
        if act.name not in self._compared:
            self._compared[act.name] = frozenset(
                word
                for effect in ("permit", "forbid")
                for policy in self.speaking(act, effect)
                for word in policy.words
            )
        return self._compared[act.name]

    def told_apart(self, fact: str, act: str) -> list[str]:
        """The words that a fact can be in an act, as far as this law tells them apart."""
        apart = {
            value for policy in self.policies.values() for value in policy.compared.get(fact, ())
        }
        known = values_of(fact, act)
        if not known:
            return sorted(apart) or [""]
        alike = not any(value.startswith(f"{ALIKE}_") for value in apart)
        return [value for value in known if value in apart or (value == ALIKE and alike)] or list(
            known[:1]
        )


@dataclass(frozen=True)
class ActOfPack:
    """An act of a pack, told apart by the pack's hash: what is worked out once for each."""

    name: str
    hash: str
    act: str
    words: Vocabulary = field(compare=False, repr=False)
    form: ActForm = field(compare=False, repr=False)


def vocabulary(pack: Pack) -> Vocabulary:
    """A pack's vocabulary; the same pack is never read twice."""
    return _vocabulary(_Kept(pack.name, pack.hash, pack))


@dataclass(frozen=True)
class _Kept:
    """A pack, told from another by its name and the hash of its text."""

    name: str
    hash: str
    pack: Pack = field(compare=False, repr=False)


@lru_cache(maxsize=16)
def _vocabulary(kept: _Kept) -> Vocabulary:
    pack = kept.pack
    schema = read_schema(pack.schema_text)
    acts = {
        uid.id: ActForm(
            uid.id,
            pack.acts[uid.id],
            declared.principals,
            declared.resources[0],
            _forms(declared.context, without=DAY),
        )
        for uid, declared in schema.actions.items()
        if declared.principals and uid.id in pack.acts
    }
    entities = {name: _forms(declared.attributes) for name, declared in schema.entities.items()}
    policies = _policies(pack.policy_text)
    days = {number for policy in policies.values() for number in policy.compared.get(DAY, ())}
    return Vocabulary(pack, acts, entities, policies, tuple(sorted(days)))


def _forms(record: Any, without: str = "") -> dict[str, FactForm]:
    return {
        name: FactForm(name, _type_words(attribute.type), attribute.required)
        for name, attribute in record.attributes
        if name != without
    }


def _type_words(declared: Any) -> str:
    kind = type(declared).__name__
    if kind == "Primitive":
        return str(declared.name)
    return "Set" if kind == "SetType" else "Entity"


def _policies(text: str) -> dict[str, PolicyForm]:
    found = {}
    for policy in json.loads(cedarpy.policies_to_json_str(text))["staticPolicies"].values():
        conditions = policy.get("conditions", [])
        compared: dict[str, dict[Any, None]] = {}
        for name, value in _comparisons(conditions):
            compared.setdefault(name, {})[value] = None
        key = policy["annotations"]["id"]
        found[key] = PolicyForm(
            key,
            policy["effect"],
            policy,
            tuple(dict.fromkeys(_facts_read(conditions))),
            {name: tuple(values) for name, values in compared.items()},
            frozenset(each for each in _literals(conditions) if isinstance(each, str)),
        )
    return found


def policy_set(policies: Iterable[PolicyForm]) -> cedarpy.PolicySet:
    """Some policies as Cedar takes them; Cedar's answers name them by their @id."""
    return cedarpy.PolicySet.from_json_str(
        json.dumps(
            {
                "templates": {},
                "templateLinks": [],
                "staticPolicies": {policy.id: policy.json for policy in policies},
            }
        )
    )


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a policy's JSON, from the outside in."""
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child)


def _facts_read(conditions: Any) -> Iterator[str]:
    for node in walk(conditions):
        for key in (".", "has"):
            part = node.get(key)
            if isinstance(part, dict) and part.get("left") == {"Var": "context"}:
                yield part["attr"]


def _comparisons(conditions: Any) -> Iterator[tuple[str, Any]]:
    """Each fact with each literal that it is compared with."""
    for node in walk(conditions):
        for sign in COMPARING:
            sides = node.get(sign)
            if isinstance(sides, dict) and {"left", "right"} <= set(sides):
                left, right = sides["left"], sides["right"]
                for fact, other in ((left, right), (right, left)):
                    part = fact.get(".", {})
                    if part.get("left") == {"Var": "context"}:
                        yield from ((part["attr"], value) for value in _literals(other))


def _literals(node: Any) -> Iterator[Any]:
    return (
        each["Value"]
        for each in walk(node)
        if isinstance(each.get("Value"), int | str) and not isinstance(each["Value"], bool)
    )
