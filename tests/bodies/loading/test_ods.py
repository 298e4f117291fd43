from __future__ import annotations

from datetime import date

import pytest

from remit.domains.bodies.loading.reading import read
from remit.domains.bodies.statements import BodyStatement, Fault, RelationStatement
from tests.bodies.loading.samples import EARLY, ECCG, ETR, practice, write

AS_OF = date(2024, 4, 1)
JULY_2022 = date(2022, 7, 1)


@pytest.fixture
def eccg(tmp_path) -> dict[str, BodyStatement]:
    said = read(write(tmp_path, "f", ECCG), AS_OF)
    return {item.slug: item for item in said if isinstance(item, BodyStatement)}


def relations(path) -> list[RelationStatement]:
    return [item for item in read(path, AS_OF) if isinstance(item, RelationStatement)]


def test_hubs_and_reporting_entities_are_no_commissioners(eccg):
    assert eccg["commissioning-hub-90h"].kind == "commissioning_hub"
    assert eccg["reporting-entity-q1w2e"].kind == "reporting_entity"
    assert not {"ccg-90h", "ccg-q1w2e"} & eccg.keys()


def test_the_last_day_of_a_body_becomes_the_first_day_after_it(eccg):
    assert eccg["ccg-90a"].closed == date(2017, 4, 1)
    assert eccg["ccg-90a"].name == "NHS Upper Dale CCG"
    assert eccg["ccg-90a"].recased


def test_a_code_that_lived_on_is_parted_into_the_two_bodies_that_it_was(eccg):
    group, there = eccg["ccg-90d"], eccg["sub-icb-location-90d"]
    assert (group.opened, group.closed) == (date(2013, 4, 1), JULY_2022)
    assert group.name is None  # the file gives only the later body's name
    assert (there.opened, there.closed) == (JULY_2022, None)
    assert there.name == "NHS Great Dale ICB - 90D"


def test_an_integrated_care_board_begins_in_july_2022(eccg):
    board = eccg["icb-qz1"]
    assert (board.opened, board.name) == (JULY_2022, "NHS Great Dale Integrated Care Board")


def test_a_place_is_part_of_its_board(tmp_path):
    found = {
        (said.subject, said.object, said.since) for said in relations(write(tmp_path, "f", ECCG))
    }
    assert ("sub-icb-location-91d", "icb-qz2", JULY_2022) in found
    assert ("reporting-entity-q1w2e", "icb-qz1", date(2024, 4, 1)) in found


def test_a_trust(tmp_path):
    (trust,) = read(write(tmp_path, "f", ETR), AS_OF)
    assert (trust.slug, trust.name) == ("nhs-trust-rzz", "Dale General Hospital NHS Trust")


def test_prescribing_setting_four_is_a_gp_practice_and_no_other(tmp_path):
    said = {
        item.slug: item
        for item in read(write(tmp_path, "f", EARLY), AS_OF)
        if isinstance(item, BodyStatement)
    }
    assert said["practice-z00001"].kind == "practice"
    assert said["practice-z00030"].kind == "prescriber"
    assert said["practice-z00021"].name == "Dr O'Brien's Practice"


def test_a_dormant_practice_says_so(tmp_path):
    path = write(tmp_path, "f", [practice("Z00001", "A", "90A", "20130401", status="D")])
    body, _ = read(path, AS_OF)
    assert body.status == "dormant"


def test_whose_a_practice_was_is_told_by_code_and_half_open_days(tmp_path):
    path = write(
        tmp_path, "f", [practice("Z00001", "A", "90A", "20130401", closed="20140331", status="C")]
    )
    (told,) = relations(path)
    assert (told.object, told.since, told.until) == ("?ods=90a", date(2013, 4, 1), date(2014, 4, 1))


@pytest.mark.parametrize(
    ("garbled", "column", "words"),
    [
        (EARLY[0].replace("19740401", "19741301"), "11", "not a day of the calendar"),
        (EARLY[0].replace("19740401", "April"), "11", "not a date"),
        (EARLY[0].replace("20130401", "00010101"), "16", "lies outside"),
        (EARLY[0].replace("SK13 7DE", "NOWHERE"), "10", "not a postcode"),
        (EARLY[0].replace("Z00001", "z_1"), "1", "not such a code"),
        (EARLY[0].replace("UPPER SURGERY", " "), "2", "nothing is there"),
        (EARLY[0].replace("UPPER SURGERY", "X" * 301), "2", "longer than"),
        (EARLY[0].replace("UPPER SURGERY", "BELL\x07"), "2", "cannot be printed"),
        (EARLY[0].replace("THE SURGERY", "NUL\x00"), "5", "cannot be printed"),
        (EARLY[0] + ',"one more"', "", "28 columns"),
        ('"Z00001","UPPER', "", "quotes"),
        (practice("Z00001", "A", "90A", "20130401", closed="19700101"), "12", "closed before"),
        (practice("Z00001", "A", "90A", "20130401", closed="20120101"), "17", "left before"),
    ],
)
def test_a_line_at_fault_is_kept_with_its_place_and_reason(tmp_path, garbled, column, words):
    path = write(tmp_path, "practices.csv", [EARLY[1], garbled, EARLY[2]])
    found = list(read(path, AS_OF))
    (fault,) = [item for item in found if isinstance(item, Fault)]
    assert (fault.file, fault.line, fault.column) == ("practices.csv", 2, column)
    assert words in fault.reason
    assert fault.text == garbled[:2000]
    assert fault.mend
    assert {item.line for item in found} == {1, 2, 3}


def test_every_reason_of_a_line_is_told(tmp_path):
    garbled = EARLY[0].replace("19740401", "April").replace("Z00001", "z")
    *_, fault = read(write(tmp_path, "f", [EARLY[1], garbled]), AS_OF)
    assert fault.column == "1"
    assert "code:" in fault.reason
    assert "opened:" in fault.reason
