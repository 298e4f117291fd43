"""Acts that the law knows and this house has no button for: a regulator's order, a minister's.

They can be recorded all the same, ruled on, and refused. Each act of a settlement's vocabulary that
nobody has declared gets a class of its own here; what it changes is the journal and nothing else.
Acts that change more (`acts/oversight.py`) are told and ruled on in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from pydantic import Field, field_validator

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.law import settlements
from remit.acts.registry import ACTS, act, thing_named
from remit.domains.law.asking import pack_for
from remit.domains.law.cases import Case, case_on, facts_given
from remit.domains.law.facts import pairs
from remit.domains.law.people import anybody, officer_of_body, unnamed_officer
from remit.domains.law.things import OWN, OnWhat, thing_of
from remit.domains.law.vocabulary import vocabulary
from remit.domains.law.words import title_of
from remit.engines.settlement import EntityRef, Outline, Pack
from remit.errors import Invalid

LINES = re.compile(r"[;\n]")
COMMENT = re.compile(r"//[^\n]*")
ON_WHAT = re.compile(
    r"\baction\s+([^;{]+?)(?:\s+in\s+[^;{]+?)?\s+appliesTo\s*\{[^;]*?resource:\s*\[?\s*(\w+)"
)


class RecordedAct(Act):
    """One such act: on whom or what, what was done, and the facts that the law asks for.

    Facts that this house holds of the case need not be given; one that is given comes first.
    """

    who_it_concerns: str = Field(
        title="On whom or what",
        max_length=80,
        description="the code of the body, or of the one whose service, contract or money it is, "
        "or the name of the thing in that body's dossier",
    )
    words: str = Field(title="What was done", min_length=3, max_length=2000)
    given: list[str] = Field(
        default_factory=list,
        title="Facts",
        max_length=60,
        description="each as name=value, with semicolons between them; what the house holds "
        "already need not be said again",
    )

    @field_validator("given", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """A form and a command line give them as one text."""
        return split_lines(value)

    def thing(self, effective_on: date) -> Thing:
        """The body, or the thing of that body that the act is about."""
        words = vocabulary(pack_for(effective_on))
        form = words.act(self.declaration.name)
        held = thing_named(form.resource, self.who_it_concerns, effective_on)
        if held:
            body = next(each for each in held.entities if each.id == str(held.body_id))
            owner = unnamed_officer(body, held.label, held.body_id)
            thing = OnWhat(self.who_it_concerns, held, held=True)
        else:
            owner = officer_of_body(self.who_it_concerns, effective_on)
            thing = thing_of(words, form, owner, OWN, effective_on)
        case = case_on(words, form, owner, thing, effective_on, pairs(self.given))
        return replace(thing.thing, entities=case.entities, body_id=owner.body_id)

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """The facts known and given, and blanks for those that this law requires and never reads.

        Raises `Invalid` (`LAW-009`) where the law cannot rule without one that nobody gave.
        """
        words = vocabulary(pack_for(effective_on))
        form = words.act(self.declaration.name)
        given, unknown = facts_given(words, form, pairs(self.given))
        facts = {name: each for name, each in known.items() if name not in unknown} | given
        # What must be given follows from the law and the facts: nobody is looked up for it again.
        nothing = OnWhat(OWN, Thing(EntityRef(form.resource, ""), "", ()))
        nobody = anybody("", effective_on)
        case = Case(words, effective_on, nobody, form, nothing, (), facts, unknown, {})
        if missing := case.missing:
            raise Invalid(
                "LAW-009",
                f"the law cannot rule on this without knowing `{missing[0]}`",
                where="given",
                mend=f"add {missing[0]}=... to the facts",
                details={"missing": missing},
            )
        return case.blanks | facts

    def change(self, doing: Doing) -> str:
        """The journal is all that it writes."""
        return self.words


def split_lines(value: object) -> object:
    """A text with semicolons or line ends as a list of what stands between them."""
    if not isinstance(value, str):
        return value
    return [each.strip() for each in LINES.split(value) if each.strip()]


def _declared(pack: Pack | Outline, name: str, group: str, resource: str) -> type[RecordedAct]:
    title = title_of(name)
    made = type(
        "".join(part.capitalize() for part in name.split("_")),
        (RecordedAct,),
        {
            "__module__": __name__,
            "__doc__": f"To {title}, as {pack.title} knows it.",
            "__annotations__": {"declaration": ClassVar[Declaration]},
            "declaration": Declaration(
                name=name,
                title=title[:1].upper() + title[1:],
                group=group,
                on=resource,
                words="Enters in the record that this was done. The law rules on it first; nothing "
                "else changes here.",
            ),
        },
    )
    return act(made)


def resources_of(schema_text: str) -> dict[str, str]:
    """The type of thing that each act of a schema is done on.

    Read from the text itself: the prover's reader would load its solvers when a house starts.
    """
    return {
        name.strip(' "\n'): resource
        for names, resource in ON_WHAT.findall(COMMENT.sub("", schema_text))
        for name in names.split(",")
    }


def register_the_rest() -> None:
    """A class for each act that some settlement knows and nobody declares."""
    for pack in settlements().known:
        resources = resources_of(pack.schema_text)
        for name, group in pack.acts.items():
            if name not in ACTS:
                _declared(pack, name, group, resources[name])
