"""Entering things in a dossier: a service, a contract, support, a decision or a fund."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final

from pydantic import Field, field_validator

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.facts import close, period
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.law.asking import pack_for
from remit.domains.law.dossier import PARTY, state_named
from remit.domains.law.facts import known_fact, pairs, read_value
from remit.domains.law.models import Matter, MatterState
from remit.domains.law.recorded import split_lines
from remit.domains.law.vocabulary import vocabulary
from remit.domains.law.words import everybody
from remit.errors import Invalid, NotFound

GROUP: Final = "keeping_the_dossier"
RESERVED: Final = frozenset({"own", "another", "thing", "who", "patient", "operator", "anybody"})


class Kind(StrEnum):
    """What the law can speak of, beside bodies."""

    SERVICE = "service"
    CONTRACT = "contract"
    SUPPORT = "support"
    DECISION = "decision"
    FUND = "fund"

    @property
    def entity(self) -> str:
        """Its type in the law's schema."""
        return self.value.capitalize()


class OfThing(Act):
    """What entering and correcting have in common."""

    given: list[str] = Field(
        default_factory=list,
        title="What the law asks of it",
        max_length=20,
        description="each as name=value, with semicolons between them: reserved=no for a service, "
        "hosting_ends=2016-03-31 for support that the Board houses",
    )

    @field_validator("given", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """A form and a command line give them as one text."""
        return split_lines(value)


@act
class EnterThing(OfThing):
    """A new thing."""

    declaration: ClassVar = Declaration(
        name="enter_thing",
        title="Enter a service, contract, support, decision or fund",
        words="Gives a thing of a body a name by which it can be asked about and acted on, and "
        "says what the law asks of it from the effective date on.",
        group=GROUP,
        on="Body",
    )

    kind: Kind = Field(title="What it is")
    name: str = Field(
        title="Short name",
        pattern=r"^[a-z0-9][a-z0-9-]{2,58}[a-z0-9]$",
        description="small letters, digits and hyphens, such as community-nursing-2014; for ever",
    )
    called: str = Field(title="Title", min_length=3, max_length=200)
    owner: str = Field(
        title="Whose it is", max_length=80, description="the commissioner's or holder's code"
    )
    party: str | None = Field(
        None,
        title="With whom",
        max_length=80,
        description="the code of the provider, the supplier, or of who took the decision",
    )

    def thing(self, effective_on: date) -> Thing:
        """The body whose it is."""
        return body_thing(body_called(self.owner, effective_on).pk, effective_on)

    def change(self, doing: Doing) -> str:
        """Enter it. Raises `Invalid` (`LAW-010` the name, `LAW-011` the party)."""
        on = doing.effective_on
        _check_name(self.name)
        owner = body_called(self.owner, on)
        party = body_called(self.party, on) if self.party else None
        if self.kind.entity in PARTY and party is None and self.kind is not Kind.DECISION:
            raise Invalid(
                "LAW-011",
                f"a {self.kind.value} has a {PARTY[self.kind.entity]}",
                where="party",
                mend="name the body by its code",
            )
        if self.kind.entity not in PARTY and party is not None:
            raise Invalid(
                "LAW-011",
                f"a {self.kind.value} is with nobody",
                where="party",
                mend="leave it empty, or enter a contract",
            )
        attrs = _attributes(self.kind.entity, self.given, {}, on)
        matter = Matter.objects.create(
            type=self.kind.entity, slug=self.name, made_by_id=doing.act_id
        )
        _state(doing, matter, self.called, owner.pk, party.pk if party else None, attrs, None)
        doing.touch(owner.pk, *([party.pk] if party else []))
        return f"entered the {self.kind.value} {self.called}"


@act
class CorrectThing(OfThing):
    """What it is from a day on, or its end."""

    declaration: ClassVar = Declaration(
        name="correct_thing",
        title="Correct what was entered of a thing",
        words="Says what a thing is from the effective date on, or that it has ended; what it was "
        "before stays in its history.",
        group=GROUP,
        on="Body",
    )

    name: str = Field(title="Short name", max_length=60)
    called: str | None = Field(None, title="Title", min_length=3, max_length=200)
    party: str | None = Field(None, title="With whom", max_length=80)
    ends: str | None = Field(
        None,
        title="Does it end?",
        pattern="^(yes|no)$",
        description="yes, if the effective date is the first day without it",
    )

    def thing(self, effective_on: date) -> Thing:
        """The body whose it is."""
        return body_thing(state_of(self.name, effective_on).owner_id, effective_on)

    def change(self, doing: Doing) -> str:
        """Believe the shorter state from now on, and the new one after it."""
        on = doing.effective_on
        row = state_of(self.name, on)
        if self.ends == "yes" and row.since == on:
            raise Invalid(
                "BOD-003",
                "it ends before it begins",
                where="effective date",
                mend="give a later day",
            )
        party = body_called(self.party, on).pk if self.party else row.party_id
        attrs = _attributes(row.matter.type, self.given, row.attrs, on)
        close(MatterState.objects.filter(pk=row.pk), doing.act_id)
        if row.since is None or row.since < on:
            MatterState.objects.create(
                matter=row.matter,
                title=row.title,
                owner_id=row.owner_id,
                party_id=row.party_id,
                attrs=row.attrs,
                effective=period(row.since, on),
                made_by_id=doing.act_id,
            )
        title = self.called or row.title
        if self.ends != "yes":
            _state(doing, row.matter, title, row.owner_id, party, attrs, row.until)
        return f"{'ended' if self.ends == 'yes' else 'corrected'} {title}"


def state_of(name: str, on: date) -> MatterState:
    """A thing as it is on a day. Raises `NotFound` (`LAW-012`)."""
    state = state_named(name, on)
    if state is None:
        raise NotFound(
            "LAW-012",
            f"no dossier holds a thing called `{name}` on {on.isoformat()}",
            where="name",
            mend="see what a body entered: `remit law dossier CODE`",
        )
    return state


def _state(
    doing: Doing,
    matter: Matter,
    title: str,
    owner_id: Any,
    party_id: Any,
    attrs: Mapping[str, Any],
    until: date | None,
) -> None:
    MatterState.objects.create(
        matter=matter,
        title=title,
        owner_id=owner_id,
        party_id=party_id,
        attrs=dict(attrs),
        effective=period(doing.effective_on, until),
        made_by_id=doing.act_id,
    )


def _check_name(name: str) -> None:
    """A thing's name must mean nothing else where somebody asks about it."""
    taken = (
        name in RESERVED
        or any(who.name == name for who in everybody())
        or Body.objects.filter(slug=name).exists()
        or Matter.objects.filter(slug=name).exists()
    )
    if taken:
        raise Invalid(
            "LAW-010",
            f"`{name}` already names something",
            where="name",
            mend="choose another short name",
        )


def _attributes(kind: str, texts: list[str], before: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Plain attributes by the types of the law's schema, over what was said before."""
    forms = {
        name: form
        for name, form in vocabulary(pack_for(on)).entities[kind].items()
        if form.type != "Entity"
    }
    said = dict(before) | {
        name: read_value(known_fact(forms, name, kind.lower()), text)
        for name, text in pairs(texts).items()
    }
    missing = [name for name, form in forms.items() if form.required and name not in said]
    if missing:
        raise Invalid(
            "LAW-013",
            f"the law asks of a {kind.lower()} whether it is `{missing[0]}`",
            where="given",
            mend=f"add {missing[0]}=...",
            details={"missing": missing},
        )
    return said
