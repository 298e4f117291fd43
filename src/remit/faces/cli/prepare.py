"""`remit law prepare`: what visitors would wait for, worked out and kept before they come."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from remit.faces.cli.output import show
from remit.house.progress import Progress


def prepare_command(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Work out the charter, who may do what, the routes and what changed, and keep them on disk.

    A house does this by itself once it is up. What is kept already takes no time.
    """
    from remit.domains.law.ahead import awaited
    from remit.faces.site.as_at import PRESETS

    progress = Progress(quiet=as_json)
    for what, ask in awaited((date.today(), *PRESETS)):
        with progress.step(what):
            ask()
    rows = [{"question": what, "seconds": spent} for what, spent in progress.seconds.items()]
    show({"prepared": rows}, as_json=as_json)
