from __future__ import annotations

import pytest
import shapely

from remit.domains.bodies.loading.overlaps import equal_area, overlap_pairs


def box(west: float, south: float, east: float, north: float) -> bytes:
    return shapely.to_wkb(shapely.box(west, south, east, north))


def test_shares_of_an_area_in_others():
    shapes = {
        "of": box(0, 52, 2, 53),
        "west": box(0, 52, 0.5, 53),
        "all": box(-1, 50, 3, 55),
        "far": box(9, 52, 10, 53),
    }
    assert overlap_pairs({"of": ["west", "all", "far"]}, shapes) == {
        ("of", "all"): 1_000_000,
        ("of", "west"): 250_000,
    }


def test_a_degree_of_longitude_is_half_as_wide_at_sixty_north():
    ratio = equal_area(box(0, 60, 1, 60.01)).area / equal_area(box(0, 0, 1, 0.01)).area
    assert ratio == pytest.approx(0.5, rel=1e-3)


def test_nothing_wanted_is_nothing_done():
    assert overlap_pairs({"of": []}, {"of": box(0, 0, 1, 1)}) == {}
