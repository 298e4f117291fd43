"""Folders that must not pass: each ends in its own message, kept beside it as it was reviewed.

`said.json` holds the exit code, and the error or the verdicts and warnings.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from remit.engines.settlement.limits import POLICY_BYTES_MAX
from remit.faces.cli.main import run

BAD = sorted(path.parent for path in (Path(__file__).parent / "bad").glob("*/said.json"))
# What the solver cannot do in this time it cannot do in a thousand times as long.
SECONDS = "0.3"
NUMBER = re.compile(r"`-?\d{9,}`")
FIRST = '@id("first") permit (principal, action, resource);\n'


def said_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What `remit settlement check` says of a folder, without the witnesses."""
    seconds = ["--seconds", SECONDS] if folder.name == "solver_out_of_time" else []
    code = run(["settlement", "check", str(folder), *seconds, "--json"])
    answer = json.loads(capsys.readouterr().out)
    if "error" in answer:
        error = {key: answer["error"][key] for key in ("code", "what", "where", "mend")}
        # Which numbers overflow is the solver's choice.
        error["what"] = NUMBER.sub("`a number`", error["what"])
        return {"exit": code, "error": error}
    return {
        "exit": code,
        "pledges": {each["id"]: [each["verdict"], each["clauses"]] for each in answer["pledges"]},
        "warnings": [[each["what"], each["where"]] for each in answer["warnings"]],
    }


@pytest.mark.parametrize("folder", BAD, ids=lambda path: path.name)
def test_each_says_what_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = json.loads((folder / "said.json").read_text("utf-8"))
    assert said_of(folder, capsys) == expected
    if "error" in expected:
        assert expected["exit"] == 4
        assert all(expected["error"].values())
        assert str(folder) not in json.dumps(expected)


def test_only_a_warning_passes() -> None:
    passing = [
        folder.name
        for folder in BAD
        if json.loads((folder / "said.json").read_text("utf-8"))["exit"] == 0
    ]
    assert passing == ["overflowing_permit"]


def test_people_are_told_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(__file__).parent / "bad" / "overflowing_permit"
    assert run(["settlement", "check", str(folder)]) == 0
    told = capsys.readouterr()
    assert told.err == (
        "warning: the permit `dear` can err, and a permit that errs permits nothing"
        " (policies/law.cedar:2)\n"
    )
    assert "own-award: holds" in told.out
    missing = Path(__file__).parent / "bad" / "missing_schema"
    assert run(["settlement", "check", str(missing)]) == 4
    told = capsys.readouterr()
    assert "has no schema.cedarschema" in told.err
    assert "add the schema" in told.err
    assert told.out == ""


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = said_of(tmp_path / "nowhere", capsys)
    assert (said["exit"], said["error"]["code"]) == (4, "SET-106")


@pytest.mark.parametrize("place", ["policies", "pledges"])
def test_ten_megabytes_are_refused_by_their_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    folder = shutil.copytree(Path(__file__).parent / "bad" / "vacuous", tmp_path / "huge")
    (folder / place / "a.cedar").write_text(FIRST * 200_000, "utf-8")
    said = said_of(folder, capsys)
    assert (said["exit"], said["error"]["code"]) == (4, "SET-104")
    assert str(POLICY_BYTES_MAX) in said["error"]["what"]
    assert said["error"]["where"] == f"{place}/a.cedar"


def test_a_pack_of_ten_megabytes_is_refused_by_its_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from remit.acts.law import PACKS
    from remit.engines.settlement import Settlements

    pack = shutil.copytree(PACKS / "neutral", tmp_path / "huge")
    (pack / "powers" / "a.cedar").write_text(FIRST * 200_000, "utf-8")
    module = sys.modules["remit.faces.cli.settlement"]
    monkeypatch.setattr(module, "settlements", lambda: Settlements.from_folder(tmp_path))
    assert run(["settlement", "prove", "huge", "--json"]) == 4
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["where"]) == ("SET-001", "powers/a.cedar:1")
    assert str(POLICY_BYTES_MAX) in error["what"]
