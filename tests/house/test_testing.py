"""`remit test`, run on a small tree of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from remit.errors import Failure
from remit.faces.cli import testing
from remit.faces.cli.main import run

TESTS = """
import os

import pytest


def test_unit():
    assert os.environ["REMIT_DATABASE_URL"].startswith("postgresql://")
    assert "remit-test-report" in os.environ["REMIT_HOME"]
""" + "".join(
    f"""

@pytest.mark.{mark}
def test_{mark}():
    assert True
"""
    for mark in ("pages", "data", "scale")
)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server_url: str) -> Path:
    """A repository whose code and tests hold."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_it.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  pages\n  data\n  scale\n")
    monkeypatch.setattr(testing, "REPOSITORY", tmp_path)
    monkeypatch.setattr(testing, "CHECKS", {"lint": ["ruff", "check", "--isolated", "."]})
    monkeypatch.setenv("REMIT_TEST_DATABASE_URL", server_url)
    # The small tree needs none of the plugins, which take seconds to load.
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:django -p no:schemathesis -p no:pytest_cov")
    return tmp_path


def answer(capfd: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capfd.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("part", "count", "checked"),
    [
        ("", 3, True),
        ("unit", 1, True),
        ("pages", 1, False),
        ("data", 1, False),
        ("scale", 1, False),
    ],
)
def test_each_part_runs_its_own_tests(
    tree: Path, capfd: pytest.CaptureFixture[str], part: str, count: int, checked: bool
) -> None:
    assert run(["test", *([part] if part else []), "--json"]) == 0
    found = answer(capfd)
    assert found["ok"] is True
    assert found["tests"] == {
        "exit_code": 0, "tests": count, "failures": 0, "errors": 0, "skipped": 0,
    }  # fmt: skip
    assert bool(found["checks"]) is checked


def test_a_test_that_fails_does_not_hold(tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tree / "tests/test_it.py").write_text("def test_unit():\n    raise ValueError\n")
    assert run(["test", "--json"]) == 3
    assert "these do not hold: tests" in str(answer(capfd)["error"])


def test_a_fault_in_the_code_does_not_hold_though_tests_do(
    tree: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tree / "fault.py").write_text("import os\n")
    assert run(["test"]) == 3
    out = capfd.readouterr().out
    assert "lint DOES NOT HOLD" in out
    assert "F401" in out
    assert "passed" in out.strip().splitlines()[-1], "pytest has the last word"


def test_no_test_at_all_does_not_hold(tree: Path) -> None:
    (tree / "tests/test_it.py").write_text("")
    assert run(["test", "data"]) == 3


def test_an_unknown_part_is_invalid(tree: Path) -> None:
    assert run(["test", "nonsuch"]) == 4


def test_an_installed_package_has_no_tests(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "REPOSITORY", tree / "nonsuch")
    with pytest.raises(Failure, match="not part of an installed package"):
        testing.test_command()
