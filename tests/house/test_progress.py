from __future__ import annotations

import pytest

from remit.house.progress import Progress


def test_progress_names_the_step_and_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    with progress.step("tables"):
        progress("half")
    assert capsys.readouterr().err == "remit: tables, 0.0 s\n"
    assert list(progress.seconds) == ["tables"]


def test_progress_says_that_a_step_was_not_done(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="planted"), Progress().step("tables"):
        raise ValueError("planted")
    assert capsys.readouterr().err == "remit: tables, not done\n"


def test_quiet_progress_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(quiet=True).step("tables"):
        pass
    assert capsys.readouterr().err == ""
