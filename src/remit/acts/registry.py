"""All acts and questions of the house, and where actors, things and facts come from.

Domains fill it on start; nothing here knows one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from remit.acts.declare import Act, Actor, Known, Query, Refusal, Thing
from remit.engines.settlement import EntityRef
from remit.errors import Invalid, NotFound

ActorSource = Callable[[str, date], Actor]
ThingSource = Callable[[str, date], Thing | None]
FactSource = Callable[[Actor, Thing, str, date], Iterable[Known]]
RemedySource = Callable[[Refusal], Iterable[str]]
A = TypeVar("A", bound=type[Act])
Q = TypeVar("Q", bound=type[Query])
M = TypeVar("M", bound=BaseModel)

ACTS: dict[str, type[Act]] = {}
QUERIES: dict[str, type[Query]] = {}
_ACTOR_SOURCES: dict[str, ActorSource] = {}
_THING_SOURCES: dict[str, list[ThingSource]] = {}
_FACT_SOURCES: list[FactSource] = []
_REMEDY_SOURCES: list[RemedySource] = []


def act(declared: A) -> A:
    """Register an act. Two of one name are a programmer's mistake."""
    name = declared.declaration.name
    if ACTS.setdefault(name, declared) is not declared:
        raise ValueError(f"the act {name} is declared twice")
    return declared


def query(declared: Q) -> Q:
    """Register a question."""
    name = declared.declaration.name
    if QUERIES.setdefault(name, declared) is not declared:
        raise ValueError(f"the query {name} is declared twice")
    return declared


def actor_source(entity_type: str, source: ActorSource) -> None:
    """Say where actors of a type come from: a function of id and date that raises `NotFound`."""
    _ACTOR_SOURCES[entity_type] = source


def actor(ref: EntityRef, on: date) -> Actor:
    """Who this is on a date."""
    if ref.type not in _ACTOR_SOURCES:
        raise NotFound(
            "ACT-005",
            f"`{ref.type}` cannot act",
            where="by",
            mend="name an officer who holds an office on that date",
        )
    return _ACTOR_SOURCES[ref.type](ref.id, on)


def thing_source(entity_type: str, source: ThingSource) -> None:
    """Say where things of a type come from: a function of their public name and a date.

    It answers None where it has no such thing. Several domains may each have their own.
    """
    _THING_SOURCES.setdefault(entity_type, []).append(source)


def thing_named(entity_type: str, name: str, on: date) -> Thing | None:
    """The thing of a type that a domain holds under a name on a date, if one does."""
    found = (source(name, on) for source in _THING_SOURCES.get(entity_type, ()))
    return next((thing for thing in found if thing is not None), None)


def fact_source(source: FactSource) -> None:
    """Say where facts of a case come from: a function of actor, thing, act and date.

    It answers only facts that the law in force asks of that act. Where two sources know the same
    fact, the one that was added last is believed: a domain knows its own things best.
    """
    _FACT_SOURCES.append(source)


def known_facts(actor: Actor, thing: Thing, act: str, on: date) -> dict[str, Known]:
    """What the house holds of a case, by the law's names."""
    return {
        known.name: known for source in _FACT_SOURCES for known in source(actor, thing, act, on)
    }


def remedy_source(source: RemedySource) -> None:
    """Say who can tell what would have to happen for a refused act to be permitted."""
    _REMEDY_SOURCES.append(source)


def remedies(refusal: Refusal) -> Iterator[str]:
    """What would have to happen, in words; asked only where an act was refused."""
    for source in _REMEDY_SOURCES:
        yield from source(refusal)


def read_act(name: str, inputs: dict[str, Any]) -> Act:
    """An act from what somebody typed or sent. Raises `Invalid` with one message a field."""
    if name not in ACTS:
        raise NotFound(
            "ACT-002",
            f"there is no act `{name}`",
            where="act",
            mend="see the list of acts",
            details={"acts": sorted(ACTS)},
        )
    return read_inputs(ACTS[name], inputs)


def read_query(name: str, inputs: dict[str, Any]) -> Query:
    """A question from what somebody typed or sent."""
    if name not in QUERIES:
        raise NotFound(
            "ACT-006",
            f"there is no question `{name}`",
            where="query",
            mend="see the list of questions",
            details={"queries": sorted(QUERIES)},
        )
    return read_inputs(QUERIES[name], inputs)


def read_inputs(declared: type[M], inputs: dict[str, Any]) -> M:
    """Check inputs against their declaration; the error names each field and what is wrong."""
    try:
        return declared.model_validate(inputs)
    except ValidationError as error:
        fields = {
            ".".join(str(part) for part in fault["loc"]) or "all": _plain(
                fault["type"], fault["msg"]
            )
            for fault in error.errors(include_url=False)
        }
        first = next(iter(fields))
        more = f" (and {len(fields) - 1} more)" if len(fields) > 1 else ""
        raise Invalid(
            "ACT-003",
            f"{first}: {fields[first]}{more}",
            where=first,
            mend="correct the field and try again; nothing was changed",
            details={"fields": fields},
        ) from None


def _plain(kind: str, message: str) -> str:
    """Pydantic's message without its own prefix, lower case, as the error style asks."""
    if kind == "missing":
        return "this cannot be left out"
    plain = message.removeprefix("Value error, ").rstrip(".")
    return plain[:1].lower() + plain[1:]
