"""What the policies of an act can see of a case: two cases that look alike to them end alike.

A policy sees the kinds of things, their attributes that it names, and which of them are the same
thing; not their ids, nor attributes that no policy of the act names. A word that is only ever
compared with written words is told apart from those alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from remit.domains.law.cases import Case
from remit.domains.law.vocabulary import DAY, ActForm, ActOfPack, Vocabulary, walk
from remit.engines.settlement import Entity, EntityRef, day_number

EQUALITIES: Final = ("==", "!=")
OTHER: Final = "\0another word"


@dataclass(frozen=True)
class Sight:
    """How the policies of one act look: at which attributes, at which only as one of some words,
    for which things by name (`uids`), and whether at the day."""

    attributes: frozenset[str]
    words: Mapping[str, frozenset[str]]
    uids: frozenset[tuple[str, str]]
    day: bool

    def of(self, case: Case) -> tuple[Any, ...]:
        """What they see of a case, ready to be a key."""
        places: dict[EntityRef, Any] = {}
        seen = tuple(self._entity(entity, places) for entity in case.entities)
        return (
            places.setdefault(case.actor.ref, len(places)),
            places.setdefault(case.thing.ref, len(places)),
            seen,
            self._day(case),
        )

    def _entity(self, entity: Entity, places: dict[EntityRef, Any]) -> tuple[Any, ...]:
        attrs = tuple(
            (name, self._value(name, value, places))
            for name, value in sorted(entity.attrs.items())
            if name in self.attributes
        )
        parents = tuple(self._place(parent, places) for parent in entity.parents)
        return (self._place(entity.ref, places), entity.type, attrs, parents)

    def _place(self, ref: EntityRef, places: dict[EntityRef, Any]) -> Any:
        """A thing by the order in which it is met, or by its name where a policy names it."""
        named = (ref.type, ref.id) in self.uids
        return places.setdefault(ref, (ref.type, ref.id) if named else (ref.type, len(places)))

    def _value(self, name: str, value: Any, places: dict[EntityRef, Any]) -> Any:
        if isinstance(value, EntityRef):
            return self._place(value, places)
        if isinstance(value, list | tuple | set | frozenset):
            return tuple(sorted(map(str, value)))
        if name in self.words and value not in self.words[name]:
            return OTHER
        # 1 and True are one key to Python, and two values to a policy.
        return (type(value).__name__, value)

    def _day(self, case: Case) -> Any:
        """The day where the case has days of its own; else the stretch between the law's days."""
        if not self.day:
            return None
        own = any(
            type(value) is int and name in self.attributes
            for entity in case.entities
            for name, value in entity.attrs.items()
        )
        number = day_number(case.on)
        return ("day", number) if own else sum(each <= number for each in case.words.days)


def sight_of(words: Vocabulary, act: ActForm) -> Sight:
    """How the policies of an act look at a case."""
    return _sight(ActOfPack(words.pack.name, words.pack.hash, act.name, words, act))


@lru_cache(maxsize=1024)
def _sight(key: ActOfPack) -> Sight:
    policies = [
        policy for effect in ("permit", "forbid") for policy in key.words.speaking(key.form, effect)
    ]
    texts = [policy.json for policy in policies]
    read = Counter(node["."]["attr"] for node in walk(texts) if "." in node)
    compared: dict[str, list[str]] = {}
    for name, words in _compared(texts):
        compared.setdefault(name, []).extend(words)
    times = Counter(name for name, _ in _compared(texts))
    return Sight(
        attributes=frozenset(read) | {node["has"]["attr"] for node in walk(texts) if "has" in node},
        words={
            name: frozenset(words) for name, words in compared.items() if times[name] == read[name]
        },
        uids=frozenset(
            (node["type"], node["id"])
            for node in walk(texts)
            if isinstance(node.get("type"), str) and isinstance(node.get("id"), str)
        ),
        day=any(DAY in policy.facts for policy in policies),
    )


def _compared(texts: Any) -> Iterator[tuple[str, list[str]]]:
    """Each place where an attribute is compared with written words, and those words."""
    for node in walk(texts):
        for sign in EQUALITIES:
            if sides := node.get(sign):
                for one, other in (("left", "right"), ("right", "left")):
                    word = sides[other].get("Value")
                    if "." in sides[one] and isinstance(word, str):
                        yield sides[one]["."]["attr"], [word]
        if sides := node.get("contains"):
            members = [each.get("Value") for each in sides["left"].get("Set", ())]
            written = members and all(isinstance(each, str) for each in members)
            if written and "." in sides["right"]:
                yield sides["right"]["."]["attr"], members
