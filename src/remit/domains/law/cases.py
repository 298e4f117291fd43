"""A case: one question to the law, with the facts that are known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from remit.acts.declare import Actor, Known
from remit.acts.registry import known_facts
from remit.domains.law.facts import is_unknown, known_fact, read_value
from remit.domains.law.things import OnWhat, thing_of
from remit.domains.law.vocabulary import BLANKS, ActForm, FactForm, Vocabulary
from remit.engines.settlement import Entity, EntityRef, Pack, Question, day_number
from remit.errors import Invalid

WHO = "who"


@dataclass(frozen=True)
class Case:
    """One question to the law. `given` are the facts of the act by name; `unknown` are facts of
    which somebody said that they do not know them. `held` are those given that this house holds,
    `asserted` those that somebody supposes of a body or a thing."""

    words: Vocabulary
    on: date
    actor: Actor
    act: ActForm
    thing: OnWhat
    entities: tuple[Entity, ...]
    given: Mapping[str, Any]
    unknown: frozenset[str]
    asserted: Mapping[str, Any]
    held: Mapping[str, Known] = field(default_factory=dict)

    @property
    def pack(self) -> Pack:
        """The settlement that is asked."""
        return self.words.pack

    @property
    def context(self) -> dict[str, Any]:
        """The facts as Cedar takes them, the date among them."""
        return {"on": day_number(self.on), **self.given}

    @cached_property
    def blanks(self) -> dict[str, Any]:
        """Facts that must be given though they make no difference here, each with some value."""
        found = {}
        for form in self._required:
            values = self.words.values(form, self.act.name)
            if not self.words.reads(self.act, form.name) or len(values) == 1:
                found[form.name] = values[0] if len(values) == 1 else BLANKS[form.type]
        return found

    @property
    def missing(self) -> list[str]:
        """Facts that must be given, make a difference, and were not given."""
        return [form.name for form in self._required if form.name not in self.blanks]

    @property
    def _required(self) -> list[FactForm]:
        return [
            form
            for form in self.act.facts.values()
            if form.required and form.name not in self.given
        ]

    def question(self, facts: Mapping[str, Any]) -> Question:
        """The question with further facts."""
        return Question(
            self.actor.ref,
            self.act.name,
            self.act.group,
            self.thing.ref,
            self.entities,
            {**self.context, **facts},
        )


def case_for(
    words: Vocabulary, form: ActForm, actor: Actor, key: str, on: date, facts: Mapping[str, str]
) -> Case:
    """A case whose parts are known, with facts as texts."""
    return case_on(words, form, actor, thing_of(words, form, actor, key, on), on, facts)


def case_on(
    words: Vocabulary,
    form: ActForm,
    actor: Actor,
    thing: OnWhat,
    on: date,
    facts: Mapping[str, str],
) -> Case:
    """A case on a thing that was found already."""
    entities = {each.ref: each for each in (*actor.entities, *thing.entities)}
    asserted = {
        name: _assert(words, form, entities, actor, thing.ref, name, text)
        for name, text in facts.items()
        if _is_asserted(words, form, name)
    }
    given, unknown = facts_given(words, form, facts)
    return Case(words, on, actor, form, thing, tuple(entities.values()), given, unknown, asserted)


def facts_given(
    words: Vocabulary, form: ActForm, texts: Mapping[str, str]
) -> tuple[dict[str, Any], frozenset[str]]:
    """The facts of the act that texts give, and those of which they say that nobody knows."""
    given: dict[str, Any] = {}
    unknown = set()
    for name, text in texts.items():
        if _is_asserted(words, form, name):
            continue
        fact = known_fact(form.facts, name, form.name)
        if is_unknown(text):
            unknown.add(fact.name)
        else:
            given[name] = read_value(fact, text)
    return given, frozenset(unknown)


def with_known(case: Case) -> Case:
    """The case with what this house holds of it, where nobody supposes otherwise."""
    found = known_facts(case.actor, case.thing.thing, case.act.name, case.on)
    held = {
        name: each
        for name, each in found.items()
        if name not in case.given and name not in case.unknown
    }
    values = {name: each.value for name, each in held.items()}
    return replace(case, given={**values, **case.given}, held=held)


def _is_asserted(words: Vocabulary, form: ActForm, name: str) -> bool:
    """Whether a fact is said of somebody in the case, not of the act."""
    return "." in name or (name not in form.facts and name in _plain(words, form.resource))


def _plain(words: Vocabulary, kind: str) -> dict[str, FactForm]:
    """The attributes of a kind of entity that are no entities themselves."""
    return {name: form for name, form in words.entities[kind].items() if form.type != "Entity"}


def _assert(
    words: Vocabulary,
    form: ActForm,
    entities: dict[EntityRef, Entity],
    actor: Actor,
    thing: EntityRef,
    name: str,
    text: str,
) -> Any:
    """Set one attribute of somebody in the case: `provider.sector=private`, `reserved=yes`."""
    owner, _, attribute = name.rpartition(".")
    if owner == WHO:
        ref = next((each.ref for each in actor.entities if each.type == "Body"), None)
    elif owner in ("", "thing"):
        ref = thing
    else:
        ref = entities[thing].attrs.get(owner)
    if not isinstance(ref, EntityRef):
        named = [
            key for key, value in entities[thing].attrs.items() if isinstance(value, EntityRef)
        ]
        raise Invalid(
            "LAW-003",
            f"nobody in this case is called `{owner}`",
            where=name,
            mend="say it of one of: " + ", ".join([WHO, "thing", *named]),
        )
    value = read_value(known_fact(_plain(words, ref.type), attribute, form.name), text)
    entities[ref] = replace(entities[ref], attrs=entities[ref].attrs | {attribute: value})
    return value
