"""What a start must not load: somebody waits for it, and most of what follows needs none of it."""

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
# A house is four processes at its start, and each would load them.
SLOW = frozenset({"scipy", "ibis", "sqlglot", "z3", "altair", "vl_convert"})
START_THE_SITE = (
    "from remit.faces.site.wsgi import application; from django.urls import get_resolver;"
    "get_resolver()._populate(); "
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


def test_the_site_starts_without_what_few_pages_need() -> None:
    code = START_THE_SITE + TELL
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stderr.split())
    assert "remit.domains.outcomes.queries.body" in modules, "the whole site is loaded"
    assert not SLOW & modules


def test_an_import_planted_in_the_site_is_found() -> None:
    code = "import scipy; " + TELL
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert SLOW & set(done.stderr.split()) == {"scipy"}
