"""The map as a drawing: nothing is lost, everything lies inside, neighbours still touch."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import shapely

from remit.domains.bodies.pages import drawing
from remit.domains.bodies.queries.maps import MapRow, MapView

DAY = date(2013, 4, 1)


def row(slug: str, lon: float | None, lat: float | None) -> MapRow:
    return MapRow(
        slug=slug,
        name=slug.upper(),
        code=slug[-3:],
        centre_lon=lon,
        centre_lat=lat,
        has_boundary=True,
    )


def corners(path: str) -> list[tuple[float, float]]:
    numbers = [float(text) for text in re.findall(r"-?\d+\.\d", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def squares(west: float, south: float, size: float, count: int) -> list[tuple[str, bytes]]:
    """Squares side by side, from west to east."""
    return [
        (
            f"ccg-{index:03}",
            shapely.box(west + index * size, south, west + (index + 1) * size, south + size).wkb,
        )
        for index in range(count)
    ]


def view_of(boundaries: list[tuple[str, bytes]]) -> MapView:
    centres = {slug: shapely.from_wkb(wkb).centroid for slug, wkb in boundaries}
    return MapView(on=DAY, rows=[row(slug, at.x, at.y) for slug, at in centres.items()])


def test_the_even_map_has_one_cell_for_each_body_inside_its_frame() -> None:
    view = MapView(
        on=DAY,
        rows=[row(f"ccg-{i:03}", -2 + i % 5 * 0.3, 51 + i // 5 * 0.3) for i in range(25)]
        + [row("ccg-lost", None, None)],
    )
    picture = drawing.even(view)
    assert len(picture.regions) == 25, "one whose place nobody knows is left to the table"
    assert len({region.path for region in picture.regions}) == 25
    for region in picture.regions:
        assert len(corners(region.path)) == 6
        assert all(
            0 <= x <= picture.width and 0 <= y <= picture.height for x, y in corners(region.path)
        )


def test_a_map_of_nobody_is_empty() -> None:
    assert drawing.even(MapView(on=DAY, rows=[])).regions == []


def test_real_boundaries_keep_their_order_and_still_touch() -> None:
    boundaries = squares(-3, 53, 0.5, 4)
    picture = drawing.land(view_of(boundaries), boundaries)
    assert [region.slug for region in picture.regions] == [slug for slug, _ in boundaries]
    shapes = [shapely.Polygon(corners(region.path)) for region in picture.regions]
    assert all(left.distance(right) < 0.2 for left, right in pairwise(shapes))
    assert picture.inset is None


def test_north_is_up() -> None:
    boundaries = [
        ("ccg-n", shapely.box(-2, 54, -1, 55).wkb),
        ("ccg-s", shapely.box(-2, 51, -1, 52).wkb),
    ]
    north, south = drawing.land(view_of(boundaries), boundaries).regions
    assert (north.slug, south.slug) == ("ccg-n", "ccg-s")
    assert north.y < south.y


def test_london_is_drawn_larger_too() -> None:
    boundaries = [*squares(-0.4, 51.4, 0.1, 5), ("ccg-wide", shapely.box(-5, 50, -1, 55).wkb)]
    picture = drawing.land(view_of(boundaries), boundaries)
    assert picture.inset
    assert {region.slug for region in picture.inset.regions} == {
        f"ccg-{index:03}" for index in range(5)
    }
    small = shapely.Polygon(corners(picture.regions[-1].path)).area
    large = max(shapely.Polygon(corners(region.path)).area for region in picture.inset.regions)
    assert large > 4 * min(
        small,
        shapely.Polygon(
            corners(next(region.path for region in picture.regions if region.slug == "ccg-002"))
        ).area,
    )
