"""Everything that the register says of one body, as at a date."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db.models import Q
from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.models import ActRow
from remit.acts.registry import ACTS, query
from remit.domains.bodies.kinds import KINDS, RelationKind
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import (
    Address,
    Area,
    Body,
    Code,
    Interest,
    Name,
    Officer,
    Population,
    Relation,
    Standing,
)
from remit.domains.bodies.queries.common import names_at
from remit.domains.bodies.queries.views import (
    ActLine,
    AddressView,
    AreaView,
    BodyView,
    CodeView,
    Dated,
    InterestView,
    OfficerView,
    PopulationView,
    RelationView,
    StandingView,
    Succession,
)

ACTS_SHOWN_MAX = 20
RELATIONS_SHOWN_MAX = 200

WORDS: dict[str, tuple[str, str]] = {
    RelationKind.PART_OF: ("part of", "has as a part"),
    RelationKind.COMMISSIONED_BY: ("commissioned for by", "commissions for"),
    RelationKind.MEMBER_OF: ("member of", "has as a member"),
    RelationKind.OVERSEEN_BY: ("overseen by", "oversees"),
    RelationKind.HOSTED_BY: ("hosted by", "hosts"),
    RelationKind.COVERS: ("covers", "covered by"),
}


def show_body(code: str, on: date) -> BodyView:
    """One body by slug or code. Raises `NotFound` (`BOD-001`)."""
    body = body_called(code, on)
    standings = list(Standing.objects.known().filter(body=body).order_by("effective"))
    then = next((row for row in standings if _covers(row, on)), None)
    shown = then or (standings[-1] if standings else None)
    kind = KINDS[shown.kind if shown else "provider"]
    names = list(Name.objects.known().filter(body=body).order_by("effective"))
    relations, predecessors, successors = _relations(body, on)
    area = Area.objects.known().on(on).filter(body=body).first()
    address = Address.objects.known().on(on).filter(body=body).first()
    people = Population.objects.known().on(on).filter(body=body).first()
    return BodyView(
        id=body.pk,
        slug=body.slug,
        on=on,
        name=names_at([body.pk], on).get(body.pk, body.slug),
        kind=kind.name,
        kind_title=kind.title,
        group=kind.group,
        sector=shown.sector if shown else kind.sector,
        legal_person=kind.legal_person,
        status=then.status if then else None,
        exists=then is not None,
        opened=standings[0].since if standings else None,
        closed=standings[-1].until if standings else None,
        synthetic=body.synthetic,
        names=[Dated(value=row.name, since=row.since, until=row.until) for row in names],
        codes=[
            CodeView(scheme=row.scheme, code=row.code, since=row.since, until=row.until)
            for row in Code.objects.known().filter(body=body).order_by("scheme", "effective")
        ],
        standings=[
            StandingView(
                kind=row.kind,
                kind_title=KINDS[row.kind].title,
                sector=row.sector,
                status=row.status,
                since=row.since,
                until=row.until,
            )
            for row in standings
        ],
        address=AddressView(lines=address.lines, postcode=address.postcode) if address else None,
        area=AreaView(
            centre_lon=area.centre_lon,
            centre_lat=area.centre_lat,
            has_boundary=area.geometry_wkb is not None,
            derived=area.derived,
        )
        if area
        else None,
        relations=relations,
        predecessors=predecessors,
        successors=successors,
        member_count=Relation.objects.known()
        .on(on)
        .filter(object=body, kind=RelationKind.COMMISSIONED_BY)
        .count(),
        officers=_officers(body, on),
        population=PopulationView(registered=people.registered, synthetic=people.synthetic)
        if people
        else None,
        acts=_acts(body),
    )


def _covers(row: Standing, on: date) -> bool:
    return (row.since is None or row.since <= on) and (row.until is None or on < row.until)


def _relations(
    body: Body, on: date
) -> tuple[list[RelationView], list[Succession], list[Succession]]:
    """Relations of the date both ways (practices are counted, not listed), and all successions."""
    rows = list(
        Relation.objects.known()
        .filter(Q(subject=body) | Q(object=body))
        .filter(Q(kind=RelationKind.SUCCEEDS) | Q(effective__contains=on))
        .exclude(object=body, kind__in=[RelationKind.COMMISSIONED_BY, RelationKind.MEMBER_OF])
        .select_related("subject", "object")
        .order_by("kind", "effective", "subject__slug")
    )[:RELATIONS_SHOWN_MAX]
    others = {row.object_id if row.subject_id == body.pk else row.subject_id for row in rows}
    names = names_at(others, on)
    relations: list[RelationView] = []
    predecessors: list[Succession] = []
    successors: list[Succession] = []
    for row in rows:
        outward = row.subject_id == body.pk
        other = row.object if outward else row.subject
        name = names.get(other.pk, other.slug)
        if row.kind == RelationKind.SUCCEEDS:
            (predecessors if outward else successors).append(
                Succession(
                    slug=other.slug,
                    name=name,
                    on=row.since,
                    share_ppm=row.share_ppm,
                    evidence=row.evidence,
                )
            )
        else:
            relations.append(
                RelationView(
                    kind=row.kind,
                    words=WORDS[row.kind][0 if outward else 1],
                    direction="out" if outward else "in",
                    slug=other.slug,
                    name=name,
                    since=row.since,
                    until=row.until,
                )
            )
    return relations, predecessors, successors


def _officers(body: Body, on: date) -> list[OfficerView]:
    holders = list(
        Officer.objects.known()
        .on(on)
        .filter(office__body=body)
        .select_related("office", "person")
        .order_by("office__title", "person__name")
    )
    declared: dict[UUID, list[InterestView]] = defaultdict(list)
    rows = Interest.objects.known().on(on).filter(person__in=[row.person_id for row in holders])
    for row in rows.select_related("organisation_body").order_by("id"):
        declared[row.person_id].append(
            InterestView(
                ref=row.ref,
                kind=row.kind,
                organisation=row.organisation,
                organisation_slug=row.organisation_body.slug if row.organisation_body else None,
                says=row.says,
                since=row.since,
                until=row.until,
                synthetic=row.synthetic,
            )
        )
    return [
        OfficerView(
            ref=row.ref,
            title=row.office.title,
            role=row.office.role,
            person=row.person.name,
            synthetic=row.person.synthetic,
            since=row.since,
            until=row.until,
            interests=declared[row.person_id],
        )
        for row in holders
    ]


def _acts(body: Body) -> list[ActLine]:
    """The newest acts by the body or about it."""
    rows = ActRow.objects.filter(
        Q(body_id=body.pk) | Q(pk__in=ActRow.objects.filter(touched__body_id=body.pk).values("pk"))
    ).order_by("-number")[:ACTS_SHOWN_MAX]
    return [
        ActLine(
            number=row.number,
            name=row.name,
            title=ACTS[row.name].declaration.title if row.name in ACTS else row.name,
            effective_on=row.effective_on,
            recorded_at=row.recorded_at,
            summary=row.summary,
            actor=row.actor_label,
        )
        for row in rows
    ]


@query
class ShowBody(Query):
    """`remit bodies show CODE`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.show",
        "Show a body",
        "All that the register says of one body, as at a date.",
        positional=("code",),
    )
    code: str = Field(title="Code or short name", max_length=80)
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> BodyView:
        """The body."""
        return show_body(self.code, self.on)
