from __future__ import annotations

from pathlib import Path

import pytest

from remit.errors import Failure
from remit.house import binaries
from remit.house.account import run, server_account


def test_carried_server_is_new_enough(reachable: Path) -> None:
    found = binaries.carried(server_account(), copies=reachable)
    assert found.major >= binaries.SERVER_MAJOR_MIN
    assert list(reachable.iterdir()) == [], "no copy is made where the programs run in place"


def test_carried_server_is_copied_where_it_cannot_be_run_in_place(
    reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_runs", lambda _folder, _account: False)
    found = binaries.carried(server_account(), copies=reachable)
    assert found.folder.is_relative_to(reachable)
    assert run([found.tool("initdb"), "--version"], account=server_account()).returncode == 0


def test_distribution_without_a_server_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "DISTRIBUTION_PLACES", (tmp_path,))
    with pytest.raises(Failure) as caught:
        binaries.distribution(None)
    assert caught.value.code == "RUN-013"


def test_distribution_too_old_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "9" / "bin"
    folder.mkdir(parents=True)
    (folder / "initdb").touch()
    program = folder / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 9.6'\n")
    program.chmod(0o755)
    monkeypatch.setattr(binaries, "DISTRIBUTION_PLACES", (tmp_path,))
    with pytest.raises(Failure):
        binaries.distribution(None)
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 16.2'\n")
    assert binaries.distribution(None).major == 16


def test_run_of_nothing_gives_the_shells_code() -> None:
    assert run(["/nonsuch/program"], account=None).returncode == 126
