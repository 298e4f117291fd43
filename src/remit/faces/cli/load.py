"""`remit load` and `remit loads undo`: published files into the house, and out again.

What a file is, is read from its content: of the register, of allocations, or of outcomes. The
register comes first, since the others name its bodies.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from remit.domains.bodies.entities import registrar
from remit.domains.bodies.loading import service
from remit.domains.bodies.loading.difference import Changes
from remit.domains.money.allotment import service as allotment
from remit.domains.money.allotment.dating import likely_day, year_in_name
from remit.domains.money.allotment.files.layouts import recognise
from remit.domains.outcomes import releases
from remit.domains.outcomes.loading import service as outcomes
from remit.engines.outcomes.loading.sources import Source
from remit.engines.settlement import EntityRef
from remit.errors import Invalid, RemitError
from remit.faces.cli.commands import actor_ref, read_date
from remit.faces.cli.output import show
from remit.faces.cli.progress import Hears, told

ALIKE_MAX = 3
"""Files of one folder that are left aside for one reason; more are told together."""

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


@dataclass(slots=True)
class Sorted:
    """Files by what they are: each kind is read by its own part of the house."""

    register: list[Path] = field(default_factory=list)
    allocations: list[Path] = field(default_factory=list)
    outcomes: list[Source] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """How to load: who, whether in earnest, and what the files do not tell themselves."""

    by: EntityRef
    on: date
    dry_run: bool
    as_of: date | None
    year: int | None


def load_command(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them.")],
    dry_run: DryRun = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="The date of the files, where they do not tell it themselves."
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", help="The year of allocations, where the name does not tell it."),
    ] = None,
    by: By = None,
    effective_on: On = None,
    as_json: Json = False,
) -> None:
    """Load published files. What they are is read from their content; bad lines are kept apart."""
    asked = Asked(
        by=_actor(by, effective_on),
        on=read_date(effective_on, "effective-on"),
        dry_run=dry_run,
        as_of=read_date(as_of, "as-of") if as_of else None,
        year=year,
    )
    with told(quiet=as_json) as progress:
        files = sort_files(paths, asked.as_of)
        answer: dict[str, Any] = {"dry_run": dry_run}
        if files.register or not (files.allocations or files.outcomes):
            answer |= _register(files, paths, asked, progress)
        if files.allocations:
            answer["allocations"] = [
                _allocations(each, asked, progress) for each in files.allocations
            ]
        if files.outcomes:
            answer["outcomes"] = _outcomes(files.outcomes, asked, progress)
    answer["left_aside"] = _aside(files.aside, paths)
    show(answer, as_json=as_json)


def sort_files(paths: list[Path], as_of: date | None = None) -> Sorted:
    """Tell what each file is. One that is named itself and is nothing known is left for the
    register's reader to refuse, which says what is wrong with it."""
    found = Sorted()
    for path in paths:
        rest: list[Path] = []
        for file in service.files_below(path) if path.is_dir() else [path]:
            kind = _kind(file, as_of)
            if kind is None:
                rest.append(file)
            else:
                kind_of = found.register if kind == "register" else found.allocations
                kind_of.append(file)
        if path.is_dir():
            known = {*found.register, *found.allocations}
            ours, others = outcomes.recognised([path])
            found.outcomes += [each for each in ours if not known & set(each.paths)]
            read = {file for each in found.outcomes for file in each.paths}
            reasons = dict(others)
            found.aside += [
                (str(file), reasons.get(file, "the file is in no layout that is known"))
                for file in rest
                if file not in read
            ]
        elif rest:
            found.outcomes += outcomes.recognised(rest)[0]
    return found


def _kind(file: Path, as_of: date | None) -> str | None:
    try:
        service.find([file], as_of)
    except RemitError:
        try:
            recognise(file)
        except (RemitError, UnicodeDecodeError):
            return None
        return "allocations"
    return "register"


