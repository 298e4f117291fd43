"""The process that publishes the record of a house, beside the web server and apart from it.

It alone holds the signing key. The system ends it should the command that started it be killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from remit.house.server import end_with_parent

STOP_SECONDS_MAX = 6


class Publisher:
    """`remit record publish --follow` as a process; `log` takes what it says."""

    def __init__(self, database_url: str, log: Path) -> None:
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                # `-P` keeps the caller's folder out of the places where Python looks for modules.
                [sys.executable, "-P", "-m", "remit.faces.cli", "record", "publish", "--follow"],
                env=os.environ | {"REMIT_DATABASE_URL": database_url},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # The command has one thread only, so that this is safe here.
                preexec_fn=end_with_parent,  # noqa: PLW1509
            )

    def stop(self) -> None:
        """Let it finish its round, and end it at the latest after a few seconds."""
        if self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS_MAX)
            self._process.kill()
        self._process.wait()
