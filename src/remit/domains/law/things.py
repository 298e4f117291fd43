"""On what an act is done: a body, or something of a body's (a service, a contract, its money)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from remit.acts.declare import Actor, Thing
from remit.acts.registry import thing_named
from remit.domains.bodies.entities import body_entity, name_of, register_thing
from remit.domains.bodies.lookup import body_called
from remit.domains.law.people import kind_called, unnamed_body
from remit.domains.law.vocabulary import BLANKS, ActForm, Vocabulary
from remit.domains.law.words import Who, everybody
from remit.engines.settlement import Entity, EntityRef
from remit.errors import NotFound

OWN: Final = "own"
ANOTHER: Final = "another"
# Where a body acts on what is its own, whoever it is.
OWN_AREAS: Final = (
    "commissioning",
    "publishing",
    "own_officers",
    "keeping_the_register",
    "spending",
    "own_money",
)
OWNERS: Final = ("commissioner", "holder")
THING_WORDS: Final = {
    "Body": "{}",
    "Service": "a service of {}",
    "Contract": "a contract of {}",
    "Support": "commissioning support for {}",
    "Decision": "a decision of {}",
    "Fund": "money of {}",
}
# Who stands beside the owner where nobody is named.
BESIDE: Final = {"provider": "provider", "supplier": "support"}
ON_WHOM: Final = ("board", "minister", "council", "provider", "wellbeing-board", "senate")


@dataclass(frozen=True, slots=True)
class OnWhat:
    """The thing of a case and the key that named it; `held` where this house holds the thing."""

    key: str
    thing: Thing
    held: bool = False

    @property
    def label(self) -> str:
        """The thing in words."""
        return self.thing.label

    @property
    def ref(self) -> EntityRef:
        """The thing as the law names it."""
        return self.thing.ref

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The thing itself, and who is beside it."""
        return self.thing.entities


def commissioner_on(on: date) -> Who:
    """The kind of body that commissioned on a day."""
    return next(who for who in everybody() if who.group == "commissioner" and who.there(on))


def own_first(act: ActForm, actor: Actor) -> bool:
    """Whether an act by this actor is likely meant to be on what is its own."""
    return actor.group == "commissioner" or act.group in OWN_AREAS


def options(act: ActForm, actor: Actor, on: date) -> list[str]:
    """On whom an act may be asked about, the likeliest first."""
    if act.resource == "Register":
        return [OWN]
    kinds = {who.name for who in everybody() if who.there(on)}
    others = [
        ANOTHER if actor.group == "commissioner" else commissioner_on(on).name,
        *(name for name in ON_WHOM if name in kinds),
    ]
    if act.group == "ministerial" or actor.group == "minister":
        others = sorted(others, key=lambda name: name != "board")
    if not _has_body(actor):
        return others
    return [OWN, *others] if own_first(act, actor) else [others[0], OWN, *others[1:]]


def thing_of(vocabulary: Vocabulary, act: ActForm, actor: Actor, key: str, on: date) -> OnWhat:
    """The thing that a key names: `own`, `another`, a kind of body, a body's code, or the name of
    something in a dossier.

    Raises `NotFound` (`LAW-005`).
    """
    if act.resource == "Register":
        return OnWhat(OWN, register_thing())
    if held := _held(act, key, on):
        return OnWhat(key, held, held=True)
    owner, label, body_id = _owner(actor, key, on)
    words = THING_WORDS[act.resource]
    if act.resource == "Body":
        return OnWhat(key, Thing(owner.ref, label, (owner,), body_id))
    attrs, beside = _attributes(vocabulary, act.resource, owner, actor)
    thing = Entity(act.resource, f"a-{act.resource.lower()}", attrs)
    return OnWhat(key, Thing(thing.ref, words.format(label), (thing, owner, *beside), body_id))


def label_of(act: ActForm, actor: Actor, key: str, on: date) -> str:
    """The thing that a key names, in words."""
    if act.resource == "Register":
        return "the register of bodies"
    if held := _held(act, key, on):
        return held.label
    return THING_WORDS[act.resource].format(_owner(actor, key, on)[1])


def _held(act: ActForm, key: str, on: date) -> Thing | None:
    """The thing in a dossier that a key names, if it names none of what needs no name."""
    if key in (OWN, ANOTHER) or kind_called(key):
        return None
    return thing_named(act.resource, key, on)


def _has_body(actor: Actor) -> bool:
    return any(entity.type == "Body" for entity in actor.entities)


def _owner(actor: Actor, key: str, on: date) -> tuple[Entity, str, UUID | None]:
    if key == OWN and _has_body(actor):
        own = next(entity for entity in actor.entities if entity.type == "Body")
        return own, actor.label if actor.hypothetical else _name(actor, on), actor.body_id
    if key in (OWN, ANOTHER):
        made = unnamed_body(commissioner_on(on))
        return replace(made, id=f"{made.id}-other"), "another commissioner", None
    if who := kind_called(key):
        return unnamed_body(who), who.title, None
    try:
        body = body_called(key, on)
    except NotFound as error:
        raise NotFound(
            "LAW-005",
            f"nobody and nothing here is called `{key}`",
            where="thing",
            mend="give a body's code such as 00C, the name of something in a dossier, `own`, "
            "`another`, or one of: " + ", ".join(who.name for who in everybody() if who.group),
        ) from error
    return body_entity(body.pk, on), name_of(body.pk, on), body.pk


def _name(actor: Actor, on: date) -> str:
    return name_of(actor.body_id, on) if actor.body_id else actor.label


def _attributes(
    vocabulary: Vocabulary, kind: str, owner: Entity, actor: Actor
) -> tuple[dict[str, Any], list[Entity]]:
    """What the schema requires of such a thing; who is not named is nobody in particular."""
    attrs: dict[str, Any] = {}
    beside: list[Entity] = []
    own = next((entity for entity in actor.entities if entity.type == "Body"), owner)
    for name, form in vocabulary.entities[kind].items():
        if not form.required:
            continue
        if form.type == "Entity":
            if name in OWNERS:
                body = owner
            elif name == "made_by":
                body = own
            else:
                body = _placeholder(BESIDE.get(name, "provider"))
            beside += [body] if body not in (owner, own) else []
            attrs[name] = body.ref
        else:
            attrs[name] = BLANKS[form.type]
    return attrs, beside


def _placeholder(name: str) -> Entity:
    who = kind_called(name)
    assert who is not None  # the words name it
    return replace(unnamed_body(who), id=f"unnamed-{name}-beside")
