"""Loading the register: seconds and memory for the published files, and the cost of a row.

The published files are taken from `shared/data` beside the repository. The larger files are
generated in the layout of the register of practices; their practices are invented. Each load runs
in a process and a database of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from remit.errors import NotFound

REPOSITORY = Path(__file__).resolve().parents[1]
DATA = REPOSITORY.parent / "shared" / "data"
PUBLISHED = (DATA / "register", DATA / "boundaries")
ROWS = (10_000, 100_000, 1_000_000)
SECONDS_AIM, MEGABYTES_AIM = 10.0, 400.0
ON = date(2024, 12, 31)


def main() -> None:
    """Print the figures, each beside its aim."""
    sizes = [int(size) for size in os.environ.get("REMIT_BENCH_ROWS", "").split()] or ROWS
    with tempfile.TemporaryDirectory() as folder:
        if all(path.is_dir() for path in PUBLISHED):
            figures = _load([str(path) for path in PUBLISHED])
            print(
                f"published files: {figures['rows']:,} lines in {figures['seconds']:.1f} s"
                f" (aim {SECONDS_AIM:.0f}), {figures['megabytes']:.0f} MB"
                f" (aim {MEGABYTES_AIM:.0f})"
            )
        else:
            print("published files: not beside the repository, not measured")
        for size in sizes:
            path = Path(folder) / f"practices-{size}.csv"
            generate(path, size)
            figures = _load([str(path)])
            each = 1_000_000 * figures["seconds"] / size
            print(
                f"generated practices: {size:,} lines in {figures['seconds']:.1f} s,"
                f" {each:.0f} microseconds a line, {figures['megabytes']:.0f} MB"
                f" (aim {MEGABYTES_AIM:.0f})"
            )


def generate(path: Path, rows: int) -> None:
    """Write a file in the layout of the register of practices, all of them invented."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            cells = [""] * 27
            cells[0] = f"{number:06d}" if number < 1_000_000 else f"{number:07d}"
            cells[1] = f"INVENTED SURGERY {number % 9_973}"
            cells[4], cells[7] = f"{number % 199 + 1} HIGH STREET", f"TOWN {number % 997}"
            cells[9] = f"ZZ{number % 99 + 1} {number % 9}ZZ"
            cells[10], cells[12], cells[13] = "19740401", "A", "B"
            cells[14], cells[15], cells[25] = f"9{number % 100:02d}", "20130401", "4"
            file.write(",".join(f'"{cell}"' for cell in cells) + "\n")


def _load(paths: list[str]) -> dict[str, float]:
    """Load files in a fresh database by a process of its own; what that process measured."""
    with _database() as url:
        environment = os.environ | {
            "REMIT_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "remit.faces.site.settings",
        }
        done = subprocess.run(
            [sys.executable, __file__, *paths],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


@contextmanager
def _database() -> Iterator[str]:
    """A new database on the server of the house, dropped again afterwards."""
    import psycopg

    from remit.house.database import embedded_cluster, settled
    from remit.house.paths import state_dir

    name = f"remit_bench_{os.getpid()}_{time.monotonic_ns()}"
    with settled() as house:
        # The house's own role makes no databases; the carried server's superuser does.
        url = embedded_cluster(state_dir()).url() if house.embedded else house.url
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"create database {name}")
        try:
            yield psycopg.conninfo.make_conninfo(url, dbname=name)
        finally:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"drop database {name} with (force)")


def measure(paths: list[str]) -> None:
    """Load the files and print the figures as JSON: what the process of its own does."""
    import django

    django.setup()
    from django.core.management import call_command

    from remit.acts.door import perform
    from remit.acts.registry import read_act
    from remit.domains.bodies.entities import OPERATOR
    from remit.domains.bodies.loading.service import load
    from remit.domains.bodies.models import Officer
    from remit.engines.settlement import EntityRef

    call_command("migrate", verbosity=0)
    founding = {"code": "X26", "called": "Information centre", "person": "Registrar"}
    perform(read_act("found_register", founding), by=OPERATOR, effective_on=date(2013, 4, 1))
    keeper = Officer.objects.first()
    if keeper is None:
        raise NotFound("BOD-002", "nobody keeps the register", "bench", "found it first")
    started = time.perf_counter()
    report = load(
        [Path(path) for path in paths], effective_on=ON, by=EntityRef("Officer", str(keeper.ref))
    )
    seconds = time.perf_counter() - started
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "rows": sum(source.rows for source in report.sources),
                "seconds": seconds,
                "megabytes": kilobytes / 1024,
            }
        )
    )


if __name__ == "__main__":
    measure(sys.argv[1:])
