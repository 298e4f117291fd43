"""One kind of request, with everything about it unknown: the world a proof ranges over.

Every entity that a policy can reach is taken to exist with the attributes its type requires, as
Cedar's strict check of entities demands. That is the one assumption that proofs here stand on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import product
from typing import Final, Protocol

from remit.engines.settlement.prover.limits import ENVIRONMENTS_MAX
from remit.engines.settlement.prover.terms import (
    FALSE,
    TRUE,
    Function,
    Term,
    apply,
    boolean,
    conjunction,
    entity,
    implies,
    less,
    long,
    negate,
)
from remit.engines.settlement.prover.values import (
    Field,
    Leaf,
    Opaque,
    RecordValue,
    SetValue,
    Value,
)
from remit.engines.settlement.ruling import day_number
from remit.engines.settlement.schema import Schema
from remit.engines.settlement.sorts import (
    BOOL,
    LONG,
    STRING,
    Attribute,
    EntitySort,
    Primitive,
    RecordType,
    SetType,
    Sort,
    Type,
    Uid,
)
from remit.errors import Invalid

DAY: Final = "on"
"""The fact of a request that says on which day it is, in days since 1 January 1970."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which a law is looked at, half open; without an end where that is not given."""

    begins: date | None = None
    ends: date | None = None

    def shared_with(self, other: Period) -> Period:
        """The days of both; where there are none, those of the later one."""
        later = max(self, other, key=lambda each: each.begins or date.min)
        ends = min((each.ends for each in (self, other) if each.ends), default=None)
        both = Period(later.begins, ends)
        return both if not (ends and both.begins and ends <= both.begins) else later


ALWAYS: Final = Period()


class World(Protocol):
    """What the compiler asks of the facts, whether they are known or not."""

    def variable(self, name: str) -> Value:
        """`principal`, `action`, `resource` or `context`."""

    def exists(self, thing: Term) -> Term:
        """Whether an entity is there to be looked at."""

    def attribute(self, thing: Term, name: str) -> Field | None:
        """An attribute of an entity; none where its type has no such attribute."""

    def tag(self, thing: Term, key: Term) -> Field | None:
        """A tag of an entity; none where its type has no tags."""

    def below(self, thing: Term, other: Term) -> Term:
        """Whether `other` is an ancestor of `thing`, at any distance above nought."""


@dataclass(frozen=True, eq=False)
class Environment:
    """One kind of request: principal type, act, resource type. `environments` makes them once."""

    schema: Schema
    principal: str
    action: Uid
    resource: str
    period: Period = ALWAYS
    attributes: dict[tuple[Term, str], Field | None] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """For people: `Officer, approve_route, Service`."""
        return f"{self.principal}, {self.action.id}, {self.resource}"

    @property
    def key(self) -> tuple[str, Uid, str]:
        """What it is across two schemas."""
        return self.principal, self.action, self.resource

    @cached_property
    def given(self) -> Term:
        """What every question takes for granted: that the day is one on which the law is looked at.

        True where no day is asked for, or the law has no dates.
        """
        context = self.variable("context")
        asked = context.fields.get(DAY) if isinstance(context, RecordValue) else None
        if asked is None or not isinstance(asked.value, Term) or asked.value.sort != LONG:
            return TRUE
        begins, ends = self.period.begins, self.period.ends
        return implies(
            asked.present,
            conjunction(
                negate(less(asked.value, long(day_number(begins)))) if begins else TRUE,
                less(asked.value, long(day_number(ends))) if ends else TRUE,
            ),
        )

    @cached_property
    def act_and_groups(self) -> frozenset[Uid]:
        """The act, and every group that it is in."""
        return self.schema.action_ancestors[self.action] | {self.action}

    @cached_property
    def _variables(self) -> Mapping[str, Value]:
        request = {
            name: apply(Function("request", name, (), (), EntitySort(kind)))
            for name, kind in (("principal", self.principal), ("resource", self.resource))
        }
        context = self.schema.actions[self.action].context
        return {
            **request,
            "action": entity(self.action),
            "context": unknown(context, "context", (), ()),
        }

    def variable(self, name: str) -> Value:
        """See `World`."""
        return self._variables[name]

    def exists(self, thing: Term) -> Term:
        """Always, here: see the module's assumption."""
        return TRUE

    def attribute(self, thing: Term, name: str) -> Field | None:
        """See `World`."""
        key = (thing, name)
        if key not in self.attributes:
            self.attributes[key] = self._attribute(thing, name)
        return self.attributes[key]

    def _attribute(self, thing: Term, name: str) -> Field | None:
        assert isinstance(thing.sort, EntitySort)
        declared = self.schema.entities.get(thing.sort.name)
        attribute = declared.attributes.get(name) if declared else None
        if attribute is None:
            return None
        return unknown_field(attribute, thing.sort.name, (name,), (thing,))

    def tag(self, thing: Term, key: Term) -> Field | None:
        """See `World`."""
        assert isinstance(thing.sort, EntitySort)
        owner = thing.sort.name
        declared = self.schema.entities.get(owner)
        if declared is None or declared.tags is None:
            return None
        present = apply(Function("has_tag", owner, (), (thing.sort, STRING), BOOL), thing, key)
        return Field(present, unknown(declared.tags, owner, (), (thing, key), kind="tag"))

    def below(self, thing: Term, other: Term) -> Term:
        """See `World`."""
        if isinstance(thing.data, Uid) and thing.data in self.schema.actions:
            above = self.schema.action_ancestors[thing.data]
            return boolean(isinstance(other.data, Uid) and other.data in above)
        return ancestry(self.schema, thing, other)


