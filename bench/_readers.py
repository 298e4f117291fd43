"""What benches of pages share: the site on its own server, and readers that ask it together."""

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
from pathlib import Path

READERS = 8


@contextmanager
def served(application: str) -> Iterator[int]:
    """One application on the server as the house runs it."""
    from remit.house.ports import free_port
    from remit.house.server import STACK_BYTES_PER_THREAD, THREADS_PER_WORKER, WORKERS

    port = free_port("127.0.0.1")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), *sys.path)),
        "RUST_MIN_STACK": str(STACK_BYTES_PER_THREAD),
    }
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
            env=environment,
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


def read(port: int, addresses: list[str], readers: int = READERS) -> tuple[float, float]:
    """Requests a second and the 95th percentile in milliseconds, of readers who share them."""

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
    with ThreadPoolExecutor(readers) as pool:
        times = [
            each
            for part in pool.map(reader, [addresses[n::readers] for n in range(readers)])
            for each in part
        ]
    seconds = time.perf_counter() - began
    return len(times) / seconds, sorted(times)[int(len(times) * 0.95)] * 1000
