"""Libraries that take long to import are imported only by what needs them."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("shapely", "z3", "altair")


def imported_by(code: str) -> set[str]:
    tell = f"; import sys; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); " + code + tell],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return set(done.stdout.split())


def test_a_process_that_draws_and_loads_nothing_does_without_them():
    assert imported_by("import remit.domains.bodies.hexmap") == set()


def test_the_look_at_what_was_imported_finds_them():
    assert imported_by("import shapely, z3") == {"shapely", "z3"}