def _register(files: Sorted, paths: list[Path], asked: Asked, progress: Hears) -> dict[str, Any]:
    report = service.load(
        files.register or paths,
        by=asked.by,
        dry_run=asked.dry_run,
        progress=progress,
        as_of=asked.as_of,
        effective_on=asked.on,
    )
    return {
        "act": report.act_number,
        **_changes(report.changes),
        "waiting": report.waiting,
        "files": [
            {
                "file": each.name,
                "layout": each.layout,
                "as_of": each.as_of.isoformat(),
                "load": None if asked.dry_run else each.batch,
                "lines": each.rows,
                "at_fault": each.faults,
                "said": "taken in" if each.batch is not None else "nothing new: loaded before",
            }
            for each in report.sources
        ],
        "lines_at_fault": [
            {
                "file": fault.file,
                "line": fault.line,
                "column": fault.column,
                "reason": fault.reason,
                "mend": fault.mend,
            }
            for each in report.sources
            for fault in each.first_faults
        ],
    }


def _allocations(path: Path, asked: Asked, progress: Hears) -> dict[str, Any]:
    """One allocation file; one that is refused does not keep the others out."""
    try:
        year = asked.year or year_in_name(path)
        day = asked.as_of or likely_day(path, year)
        loaded = allotment.load(
            path,
            by=asked.by,
            as_of=day,
            year=year,
            dry_run=asked.dry_run,
            progress=progress,
            effective_on=asked.on,
        )
    except Invalid as error:
        return {"file": path.name, "refused": error.what, "where": error.where, "mend": error.mend}
    return {
        "file": path.name,
        "layout": loaded.layout,
        "year": year,
        "as_of": day.isoformat(),
        "as_of_found": asked.as_of is None,
        "number": loaded.number,
        "lines": loaded.read.rows,
        "at_fault": len(loaded.read.faults),
        "said": loaded.receipt.summary,
    }


def _outcomes(sources: list[Source], asked: Asked, progress: Hears) -> list[dict[str, Any]]:
    taken = outcomes.load(
        sources, by=asked.by, dry_run=asked.dry_run, progress=progress, effective_on=asked.on
    )
    if not asked.dry_run:
        releases.make_all(progress)
    return [outcome_line(each, dry_run=asked.dry_run) for each in taken]


def outcome_line(taken: outcomes.Taken, *, dry_run: bool) -> dict[str, Any]:
    """What became of one source of outcomes, as it is printed."""
    loaded, part = taken.loaded, taken.loaded.part
    if loaded.refused is not None or part is None:
        error = loaded.refused
        return {
            "file": loaded.source,
            "refused": error.what if error else "nothing could be read",
            "where": error.where if error else "",
            "mend": error.mend if error else "",
        }
    return {
        "file": loaded.source,
        "dataset": part.dataset,
        "act": taken.receipt.number if taken.receipt and not dry_run else None,
        "rows": part.rows,
        "left_out": part.rows_at_fault,
        "reasons": dict(part.faults),
        "checks": f"{sum(c.holds for c in loaded.checks)} of {len(loaded.checks)} hold"
        if loaded.new
        else "",
        "synthetic": part.synthetic,
        "sha256": part.sha256,
        "said": "counted" if loaded.new else "nothing new: counted before",
    }


def _aside(files: list[tuple[str, str]], given: list[Path]) -> list[dict[str, Any]]:
    """Files left aside; those of one folder below what was given and one reason are told together
    where there are many."""
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, reason in files:
        root = next((each for each in given if each in Path(name).parents), Path(name).parent)
        inside = Path(name).relative_to(root).parts
        together[str(root / inside[0]) if len(inside) > 1 else name, reason].append(name)
    found: list[dict[str, Any]] = []
    for (folder, reason), names in together.items():
        if len(names) > ALIKE_MAX:
            found.append({"file": f"{folder}: {len(names)} files", "reason": reason})
        else:
            found += [{"file": name, "reason": reason} for name in names]
    return found


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
