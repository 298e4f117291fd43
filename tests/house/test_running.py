from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from remit.errors import Failure
from remit.house.running import leave_note, sole_house
from remit.house.server import WebServer


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, which stands for a web server."""
    started = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield started
    started.kill()
    started.wait()


def noted(process: subprocess.Popen[bytes]) -> WebServer:
    found = SimpleNamespace(address="http://127.0.0.1:8012", group=process.pid)
    return cast("WebServer", found)


def test_second_house_is_told_where_the_first_answers(
    tmp_path: Path, process: subprocess.Popen[bytes]
) -> None:
    with sole_house(tmp_path):
        leave_note(tmp_path, noted(process))
        with (
            pytest.raises(Failure, match="already running at http") as caught,
            sole_house(tmp_path),
        ):
            pass
        assert caught.value.code == "RUN-041"
        assert caught.value.details == {"address": "http://127.0.0.1:8012"}
        assert process.poll() is None
    assert not (tmp_path / "up.json").exists()


def test_second_house_is_told_that_the_first_is_starting(tmp_path: Path) -> None:
    with (
        sole_house(tmp_path),
        pytest.raises(Failure, match="just starting"),
        sole_house(tmp_path),
    ):
        pass


def test_next_house_ends_what_a_killed_one_left(
    tmp_path: Path, process: subprocess.Popen[bytes]
) -> None:
    leave_note(tmp_path, noted(process))
    with sole_house(tmp_path):
        assert process.wait(5) != 0


def test_next_house_spares_a_stranger_with_the_same_number(
    tmp_path: Path, process: subprocess.Popen[bytes]
) -> None:
    leave_note(tmp_path, noted(process))
    note = tmp_path / "up.json"
    older = json.loads(note.read_text())
    note.write_text(json.dumps(older | {"started": older["started"] - 1}))
    with sole_house(tmp_path), pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.3)


def test_garbled_note_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "up.json").write_text("{")
    with sole_house(tmp_path):
        pass
    assert not (tmp_path / "up.json").exists()
