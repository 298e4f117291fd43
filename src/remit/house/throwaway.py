"""A database server for tests: quick, empty at the start, gone at the end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from remit.house import binaries
from remit.house.account import server_account
from remit.house.cluster import Cluster


@contextmanager
def throwaway_server(*, of_distribution: bool = False) -> Iterator[tuple[str, str]]:
    """The address of an empty server, and its name with version, for as long as the block lasts.

    The server is the one Remit carries, or the newest of the distribution. It lives in the
    system's folder for temporary files, which every account can reach.
    """
    account = server_account()
    place = Path(tempfile.mkdtemp(prefix="remit-test-"))
    # The server's account must pass through; the password beside the data stays ours alone.
    place.chmod(0o711)
    try:
        programs = (
            binaries.distribution(account)
            if of_distribution
            else binaries.carried(account, copies=place)
        )
        cluster = Cluster(
            programs,
            place / "postgres",
            place / "postgres.log",
            place / "postgres-password",
            account,
            durable=False,
        )
        cluster.create()
        try:
            cluster.start()
            yield cluster.url(), f"PostgreSQL {programs.major}"
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)
