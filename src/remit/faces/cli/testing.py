"""`remit test`: everything that must hold, or one part of it."""

# `test_command` is a command, whose parameters have defaults, and no test.
# ruff: noqa: PT028

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO
from xml.etree import ElementTree

import typer

from remit.errors import DoesNotHold, Failure
from remit.house.inspection import inspect_server
from remit.house.paths import REPOSITORY
from remit.house.throwaway import throwaway_server


class Part(StrEnum):
    """A part of the tests. `unit` has the checks of the code beside the tests without a mark."""

    UNIT = "unit"
    PAGES = "pages"
    DATA = "data"
    SCALE = "scale"


class Server(StrEnum):
    """Whose PostgreSQL the tests run on."""

    EMBEDDED = "embedded"
    DISTRIBUTION = "distribution"


# What each part selects by pytest's marks.
MARKS = {
    None: "not scale",
    Part.UNIT: "not pages and not data and not scale",
    Part.PAGES: "pages",
    Part.DATA: "data",
    Part.SCALE: "scale",
}

# Each worker loads the example country for itself: beyond this many, that costs more than it saves.
WORKERS_MAX = 8

CHECKS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "floors": ["lint-imports"],
}


def test_command(
    part: Annotated[
        Part | None, typer.Argument(help="Only this part. Without it: all but `scale`.")
    ] = None,
    server: Annotated[
        Server, typer.Option(help="The PostgreSQL to test on: ours or the distribution's.")
    ] = Server.EMBEDDED,
    json_: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Check the code, then run the tests on a database of their own.

    REMIT_TEST_DATABASE_URL names another server for them; its account must be able to create
    databases. The last lines are pytest's own summary.
    """
    if not (REPOSITORY / "tests").is_dir():
        raise Failure(
            "RUN-060",
            "the tests are not part of an installed package",
            mend="run ./remit test in a checkout of the repository",
        )
    # With --json, standard output is for the answer alone.
    output = sys.stderr if json_ else sys.stdout
    checks = [_check(name, output) for name in CHECKS] if part in (None, Part.UNIT) else []
    with _database(server) as (url, name):
        _say(f"tests on {name}", output)
        tests = _pytest(part, url, output)
    held = tests["exit_code"] == 0 and all(check["ok"] for check in checks)
    if json_ and held:
        typer.echo(json.dumps({"ok": True, "server": name, "checks": checks, "tests": tests}))
    if not held:
        _fail(name, checks, tests, as_json=json_)


def _fail(name: str, checks: list[dict[str, Any]], tests: dict[str, Any], *, as_json: bool) -> None:
    """End with exit code 3. For a person, pytest's summary has the last word: nothing is added."""
    broken = [check["name"] for check in checks if not check["ok"]]
    if tests["exit_code"] != 0:
        broken.append("tests")
    if not as_json:
        raise typer.Exit(DoesNotHold.exit_code)
    raise DoesNotHold(
        "RUN-061",
        f"these do not hold: {', '.join(broken)}",
        mend="see what each of them says above",
        details={"ok": False, "server": name, "checks": checks, "tests": tests},
    )


def _say(words: str, output: TextIO) -> None:
    print(f"remit: {words}", file=output, flush=True)


def _check(name: str, output: TextIO) -> dict[str, Any]:
    """Run one check of the code; its own words are shown only where it finds something."""
    started = time.monotonic()
    program, *words = CHECKS[name]
    command = [str(Path(sys.executable).with_name(program)), *words]
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    seconds = round(time.monotonic() - started, 1)
    ok = done.returncode == 0
    if not ok:
        print(done.stdout.rstrip(), file=output)
    _say(f"{name} {'holds' if ok else 'DOES NOT HOLD'}, {seconds} s", output)
    return {"name": name, "ok": ok, "seconds": seconds}


@contextmanager
def _database(server: Server) -> Iterator[tuple[str, str]]:
    if url := os.environ.get("REMIT_TEST_DATABASE_URL"):
        yield url, inspect_server(url)
        return
    with throwaway_server(of_distribution=server is Server.DISTRIBUTION) as found:
        yield found


def _pytest(part: Part | None, url: str, output: TextIO) -> dict[str, Any]:
    """Run pytest on the part, and count what it ran."""
    with tempfile.TemporaryDirectory(prefix="remit-test-report-") as folder:
        report = Path(folder) / "report.xml"
        # A home of its own: a test must not see, nor touch, the house of whoever runs it.
        environment = os.environ | {"REMIT_DATABASE_URL": url, "REMIT_HOME": str(Path(folder))}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-m", MARKS[part], f"--junit-xml={report}",
             "-o", "junit_family=xunit2", *_side_by_side()],
            cwd=REPOSITORY,
            env=environment,
            stdout=output,
            check=False,
        )  # fmt: skip
        counts = _counts(report) if report.exists() else {}
    return {"exit_code": done.returncode, **counts}


def _side_by_side() -> list[str]:
    """Pytest's options to run on every processor, each with a database of its own.

    A file's tests stay together, so what they share (a server, a browser) is made once.
    """
    workers = min(len(os.sched_getaffinity(0)), WORKERS_MAX)
    return ["-n", str(workers), "--dist", "loadfile"] if workers > 1 else []


def _counts(report: Path) -> dict[str, Any]:
    # Written by pytest a moment ago, in a folder of our own.
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314
    names = ("tests", "failures", "errors", "skipped")
    return {name: sum(int(suite.get(name, "0")) for suite in suites) for name in names}
