from __future__ import annotations

import os
import signal
import time
from types import SimpleNamespace

import psycopg
import pytest

from remit.errors import Failure
from remit.house.cluster import Cluster


def answer(cluster: Cluster) -> int:
    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute("select count(*) from t").fetchone()
    assert row is not None
    return int(row[0])


def filled(cluster: Cluster) -> int:
    """Make and start the cluster, keep one row in it; the number of its server's process."""
    cluster.create()
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("create table t as select 1 as x")
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def test_cluster_starts_stops_and_keeps_its_data(cluster: Cluster) -> None:
    assert not cluster.exists()
    filled(cluster)
    port = cluster.port()
    cluster.start()
    assert cluster.port() == port, "a running server is left alone"
    cluster.stop()
    assert cluster.port() is None
    cluster.start()
    assert answer(cluster) == 1


def test_cluster_needs_its_password(cluster: Cluster) -> None:
    filled(cluster)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres:wrong@127.0.0.1:{cluster.port()}/postgres")


def test_cluster_recovers_after_its_server_was_killed(cluster: Cluster) -> None:
    os.kill(filled(cluster), signal.SIGKILL)
    cluster.start()
    assert answer(cluster) == 1


def test_cluster_starts_though_another_program_took_the_old_number(cluster: Cluster) -> None:
    os.kill(filled(cluster), signal.SIGKILL)
    file = cluster.data / "postmaster.pid"
    time.sleep(0.5)
    lines = file.read_text().splitlines()
    # This test's own process stands for the other program: the server would take it for itself.
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert cluster.port() is None
    cluster.start()
    assert answer(cluster) == 1


def test_cluster_remove_leaves_nothing(cluster: Cluster) -> None:
    filled(cluster)
    cluster.remove()
    assert not cluster.exists()
    assert cluster.port() is None


def test_cluster_that_cannot_start_says_the_servers_reason(cluster: Cluster) -> None:
    cluster.create()
    with (cluster.data / "postgresql.conf").open("a") as file:
        file.write("shared_preload_libraries = 'nonsuch'\n")
    with pytest.raises(Failure, match="nonsuch") as caught:
        cluster.start()
    assert caught.value.code == "RUN-015"
    assert caught.value.where == str(cluster.log)


def test_cluster_is_not_begun_on_a_full_disk(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "remit.house.cluster.shutil.disk_usage", lambda _place: SimpleNamespace(free=3 * 2**20)
    )
    with pytest.raises(Failure, match="the disk is full: 3 MB free") as caught:
        cluster.create()
    assert caught.value.code == "RUN-016"
    assert not cluster.exists()


def test_cluster_tells_a_full_disk_from_the_servers_words(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = 'FATAL: could not write to file "x": No space left on device'
    monkeypatch.setattr(
        "remit.house.cluster.run", lambda *_words, **_options: SimpleNamespace(
            returncode=1, stderr=words
        )
    )  # fmt: skip
    with pytest.raises(Failure) as caught:
        cluster.create()
    assert caught.value.code == "RUN-016"
