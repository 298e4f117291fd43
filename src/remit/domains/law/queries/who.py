"""Who may do an act on a day: each kind of body with yes, no, or the conditions."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Actor, QueryDeclaration
from remit.acts.registry import query
from remit.domains.law.asking import pack_for
from remit.domains.law.queries.views import (
    AtDate,
    ClauseLine,
    Condition,
    clause_line,
    conditions,
)
from remit.domains.law.standing import IF, NO, YES, kinds_on, standing_of
from remit.domains.law.things import label_of
from remit.domains.law.vocabulary import ActForm, Vocabulary, vocabulary
from remit.domains.law.words import Who, title_of


class WhoLine(BaseModel):
    """One kind of body. `answer` is yes, if or no; `ways` are the conditions of an if.

    `thing` says on whom it may; `clauses` are the powers, or the limits that stop it.
    """

    who: str
    title: str
    answer: str
    thing: str
    thing_label: str
    clauses: list[ClauseLine]
    ways: list[list[Condition]]


class WhoMay(BaseModel):
    """Who may do an act; those who may come first."""

    act: str
    title: str
    on: date
    pack: str
    pack_title: str
    nobody: str
    rows: list[WhoLine]


ORDER = (YES, IF, NO)


def who_may(act: str, on: date, pack: str = "") -> WhoMay:
    """Every kind of body there was on the day, by what law says of it and the act.

    Raises `NotFound` (`LAW-001`, `SET-003`), `Invalid` (`SET-002`).
    """
    words = vocabulary(pack_for(on, pack))
    form = words.act(act)
    rows = [_line(words, form, who, actor, on) for who, actor in kinds_on(form, on)]
    return WhoMay(
        act=form.name,
        title=title_of(form.name),
        on=on,
        pack=words.pack.name,
        pack_title=words.pack.title,
        nobody=words.pack.no_power.get(form.name, ""),
        rows=sorted(rows, key=lambda row: ORDER.index(row.answer)),
    )


def _line(words: Vocabulary, act: ActForm, who: Who, actor: Actor, on: date) -> WhoLine:
    found = standing_of(words, act, actor, on)
    return WhoLine(
        who=who.name,
        title=who.title,
        answer=found.answer,
        thing=found.thing,
        thing_label=label_of(act, actor, found.thing, on),
        clauses=[clause_line(words.pack, words.pack.clauses[each]) for each in found.clauses],
        ways=[conditions(words, way) for way in found.ways],
    )


@query
class AskWho(AtDate):
    """`remit law who ACT`."""

    declaration: ClassVar = QueryDeclaration(
        "law.who",
        "Who may do this?",
        "Who may do an act on a day, by kind of body.",
        positional=("act",),
    )
    act: str = Field(title="Act", max_length=80)

    def answer(self) -> WhoMay:
        """The kinds of body."""
        return who_may(self.act, self.on, self.pack)
