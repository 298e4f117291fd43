"""The web server of a house: Granian with its workers, started, watched and stopped.

It runs in a session of its own, so that Ctrl-C reaches only the command, which then stops it in
order; and the system ends it should the command be killed.
"""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from remit.errors import Failure

APPLICATION = "remit.faces.site.wsgi:application"
HOST = "127.0.0.1"
WORKERS = 2
# Python computes one thread at a time: a few more than one keep it busy while others wait for the
# database, and each holds one of the server's connections. Further requests queue.
THREADS_PER_WORKER = 4
REQUESTS_QUEUED_PER_WORKER_MAX = 256
# The server's threads are Rust's, with 2 MB of stack. One matrix product of numpy takes half a
# megabyte of it at once, past the guard page: a worker then dies, or worse, goes on.
STACK_BYTES_PER_THREAD = 16 * 2**20
READY_SECONDS_MAX = 60
STOP_SECONDS_MAX = 6
PR_SET_PDEATHSIG = 1

# Loaded before any fork: a new process must not have to look for a library.
_libc = ctypes.CDLL(None)


class WebServer:
    """The processes that answer on `port` of this machine; `log` takes what they say.

    They connect to the database by `database_url`, or as this process does where it is None.
    """

    def __init__(self, port: int, log: Path, database_url: str | None = None) -> None:
        """Start the processes; `wait_ready` says when they answer."""
        self.port = port
        self.address = f"http://{HOST}:{port}"
        self._log = log
        environment = os.environ | {"RUST_MIN_STACK": str(STACK_BYTES_PER_THREAD)}
        if database_url is not None:
            environment["REMIT_DATABASE_URL"] = database_url
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                _command(port),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # The command has one thread only, so that this is safe here.
                preexec_fn=end_with_parent,  # noqa: PLW1509
            )

    @property
    def group(self) -> int:
        """The process group of the server and all its workers."""
        return self._process.pid

    def wait_ready(self) -> None:
        """Wait until a page is answered. Raises `Failure` where the server ends or stays silent."""
        end = time.monotonic() + READY_SECONDS_MAX
        while not self._answers():
            if self._process.poll() is not None:
                raise self._failure("the web server ended while starting")
            if time.monotonic() > end:
                raise self._failure(f"the web server gave no answer in {READY_SECONDS_MAX} s")
            time.sleep(0.05)

    def wait(self) -> None:
        """Wait until the server ends by itself, which is a `Failure`."""
        self._process.wait()
        raise self._failure("the web server ended")

    def stop(self) -> None:
        """Stop the server and all its workers."""
        if self._process.poll() is None:
            self._process.terminate()
            # Whatever is left after that is ended with its group.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS_MAX)
        end_group(self.group)
        self._process.wait()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=READY_SECONDS_MAX)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _failure(self, what: str) -> Failure:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        # The site's own words say more than the server's remark that a worker ended.
        lines = [line for line in lines if not line.startswith("[")] or lines
        return Failure(
            "RUN-040",
            f"{what}: {lines[-1].strip()}" if lines else what,
            where=str(self._log),
            mend="read its log there",
        )


def _command(port: int) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": HOST,
        "--port": port,
        "--workers": WORKERS,
        "--blocking-threads": THREADS_PER_WORKER,
        "--backpressure": REQUESTS_QUEUED_PER_WORKER_MAX,
        "--workers-kill-timeout": STOP_SECONDS_MAX // 2,
        "--log-level": "warning",
    }
    words = [str(word) for option in options.items() for word in option]
    # `-P` keeps the caller's folder out of the places where Python looks for modules.
    start = [sys.executable, "-P", "-m", "granian", "--respawn-failed-workers", "--no-ws"]
    return [*start, *words, APPLICATION]


def end_group(group: int) -> None:
    """End every process of a group at once, if any is left."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def end_with_parent() -> None:
    """Called in a new process: have the system end it when the one that made it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
