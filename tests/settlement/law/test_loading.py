"""Faults that only a whole pack shows, each planted and told with its file and line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from remit.acts.law import PACKS
from remit.engines.settlement import load_pack
from remit.engines.settlement.contents import add_working_days
from remit.errors import Invalid

DUTY = (
    '\n[[duty]]\nact = "commission"\nname = "planted"\ngroups = []\nclause = "2006 Act s.1"\n'
    'says = "planted"\n'
)


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    for name in ("england_2013", "england_2013_si257", "england_2022"):
        shutil.copytree(PACKS / name, tmp_path / name)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def faults_of(folder: Path) -> list[dict[str, Any]]:
    with pytest.raises(Invalid) as caught:
        load_pack(folder)
    assert caught.value.code == "SET-001"
    found: list[dict[str, Any]] = caught.value.details["faults"]
    lines = {
        file: (folder / file).read_text("utf-8").count("\n") + 1
        for file in {fault["file"] for fault in found}
        if (folder / file).is_file()
    }
    assert all(1 <= fault["line"] <= lines.get(fault["file"], 1) for fault in found)
    assert all(fault["mend"] for fault in found)
    return found


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "what"),
    [
        (
            "pack.toml",
            'top_slice = "no statute',
            'other = "no statute',
            "schema.cedarschema",
            "no power covers the act `top_slice`",
        ),
        (
            "pack.toml",
            'top_slice = "no statute',
            'reallot = "no statute',
            "pack.toml",
            "`reallot` has a power, and [no_power] says that it has none",
        ),
        ("pack.toml", 'top_slice = "no', 'skim = "no', "pack.toml", "there is no act `skim`"),
        ("pack.toml", 'advertise = "SI', 'shout = "SI', "pack.toml", "there is no act `shout`"),
        (
            "pack.toml",
            'advertise = "SI 2013',
            'advertise = "Rumour',
            "pack.toml",
            "the clause `Rumour/500 reg.4` has no source",
        ),
        ("pack.toml", "title = ", "name = ", "pack.toml", "`title` is missing"),
        ("pack.toml", "in_force_from = 2013-04-01", "", "pack.toml", "`in_force_from` is missing"),
        (
            "pack.toml",
            "in_force_from = 2013-04-01",
            'in_force_from = "2013"',
            "pack.toml",
            "`in_force_from` is no date",
        ),
        (
            "pack.toml",
            "in_force_from",
            "never_in_force = true\nin_force_from",
            "pack.toml",
            "`never_in_force` stands beside a date",
        ),
        (
            "facts.toml",
            'name = "mandate_consistent"',
            'name = "mandate_consistant"',
            "limits/commissioning.cedar",
            "the fact `mandate_consistent` has no words",
        ),
        (
            "facts.toml",
            'name = "mandate_consistent"',
            'name = "mandate_consistant"',
            "facts.toml",
            "no policy asks for the fact `mandate_consistant`",
        ),
        (
            "facts.toml",
            'type = "Bool"',
            'type = "Long"',
            "facts.toml",
            "the schema knows no fact `mandate_consistent` of type Long",
        ),
        (
            "facts.toml",
            'type = "Bool"',
            'type = "Perhaps"',
            "facts.toml",
            "`type` cannot be `Perhaps`",
        ),
        (
            "facts.toml",
            'kind = "judgement"',
            'kind = "guess"',
            "facts.toml",
            "`kind` cannot be `guess`",
        ),
        (
            "facts.toml",
            'name = "people_affected"',
            'name = "mandate_consistent"',
            "facts.toml",
            "the fact `mandate_consistent` is declared twice",
        ),
        (
            "facts.toml",
            'judge = "the commissioner"\n',
            "",
            "facts.toml",
            "an entry of `fact` has no `judge`",
        ),
        (
            "duties.toml",
            "days = 30\n",
            "days = 30\nworking_days = 3\n",
            "duties.toml",
            "a duty has two clocks",
        ),
        (
            "duties.toml",
            'act = "award_direct"',
            'act = "award_hidden"',
            "duties.toml",
            "there is no act `award_hidden`",
        ),
        (
            "duties.toml",
            'clock_clause = "House rule 6"',
            'clock_clause = "A hunch"',
            "duties.toml",
            "the clause `A hunch` has no source",
        ),
        (
            "duties.toml",
            'due = "03-31"',
            'due = "31 March"',
            "duties.toml",
            "`due` cannot be `31 March`",
        ),
        (
            "left_out.toml",
            "reason = ",
            "because = ",
            "left_out.toml",
            "an entry of `left_out` has no `reason`",
        ),
        (
            "limits/regulator.cedar",
            '@says("Monitor may not direct',
            '@evidence("heard")\n@says("Monitor may not direct',
            "limits/regulator.cedar",
            "@evidence cannot be `heard`",
        ),
    ],
)
def test_a_planted_fault_is_told(
    packs: Path, file: str, old: str, new: str, where: str, what: str
) -> None:
    edit(packs / "england_2013" / file, old, new)
    told = [(fault["file"], fault["what"]) for fault in faults_of(packs / "england_2013")]
    assert (where, what) in told, told


def test_a_duty_needs_a_clock(packs: Path) -> None:
    with (packs / "england_2013" / "duties.toml").open("a") as file:
        file.write(DUTY)
    (fault,) = faults_of(packs / "england_2013")
    assert fault["what"] == "a duty has no clock"


def test_a_notice_names_an_act(packs: Path) -> None:
    edit(packs / "england_2022" / "notices.toml", 'act = "advertise"', 'act = "announce"')
    assert [fault["what"] for fault in faults_of(packs / "england_2022")] == [
        "there is no act `announce`"
    ]


def test_a_change_removes_only_what_is_there(packs: Path) -> None:
    edit(packs / "england_2013_si257" / "pack.toml", '"reg15.no-tender"', '"reg16.no-tender"')
    (fault,) = faults_of(packs / "england_2013_si257")
    assert fault["what"] == "there is no policy `reg16.no-tender` to remove"
    assert fault["line"] > 1


def test_a_change_keeps_what_it_does_not_name(packs: Path) -> None:
    edit(packs / "england_2013_si257" / "pack.toml", 'removes = ["reg15.no-tender"]', "")
    clauses = load_pack(packs / "england_2013_si257").clauses
    assert clauses["reg15.no-tender"].clause == "SI 2013/257 reg.15(2)"


def test_a_fault_of_the_changed_pack_is_a_fault_of_the_change(packs: Path) -> None:
    edit(packs / "england_2013" / "pack.toml", "title = ", "name = ")
    with pytest.raises(Invalid, match="the pack `england_2013` has 1 fault"):
        load_pack(packs / "england_2013_si257")


@pytest.mark.parametrize(
    ("named", "what"),
    [
        ("england_2013_si257", "the pack changes itself by way of `england_2013_si257`"),
        ("utopia", "the pack changes an unknown pack: `utopia`"),
        ("../england_2013", "the pack changes an unknown pack: `../england_2013`"),
    ],
)
def test_a_change_names_another_pack(packs: Path, named: str, what: str) -> None:
    edit(
        packs / "england_2013_si257" / "pack.toml",
        'changes = "england_2013"',
        f'changes = "{named}"',
    )
    (fault,) = faults_of(packs / "england_2013_si257")
    assert fault["what"] == what
    assert fault["line"] > 1


def test_a_circle_of_changes_is_told(packs: Path) -> None:
    edit(
        packs / "england_2013" / "pack.toml",
        "in_force_from",
        'changes = "england_2013_si257"\nin_force_from',
    )
    with pytest.raises(Invalid, match="changes itself by way of `england_2013_si257`"):
        load_pack(packs / "england_2013_si257")


def test_working_days_leave_out_weekends_and_holidays() -> None:
    friday = date(2024, 5, 3)
    bank_holiday = date(2024, 5, 6)
    assert add_working_days(friday, 1) == bank_holiday
    assert add_working_days(friday, 1, {bank_holiday}) == date(2024, 5, 7)
    assert add_working_days(friday, 0) == friday
