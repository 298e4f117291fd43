"""`remit up` as it is typed, from start to stop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from remit.house.beside import NICENESS_MAX
from remit.house.database import embedded_cluster
from remit.house.ports import free_port
from remit.house.server import HOST
from remit.house.visits import visit_all

SECONDS_MAX = 400

Up = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def up(reachable: Path) -> Iterator[Up]:
    """Start `remit up` in a house of its own; whatever is left is ended after the test."""
    started: list[subprocess.Popen[str]] = []
    environment = os.environ | {"REMIT_HOME": str(reachable / "home")}
    environment.pop("REMIT_DATABASE_URL", None)

    def up(*words: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "remit.faces.cli", "up", "--json", *words],
                env=environment,
                # Whoever runs the tests in the background has Ctrl-C ignored for all of them.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield up
    for process in started:
        process.terminate()
        process.communicate(timeout=SECONDS_MAX)
    embedded_cluster(reachable / "home").remove()


def answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The one line that a house prints once it is ready."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if "address" not in line:
        rest, said = process.communicate(timeout=SECONDS_MAX)
        pytest.fail(f"the house did not start: {line}{rest}{said}")
    found: dict[str, Any] = json.loads(line)
    return found


def health(house: dict[str, Any]) -> int:
    (visit,) = visit_all(int(house["address"].rpartition(":")[2]), ["/health"])
    return visit.status


def preparer_of(house: subprocess.Popen[str]) -> int:
    """The process of a house that works ahead, as the system tells its children."""
    end = time.monotonic() + SECONDS_MAX
    while time.monotonic() < end:
        for child in Path(f"/proc/{house.pid}/task/{house.pid}/children").read_text().split():
            if b"prepare" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
                return int(child)
        time.sleep(0.02)
    pytest.fail("no process works ahead")


def ended(process: int) -> bool:
    """Whether a process is gone, or goes within some seconds."""
    end = time.monotonic() + SECONDS_MAX
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        # What nobody asks after once its parent was killed stays on the list, and does nothing.
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_house_from_start_to_stop(up: Up, reachable: Path) -> None:
    """One story, since each fresh start makes a database of its own."""
    port = free_port(HOST)
    first = up("--empty", "--port", str(port))
    house = answer(first)
    assert house["address"] == f"http://{HOST}:{port}"
    assert health(house) == 200
    ahead = preparer_of(first)
    assert os.getpriority(os.PRIO_PROCESS, ahead) == NICENESS_MAX

    # Its pages connect as a role that cannot write to the books.
    with urllib.request.urlopen(f"{house['address']}/money/books.json") as said:
        guards = json.load(said)
    assert (guards["role"], guards["whole"]) == ("remit_pages", True)

    # A second one is told where the first is, and does it no harm.
    second = up("--empty")
    told, _ = second.communicate(timeout=SECONDS_MAX)
    assert second.returncode == 1
    assert json.loads(told)["error"]["code"] == "RUN-041"
    assert house["address"] in told
    assert health(house) == 200

    # Killed with its database, it comes back at the same place.
    first.kill()
    pid_file = reachable / "home/postgres/postmaster.pid"
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
    first.communicate(timeout=SECONDS_MAX)
    assert ended(ahead)
    third = up("--empty", "--port", str(port))
    assert health(answer(third)) == 200

    # Ctrl-C ends all of it.
    ahead = preparer_of(third)
    third.send_signal(signal.SIGINT)
    third.communicate(timeout=SECONDS_MAX)
    assert third.returncode == 0
    assert ended(ahead)
    assert embedded_cluster(reachable / "home").port() is None
    assert health(house) == 0, "nothing answers any more"


@pytest.mark.pages
def test_house_with_the_example_answers_on_every_public_page(up: Up) -> None:
    process = up("--check", "--port", str(free_port(HOST)))
    told, said = process.communicate(timeout=SECONDS_MAX)
    assert process.returncode == 0, told + said
    found = json.loads(told)
    assert found["ok"] is True
    assert found["pages"] > 10
