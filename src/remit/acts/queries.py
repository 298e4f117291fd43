"""Questions about the journal: acts done, attempts refused, duties that fall due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.law import settlements
from remit.acts.models import ActRow, Attempt, Duty, DutyMet, Entry
from remit.acts.registry import ACTS, query
from remit.engines.record import leaf_hash
from remit.errors import NotFound

LINES_MAX = 50
M = TypeVar("M", bound=Model)


class JournalLine(BaseModel):
    """One act in a list."""

    number: int
    act: str
    title: str
    actor: str
    thing: str
    effective_on: date
    recorded_at: datetime
    summary: str


class Journal(BaseModel):
    """Acts done, newest first. `older_than` is the number to ask for the next page with."""

    lines: list[JournalLine]
    older_than: int | None


class JournalDuty(BaseModel):
    """Something that an act brought with it; `met_on` and `met_where` where it was done."""

    id: int
    act_number: int
    name: str
    says: str
    clause: str
    due_on: date
    body_id: UUID | None
    met_on: date | None
    met_where: str


class ActView(BaseModel):
    """One act whole. Inputs that its declaration keeps private are left out."""

    number: int
    id: UUID
    act: str
    title: str
    words: str
    actor: str
    thing: str
    thing_type: str
    thing_id: str
    body_id: UUID | None
    effective_on: date
    recorded_at: datetime
    summary: str
    inputs: dict[str, Any]
    pack: str
    pack_title: str
    pack_hash: str
    clauses: list[dict[str, str]]
    duties: list[JournalDuty]


class AttemptLine(BaseModel):
    """An act that was refused, what was claimed for it as far as that is public, and why.

    `clauses` decided it; where the money was lacking, they are those that would have let it be.
    """

    id: UUID
    act: str
    title: str
    actor: str
    thing: str
    effective_on: date
    recorded_at: datetime
    claim: dict[str, Any]
    reasons: list[str]
    clauses: list[dict[str, str]]
    pack: str


class Attempts(BaseModel):
    """Refused attempts, newest first."""

    lines: list[AttemptLine]


class Duties(BaseModel):
    """Duties that fall due, the next first."""

    lines: list[JournalDuty]


def entry_hashes(numbers: Iterable[int]) -> dict[int, str]:
    """The leaf hashes of the entries of some acts, by number, in hexadecimal."""
    rows = ActRow.objects.filter(number__in=set(numbers)).values_list("id", "number")
    found = dict(rows)
    entries = Entry.objects.filter(pk__in=found).values_list("pk", "statement")
    return {found[key]: leaf_hash(bytes(statement)).hex() for key, statement in entries}


def title_of(act: str) -> str:
    """What the button of an act says; its name where no such act is declared any more."""
    return ACTS[act].declaration.title if act in ACTS else act


def public_inputs(act: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs without those that the declaration keeps private; none of an unknown act."""
    if act not in ACTS:
        return {}
    hidden = ACTS[act].declaration.private
    return {name: value for name, value in inputs.items() if name not in hidden}


class OfBody(Query):
    """A question that may be asked of one body alone."""

    body: UUID | None = Field(None, title="Only of this body", description="its id")

    def of_body(self, rows: QuerySet[M], about: QuerySet[M] | None = None) -> QuerySet[M]:
        """The rows of that body, and those `about` it; all rows where no body is named."""
        if self.body is None:
            return rows
        own = Q(body_id=self.body)
        return rows.filter(own if about is None else own | Q(pk__in=about.values("pk")))


