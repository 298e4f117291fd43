"""The packs of a house: told by their outlines, read whole when they are asked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from remit.acts.law import PACKS
from remit.engines.settlement import Outline, Settlements, load_pack
from remit.errors import Invalid

# What a command that asks nothing of the law does not wait for.
HEAVY = ("z3", "cvc5", "holidays")
STARTED = """
import sys
import django
django.setup()
from remit.acts.law import settlements
read = [name for name in settlements()._whole]
print(sorted({module.partition(".")[0] for module in sys.modules} & set(%r)), read)
"""


def test_an_outline_says_what_the_whole_pack_says() -> None:
    for known in Settlements.from_folder(PACKS).known:
        assert isinstance(known, Outline)
        pack = load_pack(PACKS / known.name)
        for part in ("name", "title", "in_force_from", "in_force_to", "schema_text", "acts"):
            assert getattr(known, part) == getattr(pack, part), (known.name, part)
        for day in (date(2013, 3, 31), date(2013, 4, 1), date(2022, 6, 30), date(2022, 7, 1)):
            assert known.in_force(day) == pack.in_force(day)


def test_a_pack_is_read_when_it_is_asked_and_once() -> None:
    house = Settlements.from_folder(PACKS)
    assert house.in_force(date(2014, 4, 1)) is house.named("england_2013")
    assert list(house._whole) == ["england_2013"]
    assert [pack.name for pack in house.packs] == ["england_2013", "england_2022"]


def test_a_fault_in_a_pack_is_told_when_it_is_asked(tmp_path: Path) -> None:
    for name in ("neutral", "england_2013"):
        shutil.copytree(PACKS / name, tmp_path / name)
    (tmp_path / "neutral" / "powers" / "more.cedar").write_text("permit (principal", "utf-8")
    house = Settlements.from_folder(tmp_path)
    assert house.in_force(date(2014, 4, 1)).name == "england_2013"
    with pytest.raises(Invalid) as caught:
        house.named("neutral")
    assert (caught.value.code, caught.value.where) == ("SET-001", "powers/more.cedar:1")


@pytest.mark.parametrize("about", ["title = ", 'in_force_from = "soon"\ntitle = "T"'])
def test_an_outline_that_cannot_be_told_is_an_error_at_once(tmp_path: Path, about: str) -> None:
    shutil.copytree(PACKS / "neutral", tmp_path / "neutral")
    (tmp_path / "neutral" / "pack.toml").write_text(about, "utf-8")
    with pytest.raises(Invalid) as caught:
        Settlements.from_folder(tmp_path)
    assert caught.value.code == "SET-001"
    assert "pack.toml" in {fault["file"] for fault in caught.value.details["faults"]}


def test_a_house_starts_without_solvers_calendars_or_packs() -> None:
    said = subprocess.run(
        [sys.executable, "-c", STARTED % (HEAVY,)], capture_output=True, text=True, check=True
    )
    assert said.stdout.split("\n")[0] == "[] []"
