"""The map of commissioners as a drawing: paths on a plane, ready for a template to put into SVG."""

# ruff: noqa: PLC0415 - NumPy and Shapely take long to import, and most pages have no map

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import TYPE_CHECKING, Any

from remit.domains.bodies import hexmap
from remit.domains.bodies.queries.maps import MapView, even_cells

if TYPE_CHECKING:
    import shapely

WIDTH = 640
HEX_SIZE = 20.0
MARGIN = 6
# England lies about this far north; a degree of longitude is shorter there than one of latitude.
MIDDLE_LATITUDE_DEGREES = 52.8
# Simplified by so much, a boundary loses nothing that a screen could show, and half a megabyte.
TOLERANCE_DEGREES = 0.006
LONDON_TOLERANCE_DEGREES = 0.002
# A body is drawn in the inset if it lies in this box whole.
LONDON_DEGREES = (-0.57, 51.24, 0.41, 51.75)
# The sea and Wales leave this much room beside the north of England.
INSET_WIDTH = 188
INSET_LABEL_HEIGHT = 24

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """One commissioner: its outline as an SVG path, and the middle where its code may stand."""

    slug: str
    name: str
    code: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Inset:
    """A crowded part, drawn larger in the sea: a frame and its own regions."""

    label: str
    x: float
    y: float
    width: float
    height: float
    regions: list[Region]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map `width` by `height`, in units of its own."""

    width: float
    height: float
    regions: list[Region]
    font_size: float = 0
    inset: Inset | None = None


def even(view: MapView) -> Drawing:
    """One hexagon a commissioner, so that the smallest can be seen and pointed at."""
    cells = even_cells(view)
    if not cells:
        return Drawing(WIDTH, WIDTH, [])
    # Few bodies fill the same width with larger cells.
    corners = [point for cell in cells.values() for point in hexmap.polygon(cell, HEX_SIZE)]
    left, top = (min(each) for each in zip(*corners, strict=True))
    right, bottom = (max(each) for each in zip(*corners, strict=True))
    wide, high = right - left, bottom - top
    scale = (WIDTH - 2 * MARGIN) / wide

    def moved(point: Point) -> Point:
        return (point[0] - left) * scale + MARGIN, (point[1] - top) * scale + MARGIN

    regions = []
    for row in view.rows:
        cell = cells.get(row.slug)
        if cell is None:
            continue
        x, y = moved(hexmap.centre(cell, HEX_SIZE))
        path = _closed(moved(point) for point in hexmap.polygon(cell, HEX_SIZE))
        regions.append(Region(row.slug, row.name, row.code, path, round(x, 1), round(y, 1)))
    return Drawing(
        WIDTH,
        round(high * scale + 2 * MARGIN),
        _reading_order(regions),
        font_size=round(HEX_SIZE * scale * 0.58, 1),
    )


def land(view: MapView, boundaries: list[tuple[str, bytes]]) -> Drawing:
    """The real boundaries, simplified together so that neighbours still touch."""
    import numpy as np
    import shapely

    shapes = _simplified(tuple(wkb for _, wkb in boundaries), TOLERANCE_DEGREES)
    west, south, east, north = shapely.total_bounds(shapes)
    stretch = cos(radians(MIDDLE_LATITUDE_DEGREES))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * stretch)

    def plane(points: Any) -> Any:
        return np.column_stack(
            (
                (points[:, 0] - west) * stretch * scale + MARGIN,
                (north - points[:, 1]) * scale + MARGIN,
            )
        )

    rows = {row.slug: row for row in view.rows}
    outlines = dict(
        zip((slug for slug, _ in boundaries), shapely.transform(shapes, plane), strict=True)
    )
    regions = [
        _region(rows[slug].name, slug, rows[slug].code, outline)
        for slug, outline in outlines.items()
        if slug in rows and not outline.is_empty
    ]
    return Drawing(
        WIDTH,
        round((north - south) * scale + 2 * MARGIN),
        _reading_order(regions),
        inset=_london(view, boundaries, stretch * scale, scale),
    )


def _london(
    view: MapView, boundaries: list[tuple[str, bytes]], x_scale: float, y_scale: float
) -> Inset | None:
    """London, where a fifth of the commissioners share a hundredth of the land."""
    import numpy as np
    import shapely

    rows = {row.slug: row for row in view.rows}
    shapes = _simplified(tuple(wkb for _, wkb in boundaries), LONDON_TOLERANCE_DEGREES)
    inside = shapely.contains(shapely.box(*LONDON_DEGREES), shapes)
    if inside.sum() < 2:
        return None
    slugs = [slug for (slug, _), chosen in zip(boundaries, inside, strict=True) if chosen]
    shapes = shapes[inside]
    west, south, east, north = shapely.total_bounds(shapes)
    larger = INSET_WIDTH / ((east - west) * x_scale)
    left, top = 2 * MARGIN, 2 * MARGIN

    def plane(points: Any) -> Any:
        return np.column_stack(
            (
                (points[:, 0] - west) * x_scale * larger + left,
                (north - points[:, 1]) * y_scale * larger + top + INSET_LABEL_HEIGHT,
            )
        )

    regions = [
        _region(rows[slug].name, slug, rows[slug].code, outline)
        for slug, outline in zip(slugs, shapely.transform(shapes, plane), strict=True)
    ]
    height = (north - south) * y_scale * larger + INSET_LABEL_HEIGHT
    return Inset(
        "London, larger", left, top, INSET_WIDTH, round(height, 1), _reading_order(regions)
    )


@lru_cache(maxsize=8)
def _simplified(wkbs: tuple[bytes, ...], tolerance_degrees: float) -> Any:
    import numpy as np
    import shapely

    shapes = shapely.make_valid(shapely.from_wkb(np.array(wkbs, dtype=object)))
    return shapely.coverage_simplify(shapes, tolerance_degrees)


def _region(name: str, slug: str, code: str, outline: shapely.Geometry) -> Region:
    import shapely

    middle = shapely.point_on_surface(outline)
    path = "".join(
        _closed(ring.coords)
        for part in shapely.get_parts(outline)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    )
    return Region(slug, name, code, path, round(middle.x, 1), round(middle.y, 1))


def _closed(points: Iterable[Any]) -> str:
    """An SVG path round some corners, to a tenth of a unit."""
    return "M" + "L".join(f"{point[0]:.1f} {point[1]:.1f}" for point in points) + "Z"


def _reading_order(regions: list[Region]) -> list[Region]:
    """North to south in bands, west to east in each: how a keyboard walks over the map."""
    return sorted(regions, key=lambda region: (round(region.y / 40), region.x))
