"""Answers about the law turned into what a reader sees, so that templates hold no logic."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from urllib.parse import urlencode

from remit.acts.law import settlements
from remit.domains.law.pages.pictures import Picture, picture_of
from remit.domains.law.queries.charter import Pledge
from remit.domains.law.queries.compare import Comparison, PowerChange
from remit.domains.law.queries.dossiers import Dossier, ThingLine
from remit.domains.law.queries.may import DEPENDS, PERMITTED, May
from remit.domains.law.queries.panel import PanelFinding, PanelFindings
from remit.domains.law.queries.powers import Table, TableRow
from remit.domains.law.queries.routes import Routes
from remit.domains.law.queries.show import LawActLine, PackLine, PackView
from remit.domains.law.queries.views import ClauseLine, Condition, FactLine, clause_line
from remit.domains.law.vocabulary import vocabulary

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """An answer as a heading and one sentence; `tone` names its colour."""

    heading: str
    sentence: str
    tone: str


def answer_words(answer: May) -> AnswerWords:
    """What the law says, in the words of a person."""
    who, does = answer.who_label, answer.title
    who = who[:1].upper() + who[1:] + ("," if "," in who else "")
    if answer.status == PERMITTED:
        return AnswerWords(f"Yes: {who} may {does}", "Nothing more needs to be true.", "holds")
    if answer.status == DEPENDS:
        return AnswerWords(
            f"It depends: {who} may {does} only if more is true",
            "Some of it has to be judged by a person. This program never judges.",
            "depends",
        )
    if answer.ways:
        return AnswerWords(
            f"No: {who} may not {does} as things are",
            "Another answer to one of the questions would change that.",
            "broken",
        )
    return AnswerWords(
        f"No: {who} may not {does}", "No fact of the case would change that.", "broken"
    )


@dataclass(frozen=True, slots=True)
class CaseTold:
    """A finding as it is shown: the answer in words, and addresses that ask it again."""

    finding: PanelFinding
    words: AnswerWords
    pointed_at: list[ClauseLine]
    asked: list[FactLine]
    missed: list[FactLine]
    address: str
    mended_address: str


def case_told(found: PanelFindings, finding: PanelFinding) -> CaseTold:
    """A finding with what the panel missed set apart from the rest of the case."""
    answer = finding.answer
    return CaseTold(
        finding,
        answer_words(answer),
        [clause for clause in answer.clauses if clause.id in finding.clauses],
        [fact for fact in answer.given if fact.name not in finding.mended_facts],
        [fact for fact in answer.given if fact.name in finding.mended_facts]
        or [fact for fact in answer.unknown if fact.name in finding.mended_facts],
        _replay(found, finding, finding.facts),
        _replay(found, finding, finding.facts | finding.mended_facts),
    )


def _replay(found: PanelFindings, finding: PanelFinding, facts: Mapping[str, str]) -> str:
    answer = finding.answer
    items = {"pack": found.pack, "on": found.on.isoformat(), "who": answer.who, "act": answer.act}
    return f"/may?{urlencode({**items, 'thing': answer.thing, **facts, 'answer': 'now'})}"


def command_of(answer: May, facts: Mapping[str, str]) -> str:
    """The same question on the command line."""
    words = ["./remit", "may", answer.who, answer.act, answer.thing, "--on", answer.on.isoformat()]
    for name, value in facts.items():
        words += ["--fact", f"{name}={value}"]
    return shlex.join(words)


def day_in(pack: PackLine, on: date) -> date:
    """The day asked for, or the nearest on which the settlement was in force."""
    if pack.in_force_from and on < pack.in_force_from:
        return pack.in_force_from
    if pack.in_force_to and on >= pack.in_force_to:
        return pack.in_force_to - timedelta(days=1)
    # A draft never had a day; its kinds of body are those of the law that it would have changed.
    if pack.in_force_from is None and pack.changes:
        base = settlements().named(pack.changes)
        if base.in_force_from and not base.in_force(on):
            return base.in_force_from
    return on


def clauses_on(pack: str, act: str) -> list[ClauseLine]:
    """Every clause of a settlement that speaks of an act, powers first."""
    found = settlements().named(pack)
    form = vocabulary(found).act(act)
    clauses = sorted(
        found.clauses_for(form.name, form.group), key=lambda clause: clause.effect == "forbid"
    )
    return [clause_line(found, clause) for clause in clauses]


def acts_by_area(view: PackView) -> list[tuple[str, list[LawActLine]]]:
    """A settlement's acts under the titles of their areas."""
    return _grouped((act.area, act) for act in view.acts)


def clauses_by_evidence(view: PackView) -> dict[str, list[ClauseLine]]:
    """A settlement's clauses by how well each is known: found, inferred or known."""
    found: dict[str, list[ClauseLine]] = {"found": [], "inferred": [], "known": []}
    for file in view.files:
        for clause in file.clauses:
            found[clause.evidence].append(clause)
    return found


def open_questions(found: Routes) -> list[FactLine]:
    """The questions that tell routes apart and have a yes or a no, with the answers given."""
    lines = [*found.given, *(fact for route in found.routes for fact in route.unknown)]
    plain = {fact.name: fact for fact in reversed(lines) if fact.type == "Bool"}
    return list(reversed(plain.values()))


def rows_by_area(table: Table) -> list[tuple[str, list[TableRow]]]:
    """The rows of the table under the titles of their areas."""
    return _grouped((row.area, row) for row in table.rows)


def changes_by_body(found: Comparison) -> list[tuple[str, list[PowerChange]]]:
    """What changed, by kind of body: commissioners first, then those with most changes."""
    groups = _grouped((change.who_title, change) for change in found.changes)
    return sorted(groups, key=lambda group: (group[0] != "commissioners", -len(group[1])))


def _grouped(pairs: Iterable[tuple[str, T]]) -> list[tuple[str, list[T]]]:
    found: dict[str, list[T]] = {}
    for title, each in pairs:
        found.setdefault(title, []).append(each)
    return list(found.items())


def shared(ways: Sequence[Sequence[Condition]]) -> tuple[list[Condition], list[list[Condition]]]:
    """What all ways have in common, and what is left of each; the same is not said twice."""
    if len(ways) < 2:
        return [], [list(way) for way in ways]
    common = [fact for fact in ways[0] if all(fact in way for way in ways)]
    return common, [[fact for fact in way if fact not in common] for way in ways]


def pictures_of(pledge: Pledge) -> dict[tuple[str, str], Picture]:
    """A picture for each story, by part and law."""
    return {
        (part.id, law.law): picture_of(law.story)
        for part in pledge.parts
        for law in part.laws
        if law.story
    }


# In the order in which care comes about.
KINDS_OF_THING = {
    "service": "Services",
    "decision": "Decisions",
    "contract": "Contracts",
    "support": "Commissioning support",
    "fund": "Money",
}


def things_by_kind(dossier: Dossier) -> list[tuple[str, list[ThingLine]]]:
    """What a body entered under the headings that a reader looks for; empty ones are left out."""
    groups = (
        (title, [thing for thing in dossier.things if thing.kind == kind])
        for kind, title in KINDS_OF_THING.items()
    )
    return [(title, things) for title, things in groups if things]
