"""Find and body pages under eight readers, beside a bare Django view with one query.

Each address is asked for the first time (the page is made), and then again once every worker has
made it (it is kept until the next act). Readers are threads of one other process with connections
that stay open; all share this machine's processors with the server, so read the ratios, not the
rates.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

READERS = 8
ASKED = 4_000
WARMING_ROUNDS = 12  # each worker keeps its own pages, and the system deals out connections
OURS = "remit.faces.site.wsgi:application"
BARE = "bare_site:application"


def main() -> None:
    """Serve the house's own database twice and print the figures."""
    from remit.faces.cli.house import set_up_django
    from remit.house.database import settled

    with settled() as database:
        set_up_django()
        from remit.faces.cli.example import load_example
        from remit.house import assets, tables

        tables.migrate(database.url)
        load_example()
        assets.collect()
        bodies, finds = _addresses()
        with _served(BARE) as port:
            bare, _ = _read(port, ["/"] * ASKED)
        print(f"bare view with one query      {bare:8.0f} requests/s")
        with _served(OURS) as port:
            for name, addresses in (("body", bodies), ("find", finds)):
                made, made_p95 = _read(port, addresses)
                for _ in range(WARMING_ROUNDS):
                    _read(port, addresses)
                kept, kept_p95 = _read(port, (addresses * (ASKED // len(addresses) + 1))[:ASKED])
                print(
                    f"{name} page, made              {made:8.0f} requests/s "
                    f"= {made / bare:.2f} of bare, p95 {made_p95:.1f} ms"
                )
                print(
                    f"{name} page, kept              {kept:8.0f} requests/s "
                    f"= {kept / bare:.2f} of bare, p95 {kept_p95:.1f} ms"
                )


def _addresses() -> tuple[list[str], list[str]]:
    from django.db import connections

    from remit.domains.bodies.queries import list_bodies

    day = date(2014, 4, 1)
    rows = list_bodies("ccg", day, rows_max=500).rows + list_bodies("nhs_trust", day).rows
    connections.close_all()
    return (
        [f"/bodies/{row.slug}?on={day}" for row in rows],
        [f"/find?q={row.name.split()[1]}&on={day}" for row in rows if len(row.name.split()) > 1],
    )


@contextmanager
def _served(application: str) -> Iterator[int]:
    """One application on the server as the house runs it."""
    from remit.house.ports import free_port
    from remit.house.server import THREADS_PER_WORKER, WORKERS

    port = free_port("127.0.0.1")
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                "--workers",
                str(WORKERS),
                "--blocking-threads",
                str(THREADS_PER_WORKER),
                "--no-ws",
                "--log-level",
                "error",
                application,
            ],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
            stdout=log,
            stderr=log,
        )
        try:
            _until(lambda: _one(port, "/"))
            yield port
        finally:
            server.terminate()
            server.wait()


def _until(ready: Callable[[], object]) -> None:
    for _ in range(300):
        try:
            ready()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not answer")


def _one(port: int, address: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    return connection.getresponse().status


def _read(port: int, addresses: list[str]) -> tuple[float, float]:
    """Requests a second and the 95th percentile in milliseconds."""

    def reader(part: list[str]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        taken = []
        for address in part:
            began = time.perf_counter()
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{address} answered {answer.status}")
            taken.append(time.perf_counter() - began)
        return taken

    began = time.perf_counter()
    with ThreadPoolExecutor(READERS) as pool:
        times = [
            each
            for part in pool.map(reader, [addresses[n::READERS] for n in range(READERS)])
            for each in part
        ]
    seconds = time.perf_counter() - began
    return len(times) / seconds, sorted(times)[int(len(times) * 0.95)] * 1000
