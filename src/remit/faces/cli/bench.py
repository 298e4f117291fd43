"""`remit bench NAME`: measurements, each printed beside what it is measured against."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import typer

from remit.errors import NotFound
from remit.faces.cli.output import show
from remit.house.paths import REPOSITORY

BENCH = REPOSITORY / "bench"


def bench_command(
    context: typer.Context,
    name: str = typer.Argument("", help="Which measurement; all are listed if none is named."),
    as_json: bool = typer.Option(False, "--json", help="Answer in JSON."),
) -> None:
    """Measure speed and memory, beside what it is measured against; needs a checkout."""
    benches = {path.stem: path for path in sorted(BENCH.glob("[a-z]*.py"))}
    if not name:
        show(
            {
                "benches": [
                    {"name": each, "measures": _first_line(path)} for each, path in benches.items()
                ]
            },
            as_json=as_json,
        )
        return
    if name not in benches:
        raise NotFound(
            "CLI-004",
            f"there is no bench `{name}`",
            where="bench",
            mend="choose one of: " + ", ".join(benches),
        )
    # A program of its own: what it measures of memory and processes is then all its own.
    done = subprocess.run([sys.executable, str(benches[name]), *context.args], check=False)
    raise typer.Exit(done.returncode)


def _first_line(path: Path) -> str:
    return path.read_text("utf-8").split('"""')[1].splitlines()[0].rstrip(".")
