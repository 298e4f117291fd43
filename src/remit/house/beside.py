"""Processes of a house beside its web server: one publishes, one prepares answers, one counts.

Each is a command of ours in a session of its own, so that Ctrl-C reaches only the command that
started it, which then stops it in order. The system ends it should that command be killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from remit.house.server import end_with_parent

STOP_SECONDS_MAX = 6
NICENESS_MAX = 19
# Linux weighs sessions against each other first, and the processes of one only then.
SESSION_NICENESS = Path("/proc/self/autogroup")


class Beside:
    """A command as a process, from now until the block that it is for ends; `log` takes what it
    says. One that `gives_way` gets only the processor time that nothing else wants."""

    def __init__(self, *words: str, database_url: str, log: Path, gives_way: bool = False) -> None:
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                # `-P` keeps the caller's folder out of the places where Python looks for modules.
                [sys.executable, "-P", "-m", "remit.faces.cli", *words],
                env=os.environ | {"REMIT_DATABASE_URL": database_url},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # The command has one thread only, so that this is safe here.
                preexec_fn=_give_way if gives_way else end_with_parent,  # noqa: PLW1509
            )

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        """Let it finish its round, and end it at the latest after a few seconds."""
        if self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS_MAX)
            self._process.kill()
        self._process.wait()


def publisher(database_url: str, log: Path) -> Beside:
    """The process that publishes the record. It alone holds the signing key."""
    return Beside("record", "publish", "--follow", database_url=database_url, log=log)


def preparer(database_url: str, log: Path) -> Beside:
    """The process that works out what the first visitor would wait for, and ends when it has."""
    return Beside("law", "prepare", database_url=database_url, log=log, gives_way=True)


def counter(database_url: str, log: Path) -> Beside:
    """The process that counts the example's outcomes where they are not counted yet, works out the
    measures that pages show, and ends."""
    # Visitors wait for the count; the rest gives way.
    return Beside("outcomes", "prepare", "--give-way", database_url=database_url, log=log)


def come_last() -> None:
    """From now on this process gets only the processor time that nothing else wants."""
    os.nice(NICENESS_MAX)
    with suppress(OSError):
        SESSION_NICENESS.write_text(str(NICENESS_MAX))


def _give_way() -> None:
    """Called in a new process: come after everybody else, and end with the one that made it."""
    end_with_parent()
    come_last()
