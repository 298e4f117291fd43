"""From a solver's model to a request and entities that Cedar takes, as small as can be had.

Only what the question named is read from the model; whatever else the schema requires of an entity
is filled with a blank that no policy looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final, TypeVar

import z3

from remit.engines.settlement.prover.enforce import Footprint, unknown_leaves
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.solve import Question
from remit.engines.settlement.prover.terms import (
    Term,
    disjunction,
    equal,
    long,
    negate,
)
from remit.engines.settlement.schema import EntityDeclaration, Schema
from remit.engines.settlement.sorts import (
    BOOL,
    LONG,
    STRING,
    EntitySort,
    ExtensionType,
    Primitive,
    RecordType,
    SetType,
    Type,
    Uid,
)

K = TypeVar("K")

PREFERENCES_MAX: Final = 250
BLANK_EXTENSIONS: Final = {
    "ipaddr": ("ip", "127.0.0.1"),
    "decimal": ("decimal", "0.0"),
    "datetime": ("datetime", "1970-01-01"),
    "duration": ("duration", "0ms"),
}


@dataclass(frozen=True)
class Witness:
    """One concrete request: three uids, a context, and the entities, in Cedar's JSON."""

    principal: Uid
    action: Uid
    resource: Uid
    context: dict[str, Any]
    entities: tuple[dict[str, Any], ...]

    @property
    def request(self) -> dict[str, Any]:
        """The request as Cedar takes it."""
        return {
            "principal": self.principal.as_dict(),
            "action": self.action.as_dict(),
            "resource": self.resource.as_dict(),
            "context": self.context,
        }

    def as_dict(self) -> dict[str, Any]:
        """Request and entities."""
        return {"request": self.request, "entities": list(self.entities)}


def small_model(question: Question) -> z3.ModelRef:
    """A model of a question that can hold: few entities, few facts, numbers and texts that occur.

    The question is narrowed by what was preferred, so it is of no further use.
    """
    assert question.holds()
    for count, preference in enumerate(_preferences(question.footprint)):
        if count == PREFERENCES_MAX:
            break
        next((wish for wish in preference if question.could(wish)), None)
    assert question.holds()
    return question.solver.model()


def _preferences(found: Footprint) -> Iterator[list[Term]]:
    """Wishes in order of weight; of each list the first that can be had."""
    things = [node for node in found.entities() if not node.is_literal]
    for first, second in combinations(things, 2):
        if first.sort == second.sort:
            yield [equal(first, second)]
    texts = found.literals(STRING)
    numbers = sorted(found.literals(LONG), key=lambda term: (abs(term.data), term.data))
    for leaf in unknown_leaves(found):
        if leaf.sort == BOOL:
            yield [negate(leaf)]
        elif leaf.sort == LONG:
            yield [
                equal(leaf, long(0)),
                *(equal(leaf, number) for number in numbers),
                *(equal(leaf, long(number.data + 1)) for number in numbers if number.data < 2**31),
            ]
        elif leaf.sort == STRING and texts:
            yield [disjunction(*(equal(leaf, text) for text in texts))]


def read_witness(question: Question, model: z3.ModelRef, environment: Environment) -> Witness:
    """The model as a request under this environment's schema."""
    return _Builder(question, model, environment).witness()


Place = tuple[Uid | None, tuple[str, ...]]
"""Where a value stands: an entity's attribute, or (with no entity) one of the context."""


