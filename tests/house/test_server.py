from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from remit.errors import Failure
from remit.house import server
from remit.house.ports import free_port, is_free
from remit.house.server import HOST, WebServer
from remit.house.visits import visit_all

SECONDS_MAX = 15


@pytest.fixture(autouse=True)
def trivial_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve the trivial site in place of the real one."""
    monkeypatch.setattr(server, "APPLICATION", "trivial_site:application")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[], WebServer]]:
    """Start a server on a free port; it is stopped after the test."""
    started: list[WebServer] = []

    def start() -> WebServer:
        started.append(WebServer(free_port(HOST), tmp_path / "web.log"))
        return started[-1]

    yield start
    for each in started:
        each.stop()


def processes_of(group: int) -> list[int]:
    """The processes of a group that still work (zombies do not)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def becomes(held: Callable[[], bool]) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + SECONDS_MAX
    while not held() and time.monotonic() < end:
        time.sleep(0.05)
    return held()


def test_server_answers_until_stopped_and_leaves_no_process(
    serve: Callable[[], WebServer],
) -> None:
    web = serve()
    web.wait_ready()
    assert [visit.status for visit in visit_all(web.port, ["/", "/404"])] == [200, 404]
    assert processes_of(web.group)
    web.stop()
    assert not processes_of(web.group)
    assert is_free(HOST, web.port)


def test_server_that_cannot_start_says_why(
    serve: Callable[[], WebServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIVIAL_SITE_BROKEN", "yes")
    monkeypatch.setattr(server, "READY_SECONDS_MAX", 10)
    with pytest.raises(Failure, match="planted failure") as caught:
        serve().wait_ready()
    assert caught.value.code == "RUN-040"


def test_server_that_ends_by_itself_is_a_failure(serve: Callable[[], WebServer]) -> None:
    web = serve()
    web.wait_ready()
    os.killpg(web.group, signal.SIGKILL)
    with pytest.raises(Failure, match="ended"):
        web.wait()


def test_server_ends_when_its_command_is_killed(tmp_path: Path) -> None:
    port = free_port(HOST)
    program = (
        "import sys; from pathlib import Path; from remit.house import server;"
        "server.APPLICATION = 'trivial_site:application';"
        f"web = server.WebServer({port}, Path(sys.argv[1])); web.wait_ready();"
        "print(web.group, flush=True); web.wait()"
    )
    command = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "web.log")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    with command.stdout:
        group = int(command.stdout.readline())
    assert processes_of(group)
    command.kill()
    command.wait()
    assert becomes(lambda: not processes_of(group))
    assert is_free(HOST, port)


def test_threads_have_the_stack_that_numpy_needs(serve: Callable[[], WebServer]) -> None:
    """With the server's own 2 MB, a matrix product writes past the end and a worker dies."""
    started = serve()
    started.wait_ready()
    with urllib.request.urlopen(f"{started.address}/stack") as answer:
        assert int(answer.read()) >= server.STACK_BYTES_PER_THREAD
