"""Sizes and habits of the code: a module is something a person can hold in mind."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "remit"
MODULE_LINES_MAX = 800
MODULE_LINES_P90_MAX = 400
MODULE_LINES_MEDIAN_MAX = 150
FUNCTION_LINES_MAX = 70
OPEN_END = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
ADR_NAME = re.compile(r"^(\d{4})-[a-z0-9-]+\.md$")


def modules() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def long_functions(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES_MAX
    ]


def test_modules_are_of_a_size_a_person_can_hold() -> None:
    lines = sorted(
        len(path.read_text("utf-8").splitlines()) for path in modules() if path.stat().st_size
    )
    assert lines[-1] <= MODULE_LINES_MAX
    assert lines[int(len(lines) * 0.9)] <= MODULE_LINES_P90_MAX
    assert statistics.median(lines) <= MODULE_LINES_MEDIAN_MAX


def test_functions_fit_on_a_screen() -> None:
    found = {
        path.name: names for path in modules() if (names := long_functions(path.read_text("utf-8")))
    }
    assert found == {}


def test_a_planted_long_function_is_found() -> None:
    planted = "def long():\n" + "    x = 1\n" * FUNCTION_LINES_MAX
    assert long_functions(planted) == ["long"]


def test_nothing_is_left_open() -> None:
    found = [
        f"{path.name}: {line}"
        for path in modules()
        for line in path.read_text("utf-8").splitlines()
        if OPEN_END.search(line)
    ]
    assert found == []
    assert OPEN_END.search("# TODO later")


def unexplained(pyproject: str) -> list[str]:
    """Dependencies that no comment speaks for: each run of them follows a sentence."""
    found, explained, inside = [], False, False
    for line in pyproject.splitlines():
        text = line.strip()
        if text.endswith("= [") and (text.startswith(("dependencies", "dev"))):
            inside, explained = True, False
        elif text == "]":
            inside = False
        elif inside and text.startswith("#"):
            explained = text.endswith((".", ":")) or explained
        elif inside and text.startswith('"') and not explained:
            found.append(text)
    return found


def test_every_dependency_has_a_sentence() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert unexplained(text) == []
    assert tomllib.loads(text)["project"]["license"] == "MIT"


def test_a_planted_dependency_without_a_sentence_is_found() -> None:
    assert unexplained('dependencies = [\n  "left-pad==1",\n]') == ['"left-pad==1",']


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "adr").glob("*.md"))
    matches = [ADR_NAME.match(name) for name in names]
    assert all(matches), names
    numbers = [int(match[1]) for match in matches if match]
    assert numbers == list(range(1, len(numbers) + 1))


PLACES = "|".join(re.escape(f"{place}/") for place in (ROOT, Path.home()))
STRAY = re.compile(rf"{PLACES}|https?://[a-z0-9.-]*(pypi|npmjs|pythonhosted)", re.IGNORECASE)


def test_no_file_names_this_machine_or_a_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        return  # not a checkout: an installed or copied tree has nothing to compare
    here = str(Path(__file__).relative_to(ROOT))
    found = [
        name
        for name in listed.stdout.split("\0")
        if name
        and name != here
        and (ROOT / name).is_file()
        and STRAY.search((ROOT / name).read_text("utf-8", errors="ignore"))
    ]
    assert found == []
    assert STRAY.search("https://registry.npmjs.org/x")
