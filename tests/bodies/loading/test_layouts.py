from __future__ import annotations

from datetime import date

import pytest

from remit.domains.bodies.loading.layouts import recognise
from remit.domains.bodies.loading.reading import read, vintage
from remit.errors import Invalid
from tests.bodies.loading.samples import (
    BY_ODS,
    BY_ONS,
    EARLY,
    ECCG,
    ICB_AREAS,
    ICB_LIST,
    LAYOUTS,
    ods,
    write,
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_told_by_content_and_not_by_name(tmp_path, layout):
    assert recognise(write(tmp_path, "misleading.txt", LAYOUTS[layout])).name == layout


def test_a_garbled_first_line_does_not_hide_a_layout(tmp_path):
    assert recognise(write(tmp_path, "f", ['"broken', *ECCG])).name == "eccg"


@pytest.mark.parametrize(
    ("lines", "as_of"),
    [
        (EARLY, date(1974, 4, 1)),
        (ECCG, date(2024, 4, 1)),
        (ICB_LIST, date(2023, 4, 1)),
        (BY_ODS, date(2013, 4, 1)),
        (BY_ONS, date(2016, 4, 1)),
        (ICB_AREAS, date(2023, 4, 1)),
        (BY_ODS.replace("90A", "13T"), date(2015, 4, 1)),
        (BY_ODS.replace("90A", "15M"), date(2019, 4, 1)),
    ],
)
def test_the_vintage_is_told_by_content(tmp_path, lines, as_of):
    path = write(tmp_path, "f", lines)
    assert vintage(path, recognise(path)) == as_of


def test_a_proposed_practice_opens_after_the_file_was_made(tmp_path):
    assert any('"20160104"' in line and '"P"' in line for line in EARLY)
    path = write(tmp_path, "f", [line.replace('"P"', '"A"') for line in EARLY])
    assert vintage(path, recognise(path)) == date(2016, 1, 4)


def test_the_vintage_can_be_given_instead(tmp_path):
    path = write(tmp_path, "f", ECCG)
    assert {item.as_of for item in read(path, date(2020, 1, 1))} == {date(2020, 1, 1)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "LOD-002"),
        (b" \n\n", "LOD-002"),
        (b'"00C","caf\xe9"\n', "LOD-003"),
        (BY_ODS.encode()[:-40], "LOD-004"),
        (b'{"type": "Topology"}', "LOD-005"),
        (b"[1, 2]", "LOD-005"),
        (b"a,b,c\n1,2,3\n", "LOD-005"),
        (b"\x00\x01\x02", "LOD-005"),
        (BY_ODS.replace("ccg_code", "code").encode(), "LOD-005"),
    ],
)
def test_a_file_that_is_no_use_at_all_is_one_clear_error(tmp_path, content, code):
    path = tmp_path / "f"
    path.write_bytes(content)
    with pytest.raises(Invalid) as refused:
        list(read(path))
    assert refused.value.code == code
    assert refused.value.mend


def test_a_folder_or_nothing_is_one_clear_error(tmp_path):
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(Invalid) as refused:
            recognise(path)
        assert refused.value.code == "LOD-001"


def test_bytes_that_are_not_text_far_down_are_found_and_placed(tmp_path):
    path = write(tmp_path, "f", ECCG * 400)
    lines = len(path.read_bytes().splitlines())
    path.write_bytes(path.read_bytes() + b'"\xff"\n')
    with pytest.raises(Invalid) as refused:
        list(read(path, date(2024, 1, 1)))
    assert refused.value.code == "LOD-003"
    assert refused.value.where.endswith(f", line {lines + 1}")


def test_a_file_without_any_date_asks_for_one(tmp_path):
    path = write(tmp_path, "f", [ods(c1="90A", c2="NHS UPPER DALE CCG")])
    with pytest.raises(Invalid) as refused:
        list(read(path))
    assert refused.value.code == "LOD-007"
    assert len(list(read(path, date(2014, 1, 1)))) == 1
