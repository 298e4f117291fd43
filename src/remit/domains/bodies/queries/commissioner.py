"""Which body commissioned for a practice's patients, then and now; and whose members they are."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.kinds import RelationKind
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Population, Relation
from remit.domains.bodies.queries.common import codes_at, names_at, names_on

MEMBERS_PAGE_ROWS_MAX = 250


class CommissionerPeriod(BaseModel):
    """A period in which one body commissioned for the practice's patients."""

    slug: str
    name: str
    since: date | None
    until: date | None
    evidence: dict[str, Any]


class CommissionedBy(BaseModel):
    """Who commissioned for a practice through time; `at_date` is who did on `on`."""

    slug: str
    name: str
    on: date
    at_date: CommissionerPeriod | None
    rows: list[CommissionerPeriod]


class Member(BaseModel):
    """A practice for whose patients a body commissions."""

    slug: str
    name: str
    codes: dict[str, str]
    since: date | None
    registered: int | None
    synthetic: bool


class Members(BaseModel):
    """One page of the practices for whose patients a body commissions on a date."""

    slug: str
    name: str
    on: date
    total: int
    page: int
    pages: int
    rows: list[Member]


def commissioner_of(code: str, on: date | None = None) -> CommissionedBy:
    """Who commissioned for this practice, in every period that the register knows."""
    on = on or date.today()
    practice = body_called(code, on)
    rows = list(
        Relation.objects.known()
        .filter(subject=practice, kind=RelationKind.COMMISSIONED_BY)
        .select_related("object")
        .order_by("effective")
    )
    # The name of the time: what it was called on its first day as commissioner here.
    names = names_on({row.object_id: row.since or on for row in rows} | {practice.pk: on})
    periods = [
        CommissionerPeriod(
            slug=row.object.slug,
            name=names.get(row.object_id, row.object.slug),
            since=row.since,
            until=row.until,
            evidence=row.evidence,
        )
        for row in rows
    ]
    then = [
        each
        for each in periods
        if (each.since is None or each.since <= on) and (each.until is None or on < each.until)
    ]
    return CommissionedBy(
        slug=practice.slug,
        name=names.get(practice.pk, practice.slug),
        on=on,
        at_date=then[0] if then else None,
        rows=periods,
    )


def members_of(
    code: str, on: date, page: int = 1, rows_max: int = MEMBERS_PAGE_ROWS_MAX
) -> Members:
    """The practices for whose patients a body commissions on a date, by code."""
    body = body_called(code, on)
    found = (
        Relation.objects.known()
        .on(on)
        .filter(object=body, kind=RelationKind.COMMISSIONED_BY)
        .select_related("subject")
        .order_by("subject__slug")
    )
    total = found.count()
    pages = max(1, -(-total // rows_max))
    page = min(max(page, 1), pages)
    shown = list(found[(page - 1) * rows_max : page * rows_max])
    ids = [row.subject_id for row in shown]
    names, codes = names_at([*ids, body.pk], on), codes_at(ids)
    people = {row.body_id: row for row in Population.objects.known().on(on).filter(body__in=ids)}
    return Members(
        slug=body.slug,
        name=names.get(body.pk, body.slug),
        on=on,
        total=total,
        page=page,
        pages=pages,
        rows=[
            Member(
                slug=row.subject.slug,
                name=names.get(row.subject_id, row.subject.slug),
                codes=codes.get(row.subject_id, {}),
                since=row.since,
                registered=people[row.subject_id].registered if row.subject_id in people else None,
                synthetic=row.subject_id in people and people[row.subject_id].synthetic,
            )
            for row in shown
        ],
    )


@query
class CommissionerOf(Query):
    """`remit bodies commissioner CODE`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.commissioner",
        "Who commissioned for a practice",
        "The body that commissioned for a practice's patients, then and now.",
        positional=("code",),
    )
    code: str = Field(title="Code of the practice", max_length=80)
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> CommissionedBy:
        """Every period, and the one that holds the date."""
        return commissioner_of(self.code, self.on)


@query
class MembersOf(Query):
    """`remit bodies members CODE`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.members",
        "Practices of a commissioner",
        "The practices for whose patients a body commissions on a date.",
        positional=("code",),
    )
    code: str = Field(title="Code of the commissioner", max_length=80)
    on: date = Field(default_factory=date.today, title="As at")
    page: int = Field(1, ge=1, title="Page")

    def answer(self) -> Members:
        """One page of them."""
        return members_of(self.code, self.on, self.page)
