from __future__ import annotations

from datetime import date

from remit.domains.bodies.loading.reading import read
from remit.domains.bodies.statements import BodyStatement, Fault, RelationStatement
from tests.bodies.loading.samples import CCG_LIST, ICB_LIST, REGISTER, write


def test_a_list_of_codes_names_bodies_by_both_schemes(tmp_path):
    first, _ = read(write(tmp_path, "f", ICB_LIST))
    assert first.slug == "icb-qz1"
    assert first.codes == {"ods": "QZ1", "ons": "E54000901"}
    assert (first.as_of, first.opened) == (date(2023, 4, 1), None)


def test_columns_may_stand_in_any_order(tmp_path):
    lines = ["OBJECTID,ccg16nm,CCG16CDH,CCG16CD", "1,NHS Upper Dale CCG,90A,E38000901"]
    (only,) = read(write(tmp_path, "f", lines))
    assert (only.slug, only.name) == ("ccg-90a", "NHS Upper Dale CCG")


def test_the_register_of_2013_tells_area_teams_and_regions_once(tmp_path):
    said = list(read(write(tmp_path, "f", REGISTER)))
    kinds = [item.kind for item in said if isinstance(item, BodyStatement)]
    assert sorted(kinds) == ["area_team", "board_region", "ccg", "ccg"]
    overseen = [
        item for item in said if isinstance(item, RelationStatement) and item.kind == "overseen_by"
    ]
    assert {item.object for item in overseen} == {"area-team?ons=e39000901"}
    assert {(item.since, item.until) for item in overseen} == {(date(2013, 4, 1), date(2015, 4, 1))}


def test_a_line_at_fault_names_its_column_in_the_words_of_the_file(tmp_path):
    lines = [*CCG_LIST, "E3800090,90X,NHS Nowhere CCG", "E38000909,90Y"]
    first, second = (item for item in read(write(tmp_path, "f", lines)) if isinstance(item, Fault))
    assert (first.line, first.column) == (4, "CCG16CD")
    assert (second.line, second.reason) == (5, "2 columns where the layout has 3")
