"""What a body entered in its dossier, and what was found of one thing or body."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.law import settlements
from remit.acts.registry import query
from remit.domains.bodies.entities import name_of
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Person
from remit.domains.law.acts.findings import named
from remit.domains.law.models import Finding, MatterState
from remit.domains.law.words import value_words

LINES_MAX = 200


class FindingLine(BaseModel):
    """One answer to a question of the law. `kind` and `asks` are the law's, `answer` is in words;
    `officer` names whom it is about, where it is about one; `act` is a number in the journal."""

    ref: UUID
    question: str
    asks: str
    answer: str
    kind: str
    clause: str
    officer: str | None
    judge: str
    evidence: str
    since: date | None
    until: date | None
    act: int


class ThingLine(BaseModel):
    """One thing. `party` is with whom, or who decided (a slug); `attributes` are what the law asks
    of it, in words; `findings` what was found of it; `act` entered it, by its journal number."""

    name: str
    kind: str
    title: str
    party: str | None
    party_name: str | None
    attributes: dict[str, str]
    since: date | None
    until: date | None
    act: int
    findings: list[FindingLine]


class Dossier(BaseModel):
    """What a body entered, as at a date, and what was found of the body itself; `more` says that
    only the first lines are shown."""

    slug: str
    name: str
    on: date
    things: list[ThingLine]
    findings: list[FindingLine]
    more: bool


class Findings(BaseModel):
    """What was found of a thing or a body, as at a date, the newest first."""

    about: str
    label: str
    on: date
    findings: list[FindingLine]


def dossier_of(code: str, on: date) -> Dossier:
    """The things of a body. Raises `NotFound` (`BOD-001`)."""
    body = body_called(code, on)
    rows = list(
        MatterState.objects.known()
        .on(on)
        .filter(owner=body)
        .select_related("matter", "party", "made_by")
        .order_by("matter__type", "matter__slug")[: LINES_MAX + 1]
    )
    shown = rows[:LINES_MAX]
    found = _found([str(body.pk), *(str(row.matter_id) for row in shown)], on)
    return Dossier(
        slug=body.slug,
        name=name_of(body.pk, on),
        on=on,
        things=[_thing(row, found.get(str(row.matter_id), []), on) for row in shown],
        findings=found.get(str(body.pk), []),
        more=len(rows) > LINES_MAX,
    )


def findings_of(name: str, on: date) -> Findings:
    """What was found of a thing or a body. Raises `NotFound` (`BOD-001`)."""
    thing = named(name, on)
    found = _found([thing.ref.id], on)
    return Findings(about=name, label=thing.label, on=on, findings=found.get(thing.ref.id, []))


def _found(things: list[str], on: date) -> dict[str, list[FindingLine]]:
    """What was found of each thing, by its id, the newest first."""
    rows = list(
        Finding.objects.known()
        .on(on)
        .filter(thing_id__in=things)
        .select_related("made_by")
        .order_by("-effective", "-pk")
    )
    found: dict[str, list[FindingLine]] = {}
    for row, line in zip(rows, _lines(rows, on), strict=True):
        found.setdefault(row.thing_id, []).append(line)
    return found


def _thing(row: MatterState, found: list[FindingLine], on: date) -> ThingLine:
    return ThingLine(
        name=row.matter.slug,
        kind=row.matter.type.lower(),
        title=row.title,
        party=row.party.slug if row.party else None,
        party_name=name_of(row.party_id, on) if row.party_id else None,
        attributes={name: value_words(name, value) for name, value in row.attrs.items()},
        since=row.since,
        until=row.until,
        act=row.made_by.number,
        findings=found,
    )


def _lines(rows: list[Finding], on: date) -> list[FindingLine]:
    facts = settlements().in_force(on).facts if rows else {}
    people = dict(
        Person.objects.filter(pk__in={row.about_person for row in rows} - {""}).values_list(
            "pk", "name"
        )
    )
    named_people = {str(key): name for key, name in people.items()}
    found: list[FindingLine] = []
    for row in rows:
        fact: Any = facts.get(row.name)
        found.append(
            FindingLine(
                ref=row.ref,
                question=row.name,
                asks=fact.says if fact else row.name.replace("_", " "),
                answer=value_words(row.name, row.value),
                kind=fact.kind if fact else "registered",
                clause=row.clause,
                officer=named_people.get(row.about_person),
                judge=row.judge,
                evidence=row.evidence,
                since=row.since,
                until=row.until,
                act=row.made_by.number,
            )
        )
    return found


@query
class AskDossier(Query):
    """`remit law dossier CODE`."""

    declaration: ClassVar = QueryDeclaration(
        "law.dossier",
        "A body's dossier",
        "The services, contracts, support, decisions and funds that a body entered.",
        positional=("code",),
    )
    code: str = Field(title="Code or short name", max_length=80)
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> Dossier:
        """Its things."""
        return dossier_of(self.code, self.on)


@query
class AskFindings(Query):
    """`remit law findings ABOUT`."""

    declaration: ClassVar = QueryDeclaration(
        "law.findings",
        "What was found",
        "Judgements and facts recorded of a thing or a body: who judged, when, on what evidence.",
        positional=("about",),
    )
    about: str = Field(
        title="About whom or what",
        max_length=80,
        description="a body's code, or the name of a thing in a dossier",
    )
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> Findings:
        """What was found."""
        return findings_of(self.about, self.on)
