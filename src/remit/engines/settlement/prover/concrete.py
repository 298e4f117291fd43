"""One request over known entities: the world in which every term folds to a literal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.engines.settlement.prover.terms import (
    FALSE,
    TRUE,
    Function,
    Term,
    boolean,
    disjunction,
    entity,
    long,
    rebuild,
    string,
    with_element,
)
from remit.engines.settlement.prover.values import Field, Opaque, RecordValue, SetValue, Value
from remit.engines.settlement.schema import Schema
from remit.engines.settlement.sorts import (
    BOOL,
    LONG,
    Attribute,
    EntitySort,
    ExtensionType,
    RecordType,
    SetType,
    Sort,
    Type,
    Uid,
)


@dataclass(frozen=True, slots=True)
class Thing:
    """One entity as Cedar's JSON gives it."""

    attributes: Mapping[str, Any]
    parents: tuple[Uid, ...]
    tags: Mapping[str, Any]


def read_uid(data: Mapping[str, Any]) -> Uid:
    """`{"type", "id"}`, or the same within `__entity`."""
    inner = data.get("__entity", data)
    return Uid(inner["type"], inner["id"])


def read_things(entities: Sequence[Mapping[str, Any]]) -> dict[Uid, Thing]:
    """Cedar's JSON list of entities by uid."""
    return {
        read_uid(each["uid"]): Thing(
            each.get("attrs", {}),
            tuple(read_uid(parent) for parent in each.get("parents", ())),
            each.get("tags", {}),
        )
        for each in entities
    }


class Facts:
    """Known entities and one request. `schema` tells entity references from plain records."""

    def __init__(
        self,
        entities: Sequence[Mapping[str, Any]],
        request: Mapping[str, Any],
        schema: Schema | None = None,
    ) -> None:
        self.schema = schema
        self.things = read_things(entities)
        if schema:
            for uid, declared in schema.actions.items():
                self.things.setdefault(uid, Thing({}, declared.groups, {}))
        self.uids = {name: read_uid(request[name]) for name in ("principal", "action", "resource")}
        self.context: Mapping[str, Any] = request.get("context") or {}
        self.missed = False
        """Whether an entity was looked into that is not there."""
        self._above: dict[Uid, frozenset[Uid]] = {}

    def variable(self, name: str) -> Value:
        """See `World`."""
        if name != "context":
            return entity(self.uids[name])
        declared = self.schema.actions.get(self.uids["action"]) if self.schema else None
        return value_of(self.context, declared.context if declared else None)

    def exists(self, thing: Term) -> Term:
        """See `World`."""
        return boolean(thing.data in self.things)

    def attribute(self, thing: Term, name: str) -> Field | None:
        """See `World`."""
        known = self._thing(thing)
        if known is None or name not in known.attributes:
            return None
        declared = self.schema.entities.get(thing.data.type) if self.schema else None
        attribute = declared.attributes.get(name) if declared else None
        return Field(TRUE, value_of(known.attributes[name], attribute.type if attribute else None))

    def _thing(self, thing: Term) -> Thing | None:
        known = self.things.get(thing.data)
        self.missed = self.missed or known is None
        return known

    def tag(self, thing: Term, key: Term) -> Field | None:
        """See `World`."""
        known = self._thing(thing)
        if known is None or key.data not in known.tags:
            return None
        declared = self.schema.entities.get(thing.data.type) if self.schema else None
        return Field(TRUE, value_of(known.tags[key.data], declared.tags if declared else None))

    def below(self, thing: Term, other: Term) -> Term:
        """See `World`."""
        return boolean(other.data in self.above(thing.data))

    def above(self, uid: Uid) -> frozenset[Uid]:
        """Every ancestor of an entity."""
        if uid not in self._above:
            reached: set[Uid] = set()
            waiting = list(self.things[uid].parents) if uid in self.things else []
            while waiting:
                step = waiting.pop()
                if step not in reached:
                    reached.add(step)
                    waiting.extend(self.things[step].parents if step in self.things else ())
            self._above[uid] = frozenset(reached)
        return self._above[uid]

    def known(self, term: Term) -> Term:
        """A proof's term, with these facts in the place of its unknowns."""
        return rebuild(term, self.replace)

    def replace(self, node: Term) -> Term | None:
        """What stands in the place of one unknown, if its arguments are known."""
        if node.op == "apply" and all(arg.is_literal for arg in node.args):
            return self.answer(node.data, node.args)
        if node.op == "some" and all(arg.is_literal for arg in node.args[:-1]):
            return disjunction(
                *(
                    self.known(with_element(node.args[-1], item))
                    for item in self.members(node.data, node.args[:-1])
                )
            )
        return None

    def members(self, function: Function, args: tuple[Term, ...]) -> list[Term]:
        """The elements of a known set; none where it is absent."""
        held = self._value(function, args)
        items = held.items if isinstance(held, SetValue) else ()
        return [item for _, item in items if isinstance(item, Term)]

    def answer(self, function: Function, args: tuple[Term, ...]) -> Term:
        """What the facts say of one unknown; an absent value reads as a blank of its sort."""
        match function.kind:
            case "request":
                known: Value | None = entity(self.uids[function.owner])
            case "below":
                known = self.below(args[0], args[1])
            case "member":
                known = boolean(args[-1] in self.members(function, args[:-1]))
            case "has":
                known = boolean(self._value(function, args) is not None)
            case "has_tag":
                known = boolean(self.tag(args[0], args[1]) is not None)
            case "tag":
                found = self.tag(args[0], args[1])
                known = found.value if found else None
            case _:
                known = self._value(function, args)
        if isinstance(known, Term) and known.sort == function.result:
            return known
        return blank(function.result)

    def _value(self, function: Function, args: tuple[Term, ...]) -> Value | None:
        value: Value | None
        if function.owner == "context":
            value = self.variable("context")
            path = function.path
        else:
            found = self.attribute(args[0], function.path[0])
            value = found.value if found else None
            path = function.path[1:]
        for name in path:
            inner = value.fields.get(name) if isinstance(value, RecordValue) else None
            value = inner.value if inner else None
        return value


def blank(sort: Sort) -> Term:
    """A value that stands where none is read."""
    if sort == BOOL:
        return FALSE
    if sort == LONG:
        return long(0)
    return entity(Uid(sort.name, "")) if isinstance(sort, EntitySort) else string("")


def value_of(data: Any, declared: Type | None) -> Value:
    """A JSON value as Cedar reads it, by the declared type where there is one."""
    if isinstance(declared, ExtensionType):
        return Opaque(f"a value of type `{declared.name}`")
    if isinstance(data, bool | int | str):
        return plain_literal(data)
    if isinstance(data, list):
        element = declared.element if isinstance(declared, SetType) else None
        return SetValue(tuple((TRUE, value_of(item, element)) for item in data))
    return _mapping(data, declared)


def plain_literal(data: bool | int | str) -> Term:
    """A truth, a number or a text as a known term."""
    if isinstance(data, bool):
        return boolean(data)
    return long(data) if isinstance(data, int) else string(data)


def _mapping(data: Mapping[str, Any], declared: Type | None) -> Value:
    """An extension value, an entity or a record."""
    if "__extn" in data:
        return Opaque("an extension value")
    if "__entity" in data or (isinstance(declared, EntitySort) and "type" in data):
        return entity(read_uid(data))
    record = declared if isinstance(declared, RecordType) else RecordType(())
    known: dict[str, Attribute] = dict(record.attributes)
    return RecordValue(
        {
            name: Field(TRUE, value_of(item, known[name].type if name in known else None))
            for name, item in data.items()
        }
    )