@dataclass
class _Builder:
    question: Question
    model: z3.ModelRef
    environment: Environment
    values: dict[Place, Any] = field(default_factory=dict)
    present: dict[Place, bool] = field(default_factory=dict)
    members: dict[Place, list[Any]] = field(default_factory=dict)
    parents: dict[Uid, list[Uid]] = field(default_factory=dict)
    tags: dict[Uid, dict[str, Any]] = field(default_factory=dict)
    tagged: set[tuple[Uid, str]] = field(default_factory=set)
    spoken_of: dict[Uid, None] = field(default_factory=dict)
    blanks: dict[str, Uid] = field(default_factory=dict)

    @property
    def schema(self) -> Schema:
        return self.environment.schema

    def witness(self) -> Witness:
        self.names = Model(self.question, self.model)
        for node in unknown_leaves(self.question.footprint):
            self._note(node)
        ends = {}
        for end, kind in (
            ("principal", self.environment.principal),
            ("resource", self.environment.resource),
        ):
            variable = self.environment.variable(end)
            assert isinstance(variable, Term)
            known = variable in self.question.footprint.nodes
            ends[end] = self.names.value(variable) if known else self._blank_entity(kind)
            self.spoken_of[ends[end]] = None
        context = self._record(self.schema.actions[self.environment.action].context, None, ())
        return Witness(
            ends["principal"],
            self.environment.action,
            ends["resource"],
            context,
            tuple(self._entities()),
        )

    def _note(self, node: Term) -> None:
        function, value = node.data, self.names.value(node)
        args = [self.names.value(arg) for arg in node.args]
        if function.kind == "request":
            return
        if function.kind == "below":
            if value:
                self.parents.setdefault(args[0], []).append(args[1])
            return
        subject = None if function.owner == "context" else args[0]
        if subject is not None:
            self.spoken_of[subject] = None
        place: Place = (subject, function.path)
        if function.kind == "value":
            self.values[place] = value
        elif function.kind == "has":
            self.present[place] = value
        elif function.kind == "member":
            if value and args[-1] not in self.members.setdefault(place, []):
                self.members[place].append(args[-1])
        elif function.kind == "has_tag":
            if value:
                self.tagged.add((args[0], args[1]))
        else:
            self.tags.setdefault(args[0], {})[args[1]] = value

    def _entities(self) -> Iterable[dict[str, Any]]:
        made: dict[Uid, dict[str, Any]] = {}
        while waiting := [
            uid for uid in self.spoken_of if uid not in made and uid.type in self.schema.entities
        ]:
            for uid in waiting:
                made[uid] = self._entity(uid)
        return sorted(made.values(), key=lambda each: (each["uid"]["type"], each["uid"]["id"]))

    def _entity(self, uid: Uid) -> dict[str, Any]:
        declared = self.schema.entities.get(uid.type, EntityDeclaration())
        above = self.schema.ancestors.get(uid.type, frozenset())
        parents = [
            parent for parent in dict.fromkeys(self.parents.get(uid, ())) if parent.type in above
        ]
        self.spoken_of.update(dict.fromkeys(parents))
        made: dict[str, Any] = {
            "uid": uid.as_dict(),
            "attrs": self._record(declared.attributes, uid, ()),
            "parents": [parent.as_dict() for parent in parents],
        }
        if declared.tags is not None:
            known = self.tags.get(uid, {})
            made["tags"] = {
                key: self._json(known[key]) if key in known else self._blank(declared.tags)
                for subject, key in sorted(self.tagged, key=str)
                if subject == uid
            }
        return made

    def _record(self, declared: RecordType, subject: Uid | None, path: tuple[str, ...]) -> Any:
        made = {}
        for name, attribute in declared.attributes:
            place: Place = (subject, (*path, name))
            if attribute.required or self.present.get(place, False):
                made[name] = self._value(attribute.type, place)
        return made

    def _value(self, declared: Type, place: Place) -> Any:
        if isinstance(declared, RecordType):
            return self._record(declared, *place)
        if isinstance(declared, SetType):
            return [self._json(item) for item in sorted(self.members.get(place, ()), key=str)]
        if place in self.values:
            return self._json(self.values[place])
        return self._blank(declared)

    def _json(self, value: Any) -> Any:
        if isinstance(value, Uid):
            self.spoken_of[value] = None
            return {"__entity": value.as_dict()}
        return value

    def _blank(self, declared: Type) -> Any:
        """A value that no policy looked at."""
        if isinstance(declared, Primitive):
            return {BOOL: False, LONG: 0}.get(declared, "")
        if isinstance(declared, EntitySort):
            return self._json(self._blank_entity(declared.name))
        if isinstance(declared, ExtensionType):
            function, argument = BLANK_EXTENSIONS[declared.name]
            return {"__extn": {"fn": function, "arg": argument}}
        if isinstance(declared, RecordType):
            return {
                name: self._blank(attribute.type)
                for name, attribute in declared.attributes
                if attribute.required
            }
        return []

    def _blank_entity(self, kind: str) -> Uid:
        if kind not in self.blanks:
            declared = self.schema.entities.get(kind)
            met = [uid for uid in self.spoken_of if uid.type == kind]
            if declared and declared.choices:
                self.blanks[kind] = Uid(kind, declared.choices[0])
            else:
                self.blanks[kind] = met[0] if met else self.names.fresh_entity(kind)
        return self.blanks[kind]


class Model:
    """Python values for a model's values; those that are no literal get names of their own."""

    def __init__(self, question: Question, model: z3.ModelRef) -> None:
        self.encoder = question.encoder
        self.model = model
        self._known: dict[tuple[Any, str], Any] = {}
        self._taken: set[Any] = set()
        for node in question.footprint.nodes:
            if node.is_literal and (isinstance(node.data, Uid | str)):
                self._known[(node.sort, str(self._evaluated(node)))] = node.data
                self._taken.add(node.data)

    def _evaluated(self, term: Term) -> Any:
        return self.model.eval(self.encoder.expression(term), model_completion=True)

    def value(self, term: Term) -> Any:
        """A bool, an int, a text or a uid."""
        found = self._evaluated(term)
        if term.sort == BOOL:
            return bool(z3.is_true(found))
        if term.sort == LONG:
            return found.as_signed_long()
        if term.sort == STRING and self.encoder.strings:
            return re.sub(
                r"\\u\{([0-9a-fA-F]+)\}", lambda hexed: chr(int(hexed[1], 16)), found.as_string()
            )
        key = (term.sort, str(found))
        if key not in self._known:
            self._known[key] = (
                self.fresh_entity(term.sort.name)
                if isinstance(term.sort, EntitySort)
                else self._fresh_text()
            )
        return self._known[key]

    def fresh_entity(self, kind: str) -> Uid:
        """An entity of that type whose name nothing else has."""
        stem = kind.rpartition("::")[2].lower()
        return self._fresh(Uid(kind, f"{stem}-{number}") for number in range(1, 10**6))

    def _fresh_text(self) -> str:
        return str(self._fresh(f"another-{number}" for number in range(1, 10**6)))

    def _fresh(self, names: Iterable[K]) -> K:
        made = next(name for name in names if name not in self._taken)
        self._taken.add(made)
        return made
