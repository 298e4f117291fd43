"""What may this body do? Every act, with yes, no, or the conditions; and the same for all kinds."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Actor, QueryDeclaration
from remit.acts.registry import query
from remit.domains.law.asking import pack_for
from remit.domains.law.people import somebody
from remit.domains.law.queries.views import (
    AtDate,
    ClauseLine,
    Condition,
    clause_line,
    conditions,
)
from remit.domains.law.standing import (
    NO,
    answer_of,
    answers_kept,
    kinds_on,
    standing_of,
    standings_kept,
)
from remit.domains.law.things import label_of
from remit.domains.law.vocabulary import ActForm, Vocabulary, vocabulary
from remit.domains.law.words import Who, area_title, areas, everybody, title_of


class PowerLine(BaseModel):
    """One act. `answer` is yes, if or no; `ways` are the conditions of an if."""

    act: str
    title: str
    answer: str
    thing: str
    thing_label: str
    clauses: list[ClauseLine]
    ways: list[list[Condition]]


class PowerArea(BaseModel):
    """The acts of one area."""

    area: str
    title: str
    rows: list[PowerLine]


class Powers(BaseModel):
    """What somebody may do: every act that law knows, by area; `counts` are those by answer."""

    who: str
    who_label: str
    on: date
    pack: str
    pack_title: str
    counts: dict[str, int]
    areas: list[PowerArea]


class TableRow(BaseModel):
    """One act: the answer for each kind of body, in the order of the columns; empty where the act
    is not theirs to do at all."""

    act: str
    title: str
    area: str
    answers: list[str]


class Table(BaseModel):
    """Actors by acts. `columns` are kinds of body with their titles."""

    on: date
    pack: str
    pack_title: str
    columns: list[tuple[str, str]]
    rows: list[TableRow]


def powers_of(who: str, on: date, pack: str = "") -> Powers:
    """What a body, a kind of body or an officer may do on a day.

    Raises `NotFound` (`LAW-002`, `SET-003`), `Invalid` (`SET-002`).
    """
    words = vocabulary(pack_for(on, pack))
    actor = somebody(who, on)
    found: dict[str, list[PowerLine]] = {area: [] for area in areas()}
    counts = {"yes": 0, "if": 0, "no": 0}
    with standings_kept(words.pack):
        for act in words.acts.values():
            if actor.ref.type in act.principals:
                line = _line(words, act, actor, on)
                found.setdefault(act.group, []).append(line)
                counts[line.answer] += 1
    return Powers(
        who=who,
        who_label=actor.label,
        on=on,
        pack=words.pack.name,
        pack_title=words.pack.title,
        counts=counts,
        areas=[
            PowerArea(area=area, title=area_title(area), rows=rows)
            for area, rows in found.items()
            if rows
        ],
    )


def _line(words: Vocabulary, act: ActForm, actor: Actor, on: date) -> PowerLine:
    found = standing_of(words, act, actor, on)
    return PowerLine(
        act=act.name,
        title=title_of(act.name),
        answer=found.answer,
        thing=found.thing,
        thing_label=label_of(act, actor, found.thing, on),
        clauses=[clause_line(words.pack, words.pack.clauses[each]) for each in found.clauses],
        ways=[conditions(words, way) for way in found.ways],
    )


def table_of(on: date, pack: str = "") -> Table:
    """Every kind of body there was on a day by every act."""
    words = vocabulary(pack_for(on, pack))
    there = [who for who in everybody() if who.there(on)]
    order = list(dict.fromkeys([*areas(), *(act.group for act in words.acts.values())]))
    acts = sorted(words.acts.values(), key=lambda act: order.index(act.group))
    with answers_kept(words.pack):
        rows = [_row(words, act, there, on) for act in acts]
    return Table(
        on=on,
        pack=words.pack.name,
        pack_title=words.pack.title,
        columns=[(who.name, who.title) for who in there],
        rows=rows,
    )


def _row(words: Vocabulary, act: ActForm, there: list[Who], on: date) -> TableRow:
    able = {who.name: answer_of(words, act, actor, on) for who, actor in kinds_on(act, on)}
    return TableRow(
        act=act.name,
        title=title_of(act.name),
        area=area_title(act.group),
        answers=[able.get(who.name, NO) for who in there],
    )


@query
class AskPowers(AtDate):
    """`remit law powers WHO`."""

    declaration: ClassVar = QueryDeclaration(
        "law.powers",
        "What may they do?",
        "Every act with whether a body may do it on a day.",
        positional=("who",),
    )
    who: str = Field(title="Who", max_length=80)

    def answer(self) -> Powers:
        """The acts."""
        return powers_of(self.who, self.on, self.pack)


@query
class AskTable(AtDate):
    """`remit law table`."""

    declaration: ClassVar = QueryDeclaration(
        "law.table", "Who may do what", "Every kind of body by every act, on a day."
    )

    def answer(self) -> Table:
        """The table."""
        return table_of(self.on, self.pack)