def ancestry(schema: Schema, thing: Term, other: Term) -> Term:
    """Whether `other` is an ancestor of `thing`, so far as the schema lets it be."""
    assert isinstance(thing.sort, EntitySort)
    assert isinstance(other.sort, EntitySort)
    if other.sort.name not in schema.ancestors.get(thing.sort.name, frozenset()):
        return FALSE
    owner, sorts = thing.sort.name, (thing.sort, other.sort)
    return apply(Function("below", owner, (other.sort.name,), sorts, BOOL), thing, other)


def unknown_field(
    attribute: Attribute, owner: str, path: tuple[str, ...], args: tuple[Term, ...]
) -> Field:
    """An attribute of which only the type is known."""
    present = TRUE
    if not attribute.required:
        present = apply(Function("has", owner, path, _sorts(args), BOOL), *args)
    return Field(present, unknown(attribute.type, owner, path, args))


def unknown(
    kind_of: Type, owner: str, path: tuple[str, ...], args: tuple[Term, ...], kind: str = "value"
) -> Value:
    """A value of which only the type is known."""
    if isinstance(kind_of, Primitive | EntitySort):
        return apply(Function(kind, owner, path, _sorts(args), kind_of), *args)
    if isinstance(kind_of, RecordType):
        if kind == "tag":
            return Opaque("a tag that is a record")
        return RecordValue(
            {
                name: unknown_field(attribute, owner, (*path, name), args)
                for name, attribute in kind_of.attributes
            }
        )
    if isinstance(kind_of, SetType):
        element = kind_of.element
        if kind == "tag" or not isinstance(element, Primitive | EntitySort):
            return Opaque("a set of sets or of records, or a tag that is a set")
        member = Function("member", owner, path, (*_sorts(args), element), BOOL)
        return SetValue(leaves=((TRUE, Leaf(member, args)),))
    return Opaque(f"a value of type `{kind_of.name}`")


def _sorts(args: tuple[Term, ...]) -> tuple[Sort, ...]:
    return tuple(arg.sort for arg in args)


@lru_cache(maxsize=32)
def environments(schema: Schema, period: Period = ALWAYS) -> tuple[Environment, ...]:
    """Every kind of request that the schema declares, in its order, on the days of a period.

    Raises `Invalid` (`SET-103`) where there are too many.
    """
    found = tuple(
        Environment(schema, principal, action, resource, period)
        for action, declared in schema.actions.items()
        for principal, resource in product(declared.principals, declared.resources)
    )
    if len(found) > ENVIRONMENTS_MAX:
        raise Invalid(
            "SET-103",
            f"the schema declares {len(found)} kinds of request; "
            f"{ENVIRONMENTS_MAX} are the most that can be proved over",
            mend="let each act apply only to the types that it is about",
        )
    return found
