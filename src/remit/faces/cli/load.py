"""`remit load` and `remit loads undo`: official files into the register, and out again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from remit.domains.bodies.entities import registrar
from remit.domains.bodies.loading import service
from remit.domains.bodies.loading.difference import Changes
from remit.engines.settlement import EntityRef
from remit.faces.cli.commands import actor_ref, read_date
from remit.faces.cli.output import show
from remit.faces.cli.progress import told

By = Annotated[
    str | None,
    typer.Option("--by", help="The officer who does it; the registrar in office if not given."),
]
On = Annotated[
    str | None,
    typer.Option("--effective-on", help="The date from which it counts; today if not given."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, change nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def load_command(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.")],
    dry_run: DryRun = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="The date of the files, where they do not tell it themselves."
        ),
    ] = None,
    by: By = None,
    effective_on: On = None,
    as_json: Json = False,
) -> None:
    """Load official files. What they are is read from their content; bad lines are kept apart."""
    on = read_date(effective_on, "effective-on")
    with told(quiet=as_json) as progress:
        report = service.load(
            paths,
            by=_actor(by, effective_on),
            dry_run=dry_run,
            progress=progress,
            as_of=read_date(as_of, "as-of") if as_of else None,
            effective_on=on,
        )
    show(
        {
            "dry_run": dry_run,
            "act": report.act_number,
            **_changes(report.changes),
            "waiting": report.waiting,
            "files": [
                {
                    "file": each.name,
                    "layout": each.layout,
                    "as_of": each.as_of.isoformat(),
                    "load": None if dry_run else each.batch,
                    "lines": each.rows,
                    "at_fault": each.faults,
                    "said": "taken in" if each.batch is not None else "nothing new: loaded before",
                }
                for each in report.sources
            ],
            "left_aside": [
                {"file": name, "reason": reason} for name, reason in report.unrecognised
            ],
        },
        as_json=as_json,
    )


def undo_command(
    batch: Annotated[int, typer.Argument(help="Number of the load, as in remit loads list.")],
    dry_run: DryRun = False,
    by: By = None,
    effective_on: On = None,
    as_json: Json = False,
) -> None:
    """Leave one load out again. What was believed meanwhile can still be asked for."""
    on = read_date(effective_on, "effective-on")
    with told(quiet=as_json) as progress:
        changes = service.undo(
            batch, by=_actor(by, effective_on), dry_run=dry_run, progress=progress, effective_on=on
        )
    show({"dry_run": dry_run, "load": batch, **_changes(changes)}, as_json=as_json)


def _actor(by: str | None, effective_on: str | None) -> EntityRef:
    return actor_ref(by) if by else registrar(read_date(effective_on, "effective-on"))


def _changes(changes: Changes) -> dict[str, Any]:
    return {
        "bodies_new": changes.new,
        "bodies_closed": changes.closed,
        "bodies_renamed": changes.renamed,
        "bodies_moved": changes.moved,
        "facts_added": changes.facts_added,
        "facts_closed": changes.facts_closed,
        "examples": [
            {"change": change, "bodies": ", ".join(slugs)}
            for change, slugs in changes.examples.items()
            if slugs
        ],
    }
