from __future__ import annotations

import pytest
import shapely

from remit.domains.bodies.loading.reading import read
from remit.domains.bodies.statements import AreaStatement, BodyStatement, Fault
from tests.bodies.loading.samples import BY_ODS, BY_ONS, SQUARE, collection, feature, write

NAMED = {"ccg_code": "90A", "ccg_name": "Upper Dale"}


def test_a_feature_is_a_body_and_its_area(tmp_path):
    body, area = read(write(tmp_path, "f", BY_ODS))
    assert (body.slug, body.name) == ("ccg-90a", "NHS Upper Dale CCG")
    shape = shapely.from_wkb(area.geometry_wkb)
    assert shape.equals(shapely.Polygon(SQUARE))
    assert shape.contains(shapely.Point(area.centre_lon, area.centre_lat))


def test_a_feature_known_by_ons_code_alone_is_named_by_reference(tmp_path):
    said = list(read(write(tmp_path, "f", BY_ONS)))
    assert {item.slug for item in said} == {"ccg?ons=e38000901"}
    assert isinstance(said[0], BodyStatement)
    assert isinstance(said[1], AreaStatement)


def test_crossing_rings_are_mended_and_heights_left_out(tmp_path):
    bow = [[-1.5, 54.5, 9], [-1.4, 54.6, 9], [-1.4, 54.5, 9], [-1.5, 54.6, 9], [-1.5, 54.5, 9]]
    _, area = read(write(tmp_path, "f", collection(feature(NAMED, bow))))
    shape = shapely.from_wkb(area.geometry_wkb)
    assert shape.is_valid
    assert not shape.has_z
    assert shape.area == pytest.approx(0.005)


@pytest.mark.parametrize(
    ("bad", "place", "words"),
    [
        (feature({"ccg_code": "", "ccg_name": "X"}), "ccg_code", "not such a code"),
        (feature({"ccg_code": "90B", "ccg_name": None}), "ccg_name", "not text"),
        (feature(NAMED, [[430000, 520000]] * 4), "geometry", "less than or equal to 180"),
        (feature(NAMED, [[-1.5, 54.5]] * 5), "geometry", "encloses no area"),
        (feature(NAMED, SQUARE[:2]), "geometry", "at least 4"),
        (feature(NAMED, kind="Point"), "geometry", "Polygon"),
        (feature(NAMED) | {"geometry": None}, "geometry", ""),
        ({"type": "Feature"}, "properties", "no properties"),
        ("nonsense", "", "not a GeoJSON feature"),
    ],
)
def test_a_feature_at_fault_leaves_the_others_standing(tmp_path, bad, place, words):
    path = write(tmp_path, "map.geojson", collection(feature(NAMED), bad))
    *good, fault = read(path)
    assert len(good) == 2
    assert isinstance(fault, Fault)
    assert fault.line == 2
    assert fault.column == ("feature 2" + (f": {place}" if place else ""))
    assert words in fault.reason
