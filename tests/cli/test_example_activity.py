"""`remit example activity`: needs no database and no house."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from remit.countries.registry import load_country
from remit.faces.cli import main


def test_it_writes_marked_files_that_can_be_loaded(tmp_path: Path, capsys) -> None:
    words = ["example", "activity", str(tmp_path), "--rows", "2e3", "--last", "2018-05", "--json"]
    assert main.run(words) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["rows"] == 2_000
    assert said["written"] == 2
    assert said["synthetic"]
    assert main.run(words) == 0
    assert json.loads(capsys.readouterr().out)["written"] == 0
    assert sum(1 for _ in (tmp_path / "activity").rglob("*.parquet")) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--rows", "many"],
        ["--rows", "1.5"],
        ["--rows", "0"],
        ["--rows", "1e10"],
        ["--first", "April"],
        ["--first", "2018-13"],
        ["--first", "2020-01"],
        ["--first", "2001-01"],
    ],
)
def test_what_cannot_be_made_is_said(tmp_path: Path, capsys, words: list[str]) -> None:
    assert main.run(["example", "activity", str(tmp_path), *words, "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["error"]["code"].startswith("CUB-06")
    assert list(tmp_path.iterdir()) == []


def test_every_month_has_its_commissioners() -> None:
    places = load_country("england_2013").places()
    there = {
        month: sum(place.there(month) for place in places)
        for month in (201303, 201304, 201504, 201704, 202206, 202207)
    }
    assert there == {201303: 0, 201304: 211, 201504: 209, 201704: 207, 202206: 106, 202207: 42}
