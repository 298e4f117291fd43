"""What powers a commissioner has: since when, on which conditions, and how each could be lifted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration, Refusal
from remit.acts.models import ActRow
from remit.acts.registry import query, remedy_source
from remit.acts.words import day_words
from remit.domains.bodies.entities import name_of
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Authorisation, Body, Condition
from remit.engines.settlement import Entity, rule
from remit.engines.settlement.ruling import EPOCH

IN_FULL, WITH_CONDITIONS, NOT_YET, UNKNOWN = "in_full", "with_conditions", "not_yet", "unknown"


class ConditionView(BaseModel):
    """A condition or direction. `open` says whether it binds on the date asked for; `removes` are
    the acts that it takes away; `imposed_by` and `lifted_by` are numbers in the journal."""

    ref: UUID
    nature: str
    says: str
    clause: str
    removes: list[str]
    instead: str | None
    since: date | None
    until: date | None
    open: bool
    imposed_by: int
    lifted_by: int | None
    synthetic: bool


class AuthorisationView(BaseModel):
    """How a body stands. `state` is in_full, with_conditions, not_yet, or unknown where the
    register holds no authorisation; `removed` are all acts that open conditions take from it."""

    slug: str
    name: str
    on: date
    state: str
    powers_from: date | None
    clause: str
    conditions: list[ConditionView]
    removed: list[str]


def authorisation_of(code: str, on: date) -> AuthorisationView:
    """A body's authorisation as at a date, with every condition that began by then.

    Raises `NotFound` (`BOD-001`).
    """
    body = body_called(code, on)
    return authorisation_for(body, name_of(body.pk, on), on)


def authorisation_for(body: Body, name: str, on: date) -> AuthorisationView:
    """The same where the body and its name are known."""
    granted = Authorisation.objects.known().on(on).filter(body=body).first()
    conditions = [_view(rows, on) for rows in _told(body) if _began(rows[-1], on)]
    # Open ones first, then the newest.
    conditions.sort(key=lambda each: (not each.open, -(each.since or date.min).toordinal()))
    binding = [each for each in conditions if each.open]
    if granted is None:
        state = UNKNOWN
    elif on < granted.powers_from:
        state = NOT_YET
    else:
        state = WITH_CONDITIONS if binding else IN_FULL
    return AuthorisationView(
        slug=body.slug,
        name=name,
        on=on,
        state=state,
        powers_from=granted.powers_from if granted else None,
        clause=granted.clause if granted else "",
        conditions=conditions,
        removed=sorted({act for each in binding for act in each.removes}),
    )


def _told(body: Body) -> list[list[Condition]]:
    """Every condition of a body, each with its rows in the order in which they were written."""
    told: dict[UUID, list[Condition]] = {}
    for row in (
        Condition.objects.filter(body=body).select_related("made_by", "instead").order_by("id")
    ):
        told.setdefault(row.ref, []).append(row)
    return [rows for rows in told.values() if rows[-1].recorded.upper is None]


def _began(row: Condition, on: date) -> bool:
    return row.since is None or row.since <= on


def _view(rows: list[Condition], on: date) -> ConditionView:
    row = rows[-1]
    imposing: ActRow = rows[0].made_by
    # What was loaded with its end already known was lifted by no act of this house.
    lifting: ActRow | None = row.made_by if len(rows) > 1 and row.until else None
    return ConditionView(
        ref=row.ref,
        nature=row.nature,
        says=row.says,
        clause=row.clause,
        removes=row.acts,
        instead=row.instead.slug if row.instead else None,
        since=row.since,
        until=row.until,
        open=_began(row, on) and (row.until is None or on < row.until),
        imposed_by=imposing.number,
        lifted_by=lifting.number if lifting else None,
        synthetic=row.synthetic,
    )


def lifting(refusal: Refusal) -> Iterator[str]:
    """What would have to happen to the actor's authorisation for a limit to fall silent.

    Nothing is guessed from names: the law is asked again without the attribute, and only where
    it forbids less is the change told.
    """
    actor, act = refusal.actor, refusal.question.act
    body = next((each for each in actor.entities if each.type == "Body"), None)
    limits = [clause for clause in refusal.ruling.clauses if clause.effect == "forbid"]
    if body is None or actor.body_id is None or not limits:
        return
    removed = body.attrs.get("removed_acts", [])
    kept = [each for each in removed if each != act]
    if kept != removed and _forbids_less(refusal, body, removed_acts=kept):
        for row in (
            Condition.objects.known()
            .on(refusal.on)
            .filter(body_id=actor.body_id, acts__contains=[act])
            .order_by("effective")
        ):
            since = f" of {day_words(row.since)}" if row.since else ""
            yield f"lift the {row.nature}{since}: {row.says} ({row.clause})"
    if "powers_from" in body.attrs and _forbids_less(refusal, body, powers_from=0):
        vests = EPOCH + timedelta(days=body.attrs["powers_from"])
        yield f"wait until its powers vest on {day_words(vests)}"


def _forbids_less(refusal: Refusal, body: Entity, **changed: Any) -> bool:
    """Whether the law forbids less where the actor's body is otherwise."""
    other = replace(body, attrs=body.attrs | changed)
    entities = tuple(other if each.ref == body.ref else each for each in refusal.question.entities)
    again = rule(refusal.pack, replace(refusal.question, entities=entities))
    before, after = (
        {clause.id for clause in each.clauses if clause.effect == "forbid"}
        for each in (refusal.ruling, again)
    )
    return after < before


remedy_source(lifting)


@query
class AskAuthorisation(Query):
    """`remit bodies authorisation CODE`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.authorisation",
        "What powers a body has",
        "Since when a commissioner has its powers, and what conditions and directions take away.",
        positional=("code",),
    )
    code: str = Field(title="Code or short name", max_length=80)
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> AuthorisationView:
        """The authorisation."""
        return authorisation_of(self.code, self.on)
