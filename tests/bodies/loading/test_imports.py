"""Libraries that take long to import are imported only by what needs them."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "scipy", "shapely")


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
    layout = "from remit.domains.bodies.hexmap import layout; layout([('a', 0, 51), ('b', 1, 52)])"
    assert {"numpy", "scipy"} <= imported_by(layout)
