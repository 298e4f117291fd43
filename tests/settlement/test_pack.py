"""A pack is checked whole, and each fault is told with its file and line."""

from __future__ import annotations

import itertools
import shutil
from datetime import date
from pathlib import Path

import pytest

from remit.acts.law import PACKS, settlements
from remit.engines.settlement import load_pack
from remit.errors import Invalid

GOOD = PACKS / "england_2013"


@pytest.fixture
def pack_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "a_pack"
    shutil.copytree(GOOD, folder)
    return folder


def faults_of(folder: Path) -> list[dict[str, object]]:
    with pytest.raises(Invalid) as caught:
        load_pack(folder)
    assert caught.value.code == "SET-001"
    return caught.value.details["faults"]


def edit(path: Path, old: str, new: str) -> int:
    """Replace the first `old`, and answer the line on which it stood."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def test_every_shipped_pack_loads_and_none_overlaps() -> None:
    packs = settlements().packs
    assert [pack.name for pack in packs] == ["england_2013", "england_2022"]
    for earlier, later in itertools.pairwise(packs):
        assert earlier.in_force_to is not None
        assert earlier.in_force_to <= later.in_force_from


def test_the_pack_of_a_date_is_the_one_in_force() -> None:
    assert settlements().in_force(date(2022, 6, 30)).name == "england_2013"
    assert settlements().in_force(date(2022, 7, 1)).name == "england_2022"


def test_a_date_before_every_settlement_is_an_error_that_lists_them() -> None:
    with pytest.raises(Invalid) as caught:
        settlements().in_force(date(2010, 1, 1))
    assert caught.value.code == "SET-002"
    assert "England, the 2013 settlement" in caught.value.mend


def test_a_missing_annotation_is_named_with_its_line(pack_folder: Path) -> None:
    file = pack_folder / "powers" / "house.cedar"
    edit(
        file,
        '@says("whoever runs an installation may set up its register while that is empty")\n',
        "",
    )
    (fault,) = faults_of(pack_folder)
    assert fault["what"] == "a policy has no @says"
    assert (fault["file"], fault["line"]) == ("powers/house.cedar", 3)


def test_a_clause_without_a_source_is_named(pack_folder: Path) -> None:
    edit(pack_folder / "powers" / "house.cedar", "House rule 1", "Somebody told me")
    (fault,) = faults_of(pack_folder)
    assert fault["what"] == "the clause `Somebody told me` has no source"


def test_a_forbid_among_the_powers_is_named(pack_folder: Path) -> None:
    edit(pack_folder / "powers" / "house.cedar", "permit (", "forbid (")
    (fault,) = faults_of(pack_folder)
    assert fault["what"] == "a forbid stands among the permits"


def test_an_unknown_attribute_is_refused_by_cedars_strict_check(pack_folder: Path) -> None:
    edit(
        pack_folder / "powers" / "registrar.cedar", "principal.body.group", "principal.body.colour"
    )
    faults = faults_of(pack_folder)
    assert "colour" in str(faults[0]["what"])
    assert faults[0]["file"] == "powers/registrar.cedar"


def test_an_unknown_act_is_refused(pack_folder: Path) -> None:
    edit(
        pack_folder / "powers" / "officers.cedar",
        'Action::"create_office"',
        'Action::"create_havoc"',
    )
    assert any("create_havoc" in str(fault["what"]) for fault in faults_of(pack_folder))


def test_an_id_used_twice_is_named(pack_folder: Path) -> None:
    edit(pack_folder / "powers" / "registrar.cedar", "registrar.entries", "registrar.files")
    assert any("used twice" in str(fault["what"]) for fault in faults_of(pack_folder))


def test_a_policy_that_is_no_cedar_is_named(pack_folder: Path) -> None:
    edit(pack_folder / "limits" / "house.cedar", "forbid (", "forbid [")
    assert any("not valid Cedar" in str(fault["what"]) for fault in faults_of(pack_folder))


def test_a_duty_without_a_clock_is_named_with_its_line(pack_folder: Path) -> None:
    edit(pack_folder / "duties.toml", "days = 28\n", "")
    (fault,) = faults_of(pack_folder)
    assert fault["what"] == "a duty has no clock"
    assert fault["line"] == 6


def test_a_missing_schema_is_named(pack_folder: Path) -> None:
    (pack_folder / "schema.cedarschema").unlink()
    assert any("the schema is missing" in str(fault["what"]) for fault in faults_of(pack_folder))


def test_a_broken_toml_is_named_with_its_line(pack_folder: Path) -> None:
    line = edit(pack_folder / "pack.toml", "in_force_from = ", "in_force_from == ")
    fault = faults_of(pack_folder)[0]
    assert (fault["file"], fault["line"]) == ("pack.toml", line)


def test_the_hash_changes_with_the_text_of_the_law(pack_folder: Path) -> None:
    before = load_pack(pack_folder).hash
    edit(
        pack_folder / "limits" / "house.cedar", "cannot be set up again", "can not be set up again"
    )
    assert load_pack(pack_folder).hash != before
