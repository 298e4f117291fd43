"""Where the commissioners of a date are: centres for the hex map, boundaries where loaded."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import ClassVar
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q
from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies import hexmap
from remit.domains.bodies.kinds import KINDS, Group, Status
from remit.domains.bodies.models import Area, Standing
from remit.domains.bodies.queries.common import codes_at, names_at

COMMISSIONER_KINDS = [kind.name for kind in KINDS.values() if kind.group is Group.COMMISSIONER]


class MapRow(BaseModel):
    """A commissioner on the map; centre in degrees, None where nobody said where it is."""

    slug: str
    name: str
    code: str
    centre_lon: float | None
    centre_lat: float | None
    has_boundary: bool


class MapView(BaseModel):
    """The commissioners of a date and where they are."""

    on: date
    rows: list[MapRow]


def commissioners_map(on: date) -> MapView:
    """Every commissioner active on the date, by name."""
    bodies = _active(on)
    areas = {
        row.body_id: row
        for row in Area.objects.known()
        .on(on)
        .filter(body__in=list(bodies))
        .defer("geometry_wkb")
        .annotate(
            drawn=ExpressionWrapper(Q(geometry_wkb__isnull=False), output_field=BooleanField())
        )
    }
    names, codes = names_at(bodies, on), codes_at(bodies)
    rows = [
        MapRow(
            slug=slug,
            name=names.get(body_id, slug),
            code=codes.get(body_id, {}).get("ods", ""),
            centre_lon=areas[body_id].centre_lon if body_id in areas else None,
            centre_lat=areas[body_id].centre_lat if body_id in areas else None,
            has_boundary=body_id in areas and bool(areas[body_id].drawn),
        )
        for body_id, slug in bodies.items()
    ]
    return MapView(on=on, rows=sorted(rows, key=lambda row: row.name.casefold()))


def even_cells(view: MapView) -> dict[str, hexmap.Hex]:
    """The cell of each body on the even map, by slug; bodies without a place have none."""
    placed = [row for row in view.rows if row.centre_lon is not None and row.centre_lat is not None]
    return _cells(tuple((row.slug, row.centre_lon, row.centre_lat) for row in placed))


@lru_cache(maxsize=16)
def _cells(points: tuple[tuple[str, float, float], ...]) -> dict[str, hexmap.Hex]:
    return hexmap.layout(points)


def boundaries(on: date) -> list[tuple[str, bytes]]:
    """Slug and boundary (WGS84 well-known binary) of each active commissioner that has one."""
    rows = (
        Area.objects.known()
        .on(on)
        .filter(body__in=list(_active(on)), geometry_wkb__isnull=False)
        .order_by("body__slug")
        .values_list("body__slug", "geometry_wkb")
    )
    return [(slug, bytes(wkb)) for slug, wkb in rows if wkb is not None]


def _active(on: date) -> dict[UUID, str]:
    rows = Standing.objects.known().on(on).filter(kind__in=COMMISSIONER_KINDS, status=Status.ACTIVE)
    return dict(rows.values_list("body_id", "body__slug"))


@query
class CommissionersMap(Query):
    """`remit bodies map`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.map", "Map of commissioners", "The commissioners of a date and where they are."
    )
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> MapView:
        """Every commissioner active on the date."""
        return commissioners_map(self.on)
