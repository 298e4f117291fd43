"""What visitors would wait for is worked out by a process of its own, which may be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

SECONDS_MAX = 120
ASKED_BY_A_PROCESS_THAT_BEGINS = """
import sys
from datetime import date
import django
django.setup()
from remit.domains.law.ahead import awaited
for what, ask in awaited([date(2024, 4, 1)]):
    ask()
sys.exit("it loaded the solver" if "z3" in sys.modules else 0)
"""


@pytest.fixture
def environment(house: None) -> dict[str, str]:
    """What a command needs to work on the tests' own database."""
    name = str(connection.settings_dict["NAME"])
    url = urlunsplit(urlsplit(os.environ["REMIT_DATABASE_URL"])._replace(path=f"/{name}"))
    return os.environ | {
        "REMIT_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "remit.faces.site.settings",
    }


def prepare(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "remit.faces.cli", "law", "prepare", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(met: Callable[[], object], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + SECONDS_MAX
    while not met():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def test_who_asks_after_it_needs_no_solver(environment: dict[str, str]) -> None:
    prepared = prepare(environment)
    told, said = prepared.communicate(timeout=SECONDS_MAX)
    assert prepared.returncode == 0, said
    rows = json.loads(told)["prepared"]
    assert {"charter", "england_2013_si257 beside england_2013"} <= {r["question"] for r in rows}
    asked = [sys.executable, "-c", ASKED_BY_A_PROCESS_THAT_BEGINS]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_killed_one_leaves_nothing_half_done_and_the_next_goes_on(
    environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "proofs"
    environment |= {"REMIT_HOME": str(tmp_path)}
    first = prepare(environment)
    until(lambda: list(folder.glob("letters_2012-england_2013-*.json")), first)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    before = {file: file.stat().st_mtime_ns for file in folder.glob("*.json")}
    assert all(json.loads(file.read_text()) for file in before)
    assert not list(folder.glob("charter-*"))

    second = prepare(environment)
    until(lambda: list(folder.glob("letters_2012-england_2013_si257-*.json")), second)
    # A polite stop does not wait for the proof that is being made.
    second.terminate()
    second.communicate(timeout=SECONDS_MAX)
    assert second.returncode == -signal.SIGTERM
    assert before.items() <= {f: f.stat().st_mtime_ns for f in folder.glob("*.json")}.items()