@query
class ReadJournal(OfBody):
    """`remit acts journal`."""

    declaration: ClassVar = QueryDeclaration(
        "acts.journal",
        "The journal",
        "Acts done, newest first; those of a body are the acts by it and about it.",
    )
    act: str | None = Field(None, title="Only this act")
    older_than: int | None = Field(None, title="Only before this number")

    def answer(self) -> Journal:
        """One page of lines."""
        about = ActRow.objects.filter(touched__body_id=self.body) if self.body else None
        rows = self.of_body(ActRow.objects.all(), about)
        if self.act:
            rows = rows.filter(name=self.act)
        if self.older_than is not None:
            rows = rows.filter(number__lt=self.older_than)
        shown = list(rows.order_by("-number")[: LINES_MAX + 1])
        return Journal(
            lines=[
                JournalLine(
                    number=row.number,
                    act=row.name,
                    title=title_of(row.name),
                    actor=row.actor_label,
                    thing=row.thing_label,
                    effective_on=row.effective_on,
                    recorded_at=row.recorded_at,
                    summary=row.summary,
                )
                for row in shown[:LINES_MAX]
            ],
            older_than=shown[LINES_MAX - 1].number if len(shown) > LINES_MAX else None,
        )


@query
class ShowAct(Query):
    """`remit acts show NUMBER`."""

    declaration: ClassVar = QueryDeclaration(
        "acts.show",
        "One act",
        "One act: who, what, on what, under which clause.",
        positional=("number",),
    )
    number: int = Field(title="Number in the journal")

    def answer(self) -> ActView:
        """The act. Raises `NotFound` (`ACT-007`)."""
        row = ActRow.objects.filter(number=self.number).first()
        if row is None:
            raise NotFound(
                "ACT-007",
                f"no act has the number {self.number}",
                where="number",
                mend="see the journal; a number may be missing where nothing was done",
            )
        return ActView(
            number=row.number,
            id=row.id,
            act=row.name,
            title=title_of(row.name),
            words=ACTS[row.name].declaration.words if row.name in ACTS else "",
            actor=row.actor_label,
            thing=row.thing_label,
            thing_type=row.thing_type,
            thing_id=row.thing_id,
            body_id=row.body_id,
            effective_on=row.effective_on,
            recorded_at=row.recorded_at,
            summary=row.summary,
            inputs=public_inputs(row.name, row.inputs),
            pack=row.pack,
            pack_title=_pack_title(row.pack),
            pack_hash=row.pack_hash,
            clauses=row.clauses,
            duties=[_duty(duty, row.number) for duty in row.duties.select_related("met")],
        )


@query
class ReadAttempts(OfBody):
    """`remit acts attempts`."""

    declaration: ClassVar = QueryDeclaration(
        "acts.attempts",
        "Refused attempts",
        "Acts that the law, or the money there was, did not let somebody do.",
    )

    def answer(self) -> Attempts:
        """The newest of them."""
        rows = self.of_body(Attempt.objects.all())
        return Attempts(
            lines=[
                AttemptLine(
                    id=row.id,
                    act=row.name,
                    title=title_of(row.name),
                    actor=row.actor_label,
                    thing=row.thing_label,
                    effective_on=row.effective_on,
                    recorded_at=row.recorded_at,
                    claim=public_inputs(row.name, row.inputs),
                    reasons=row.reasons,
                    clauses=row.clauses,
                    pack=row.pack,
                )
                for row in rows.order_by("-recorded_at")[:LINES_MAX]
            ]
        )


@query
class ReadDuties(OfBody):
    """`remit acts duties`."""

    declaration: ClassVar = QueryDeclaration(
        "acts.duties", "Duties", "What acts brought with them, by the day on which it falls due."
    )
    still_open: bool = Field(False, title="Only those not met yet")

    def answer(self) -> Duties:
        """The next of them."""
        rows = self.of_body(Duty.objects.select_related("act", "met"))
        if self.still_open:
            rows = rows.filter(met=None)
        return Duties(
            lines=[_duty(row, row.act.number) for row in rows.order_by("due_on", "id")[:LINES_MAX]]
        )


def _pack_title(name: str) -> str:
    return next((pack.title for pack in settlements().known if pack.name == name), name)


def _duty(row: Duty, number: int) -> JournalDuty:
    met: DutyMet | None = getattr(row, "met", None)
    return JournalDuty(
        id=row.pk,
        act_number=number,
        name=row.name,
        says=row.says,
        clause=row.clause,
        due_on=row.due_on,
        body_id=row.body_id,
        met_on=met.met_on if met else None,
        met_where=met.where if met else "",
    )
