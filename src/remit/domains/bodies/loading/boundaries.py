"""Reader of boundaries in GeoJSON (RFC 7946: WGS84, longitude first).

A feature stands in no particular line once JSON is parsed, so the "line" of a statement or fault
here is the number of the feature from 1, and the fault's column says so.
"""

# ruff: noqa: PLC0415 - NumPy and Shapely take long to import, and only loads of boundaries need them

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from remit.domains.bodies.kinds import Scheme, slug_of
from remit.domains.bodies.loading.layouts import Layout, collection_of
from remit.domains.bodies.loading.records import FAULT_TEXT_CHARACTERS_MAX, MEND
from remit.domains.bodies.loading.rows import NameText, OdsCode, OnsCode, first_fault
from remit.domains.bodies.loading.words import is_capitals_only, readable
from remit.domains.bodies.statements import (
    AreaStatement,
    BodyStatement,
    Fault,
    Statement,
    reference_to,
)

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


def _flat(ring: Any) -> Any:
    """A ring without heights, where its positions have a third number."""
    try:
        longest = max(map(len, ring), default=0)
        return [position[:2] for position in ring] if longest > 2 else ring
    except (TypeError, KeyError):  # these are no positions; the check of their type says so
        return ring


Ring = Annotated[list[tuple[Longitude, Latitude]], BeforeValidator(_flat), Field(min_length=4)]
Rings = Annotated[list[Ring], Field(min_length=1)]
COORDINATE_DECIMALS = 6

# Some sets of boundaries carry ODS codes and no date. A set is no older than the newest body in
# it; these are the first days with powers of the CCGs made after April 2013 (ODS register of
# commissioners; NHS England's lists of mergers).
FIRST_POWERS = {
    "13T": date(2015, 4, 1),
    "14L": date(2017, 4, 1),
    **dict.fromkeys(("14Y", "15A", "15C", "15D", "15E", "15F"), date(2018, 4, 1)),
    **dict.fromkeys(("15M", "15N"), date(2019, 4, 1)),
    **dict.fromkeys(
        "16C 18C 26A 27D 36J 36L 42D 52R 70F 71E 72Q 78H 84H 91Q 92A 92G 93C 97R".split(),
        date(2020, 4, 1),
    ),
    **dict.fromkeys(
        "A3A8R B2M3M D2P2L D4U1Y D9Y0V M1J4Y M2L0M W2U3Z X2C4Y".split(), date(2021, 4, 1)
    ),
}
FIRST_BOUNDARIES = date(2013, 4, 1)


class Polygon(BaseModel):
    """A GeoJSON polygon."""

    type: Literal["Polygon"]
    coordinates: Rings


class MultiPolygon(BaseModel):
    """A GeoJSON multi-polygon."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[Rings], Field(min_length=1)]


class Feature(BaseModel):
    """One area, with the code and name of its body."""

    ods: OdsCode | None = None
    ons: OnsCode | None = None
    name: NameText
    geometry: Annotated[Polygon | MultiPolygon, Field(discriminator="type")]


def boundaries_vintage(path: Path, layout: Layout) -> date | None:
    """The date of a set whose header tells none: the newest body in it."""
    key = layout.columns.get("ods")
    if key is None:
        return None
    codes = {
        str(properties.get(key))
        for feature in collection_of(path)["features"]
        if isinstance(feature, dict) and isinstance(properties := feature.get("properties"), dict)
    }
    return max(
        (FIRST_POWERS[code] for code in codes if code in FIRST_POWERS), default=FIRST_BOUNDARIES
    )


def read_boundaries(path: Path, layout: Layout, as_of: date) -> Iterator[Statement | Fault]:
    """The bodies and areas of a set of boundaries, and a fault for each feature without one."""
    for number, raw in enumerate(collection_of(path)["features"], start=1):
        feature = _feature(path, number, raw, layout)
        if isinstance(feature, Fault):
            yield feature
            continue
        shape = _shape(feature.geometry)
        if shape.is_empty:
            yield _fault(path, number, raw, "geometry", "the boundary encloses no area")
            continue
        yield from _statements(number, as_of, layout.columns["kind"], feature, shape)


def _statements(
    number: int, as_of: date, kind: str, feature: Feature, shape: BaseGeometry
) -> Iterator[Statement]:
    import shapely

    if feature.ods:
        slug, codes = slug_of(kind, feature.ods), {Scheme.ODS.value: feature.ods}
    else:
        slug = reference_to(kind, Scheme.ONS.value, str(feature.ons))
        codes = {Scheme.ONS.value: str(feature.ons)}
    yield BodyStatement(
        number,
        as_of,
        slug,
        kind,
        name=_full_name(kind, feature.name),
        recased=is_capitals_only(feature.name),
        codes=codes,
    )
    centre = shape.representative_point()
    yield AreaStatement(
        number,
        as_of,
        slug,
        shapely.to_wkb(shape),
        round(centre.x, COORDINATE_DECIMALS),
        round(centre.y, COORDINATE_DECIMALS),
    )


def _full_name(kind: str, name: str) -> str:
    """ "Darlington" on a map of CCGs is "NHS Darlington CCG"."""
    name = readable(name)
    if kind == "ccg" and not re.match(r"NHS\b", name):
        return f"NHS {name} CCG"
    return name


def _feature(path: Path, number: int, raw: Any, layout: Layout) -> Feature | Fault:
    if not isinstance(raw, dict):
        return _fault(path, number, raw, "", "it is not a GeoJSON feature")
    properties = raw.get("properties")
    if not isinstance(properties, dict):
        return _fault(path, number, raw, "properties", "it has no properties")
    columns: dict[str, str] = {
        key: layout.columns[key] for key in ("ods", "ons", "name") if key in layout.columns
    }
    values = {key: properties.get(column) for key, column in columns.items()}
    try:
        return Feature.model_validate({**values, "geometry": raw.get("geometry")})
    except ValidationError as error:
        name, reason = first_fault(error)
        return _fault(path, number, raw, columns.get(name, name), reason)


def _shape(geometry: Polygon | MultiPolygon) -> BaseGeometry:
    """A valid multi-polygon: crossing rings are mended, lines and points that remain left out."""
    import numpy as np
    import shapely

    parts = [geometry.coordinates] if isinstance(geometry, Polygon) else geometry.coordinates
    polygons = [
        shapely.Polygon(np.array(rings[0]), [np.array(ring) for ring in rings[1:]])
        for rings in parts
    ]
    whole = shapely.make_valid(shapely.MultiPolygon(polygons))
    areas = [part for part in shapely.get_parts(whole) if part.area > 0]
    return shapely.union_all(areas) if areas else shapely.MultiPolygon()


def _fault(path: Path, number: int, raw: Any, column: str, reason: str) -> Fault:
    """A fault on one feature; its text is what it says of itself, without the coordinates."""
    properties = raw.get("properties") if isinstance(raw, dict) else raw
    text = json.dumps(properties, ensure_ascii=False)[:FAULT_TEXT_CHARACTERS_MAX]
    place = f"feature {number}" + (f": {column}" if column else "")
    return Fault(path.name, number, place, reason, MEND.replace("line", "feature"), text)
