"""What a person reads of an answer on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from remit.faces.cli.output import show

TOLD = "its entries say £154,147,999.00, and " + "that is a penny short of what was decided " * 2

MANY = {f"column {number}": f"some words {number}" for number in range(9)}
DAY = {"duty": 1, "due_on": "2013-05-01"}


def printed(capsys: pytest.CaptureFixture[str], answer: dict[str, Any]) -> str:
    show(answer, as_json=False)
    return " ".join(capsys.readouterr().out.split())


def test_pence_are_told_in_pounds_to_the_penny(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, {"left_pence": 6_414_800_001, "rows": [{"what": "x", "pence": -1}]})
    assert "left £64,148,000.01" in told
    assert "−£0.01" in told
    assert "pence" not in told


def test_nothing_that_is_said_is_cut_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert TOLD.strip() in printed(capsys, {"faults": [{"what": TOLD}]})


def test_a_thing_in_a_row_is_told_by_its_name_and_what_is_empty_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = {"body": {"slug": "ccg-00c", "name": "Darlington"}, "fund": "x", "fund_words": "care"}
    told = printed(capsys, {"rows": [row | {"why": "", "months": [{"month": 1}]}]})
    assert "Darlington" in told
    assert "ccg-00c" not in told
    assert "why" not in told
    assert "month" not in told


def test_a_row_that_a_screen_holds_is_a_row_of_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    show({"lines": [DAY]}, as_json=False)
    assert "1    │ 2013-05-01" in capsys.readouterr().out


@pytest.mark.parametrize("width", ["80", "100", "160"])
def test_a_hash_and_an_amount_can_be_copied_from_a_table(
    width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    row = {"file as it was named": "a name of some words", "sha256 of it all": "5f4db290" * 8}
    show({"files": [row | {"received_pence": 46_799_400_000_000, "says": TOLD}]}, as_json=False)
    said = capsys.readouterr().out
    assert "5f4db290" * 8 in said
    assert "£467,994,000,000.00" in said
    assert all(len(line) <= int(width) for line in said.splitlines())


@pytest.mark.parametrize("width", ["60", "80"])
def test_a_row_too_wide_for_the_screen_breaks_no_word(
    width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    show({"lines": [MANY, MANY]}, as_json=False)
    said = capsys.readouterr().out
    assert [said.count(text) for text in MANY.values()] == [2] * len(MANY)


def test_the_same_row_is_a_table_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    show({"lines": [MANY]}, as_json=False)
    assert any(
        "some words 0" in line and "some words 8" in line
        for line in capsys.readouterr().out.splitlines()
    )


def test_programs_read_the_answer_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    show({"left_pence": 1}, as_json=True)
    assert '"left_pence": 1' in capsys.readouterr().out


def test_a_key_is_copied_whole_from_a_narrow_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    key = "log.example/record/2026+a40505ed+" + "Ab1/" * 11
    show({"vkey": key}, as_json=False)
    assert key in capsys.readouterr().out


@pytest.mark.parametrize("width", ["40", "80", "110"])
def test_a_hash_in_a_table_stays_whole_on_any_screen(
    width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    sums = [f"{number:064x}" for number in (7, 8)]
    files = [{"file": f"of some name {each[-1]}", "sha256": each, "act": 12} for each in sums]
    show({"files": files, "told": [MANY | {"sha256": sums[0]}]}, as_json=False)
    said = capsys.readouterr().out
    assert [said.count(each) for each in sums] == [2, 1]
