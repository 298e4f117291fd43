"""The note that a running house leaves, so that a second one finds it, and what a killed one left.

A lock, not the note, says whether a house runs: the system lets go of it even after `kill -9`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from remit.errors import Failure
from remit.house.locks import Share
from remit.house.paths import write_private
from remit.house.ports import is_free
from remit.house.server import HOST, WebServer, end_group

# Counted after the program's name in /proc/PID/stat, which is field 2 of 52.
START_TIME_FIELD = 19
RELEASE_SECONDS_MAX = 3


@contextmanager
def sole_house(state: Path) -> Iterator[None]:
    """Be the only `up` of this folder for the length of the block.

    Raises `Failure` with the address of the one that runs. Processes of a killed one are ended.
    """
    lock = Share(state / "up.lock")
    note = state / "up.json"
    try:
        if not lock.alone():
            address = _read(note).get("address")
            raise Failure(
                "RUN-041",
                f"Remit is already running at {address}" if address else "Remit is just starting",
                mend="open that address, or stop it with Ctrl-C where it was started",
                details={"address": address},
            )
        _end_leftovers(_read(note))
        try:
            yield
        finally:
            note.unlink(missing_ok=True)
    finally:
        lock.leave()


def leave_note(state: Path, server: WebServer) -> None:
    """Write down where the house answers, and which processes answer."""
    group = server.group
    note = {"address": server.address, "group": group, "started": _start_time(group)}
    write_private(state / "up.json", json.dumps(note))


def _read(note: Path) -> dict[str, object]:
    try:
        found: dict[str, object] = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _end_leftovers(note: dict[str, object]) -> None:
    """End the web server of a killed house, if its process is still the one noted."""
    group = note.get("group")
    if not isinstance(group, int) or note.get("started") != _start_time(group):
        return
    end_group(group)
    # A killed process keeps its port for a moment.
    port = urlsplit(str(note.get("address"))).port
    end = time.monotonic() + RELEASE_SECONDS_MAX
    while port and not is_free(HOST, port) and time.monotonic() < end:
        time.sleep(0.02)


def _start_time(process: int) -> int | None:
    """When a process began, in clock ticks since the machine started: with its number, a name."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except OSError:
        return None
    return int(fields.split()[START_TIME_FIELD])
