"""Folders of pledges are read whole, and every fault has its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.engines.settlement.prover import load_pledges
from remit.engines.settlement.prover.split import lines
from remit.errors import Invalid, NotFound

GOOD = """// A pledge; with "permit" in a comment.
@id("P11")
@source("Letter of 16 February 2012")
@says("no regulator may direct a tender; ever")
forbid (principal, action == Action::"direct_tender", resource)
when { principal.body.group == "regulator; permit" };

@id("P4-always") @source("Letter") @says("a group may commission")
permit (principal, action, resource);
"""


def folder_of(tmp_path: Path, **texts: str) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.cedar").write_text(text, "utf-8")
    return folder


def test_pledges_are_read_with_their_words_and_places(tmp_path: Path) -> None:
    pledges = load_pledges(folder_of(tmp_path, a=GOOD)).pledges
    assert [(each.id, each.kind, each.where) for each in pledges] == [
        ("P11", "never", "letters/a.cedar:2"),
        ("P4-always", "always", "letters/a.cedar:8"),
    ]
    assert pledges[0].says == "no regulator may direct a tender; ever"
    assert pledges[0].source == pledges[0].annotations["source"] == "Letter of 16 February 2012"


def test_every_fault_is_told_with_file_and_line(tmp_path: Path) -> None:
    bare = '@id("P11") permit (principal, action, resource);\n\nforbid [principal];\n'
    folder = folder_of(tmp_path, a=GOOD, b=bare, c=bare.partition("\n")[0])
    (folder / "d.cedar").write_bytes(b"\xff")
    with pytest.raises(Invalid) as caught:
        load_pledges(folder)
    assert caught.value.code == "SET-107"
    told = [
        (fault["file"], fault["line"], fault["what"]) for fault in caught.value.details["faults"]
    ]
    assert ("letters/b.cedar", 3) in [each[:2] for each in told]
    assert ("letters/c.cedar", 1, "a pledge has no @source") in told
    assert ("letters/c.cedar", 1, "a pledge has no @says") in told
    assert any("used twice" in what for _, _, what in told)
    assert any("not UTF-8" in what for _, _, what in told)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        load_pledges(tmp_path / "nowhere")
    assert caught.value.code == "SET-106"


def test_some_pledges_can_be_chosen_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    pledges = load_pledges(folder_of(tmp_path, a=GOOD))
    assert [each.id for each in pledges.only("P4-always").pledges] == ["P4-always"]
    with pytest.raises(NotFound) as caught:
        pledges.only("P99")
    assert "P4-always" in caught.value.mend


def test_lines_are_those_of_the_first_annotation_or_word() -> None:
    assert lines(GOOD) == [2, 8]
    assert lines("permit(principal,action,resource);permit(principal,action,resource);") == [1, 1]
