"""All commissioners that there ever were, and how many people are registered with each."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from remit.domains.bodies.kinds import KINDS, Group, RelationKind, Status
from remit.domains.bodies.models import Code, Name, Population, Relation, Standing
from remit.domains.bodies.queries.common import names_at

COMMISSIONERS = [kind.name for kind in KINDS.values() if kind.group is Group.COMMISSIONER]
PLACES = [kind.name for kind in KINDS.values() if kind.group is Group.PLACE]


class Commissioner(BaseModel):
    """A commissioner with every name and code that it ever had; `until` is half open."""

    slug: str
    names: list[str]
    codes: list[str]
    since: date | None
    until: date | None

    def there(self, on: date) -> bool:
        """Whether it had its powers on a day."""
        return self.there_within(on, on)

    def there_within(self, first: date, last: date) -> bool:
        """Whether it had its powers on any day from the first to the last."""
        return (self.since is None or self.since <= last) and (
            self.until is None or first < self.until
        )


class PlaceOf(BaseModel):
    """A place within a commissioner (a sub-ICB location), under a code of its own, for a time;
    `until` is half open."""

    code: str
    commissioner: str
    since: date | None
    until: date | None


class Registered(BaseModel):
    """Persons registered with the practices of a commissioner; `then` on an earlier day, with the
    same practices. `synthetic` says that some of these numbers are invented."""

    slug: str
    name: str
    practices: int
    persons: int
    then: int
    synthetic: bool


def every_commissioner() -> list[Commissioner]:
    """Every body that ever commissioned with powers of its own, from its first such day on."""
    periods: dict[UUID, list[tuple[date | None, date | None]]] = defaultdict(list)
    slugs: dict[UUID, str] = {}
    standings = Standing.objects.known().filter(kind__in=COMMISSIONERS, status=Status.ACTIVE)
    for row in standings.select_related("body").order_by("effective"):
        periods[row.body_id].append((row.since, row.until))
        slugs[row.body_id] = row.body.slug
    names, codes = defaultdict(list), defaultdict(list)
    for body, name in Name.objects.known().filter(body__in=slugs).values_list("body", "name"):
        names[body].append(name)
    for body, code in Code.objects.known().filter(body__in=slugs).values_list("body", "code"):
        codes[body].append(code)
    return [
        Commissioner(
            slug=slug,
            names=names[body],
            codes=codes[body],
            since=periods[body][0][0],
            until=periods[body][-1][1],
        )
        for body, slug in sorted(slugs.items(), key=lambda item: item[1])
    ]


def places_of_commissioners() -> list[PlaceOf]:
    """Every place that ever was part of a commissioner, by each of its codes, the earliest first.

    A sub-ICB location keeps the code of the group that became it, and files published since speak
    of it and not of its board.
    """
    rows = (
        Relation.objects.known()
        .filter(
            kind=RelationKind.PART_OF,
            subject__in=Standing.objects.known().filter(kind__in=PLACES).values("body"),
            object__in=Standing.objects.known().filter(kind__in=COMMISSIONERS).values("body"),
        )
        .select_related("subject", "object")
        .order_by("effective", "id")
    )
    codes: dict[UUID, list[str]] = defaultdict(list)
    of_places = Code.objects.known().filter(body__in={row.subject_id for row in rows})
    for body, code in of_places.values_list("body", "code"):
        codes[body].append(code)
    return [
        PlaceOf(code=code, commissioner=row.object.slug, since=row.since, until=row.until)
        for row in rows
        for code in codes[row.subject_id]
    ]


def commissioners_there(on: date) -> dict[str, UUID]:
    """The id of each body that commissions with powers of its own on a day, by slug."""
    there = Standing.objects.known().on(on).filter(kind__in=COMMISSIONERS, status=Status.ACTIVE)
    return dict(there.values_list("body__slug", "body"))


def registered_lists(on: date, counted_on: date, then: date | None = None) -> list[Registered]:
    """Persons registered with the practices that each commissioner had on `on`.

    They are counted on `counted_on`, and once more on `then`, if given. Commissioners without any
    practice in the register are not listed.
    """
    commissioner_of = dict(
        Relation.objects.known()
        .on(on)
        .filter(kind=RelationKind.COMMISSIONED_BY)
        .values_list("subject", "object")
    )
    now, before = _lists(counted_on), _lists(then) if then else {}
    persons: dict[UUID, int] = defaultdict(int)
    earlier: dict[UUID, int] = defaultdict(int)
    practices: dict[UUID, int] = defaultdict(int)
    invented: set[UUID] = set()
    for practice, commissioner in commissioner_of.items():
        practices[commissioner] += 1
        for lists, sums in ((now, persons), (before, earlier)):
            if practice in lists:
                count, synthetic = lists[practice]
                sums[commissioner] += count
                if synthetic:
                    invented.add(commissioner)
    slugs = dict(
        Standing.objects.known()
        .on(on)
        .filter(kind__in=COMMISSIONERS, body__in=practices)
        .values_list("body", "body__slug")
    )
    names = names_at(slugs, on)
    return [
        Registered(
            slug=slug,
            name=names.get(body, slug),
            practices=practices[body],
            persons=persons[body],
            then=earlier[body],
            synthetic=body in invented,
        )
        for body, slug in sorted(slugs.items(), key=lambda item: item[1])
    ]


def commissioners_of_practices(on: date) -> dict[str, str]:
    """The slug of the commissioner of each practice (slug) that has one on a day."""
    return dict(
        Relation.objects.known()
        .on(on)
        .filter(kind=RelationKind.COMMISSIONED_BY)
        .values_list("subject__slug", "object__slug")
    )


def names_of(slugs: list[str], on: date) -> dict[str, str]:
    """What bodies are called on a day, by slug."""
    bodies = dict(
        Standing.objects.known().filter(body__slug__in=slugs).values_list("body", "body__slug")
    )
    return {bodies[body]: name for body, name in names_at(bodies, on).items()}


def _lists(on: date) -> dict[UUID, tuple[int, bool]]:
    rows = Population.objects.known().on(on).values_list("body", "registered", "synthetic")
    return {body: (count, synthetic) for body, count, synthetic in rows}
