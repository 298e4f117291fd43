"""Parts come whole or not at all, in any order, and what was tampered with is found."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from remit.engines.outcomes.cube import manifest as manifests
from remit.engines.outcomes.cube.manifest import FILE
from remit.engines.outcomes.cube.reading import reading
from remit.engines.outcomes.cube.store import LOCK, Cube
from remit.engines.outcomes.cube.writing import CELLS
from remit.engines.outcomes.engine.choose import chosen
from remit.engines.outcomes.loading.service import load, undo
from remit.engines.outcomes.model.bands import months_between
from remit.engines.outcomes.model.cells import Key
from remit.errors import DoesNotHold, Failure, Invalid, NotFound
from tests.outcomes.loading.files import parquet, row

MONTHS = months_between(201801, 201804)


def given(folder: Path) -> Path:
    """Four months, in hive layout, of two areas."""
    for month in MONTHS:
        day = date(month // 100, month % 100, 5)
        rows = [
            row(number, date=day, area="01A" if number % 3 else "02B", cost_pence=number * month)
            for number in range(1, 20)
        ]
        parquet(folder / f"month={day:%Y-%m}" / "a.parquet", rows)
    return folder


class Stopped(Exception):
    """The machine was switched off here."""


def test_the_order_of_adding_does_not_matter(tmp_path: Path) -> None:
    folder = given(tmp_path / "given")
    forwards, backwards = Cube(tmp_path / "one"), Cube(tmp_path / "two")
    load(forwards, [folder])
    for month in reversed(MONTHS):
        load(backwards, [folder / f"month={month // 100}-{month % 100:02d}" / "a.parquet"])
    with reading(forwards) as one, reading(backwards) as two:
        for series in one.series():
            by = ("area", "month", "kind", "bin")
            assert one.figures(series, by).cells() == two.figures(series, by).cells()
    digests = [
        sorted(part.digest for part in each.manifest().parts) for each in (forwards, backwards)
    ]
    assert digests[0] == digests[1]
    assert forwards.hash == backwards.hash


@pytest.mark.parametrize("stage", ["hashing", "looking for duplicates", "counted"])
def test_a_load_that_stops_goes_on_where_it_stopped(tmp_path: Path, stage: str) -> None:
    folder = given(tmp_path / "given")
    cube, calls = Cube(tmp_path / "cube"), []

    def stop(words: str, done: int) -> None:
        calls.append(words)
        if sum(each.startswith(stage) for each in calls) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        load(cube, [folder], progress=stop)
    assert len(cube.manifest().parts) == 2
    assert cube.verify() == []
    loaded = load(cube, [folder])
    assert [each.new for each in loaded] == [False, False, True, True]
    whole = Cube(tmp_path / "whole")
    load(whole, [folder])
    assert cube.hash == whole.hash


def test_what_an_interrupted_change_left_behind_is_removed(tmp_path: Path) -> None:
    cube = Cube(tmp_path / "cube")
    load(cube, [given(tmp_path / "given")])
    left = cube.folder / "parts" / "dataset=activity" / "source=0123456789abcdef"
    left.mkdir()
    (left / CELLS).write_bytes(b"half a file")
    (cube.folder / "work").mkdir()
    before = cube.hash
    with cube.changing():
        pass
    assert not left.exists()
    assert not (cube.folder / "work").exists()
    assert cube.hash == before


def test_two_cannot_change_a_cube_at_once(tmp_path: Path) -> None:
    cube = Cube(tmp_path / "cube")
    cube.folder.mkdir()
    descriptor = os.open(cube.folder / LOCK, os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(Failure, match="somebody else"), cube.changing():
        pass
    os.close(descriptor)
    with cube.changing():
        pass


def test_cells_that_were_changed_are_found(tmp_path: Path) -> None:
    cube = Cube(tmp_path / "cube")
    load(cube, [given(tmp_path / "given")])
    assert cube.verify() == []
    one, two, three = cube.files()[:3]
    with duckdb.connect() as connection:
        connection.execute(
            f"create table t as from read_parquet('{one}', hive_partitioning = false)"
        )
        connection.execute("update t set value = value + 1 where month = 201801 and bin = 12")
        connection.execute(f"copy t to '{one}' (format parquet)")
    two.write_bytes(two.read_bytes()[:-9])
    three.unlink()
    wrong = cube.verify()
    assert len(wrong) == 3
    assert "not those that were counted" in wrong[0]
    assert "cut" in wrong[1]
    assert "gone" in wrong[2]


def test_a_list_of_parts_that_was_changed_is_refused(tmp_path: Path) -> None:
    cube = Cube(tmp_path / "cube")
    load(cube, [given(tmp_path / "given")])
    file = cube.folder / FILE
    whole = json.loads(file.read_text())
    for planted in ({**whole, "parts": whole["parts"][1:]}, {"parts": 3}, {**whole, "hash": "0"}):
        file.write_text(json.dumps(planted))
        with pytest.raises(DoesNotHold):
            cube.manifest()
    file.write_text("{")
    with pytest.raises(DoesNotHold):
        cube.manifest()


def test_figures_are_asked_for_by_any_dimension(tmp_path: Path) -> None:
    cube = Cube(tmp_path / "cube")
    load(cube, [given(tmp_path / "given")])
    with reading(cube) as reader:
        assert reader.series() == ("activity.cost_pence", "activity.count", "activity.waits")
        assert reader.months("activity.count") == tuple(MONTHS)
        whole = reader.figures("activity.count")
        assert whole.value.tolist() == [76]
        assert whole.cube_hash == cube.hash
        assert not whole.synthetic
        by = reader.figures("activity.count", ("area",), months=(201802, 201803))
        assert by.cells() == {
            Key("activity.count", area="01A"): 26,
            Key("activity.count", area="02B"): 12,
        }
        some = reader.figures(
            "activity.count", ("month",), {"area": ["02B", "03C"], "kind": ["elective"]}
        )
        assert some.value.tolist() == [6, 6, 6, 6]
        assert len(reader.figures("activity.count", ("month",), {"area": ["03C"]})) == 0
        assert len(reader.figures("activity.count", (), {"area": ["03C"]})) == 0
        cost = reader.figures("activity.cost_pence", ("month",))
        assert cost.value.tolist() == [190 * month for month in MONTHS]


def test_what_the_cube_has_not_is_said(tmp_path: Path) -> None:
    cube = Cube(tmp_path / "cube")
    with reading(cube) as reader, pytest.raises(NotFound, match=r"no series `activity\.count`"):
        reader.figures("activity.count")
    load(cube, [given(tmp_path / "given")])
    with reading(cube) as reader:
        with pytest.raises(Invalid, match="no dimension `ward`"):
            reader.figures("activity.count", ("ward",))
        with pytest.raises(Invalid, match="no dimension `value`"):
            reader.figures("activity.count", (), {"value": [1]})
    with pytest.raises(NotFound, match="no part"):
        undo(cube, "f" * 64)
    with pytest.raises(NotFound, match="no part"):
        undo(cube, "")


def test_an_engine_that_there_is_not_is_said(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("REMIT_ENGINE", "abacus")
    with pytest.raises(Invalid, match="abacus"), chosen():
        pass


def test_an_empty_cube_has_a_hash_and_no_series(tmp_path: Path) -> None:
    cube = Cube(tmp_path / "cube")
    assert cube.hash == manifests.Manifest().hash
    with reading(cube) as reader:
        assert reader.series() == ()
