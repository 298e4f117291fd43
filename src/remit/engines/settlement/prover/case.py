"""One concrete request with some of its facts left open, the rest standing as they are."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import cedarpy

from remit.engines.settlement.prover.concrete import Facts, blank, plain_literal
from remit.engines.settlement.prover.enforce import footprint
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.faults import InternalFault
from remit.engines.settlement.prover.law import Law
from remit.engines.settlement.prover.terms import (
    TRUE,
    Term,
    conjunction,
    disjunction,
    entity,
    equal,
    implies,
    less,
    long,
    negate,
    postorder,
    rebuild,
)
from remit.engines.settlement.sorts import (
    BOOL,
    LONG,
    EntitySort,
    Primitive,
    RecordType,
    SetType,
    Type,
    Uid,
)
from remit.errors import Invalid

KINDS = ("value", "has", "member")


@dataclass(frozen=True)
class OpenFact:
    """A fact by name: where it stands, its type, what is known of it (`before`, if `given`).

    `values` are what it may be, listed or as a `range`; any value where there are none. A fact with
    such values that was given can be another, but cannot be taken back.
    """

    name: str
    subject: Uid | None
    path: tuple[str, ...]
    kind: Type
    required: bool
    before: Any
    given: bool
    values: Sequence[Any] = field(default=(), compare=False)

    def __hash__(self) -> int:
        return hash((self.name, self.subject, self.path))

    @property
    def missing(self) -> bool:
        """Whether it must be given and was not."""
        return self.required and not self.given


class Case:
    """A law, a kind of request, and entities and a request in Cedar's JSON."""

    def __init__(
        self, law: Law, environment: Environment, entities: list[Any], request: dict[str, Any]
    ) -> None:
        self.law = law
        self.environment = environment
        self.entities = entities
        self.request = request
        self.world = Facts(entities, request, environment.schema)

    def fact(self, name: str, values: Sequence[Any] = ()) -> OpenFact:
        """A fact by its name. Raises `Invalid` (`SET-111`) where there is none to change."""
        start, *path = name.split(".")
        unknown = Invalid(
            "SET-111",
            f"there is no fact `{name}` to change",
            where="open facts",
            mend="name an attribute of principal, resource or context that is no entity, such as "
            "`context.on`; of a record, name what is in it",
        )
        if start not in {"principal", "resource", "context"} or not path:
            raise unknown
        schema = self.environment.schema
        subject = None if start == "context" else self.world.uids[start]
        declared: Type = (
            schema.actions[self.environment.action].context
            if subject is None
            else schema.entities[subject.type].attributes
        )
        data: Any = self.request["context"] if subject is None else self._attributes(subject)
        here: tuple[str, ...] = ()
        required = True
        for step in path:
            if isinstance(declared, EntitySort):
                if not isinstance(data, Mapping):
                    raise unknown
                subject, here = Uid(**data.get("__entity", data)), ()
                declared = schema.entities[subject.type].attributes
                data = self._attributes(subject)
            attribute = declared.get(step) if isinstance(declared, RecordType) else None
            if attribute is None:
                raise unknown
            here, declared, required = (*here, step), attribute.type, attribute.required
            data = data.get(step) if isinstance(data, Mapping) else None
        plain = declared.element if isinstance(declared, SetType) else declared
        if not isinstance(plain, Primitive):
            raise unknown
        return OpenFact(name, subject, here, declared, required, data, data is not None, values)

    def _attributes(self, uid: Uid) -> Any:
        thing = self.world.things.get(uid)
        return thing.attributes if thing else {}

    def over(self, term: Term, facts: Sequence[OpenFact]) -> Term:
        """A term of the law with everything known put in; only the open facts are left."""
        free = {(fact.subject, fact.path) for fact in facts}

        def known(node: Term) -> Term | None:
            if node.op in {"apply", "some"} and node.data.kind in KINDS:
                subject = None if node.data.owner == "context" else node.args[0].data
                if (subject, node.data.path) in free:
                    return None
                if (
                    node.data.kind == "member"
                    and node.op == "apply"
                    and (node.args[-1].ground and not node.args[-1].is_literal)
                ):
                    return self._held(node)
            return self.world.replace(node)

        return rebuild(term, known)

    def _held(self, node: Term) -> Term:
        """Whether a free value is in a known set."""
        items = self.world.members(node.data, node.args[:-1])
        return disjunction(*(equal(node.args[-1], item) for item in items))

    def leaves(
        self, facts: Sequence[OpenFact], terms: Sequence[Term]
    ) -> dict[OpenFact, list[Term]]:
        """The unknowns of some terms by the fact that settles them."""
        by_place = {(fact.subject, fact.path): fact for fact in facts}
        found: dict[OpenFact, list[Term]] = {fact: [] for fact in facts}
        nodes: Iterable[Term] = postorder(terms)
        if any(isinstance(fact.kind, SetType) for fact in facts):
            # What is said of all members is said of more of them than the terms name.
            nodes = footprint((self.environment.schema,), terms).nodes
        for node in nodes:
            if node.op == "apply" and node.ground and node.data.kind in KINDS:
                in_context = node.data.owner == "context"
                subject = None if in_context else node.args[0].data
                if (fact := by_place.get((subject, node.data.path))) is not None:
                    found[fact].append(node)
        return found

    def confirm(self, after: Mapping[OpenFact, Any]) -> None:
        """Cedar must permit the act after these changes.

        Raises `InternalFault` (`SET-190`) where it does not, `Invalid` (`SET-112`) where the facts
        that were given do not fit the schema.
        """
        said = self.permitted(after)
        if isinstance(said, str):
            raise Invalid(
                "SET-112",
                f"the facts do not fit the law's schema: {said}",
                where="the question",
                mend="give every fact that the act requires",
            )
        if said is not True:
            raise InternalFault(
                "SET-190",
                f"a change found over `{self.law.name}` does not permit the act: {said}",
                where=self.environment.name,
                mend="this is a fault in the prover: please report it",
                details={"changes": {fact.name: value for fact, value in after.items()}},
            )

    @cached_property
    def _things(self) -> cedarpy.Entities | str:
        """The entities as Cedar takes them, read once; or why it does not take them."""
        return self._read(self.entities)

    def _read(self, entities: list[Any]) -> cedarpy.Entities | str:
        try:
            return cedarpy.Entities.from_json_str(json.dumps(entities), self.law.cedar_schema)
        except ValueError as error:
            return str(error)

    def permitted(self, after: Mapping[OpenFact, Any]) -> bool | str:
        """Cedar's answer after some changes (`None` takes a fact away), an error being a refusal;
        words where it cannot answer at all."""
        request = copy.deepcopy(self.request)
        things = self._things
        if any(fact.subject for fact in after):
            changed = copy.deepcopy(self.entities)
            for fact, value in after.items():
                if fact.subject:
                    _set(_attrs(changed, fact.subject), fact.path, value)
            things = self._read(changed)
        for fact, value in after.items():
            if not fact.subject:
                _set(request["context"], fact.path, value)
        if isinstance(things, str):
            return things
        result = cedarpy.is_authorized(
            request, self.law.cedar, things, schema=self.law.cedar_schema
        )
        if result.decision is cedarpy.Decision.NoDecision:
            return "; ".join(str(error) for error in result.diagnostics.errors)
        return bool(result.allowed) and not result.diagnostics.errors


