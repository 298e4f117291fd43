"""A folder of measures loads whole or not at all, and says what is wrong, and where."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from remit.engines.outcomes.measures import load_measures
from remit.engines.outcomes.statistics import Better
from remit.errors import Invalid
from tests.outcomes.measures.plain import FOLDER, SHIPPED

FILE = "ae_four_hours.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (FILE, "sources.toml", "left_out.toml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def change(folder: Path, old: str, new: str, file: str = FILE) -> None:
    text = (folder / file).read_text("utf-8")
    assert text.count(old) >= 1, old
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def fault(folder: Path) -> tuple[str, str, str]:
    """The only fault of a folder: its words, its place, its remedy."""
    with pytest.raises(Invalid) as refused:
        load_measures(folder)
    faults = refused.value.details["faults"]
    assert len(faults) == 1, faults
    assert (refused.value.code, refused.value.exit_code) == ("MEA-001", 4)
    return faults[0]["what"], refused.value.where, faults[0]["mend"]


def line_of(folder: Path, fragment: str, file: str = FILE) -> int:
    lines = (folder / file).read_text("utf-8").splitlines()
    return next(place for place, text in enumerate(lines, 1) if fragment in text)


def test_the_shipped_measures_load() -> None:
    assert {"ae_four_hours", "rtt_admitted_median", "prescribing_share_of_items"} <= set(
        SHIPPED.measures
    )
    assert all(left.reason for left in SHIPPED.left_out)
    four = SHIPPED.measures["ae_four_hours"]
    assert (four.better, four.target.value) == (Better.HIGHER, 95)
    assert not four.overdue(date(2027, 11, 22))
    assert four.overdue(date(2027, 11, 23))
    assert len(four.hash) == 64


def test_every_shipped_measure_is_whole() -> None:
    for measure in SHIPPED.measures.values():
        assert measure.author != measure.checker
        assert measure.example == any(source.synthetic for source in measure.sources)
        assert measure.example == measure.name.startswith("example_")
        assert measure.next_review > measure.reviewed_on


@pytest.mark.parametrize(
    ("old", "new", "says", "at", "mends"),
    [
        ("next_review = 2027-11-22\n", "", "`next_review` is missing", 1, "a day, as"),
        (
            "next_review = 2027-11-22",
            "next_review = 2031-01-01",
            "not within three years after 2026-11-22",
            "next_review",
            "within three years",
        ),
        (
            "next_review = 2027-11-22",
            "next_review = 2026-11-21",
            "not within three years",
            "next_review",
            "",
        ),
        (
            "next_review = 2027-11-22",
            'next_review = "2027-11-22"',
            "`next_review` cannot be '2027-11-22'",
            "next_review",
            "a day, as 2027-03-31",
        ),
        (
            '"Remit, recalculation"',
            '"remit, Outcomes"',
            "the checker is the author",
            "checker",
            "somebody else",
        ),
        ("better =", "beter =", "`better` is missing|`beter` is no part", "beter", ""),
        ('"higher"', '"hihger"', "`better` cannot be `hihger`", "better =", "mean `higher`"),
        ('"proportion"', '"ratio"', "`method` cannot be `ratio`", "method", "choose one of"),
        ('"as_published"', '"open"', "`disclosure` cannot be `open`", "disclosure", "hospital"),
        ('title = "A&E', 'title = 3 # "', "`title` cannot be 3", "title", "text in quotes"),
        (
            '["ae.breaches"]',
            '["ae.breeches"]',
            "no source has the column `ae.breeches`",
            "series",
            "ae.breaches",
        ),
        ('by = "provider"', 'by = "area"', "is not counted by `area`", "series", "provider"),
        (
            'minus = ["ae.breaches"]',
            'minus = ["ae.breaches"]\nround = true',
            "`numerator.round` is no part of a measure",
            "round = true",
            "choose one of",
        ),
        (
            "[target]\nvalue = 95\n",
            "[target]\n",
            "`target.value` is missing",
            "[target]",
            "a number",
        ),
        ("[denominator]", "[denominater]", "`denominator` is missing|no part", "", ""),
        ('unit = "%"', 'unit = "', "not valid TOML", "unit =", "mend the line"),
        (
            'name = "ae_four_hours"',
            'name = "ae_four_hour"',
            "calls itself `ae_four_hour`",
            "name =",
            "same name",
        ),
    ],
)
def test_each_fault_is_told_with_its_line(folder, old, new, says, at, mends) -> None:
    change(folder, old, new)
    with pytest.raises(Invalid) as refused:
        load_measures(folder)
    faults = refused.value.details["faults"]
    wanted = says.split("|")
    found = [each for each in faults if any(part in each["what"] for part in wanted)]
    assert found, faults
    assert {each["file"] for each in faults} == {FILE}
    assert any(mends in each["mend"] for each in found)
    if at:
        place = at if isinstance(at, int) else line_of(folder, at)
        assert place in {each["line"] for each in found}, faults


def test_a_wrong_name_of_a_file_is_told(folder) -> None:
    (folder / FILE).rename(folder / "AE four hours.toml")
    change(folder, 'name = "ae_four_hours"', 'name = "AE four hours"', "AE four hours.toml")
    what, where, mend = fault(folder)
    assert what == "`AE four hours.toml` is a wrong name for a measure"
    assert where == "AE four hours.toml:1"
    assert "small letters" in mend


def test_made_up_counts_must_be_called_so(folder) -> None:
    change(folder, 'NHSRdatasets)"', 'NHSRdatasets)"\nsynthetic = true', "sources.toml")
    what, _, mend = fault(folder)
    assert what == "the counts of `ae` are made up, and the measure does not say so"
    assert mend == "write example = true"


def test_a_target_needs_a_better_direction(folder) -> None:
    change(folder, '"higher"', '"neither"')
    assert fault(folder)[0] == "a target without a better direction"


def test_waits_need_to_know_their_last_bin(folder) -> None:
    (folder / FILE).unlink()
    shutil.copy(FOLDER / "rtt_admitted_median.toml", folder)
    load_measures(folder)
    change(folder, "last_bin = 104\n", "", "sources.toml")
    assert "does not say which bin is its last" in fault(folder)[0]


def test_a_standard_must_be_one_that_is_known(folder) -> None:
    name = "example_emergency_admissions.toml"
    (folder / FILE).unlink()
    shutil.copy(FOLDER / name, folder)
    change(folder, '"european_2013"', '"european_1976"', name)
    what, where, mend = fault(folder)
    assert what == "`standard` cannot be `european_1976`"
    assert where == f"{name}:{line_of(folder, 'european_1976', name)}"
    assert "european_2013" in mend


@pytest.mark.parametrize("file", ["sources.toml", "left_out.toml"])
def test_the_files_beside_the_measures_must_be_there(folder, file) -> None:
    (folder / file).unlink()
    with pytest.raises(Invalid, match=f"`{file}` is missing"):
        load_measures(folder)


def test_a_reason_for_leaving_out_is_needed(folder) -> None:
    (folder / "left_out.toml").write_text('[[left_out]]\nreference = "1"\ntitle = "x"\n', "utf-8")
    assert fault(folder)[0] == "`left_out.reason` is missing"


def test_sources_are_checked_too(folder) -> None:
    change(folder, '"ae.admissions" =', '"admissions" =', "sources.toml")
    assert "the series `admissions` of `ae`" in fault(folder)[0]


def test_all_faults_are_told_at_once(folder) -> None:
    change(folder, '"higher"', '"up"')
    change(folder, '"as_published"', '"open"')
    with pytest.raises(Invalid, match=r"2 fault\(s\)"):
        load_measures(folder)


def test_a_file_that_is_no_text_is_told(folder) -> None:
    (folder / FILE).write_bytes((folder / FILE).read_bytes() + b"# caf\xe9\n")
    assert fault(folder)[:2] == ("the file is not UTF-8 text", f"{FILE}:1")


def test_what_a_column_is_counted_by_is_told(folder) -> None:
    change(folder, "[denominator]", '[numerator.where]\nage_band = ["0-4"]\n\n[denominator]')
    with pytest.raises(Invalid) as refused:
        load_measures(folder)
    (first, second) = refused.value.details["faults"]
    assert first["what"] == "`ae.attendances` is not counted by `age_band`"
    assert second["what"] == "`ae.breaches` is not counted by `age_band`"
    assert first["mend"] == "it is counted by: provider, kind, month"


def test_a_mean_of_months_needs_months(folder) -> None:
    change(
        folder,
        '"ae.attendances" = ["provider", "kind", "month"]',
        '"ae.attendances" = ["provider", "kind"]',
        "sources.toml",
    )
    change(folder, "[target]", "mean_of_months = true\n\n[target]")
    assert fault(folder)[0] == "`ae.attendances` is not counted by `month`"


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("series = [3]", "`numerator.series` holds what is no text"),
        ("series = []", "`numerator.series` cannot be []"),
    ],
)
def test_columns_are_named_by_texts(folder, new, says) -> None:
    change(folder, 'series = ["ae.attendances"]', new)
    with pytest.raises(Invalid) as refused:
        load_measures(folder)
    assert says in [each["what"] for each in refused.value.details["faults"]]


def test_only_practices_are_rolled_up_and_only_to_areas(folder) -> None:
    name = "registered_65_and_over_by_commissioner.toml"
    (folder / FILE).unlink()
    shutil.copy(FOLDER / name, folder)
    [measure] = load_measures(folder).measures.values()
    assert (measure.by, measure.told_by) == ("area", "practice")
    change(folder, 'told_by = "practice"', 'told_by = "provider"', name)
    with pytest.raises(Invalid) as refused:
        load_measures(folder)
    told = [each["what"] for each in refused.value.details["faults"]]
    # Without it the files must tell areas apart themselves: numerator and denominator do not.
    assert told[0] == "`told_by` cannot be `provider`"
    assert told[1:] == ["`registered.halves` is not counted by `area`"] * 2
