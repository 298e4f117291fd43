"""Loading as the command line, the pages and tests ask for it: paths in, a report out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from remit.acts.door import perform, rehearse
from remit.acts.models import ActRow
from remit.domains.bodies.loading.acts import (
    LoadRegisterFile,
    OfficialFile,
    UndoLoad,
    file_batch,
)
from remit.domains.bodies.loading.difference import Changes
from remit.domains.bodies.loading.keeping import sha256_of
from remit.domains.bodies.loading.layouts import LayoutName
from remit.domains.bodies.loading.loads import (
    LoadReport,
    Progress,
    describe,
    silent,
    source_of,
)
from remit.domains.bodies.loading.tables import LoadBatch, LoadFault
from remit.engines.settlement import EntityRef
from remit.errors import Invalid

UNRECOGNISED_TOLD_MAX = 5


def load(
    paths: Iterable[Path],
    *,
    by: EntityRef,
    dry_run: bool = False,
    as_of: date | None = None,
    progress: Progress = silent,
    effective_on: date | None = None,
) -> LoadReport:
    """Load official files, in one act; `by` is the officer who does it.

    A folder stands for every file below it that is in a known layout; the others are listed in
    the report. `dry_run` does everything and leaves nothing behind. `as_of` overrides the date
    that each file tells. Raises `Invalid` where a file named itself cannot be used, or where
    there is nothing to load, and `Refused` where the officer may not.
    """
    found, unrecognised = find(paths, as_of)
    if not found:
        raise Invalid(
            "LOD-009",
            "there is no file to load in a layout that is known",
            "; ".join(f"{name}: {why}" for name, why in unrecognised[:UNRECOGNISED_TOLD_MAX])
            or ", ".join(str(path) for path in paths),
            "name an official file, or a folder of them",
            {"unrecognised": unrecognised},
        )
    files = tuple(
        OfficialFile(path=str(path.resolve()), sha256=sha256_of(path), as_of=as_of)
        for path in found
    )
    act = LoadRegisterFile(files=files).heard_by(progress)
    ask = rehearse if dry_run else perform
    receipt = ask(act, by=by, effective_on=effective_on or date.today())
    report = act.report
    report.unrecognised = unrecognised
    report.act_number = None if dry_run else receipt.number
    return report


def undo(
    batch: int,
    *,
    by: EntityRef,
    dry_run: bool = False,
    progress: Progress = silent,
    effective_on: date | None = None,
) -> Changes:
    """Leave one load out again. Raises `NotFound` and `Invalid` as `UndoLoad` does."""
    act = UndoLoad(batch=batch).heard_by(progress)
    ask = rehearse if dry_run else perform
    ask(act, by=by, effective_on=effective_on or date.today())
    return act.changes


def loads() -> list[dict[str, Any]]:
    """Every file that was loaded, the last first, and the numbers of the acts."""
    batches = LoadBatch.objects.select_related("undone").filter(
        layout__in=[layout.value for layout in LayoutName]
    )
    rows = [describe(batch) for batch in batches]
    ids = {row[key] for row in rows for key in ("act", "undone_by") if row[key]}
    numbers = {
        str(key): number
        for key, number in ActRow.objects.filter(pk__in=ids).values_list("pk", "number")
    }
    for row in rows:
        row["act"] = numbers.get(row["act"])
        row["undone_by"] = numbers.get(row["undone_by"])
    return rows


def faults(batch: int) -> list[dict[str, Any]]:
    """The lines of a load that could not be used, in the file's order."""
    loaded = file_batch(batch)
    return [
        {
            "file": loaded.file_name,
            "line": row.line,
            "column": row.column,
            "reason": row.reason,
            "mend": row.mend,
            "text": row.text,
        }
        for row in LoadFault.objects.filter(batch=loaded).order_by("line", "id")
    ]


def find(
    paths: Iterable[Path], as_of: date | None = None
) -> tuple[list[Path], list[tuple[str, str]]]:
    """The files to load, and those below a folder that are not, each with the reason."""
    found: list[Path] = []
    unrecognised: list[tuple[str, str]] = []
    for path in paths:
        if not path.is_dir():
            _usable(path, as_of)
            found.append(path)
            continue
        for file in files_below(path):
            try:
                _usable(file, as_of)
            except Invalid as error:
                unrecognised.append((str(file), error.what))
            else:
                found.append(file)
    return found, unrecognised


def _usable(path: Path, as_of: date | None) -> None:
    source_of(path.resolve(), sha256_of(path), as_of)


def files_below(folder: Path) -> Iterator[Path]:
    """The files below a folder, in order; hidden ones left out."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path
