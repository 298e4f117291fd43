"""A server shared by the tests that only ask things of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from remit.house import binaries
from remit.house.account import server_account
from remit.house.cluster import Cluster
from remit.house.throwaway import throwaway_server
from tests.reach import let_in


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of a throwaway server, as its superuser."""
    with throwaway_server() as (url, _name):
        yield url


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of a house of its own, with no database given."""
    monkeypatch.setenv("REMIT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("REMIT_DATABASE_URL", raising=False)
    return tmp_path / "home"


@pytest.fixture
def cluster(reachable: Path) -> Iterator[Cluster]:
    """A cluster that does not exist yet, ended after the test whatever became of it."""
    account = server_account()
    made = Cluster(
        binaries.carried(account, copies=reachable),
        reachable / "postgres",
        reachable / "postgres.log",
        reachable / "password",
        account,
    )
    yield made
    made.remove()


@pytest.fixture
def reachable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A temporary folder that the server's account can enter, unlike pytest's own for root."""
    return let_in(tmp_path_factory.mktemp("reachable"))
