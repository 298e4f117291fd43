"""What several answers about the law share: clauses, facts, ways to a permission, duties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from remit.acts.declare import Known, Query
from remit.domains.law.vocabulary import Vocabulary
from remit.domains.law.words import value_words
from remit.engines.settlement import Clause, DutyRule, Pack


class ClauseLine(BaseModel):
    """One clause: what it says, and the source that it stands in. `effect` is permit or forbid.

    `evidence` says how well it is known: `found` (read), `known` (not read) or `inferred`.
    """

    id: str
    clause: str
    says: str
    effect: str
    source: str
    evidence: str
    file: str
    line: int


class FactLine(BaseModel):
    """One fact that the law asks for. `asks` is the question, `judge` who must answer it.

    `kind` is judgement, arithmetic or registered; `value` is what was said, in words. `origin` says
    where a value comes from: `register` where this house holds it (`stands` says who said so, when
    and on what evidence), `supposed` where whoever asks gave it.
    """

    name: str
    type: str
    asks: str
    kind: str
    judge: str
    clause: str
    value: str | None = None
    origin: str = ""
    stands: str = ""


class Condition(BaseModel):
    """One fact as it would have to be. `value` is its value in words."""

    name: str
    asks: str
    kind: str
    judge: str
    value: str


class DutyBrought(BaseModel):
    """Something that an act brings with it, with the last day on which it is done in time."""

    name: str
    says: str
    clause: str
    due_on: date
    where: str


def clause_line(pack: Pack, clause: Clause) -> ClauseLine:
    """A clause with the full title of its source."""
    source = max(
        (name for name in pack.sources if clause.clause.startswith(name)), key=len, default=""
    )
    return ClauseLine(
        **clause.as_dict(),
        source=pack.sources.get(source, ""),
        evidence=clause.evidence,
        file=clause.file,
        line=clause.line,
    )


REGISTER, SUPPOSED = "register", "supposed"


class AtDate(Query):
    """A question about the law of a day."""

    on: date = Field(default_factory=date.today, title="On which day")
    pack: str = Field(
        "",
        title="Settlement",
        max_length=80,
        description="the one in force on the day if not given",
    )


def fact_line(
    words: Vocabulary, act: str, name: str, value: Any = None, held: Known | None = None
) -> FactLine:
    """A fact with its question; `value` as Cedar has it, `held` where this house holds it."""
    known = words.pack.facts.get(name)
    form = words.acts[act].facts.get(name)
    return FactLine(
        name=name,
        type=form.type if form else "",
        asks=known.says if known else name,
        kind=known.kind if known else "registered",
        judge=known.judge if known else "",
        clause=known.clause if known else "",
        value=None if value is None else value_words(name, value),
        origin="" if value is None else REGISTER if held else SUPPOSED,
        stands=held.words if held else "",
    )


def conditions(words: Vocabulary, facts: Mapping[str, Any]) -> list[Condition]:
    """Facts as they would have to be, in their order."""
    found = []
    for name, value in facts.items():
        known = words.pack.facts.get(name)
        found.append(
            Condition(
                name=name,
                asks=known.says if known else name.replace("_", " "),
                kind=known.kind if known else "registered",
                judge=known.judge if known else "",
                value=value_words(name, value),
            )
        )
    return found


def duty_lines(
    duties: Iterable[DutyRule], act: str, group: str, context: Mapping[str, Any], on: date
) -> list[DutyBrought]:
    """The duties that an act would bring, the first due first."""
    found = [
        DutyBrought(
            name=duty.name,
            says=duty.says,
            clause=duty.clause,
            due_on=duty.due(on),
            where=duty.where,
        )
        for duty in duties
        if duty.applies(act, group, context)
    ]
    return sorted(found, key=lambda duty: (duty.due_on, duty.name))
