"""What became of a body: through mergers and splits, to who is there on a later date."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.facts import DateRange
from remit.acts.registry import query
from remit.domains.bodies.kinds import KINDS, RelationKind
from remit.domains.bodies.lookup import first_holder
from remit.domains.bodies.models import Body, Relation, Standing
from remit.domains.bodies.queries.common import names_on

WHOLE_PPM = 1_000_000
GENERATIONS_MAX = 50
ROUNDING_PPM = 100  # what divisions leave over is nobody's


class Step(BaseModel):
    """One handing over: the share of `from` that went to `to`, in parts per million."""

    from_slug: str
    from_name: str
    to_slug: str
    to_name: str
    on: date | None
    share_ppm: int | None
    evidence: dict[str, Any]


class End(BaseModel):
    """Where a share of the first body is at the end: in a body that is there, or nowhere."""

    slug: str
    name: str
    kind: str
    kind_title: str
    share_ppm: int
    exists: bool


class Lineage(BaseModel):
    """What became of a body until a date."""

    slug: str
    name: str
    to: date
    steps: list[Step]
    ends: list[End]


def successions(body_ids: set[UUID], *, after: bool = True) -> list[Relation]:
    """Handings over from these bodies (`after`), or to them, oldest first."""
    side = "object__in" if after else "subject__in"
    rows = Relation.objects.known().filter(kind=RelationKind.SUCCEEDS, **{side: list(body_ids)})
    return list(rows.select_related("subject", "object").order_by("effective", "id"))


class HandingOver(BaseModel):
    """One body that took over from another, both by slug, and the share in parts a million."""

    before: str
    after: str
    on: date | None
    share_ppm: int | None


def handings_over() -> list[HandingOver]:
    """Every handing over that the register believes, oldest first."""
    rows = (
        Relation.objects.known()
        .filter(kind=RelationKind.SUCCEEDS)
        .select_related("subject", "object")
        .order_by("effective", "id")
    )
    return [
        HandingOver(
            before=row.object.slug, after=row.subject.slug, on=row.since, share_ppm=row.share_ppm
        )
        for row in rows
    ]


def successors_of(code: str, to: date | None = None) -> Lineage:
    """Follow a body to the date: each handing over, and where its shares ended up.

    A share that the register does not know counts as the whole where there is one successor. What
    a continuing body kept (it gave a part away and lived on) stays with it.
    """
    to = to or date.today()
    start = first_holder(code)
    bodies: dict[UUID, Body] = {start.pk: start}
    steps: list[Relation] = []
    wave = {start.pk}
    for _ in range(GENERATIONS_MAX):
        found = [row for row in successions(wave) if row.since is None or row.since <= to]
        seen = {row.pk for row in steps}
        found = [row for row in found if row.pk not in seen]
        if not found:
            break
        steps.extend(found)
        bodies.update({row.subject_id: row.subject for row in found})
        wave = {row.subject_id for row in found}
    return _told(start, bodies, steps, to)


def _told(start: Body, bodies: dict[UUID, Body], rows: list[Relation], to: date) -> Lineage:
    rows = sorted(rows, key=lambda row: (row.since or date.min, row.object_id, row.pk))
    standings = list(
        Standing.objects.known()
        .filter(body__in=list(bodies))
        .order_by("effective")
        .values_list("body_id", "kind", "effective")
    )
    kinds = {body_id: kind for body_id, kind, _ in standings}
    there = {body_id for body_id, _, effective in standings if _holds(effective, to)}
    share = _shares(start.pk, rows)
    names = names_on({body_id: _day(rows, body_id, to) for body_id in bodies})

    def name(body_id: UUID) -> str:
        return names.get(body_id, bodies[body_id].slug)

    return Lineage(
        slug=start.slug,
        name=name(start.pk),
        to=to,
        steps=[
            Step(
                from_slug=bodies[row.object_id].slug,
                from_name=name(row.object_id),
                to_slug=bodies[row.subject_id].slug,
                to_name=name(row.subject_id),
                on=row.since,
                share_ppm=row.share_ppm,
                evidence=row.evidence,
            )
            for row in rows
        ],
        ends=[
            End(
                slug=bodies[body_id].slug,
                name=name(body_id),
                kind=kinds[body_id],
                kind_title=KINDS[kinds[body_id]].title,
                share_ppm=part,
                exists=body_id in there,
            )
            for body_id, part in sorted(share.items(), key=lambda item: -item[1])
            if part >= ROUNDING_PPM
        ],
    )


def _shares(start: UUID, rows: list[Relation]) -> dict[UUID, int]:
    """Where the whole of the first body is after every handing over, in parts per million.

    What a body gives on one day are shares of what it has that day; the rest stays with it.
    """
    share: dict[UUID, int] = defaultdict(int, {start: WHOLE_PPM})
    for (body_id, _), given in groupby(rows, key=lambda row: (row.object_id, row.since)):
        together = list(given)
        base = share[body_id]
        for row in together:
            part = row.share_ppm if row.share_ppm is not None else WHOLE_PPM // len(together)
            share[row.subject_id] += base * part // WHOLE_PPM
            share[body_id] -= base * part // WHOLE_PPM
    return share


def _day(rows: list[Relation], body_id: UUID, to: date) -> date:
    """A day on which the body had the name it is remembered by: just before it was succeeded."""
    days = [row.since for row in rows if row.object_id == body_id and row.since]
    return min(days) - timedelta(days=1) if days else to


def _holds(effective: DateRange, on: date) -> bool:
    return (effective.lower is None or effective.lower <= on) and (
        effective.upper is None or on < effective.upper
    )


@query
class SuccessorsOf(Query):
    """`remit bodies successors CODE`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.successors",
        "What became of a body",
        "Follows a body through mergers and splits to a date, with the share of each successor.",
        positional=("code",),
    )
    code: str = Field(title="Code or short name", max_length=80)
    to: date = Field(default_factory=date.today, title="Until")

    def answer(self) -> Lineage:
        """The handings over and where the shares are."""
        return successors_of(self.code, self.to)