def _set(holder: Any, path: tuple[str, ...], value: Any) -> None:
    for step in path[:-1]:
        holder = holder.setdefault(step, {})
    if value is None:
        holder.pop(path[-1], None)
    else:
        holder[path[-1]] = value


def _attrs(entities: list[Any], uid: Uid) -> Any:
    """The attributes of an entity, which is added bare if it is not there yet."""
    for each in entities:
        if Uid(**each["uid"]) == uid:
            return each["attrs"]
    entities.append({"uid": uid.as_dict(), "attrs": {}, "parents": []})
    return entities[-1]["attrs"]


def blank_for(fact: OpenFact) -> Any:
    """A value for a fact of which any will do."""
    if isinstance(fact.kind, SetType):
        return []
    assert isinstance(fact.kind, Primitive)
    return fact.values[0] if fact.values else blank(fact.kind).data


def presence(leaves: Sequence[Term]) -> Term:
    """That a fact is given, so far as anything depends on it."""
    return next((leaf for leaf in leaves if leaf.data.kind == "has"), TRUE)


def differs(fact: OpenFact, leaves: Sequence[Term]) -> Term:
    """That a fact is not as it was."""
    parts = []
    for leaf in leaves:
        if leaf.data.kind == "has":
            parts.append(negate(leaf) if fact.given else leaf)
        elif leaf.data.kind == "member":
            held = disjunction(*(equal(leaf.args[-1], literal(item)) for item in fact.before or ()))
            parts.append(negate(equal(leaf, held)))
        elif fact.given:
            parts.append(negate(equal(leaf, literal(fact.before))))
    return disjunction(*parts)


def is_value(leaves: Sequence[Term], value: Any) -> Term:
    """That a fact is given, and is this."""
    values = [equal(leaf, literal(value)) for leaf in leaves if leaf.data.kind == "value"]
    return conjunction(presence(leaves), *values)


def within(fact: OpenFact, leaves: Sequence[Term]) -> Term:
    """That a fact, where it is given, is one of the values it may have, or as it was."""
    value = next((leaf for leaf in leaves if leaf.data.kind == "value"), None)
    if not fact.values:
        return TRUE
    if value is None or value.sort == BOOL:
        allowed = TRUE
    elif isinstance(fact.values, range):
        assert value.sort == LONG
        allowed = conjunction(
            negate(less(value, long(fact.values.start))), less(value, long(fact.values.stop))
        )
    else:
        allowed = disjunction(*(equal(value, literal(each)) for each in fact.values))
    if fact.given and value is not None:
        allowed = disjunction(allowed, equal(value, literal(fact.before)))
    there = presence(leaves)
    return conjunction(there if fact.given else TRUE, implies(there, allowed))


def literal(data: Any) -> Term:
    """A JSON value as a known term."""
    if isinstance(data, Mapping):
        return entity(Uid(**data.get("__entity", data)))
    return plain_literal(data)


def json_value(value: Any) -> Any:
    """A value as Cedar's JSON has it, entities by reference."""
    if hasattr(value, "as_dict"):
        return {"__entity": value.as_dict()}
    if isinstance(value, Mapping):
        return {name: json_value(inner) for name, inner in value.items()}
    return [json_value(item) for item in value] if isinstance(value, list | tuple) else value
