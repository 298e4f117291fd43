"""Who existed on a date: counts and lists by kind or by group."""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import StrEnum
from typing import ClassVar

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Upper
from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.kinds import KINDS, Group, Status
from remit.domains.bodies.models import Name, Standing
from remit.domains.bodies.queries.common import codes_at
from remit.domains.bodies.queries.views import BodyLine
from remit.errors import Invalid

PAGE_ROWS_MAX = 250


class Count(BaseModel):
    """How many bodies of one kind were there."""

    kind: str
    title: str
    plural: str
    group: str
    count: int


class Counts(BaseModel):
    """How many bodies of each kind were there on a date: `total` over all rows."""

    on: date
    kind: str | None
    total: int
    rows: list[Count]


class Sort(StrEnum):
    """In which order a list comes."""

    NAME = "name"
    SINCE = "since"


class Listing(BaseModel):
    """One page of the bodies that were there on a date."""

    on: date
    kind: str
    title: str
    sort: Sort
    total: int
    page: int
    pages: int
    rows: list[BodyLine]


def kinds_meant(kind: str) -> list[str]:
    """The kinds that a kind or a group means. Raises `Invalid` (`BOD-007`)."""
    if kind in KINDS:
        return [kind]
    meant = [each.name for each in KINDS.values() if each.group == kind]
    if not meant:
        raise Invalid(
            "BOD-007",
            f"`{kind}` is no kind of body",
            where="kind",
            mend="choose one of: " + ", ".join([*Group, *KINDS]),
        )
    return meant


def count_bodies(on: date, kind: str | None = None) -> Counts:
    """How many were active on the date, by kind. `kind` may be a group (`commissioner`)."""
    rows = Standing.objects.known().on(on).filter(status=Status.ACTIVE)
    if kind is not None:
        rows = rows.filter(kind__in=kinds_meant(kind))
    counted = Counter(rows.values_list("kind", flat=True))
    return Counts(
        on=on,
        kind=kind,
        total=counted.total(),
        rows=[
            Count(
                kind=each.name,
                title=each.title,
                plural=each.plural,
                group=each.group,
                count=counted[each.name],
            )
            for each in KINDS.values()
            if each.name in counted
        ],
    )


def list_bodies(
    kind: str, on: date, page: int = 1, sort: str = "name", rows_max: int = PAGE_ROWS_MAX
) -> Listing:
    """The bodies that were there on the date, shadows too, one page at a time."""
    order = Sort(sort) if sort in list(Sort) else Sort.NAME
    called = Name.objects.known().on(on).filter(body=OuterRef("body"))
    standings = (
        Standing.objects.known()
        .on(on)
        .filter(kind__in=kinds_meant(kind))
        .annotate(called=Subquery(called.values("name")[:1]))
        .order_by(*(["effective"] if order is Sort.SINCE else []), Upper("called"), "body__slug")
    )
    total = standings.count()
    pages = max(1, -(-total // rows_max))
    page = min(max(page, 1), pages)
    shown = list(standings.select_related("body")[(page - 1) * rows_max : page * rows_max])
    codes = codes_at(row.body_id for row in shown)
    first = KINDS.get(kind)
    return Listing(
        on=on,
        kind=kind,
        title=first.plural if first else f"{kind.replace('_', ' ').capitalize()}s",
        sort=order,
        total=total,
        page=page,
        pages=pages,
        rows=[
            BodyLine(
                slug=row.body.slug,
                name=row.called or row.body.slug,
                codes=codes.get(row.body_id, {}),
                status=row.status,
                since=row.since,
                until=row.until,
            )
            for row in shown
        ],
    )


@query
class CountBodies(Query):
    """`remit bodies count`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.count", "Count bodies", "How many bodies of each kind were active on a date."
    )
    kind: str | None = Field(None, title="Kind or group", description="such as ccg, commissioner")
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> Counts:
        """The counts."""
        return count_bodies(self.on, self.kind)


@query
class ListBodies(Query):
    """`remit bodies list`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.list", "List bodies", "The bodies of a kind that were there on a date."
    )
    kind: str = Field("commissioner", title="Kind or group")
    on: date = Field(default_factory=date.today, title="As at")
    page: int = Field(1, ge=1, title="Page")
    sort: Sort = Field(Sort.NAME, title="Order")

    def answer(self) -> Listing:
        """One page of them."""
        return list_bodies(self.kind, self.on, self.page, self.sort)
