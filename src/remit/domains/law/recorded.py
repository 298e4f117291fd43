"""Acts that the law knows and this house has no button for: a regulator's order, a minister's.

They can be recorded all the same, ruled on, and refused. Each act of a settlement's vocabulary that
nobody has declared gets a class of its own here; what it changes is the journal and nothing else.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from pydantic import Field, field_validator

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.law import settlements
from remit.acts.registry import ACTS, act
from remit.domains.law.asking import pack_for
from remit.domains.law.cases import Case, case_for
from remit.domains.law.facts import pairs
from remit.domains.law.people import officer_of_body
from remit.domains.law.things import OWN
from remit.domains.law.vocabulary import vocabulary
from remit.domains.law.words import title_of
from remit.engines.settlement import Outline, Pack
from remit.errors import Invalid

LINES = re.compile(r"[;\n]")
COMMENT = re.compile(r"//[^\n]*")
ON_WHAT = re.compile(
    r"\baction\s+([^;{]+?)(?:\s+in\s+[^;{]+?)?\s+appliesTo\s*\{[^;]*?resource:\s*\[?\s*(\w+)"
)


class RecordedAct(Act):
    """One such act: whom it concerns, what was done, and the facts that the law asks for."""

    who_it_concerns: str = Field(
        title="Whom it concerns",
        max_length=80,
        description="the code of the body, or of the one whose service, contract or money it is",
    )
    words: str = Field(title="What was done", min_length=3, max_length=2000)
    given: list[str] = Field(
        default_factory=list,
        title="Facts",
        max_length=60,
        description="each as name=value, with semicolons between them",
    )

    @field_validator("given", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """A form and a command line give them as one text."""
        return (
            [each.strip() for each in LINES.split(value) if each.strip()]
            if isinstance(value, str)
            else value
        )

    def thing(self, effective_on: date) -> Thing:
        """The body, or the thing of that body that the act is about."""
        case = self._case(effective_on)
        return Thing(case.thing.ref, case.thing.label, case.entities, case.actor.body_id)

    def facts(self, effective_on: date) -> dict[str, Any]:
        """The facts given, and blanks for those that this law requires and never reads."""
        case = self._case(effective_on)
        if missing := case.missing:
            raise Invalid(
                "LAW-009",
                f"the law cannot rule on this without knowing `{missing[0]}`",
                where="given",
                mend=f"add {missing[0]}=... to the facts",
                details={"missing": missing},
            )
        return case.blanks | dict(case.given)

    def _case(self, effective_on: date) -> Case:
        words = vocabulary(pack_for(effective_on))
        concerned = officer_of_body(self.who_it_concerns, effective_on)
        return case_for(
            words, words.act(self.declaration.name), concerned, OWN, effective_on, pairs(self.given)
        )

    def change(self, doing: Doing) -> str:
        """The journal is all that it writes."""
        return self.words


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


def _register_all() -> None:
    """A class for each act that some settlement knows and nobody declares."""
    for pack in settlements().known:
        resources = resources_of(pack.schema_text)
        for name, group in pack.acts.items():
            if name not in ACTS:
                _declared(pack, name, group, resources[name])


_register_all()
