"""What the list of commands must not load: it is asked for often, and answers nothing by itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = frozenset(
    {
        "django",
        "pydantic",
        "psycopg",
        "cedarpy",
        "z3",
        "numpy",
        "scipy",
        "duckdb",
        "ibis",
        "allauth",
    }
)
LIST_COMMANDS = "from remit.faces.cli.main import run; run({words!r}); "
TELL = "import sys; print(*sys.modules, file=sys.stderr)"


def loaded(*words: str, before: str = "") -> set[str]:
    """The heavy modules that a new process has loaded once it has run a command line."""
    code = before + LIST_COMMANDS.format(words=list(words)) + TELL
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Usage" in done.stdout
    return HEAVY & set(done.stderr.split())


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_the_list_of_commands_loads_nothing_heavy(words: list[str]) -> None:
    assert loaded(*words) == set()


def test_a_planted_import_is_found() -> None:
    assert "pydantic" in loaded("--help", before="import pydantic; ")
