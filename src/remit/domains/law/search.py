"""What would have to be true? The smallest sets of facts with which the law would permit a case.

Cedar alone decides. The search only chooses what to ask it: where a case is refused, the facts
that the refusing policy reads are tried, fewest first, until it no longer refuses; then the next.
Every answer has been put to Cedar whole.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import combinations, count, product
from typing import Any, Final

import cedarpy

from remit.domains.law.cases import Case
from remit.domains.law.vocabulary import BLANKS, DAY, ActForm, PolicyForm, Vocabulary, policy_set
from remit.engines.settlement import Entity, EntityRef

STRIDES: Final = ((0, 1, 2), (3,), (4,))
"""How many facts of one policy are tried at once, by strides. Four are the most: a policy that
needs more would be beyond what a person could follow."""

STEPS_MAX: Final = 600
"""Worlds looked at for one question; beyond that, what was found so far is told."""

WAYS_MAX: Final = 6

Facts = dict[str, Any]


@dataclass
class Search:
    """One case before Cedar, its entities read once. `free` are the facts that may be tried."""

    case: Case
    free: frozenset[str]
    repairs: dict[Any, list[Facts]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        words, act = self.case.words, self.case.act
        self.permits = words.speaking(act, "permit")
        self.forbids = words.speaking(act, "forbid")
        self.entities = cedarpy.Entities.from_json_str(
            json.dumps([_cedar(entity) for entity in self.case.entities]), words.pack.schema
        )
        self.by_id = {policy.id: policy for policy in (*self.permits, *self.forbids)}

    @classmethod
    def of(cls, case: Case) -> Search:
        """A search over every fact of the case that was not given."""
        return cls(case, frozenset(case.act.facts) - set(case.given))

    def could_have_power(self) -> bool:
        """Whether some power would cover the case, whatever limits say."""
        return any(self.powers(world) for world in self.roots())

    def deciding(
        self, policies: Sequence[PolicyForm], worlds: Sequence[Facts]
    ) -> list[tuple[bool, tuple[str, ...]]]:
        """For each world, whether it is allowed and by which of these policies it is decided."""
        if not policies or not worlds:
            return [(False, ()) for _ in worlds]
        asked = [
            {
                "principal": self.case.actor.ref.as_dict(),
                "action": {"type": "Action", "id": self.case.act.name},
                "resource": self.case.thing.ref.as_dict(),
                "context": self.case.context | self.blanks | world,
            }
            for world in worlds
        ]
        handle = _handle(self.case.words, tuple(policy.id for policy in policies))
        return [
            (answer.decision is cedarpy.Decision.Allow, tuple(sorted(answer.diagnostics.reasons)))
            for answer in cedarpy.is_authorized_batch(asked, handle, self.entities)
        ]

    @cached_property
    def blanks(self) -> Facts:
        """Facts that must be given though they make no difference here."""
        found = {}
        for name, form in self.case.act.facts.items():
            if form.required and name not in self.case.given:
                values = self.values(name) if self._is_read(name) else [BLANKS[form.type]]
                if len(values) == 1:
                    found[name] = values[0]
        return found

    def missing(self) -> list[str]:
        """Facts that must be given, make a difference, and were not given."""
        return [
            name
            for name, form in self.case.act.facts.items()
            if form.required and name not in self.case.given and name not in self.blanks
        ]

    def roots(self) -> list[Facts]:
        """The worlds to begin with: one for each value of what must be given."""
        missing = self.missing()
        return [
            dict(zip(missing, each, strict=True))
            for each in product(*(self.values(name) for name in missing))
        ]

    def _is_read(self, name: str) -> bool:
        return any(name in policy.facts for policy in self.by_id.values())

    def values(self, name: str, policy: PolicyForm | None = None) -> list[Any]:
        """Values of a fact that can make a difference: to one policy, or to any of this act."""
        form = self.case.act.facts[name]
        if form.type == "Bool":
            return [True, False]
        if form.type == "String":
            return self.words_of(name)
        edges = dict.fromkeys(
            value
            for each in ([policy] if policy else self.by_id.values())
            for value in each.compared.get(name, ())
        )
        return list(
            dict.fromkeys(
                value for edge in edges for value in (edge, edge - 1, edge + 1) if value >= 0
            )
        )

    def words_of(self, name: str) -> list[str]:
        """Values of a fact that is a word, as far as this law tells them apart."""
        return self.case.words.told_apart(name, self.case.act.name)

    def powers(self, world: Facts) -> list[Facts]:
        """The smallest further facts with which some power covers the case."""
        return [way for policy in self.permits for way in self.mend(policy, world)]

    def mend(self, policy: PolicyForm, world: Facts) -> list[Facts]:
        """The smallest further facts with which a power is given, or a limit falls silent."""
        wanted = policy.effect == "permit"
        names = [
            name
            for name in policy.facts
            if name in self.free and name not in world and name in self.case.act.facts
        ]
        seen = tuple((name, world.get(name)) for name in policy.facts)
        key = (policy.id, seen)
        if key not in self.repairs:
            self.repairs[key] = list(self._mended(policy, world, names, wanted))
        return self.repairs[key]

    def _mended(
        self, policy: PolicyForm, world: Facts, names: Sequence[str], wanted: bool
    ) -> Iterator[Facts]:
        found: list[Facts] = []
        for sizes in STRIDES:
            tries = [
                dict(zip(chosen, values, strict=True))
                for size in sizes
                for chosen in combinations(names, size)
                for values in product(*(self.values(name, policy) for name in chosen))
            ]
            tries = [
                each for each in tries if not any(way.items() <= each.items() for way in found)
            ]
            answers = self.deciding([policy], [world | each for each in tries])
            for each, (_, reasons) in zip(tries, answers, strict=True):
                if bool(reasons) == wanted and not any(
                    way.items() <= each.items() or _same_but_for_numbers(way, each) for way in found
                ):
                    found.append(each)
        yield from found

    def ways(self, ways_max: int = WAYS_MAX) -> list[Facts]:
        """The smallest sets of further facts that permit the case, the fewest facts first."""
        found: list[Facts] = []
        order = count()
        waiting = [(len(world), next(order), world) for world in self.roots()]
        heapq.heapify(waiting)
        steps = 0
        while waiting and len(found) < ways_max and steps < STEPS_MAX:
            steps += 1
            _, _, world = heapq.heappop(waiting)
            if any(way.items() <= world.items() for way in found):
                continue
            allowed, reasons = self.deciding(tuple(self.by_id.values()), [world])[0]
            if allowed:
                found.append(world)
                continue
            for way in self._next(world, reasons):
                further = world | way
                heapq.heappush(waiting, (len(further), next(order), further))
        return found

    def _next(self, world: Facts, reasons: tuple[str, ...]) -> list[Facts]:
        """What to try next: a power first, then the limit that leaves the fewest ways out."""
        powers = self.powers(world)
        if {} not in powers:
            return powers
        options = [self.mend(self.by_id[reason], world) for reason in reasons]
        return min(options, key=len, default=[])


def _same_but_for_numbers(one: Facts, other: Facts) -> bool:
    """Whether two sets differ only in a number: one example of it is enough."""
    return one.keys() == other.keys() and all(
        value == other[name] or (type(value) is int and type(other[name]) is int)
        for name, value in one.items()
    )


def _cedar(entity: Entity) -> dict[str, Any]:
    return {
        "uid": entity.ref.as_dict(),
        "attrs": {
            name: {"__entity": value.as_dict()} if isinstance(value, EntityRef) else value
            for name, value in entity.attrs.items()
        },
        "parents": [parent.as_dict() for parent in entity.parents],
    }


def _handle(words: Vocabulary, ids: tuple[str, ...]) -> cedarpy.PolicySet:
    return _policies(_Chosen(words.pack.name, words.pack.hash, ids, words))


@dataclass(frozen=True)
class _Chosen:
    """Some policies of a pack, told apart by the pack's hash."""

    name: str
    hash: str
    ids: tuple[str, ...]
    words: Vocabulary = field(compare=False, repr=False)


@lru_cache(maxsize=4096)
def _policies(chosen: _Chosen) -> cedarpy.PolicySet:
    return policy_set(chosen.words.policies[each] for each in chosen.ids)


def reads_day(words: Vocabulary, act: ActForm) -> bool:
    """Whether the date makes a difference to an act."""
    return any(
        DAY in policy.facts
        for effect in ("permit", "forbid")
        for policy in words.speaking(act, effect)
    )
