"""`remit version`."""

from __future__ import annotations

import typer

from remit import __version__
from remit.faces.cli.output import show


def version_command(
    as_json: bool = typer.Option(False, "--json", help="Answer in JSON."),
) -> None:
    """Print the version."""
    show({"version": __version__}, as_json=as_json)
