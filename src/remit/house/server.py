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
READY_SECONDS_MAX = 60
STOP_SECONDS_MAX = 10
PR_SET_PDEATHSIG = 1

# Loaded before any fork: a new process must not have to look for a library.
_libc = ctypes.CDLL(None)


class WebServer:
    """The processes that answer on `port` of this machine; `log` takes what they say."""

    def __init__(self, port: int, log: Path) -> None:
        """Start the processes; `wait_ready` says when they answer."""
        self.port = port
        self.address = f"http://{HOST}:{port}"
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "granian", "--interface", "wsgi",
                 "--host", HOST, "--port", str(port), "--workers", str(WORKERS),
                 "--workers-kill-timeout", str(STOP_SECONDS_MAX // 2),
                 "--respawn-failed-workers", "--no-ws", "--log-level", "warning", APPLICATION],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # The command has one thread only, so that this is safe here.
                preexec_fn=_end_with_parent,  # noqa: PLW1509
            )  # fmt: skip

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


def end_group(group: int) -> None:
    """End every process of a group at once, if any is left."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _end_with_parent() -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
