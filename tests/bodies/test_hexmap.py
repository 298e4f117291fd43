from __future__ import annotations

from math import dist, hypot, sqrt
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.countries.tables import rows
from remit.domains.bodies.hexmap import Hex, around, centre, layout, polygon, steps_between
from remit.errors import Invalid

PACKAGE = "remit.countries.england_2013"
GROUPS = [
    (row["ods"], float(row["lon"]), float(row["lat"]))
    for row in rows(PACKAGE, "commissioners")
    if row["opened"] == "2013-04-01"
]
BOARDS = [(row["ods"], float(row["lon"]), float(row["lat"])) for row in rows(PACKAGE, "icbs")]
ENGLANDS = pytest.mark.parametrize("points", [GROUPS, BOARDS], ids=["211 groups", "42 boards"])


def holes(cells: set[Hex]) -> set[Hex]:
    """Free cells with five or six taken neighbours."""
    free = {side for cell in cells for side in around(cell)} - cells
    return {cell for cell in free if len(cells.intersection(around(cell))) >= 5}


def in_one_piece(cells: set[Hex]) -> bool:
    seen: set[Hex] = set()
    edge = {min(cells)}
    while edge:
        seen |= edge
        edge = {side for cell in edge for side in around(cell)} & cells - seen
    return seen == cells


def mean_steps_to_nearest(points, cells: dict[str, Hex], nearest: int = 3) -> float:
    """How many cells away, on average, a body has the bodies that really lie nearest to it."""
    plane = {slug: (lon * 0.6, lat) for slug, lon, lat in points}
    return fmean(
        steps_between(cells[slug], cells[other])
        for slug in plane
        for other in sorted(plane, key=lambda o: dist(plane[slug], plane[o]))[1 : nearest + 1]
    )


@ENGLANDS
def test_each_body_has_a_cell_of_its_own_and_there_are_no_holes(points):
    cells = layout(points)
    assert set(cells) == {slug for slug, _, _ in points}
    assert len(set(cells.values())) == len(points)
    assert holes(set(cells.values())) == set()
    assert in_one_piece(set(cells.values()))


def test_a_hole_and_a_map_in_pieces_would_be_found():
    ring = set(around(Hex(0, 0)))
    assert holes(ring) == {Hex(0, 0)}
    assert in_one_piece(ring)
    assert not in_one_piece({Hex(0, 0), Hex(5, 5)})


@ENGLANDS
def test_neighbours_stay_near(points):
    cells = layout(points)
    near = mean_steps_to_nearest(points, cells)
    assert near < 1.6
    turned = dict(zip(sorted(cells), sorted(cells.values()), strict=True))
    assert mean_steps_to_nearest(points, turned) > 2 * near


def rank_agreement(values: list[tuple[float, float]]) -> float:
    """The share of pairs that come in the same order in both columns."""
    pairs = [(a, b) for i, a in enumerate(values) for b in values[:i]]
    return fmean((a[0] - b[0]) * (a[1] - b[1]) >= 0 for a, b in pairs)


@ENGLANDS
def test_north_is_up_and_east_is_right(points):
    cells = layout(points)
    middle = {slug: centre(cell, 1.0) for slug, cell in cells.items()}
    assert rank_agreement([(-lat, middle[slug][1]) for slug, _, lat in points]) > 0.9
    assert rank_agreement([(lon, middle[slug][0]) for slug, lon, _ in points]) > 0.9
    assert rank_agreement([(lat, middle[slug][1]) for slug, _, lat in points]) < 0.2


def test_the_map_has_the_corners_of_england():
    cells = layout(GROUPS)
    x, y = {}, {}
    for slug, cell in cells.items():
        x[slug], y[slug] = centre(cell, 1.0)
    assert min(y, key=y.get) in {"00L", "00G", "99C"}  # Northumberland and the Tyne
    assert x["11N"] < x["99N"] < x["08Q"] < x["10E"]  # Cornwall, Wiltshire, London, Thanet
    assert max(x[s] for s in ("06M", "06W")) > x["04N"] > x["99A"]  # Norfolk, Nottingham, Mersey
    assert y["01H"] < y["00T"] < y["04X"] < y["10L"]  # Cumbria, Bolton, Birmingham, Wight


def test_the_order_of_the_points_does_not_matter():
    assert layout(GROUPS) == layout(GROUPS[::-1])


coordinates = st.tuples(st.floats(-6, 2, allow_nan=False), st.floats(50, 56, allow_nan=False))


@settings(max_examples=40, deadline=None)
@given(st.lists(coordinates, max_size=30))
def test_any_points_get_cells_of_their_own(places):
    points = [(f"b{index}", lon, lat) for index, (lon, lat) in enumerate(places)]
    cells = layout(points)
    assert len(set(cells.values())) == len(points)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_few_bodies_and_bodies_at_one_place(count):
    cells = layout([(f"b{index}", -1.5, 53.0) for index in range(count)])
    assert len(set(cells.values())) == count


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([("a", 0, 51), ("a", 1, 52)], "MAP-001"),
        ([("a", 0, 91)], "MAP-002"),
        ([("a", float("nan"), 51)], "MAP-002"),
    ],
)
def test_points_that_cannot_be_are_refused(points, code):
    with pytest.raises(Invalid) as caught:
        layout(points)
    assert caught.value.code == code


def test_polygons_of_neighbours_share_a_side():
    here, there = Hex(2, -1), Hex(3, -1)
    mine = {(round(x, 6), round(y, 6)) for x, y in polygon(here, 10)}
    theirs = {(round(x, 6), round(y, 6)) for x, y in polygon(there, 10)}
    assert len(mine) == 6
    assert len(mine & theirs) == 2
    assert not mine & {(round(x, 6), round(y, 6)) for x, y in polygon(Hex(4, -1), 10)}


def test_middles_and_steps():
    x, y = centre(Hex(0, 1), 10)
    assert (x, y) == (5 * sqrt(3), 15)
    assert [round(hypot(a - x, b - y), 6) for a, b in polygon(Hex(0, 1), 10)] == [10] * 6
    assert steps_between(Hex(0, 0), Hex(2, -1)) == 2
    assert all(steps_between(Hex(0, 0), side) == 1 for side in around(Hex(0, 0)))
