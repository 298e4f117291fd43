"""One concrete request with some of its facts set free, the rest standing as they are."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cedarpy

from remit.engines.settlement.prover.concrete import Facts, blank, plain_literal
from remit.engines.settlement.prover.enforce import footprint
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.faults import InternalFault
from remit.engines.settlement.prover.law import Law
from remit.engines.settlement.prover.question import allowed, permits_and_forbids
from remit.engines.settlement.prover.sorts import (
    EntitySort,
    Primitive,
    RecordType,
    SetType,
    Type,
    Uid,
)
from remit.engines.settlement.prover.terms import (
    Term,
    conjunction,
    disjunction,
    entity,
    equal,
    negate,
    rebuild,
)
from remit.engines.settlement.prover.witness import Model
from remit.errors import Invalid

KINDS = ("value", "has", "member")


@dataclass(frozen=True)
class Fact:
    """A fact by name: where it stands, its type, and what is known of it (`before`, if `given`)."""

    name: str
    subject: Uid | None
    path: tuple[str, ...]
    kind: Type
    required: bool
    before: Any
    given: bool

    def __hash__(self) -> int:
        return hash((self.name, self.subject, self.path))


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

    def fact(self, name: str) -> Fact:
        """A fact by its name. Raises `Invalid` (`SET-111`) where there is none to change."""
        start, *path = name.split(".")
        unknown = Invalid(
            "SET-111",
            f"there is no fact `{name}` to change",
            where="changeable",
            mend="name an attribute of principal, resource or context, such as "
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
        if not isinstance(plain, Primitive | EntitySort):
            raise unknown
        return Fact(name, subject, here, declared, required, data, data is not None)

    def _attributes(self, uid: Uid) -> Any:
        thing = self.world.things.get(uid)
        return thing.attributes if thing else {}

    def goal(self, facts: Sequence[Fact]) -> Term:
        """What must be true for the act to be permitted and nothing to err, over the free facts."""
        permits, forbids = permits_and_forbids(self.law, self.environment)
        errs = [condition.errs for _, condition in self.law.speaking(self.environment)]
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

        return rebuild(conjunction(allowed(permits, forbids), negate(disjunction(*errs))), known)

    def _held(self, node: Term) -> Term:
        """Whether a free value is in a known set."""
        items = self.world.members(node.data, node.args[:-1])
        return disjunction(*(equal(node.args[-1], item) for item in items))

    @staticmethod
    def _subject(fact: Fact, node: Term) -> bool:
        if fact.subject is None:
            return bool(node.data.owner == "context")
        return bool(node.args) and node.args[0] is entity(fact.subject)

    def leaves(self, fact: Fact, goal: Term) -> list[Term]:
        """The unknowns of the goal that a fact settles."""
        found = footprint((self.environment.schema,), [goal])
        return [
            node
            for kind in KINDS
            for node in found.of_kind(kind)
            if node.data.path == fact.path and self._subject(fact, node)
        ]

    def differs(self, fact: Fact, leaves: Sequence[Term]) -> Term:
        """That a fact is not as it was."""
        parts = []
        for leaf in leaves:
            if leaf.data.kind == "has":
                parts.append(negate(leaf) if fact.given else leaf)
            elif leaf.data.kind == "member":
                held = disjunction(
                    *(equal(leaf.args[-1], literal(item)) for item in fact.before or ())
                )
                parts.append(negate(equal(leaf, held)))
            elif fact.given:
                parts.append(negate(equal(leaf, literal(fact.before))))
        return disjunction(*parts)

    def unchanged(self, fact: Fact, leaves: Sequence[Term]) -> Term:
        """That a fact is as it was."""
        return negate(self.differs(fact, leaves))

    def blank(self, fact: Fact) -> Any:
        """A value for a fact that must be given, where any will do."""
        if isinstance(fact.kind, SetType):
            return []
        assert isinstance(fact.kind, Primitive | EntitySort)
        return json_value(blank(fact.kind).data)

    def value_after(self, fact: Fact, leaves: Sequence[Term], model: Model) -> Any:
        """The value that a model gives a fact; `None` where it would have to be absent."""
        if isinstance(fact.kind, SetType):
            held = {literal(item): item for item in fact.before or ()}
            for leaf in (each for each in leaves if each.data.kind == "member"):
                element = json_value(model.value(leaf.args[-1]))
                if model.value(leaf):
                    held[literal(element)] = element
                else:
                    held.pop(literal(element), None)
            absent = any(leaf.data.kind == "has" and not model.value(leaf) for leaf in leaves)
            return None if absent else list(held.values())
        if any(leaf.data.kind == "has" and not model.value(leaf) for leaf in leaves):
            return None
        for leaf in leaves:
            if leaf.data.kind == "value":
                return json_value(model.value(leaf))
        return fact.before if fact.given else self.blank(fact)

    def check_fits(self, filled: Mapping[Fact, Any]) -> None:
        """The facts that stand must fit the schema. Raises `Invalid` (`SET-112`) if they do not."""
        said = self.with_changes(filled).permitted()
        if isinstance(said, str):
            raise Invalid(
                "SET-112",
                f"the facts do not fit the law's schema: {said}",
                where="the question",
                mend="give every fact that the act requires",
            )

    def confirm(self, after: Mapping[Fact, Any]) -> None:
        """Cedar must permit the act after these changes. Raises `InternalFault` (`SET-190`)."""
        said = self.with_changes(after).permitted()
        if said is not True:
            raise InternalFault(
                "SET-190",
                f"a change found over `{self.law.name}` does not permit the act: {said}",
                where=self.environment.name,
                mend="this is a fault in the prover: please report it",
                details={"changes": {fact.name: value for fact, value in after.items()}},
            )

    def permitted(self) -> bool | str:
        """Cedar's answer, an error being a refusal; words where it cannot answer at all."""
        try:
            read = cedarpy.Entities.from_json_str(json.dumps(self.entities), self.law.cedar_schema)
        except ValueError as error:
            return str(error)
        result = cedarpy.is_authorized(
            self.request, self.law.cedar, read, schema=self.law.cedar_schema
        )
        if result.decision is cedarpy.Decision.NoDecision:
            return "; ".join(str(error) for error in result.diagnostics.errors)
        return bool(result.allowed) and not result.diagnostics.errors

    def with_changes(self, after: Mapping[Fact, Any]) -> Case:
        """The same request with some facts changed; `None` takes a fact away."""
        entities, request = copy.deepcopy(self.entities), copy.deepcopy(self.request)
        for fact, value in after.items():
            holder = request["context"] if fact.subject is None else _attrs(entities, fact.subject)
            for step in fact.path[:-1]:
                holder = holder.setdefault(step, {})
            if value is None:
                holder.pop(fact.path[-1], None)
            else:
                holder[fact.path[-1]] = value
        return Case(self.law, self.environment, entities, request)


def _attrs(entities: list[Any], uid: Uid) -> Any:
    """The attributes of an entity, which is added bare if it is not there yet."""
    for each in entities:
        if Uid(**each["uid"]) == uid:
            return each["attrs"]
    entities.append({"uid": uid.as_dict(), "attrs": {}, "parents": []})
    return entities[-1]["attrs"]


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
