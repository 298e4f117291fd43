from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from remit.errors import Failure
from remit.house import database
from remit.house.account import Account
from remit.house.database import embedded_cluster, settled


@pytest.fixture
def house(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house whose state the server's account can reach."""
    monkeypatch.setenv("REMIT_HOME", str(reachable / "home"))
    monkeypatch.delenv("REMIT_DATABASE_URL", raising=False)
    return reachable / "home"


def test_settled_starts_the_carried_server_and_stops_it_with_the_last(house: Path) -> None:
    with settled() as first:
        assert first.embedded
        assert os.environ["REMIT_DATABASE_URL"] == first.url
        os.environ.pop("REMIT_DATABASE_URL")
        with settled() as second:
            assert second.url == first.url
        assert embedded_cluster(house).port() is not None, "the first still needs it"
        with psycopg.connect(first.url) as connection:
            super_ = connection.execute(
                "select rolsuper from pg_roles where rolname = current_user"
            ).fetchone()
        assert super_ == (False,)
    assert embedded_cluster(house).port() is None
    assert "REMIT_DATABASE_URL" not in os.environ


def test_settled_fresh_deletes_all_data_and_only_when_nobody_uses_it(house: Path) -> None:
    with settled() as first:
        with psycopg.connect(first.url) as connection:
            connection.execute("create table t (x int)")
        os.environ.pop("REMIT_DATABASE_URL")
        with pytest.raises(Failure) as caught, settled(fresh=True):
            pass
        assert caught.value.code == "RUN-031"
        assert embedded_cluster(house).port() is not None
    with settled(fresh=True) as again, psycopg.connect(again.url) as connection:
        assert connection.execute("select to_regclass('t')").fetchone() == (None,)


def test_settled_takes_the_given_address(server_url: str, home: Path) -> None:
    with settled(server_url) as found:
        assert (found.url, found.embedded) == (server_url, False)
    assert not (home / "postgres").exists()


def test_settled_never_deletes_a_given_database(server_url: str, home: Path) -> None:
    with pytest.raises(Failure) as caught, settled(server_url, fresh=True):
        pass
    assert caught.value.code == "RUN-030"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs its server under another account")
def test_server_of_root_leaves_a_private_home_private(
    tmp_path: Path, reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    (private / "home").mkdir(parents=True)
    private.chmod(0o700)
    monkeypatch.setattr(database, "SYSTEM_STATE", reachable)
    cluster = embedded_cluster(private / "home")
    assert cluster.data.parent.parent == reachable
    assert private.stat().st_mode & 0o777 == 0o700
    assert isinstance(cluster.account, Account)
    assert cluster.account.can_enter(cluster.data.parent)
    assert not cluster.account.can_enter(private / "home")
