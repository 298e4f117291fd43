from __future__ import annotations

import stat
from pathlib import Path

import pytest

from remit.errors import Failure
from remit.house.paths import REPOSITORY, state_dir, write_private


def test_state_dir_is_made_where_remit_home_says(home: Path) -> None:
    assert state_dir() == home
    assert home.is_dir()
    assert not home.stat().st_mode & stat.S_IROTH


def test_state_dir_is_beside_the_code_in_a_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REMIT_HOME", raising=False)
    assert state_dir() == REPOSITORY / ".remit"


def test_state_dir_that_cannot_be_made_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("REMIT_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(Failure) as caught:
        state_dir()
    assert caught.value.code == "RUN-010"
    assert "REMIT_HOME" in caught.value.mend


def test_write_private_is_for_this_account_only(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    write_private(secret, "old")
    write_private(secret, "new")
    assert secret.read_text() == "new"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]
