"""Taking official allocation files in and out, as commands and tests ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from remit.acts.door import Receipt, perform, rehearse
from remit.domains.money.acts.allocations import (
    LoadAllocations,
    Progress,
    UndoAllocations,
    sha256_of,
    silent,
)
from remit.domains.money.allotment.files import Read
from remit.engines.settlement import EntityRef


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load came to: the number of the file is None where nothing was kept."""

    receipt: Receipt
    number: int | None
    layout: str
    read: Read


def load(
    path: Path,
    *,
    by: EntityRef,
    as_of: date,
    year: int,
    dry_run: bool = False,
    progress: Progress = silent,
    effective_on: date | None = None,
) -> Loaded:
    """Take an official file in, or rehearse it. Raises `Invalid` and `Refused` as the act does."""
    act = LoadAllocations(
        path=str(path.resolve()), sha256=sha256_of(path), as_of=as_of, year=year
    ).heard_by(progress)
    ask = rehearse if dry_run else perform
    receipt = ask(act, by=by, effective_on=effective_on or date.today())
    file, read = act.outcome
    number = file.pk if file is not None and not dry_run else None
    return Loaded(receipt, number, file.layout if file is not None else "", read)


def undo(
    number: int, *, by: EntityRef, dry_run: bool = False, effective_on: date | None = None
) -> Receipt:
    """Leave a file out again. Raises `NotFound` and `Invalid` as the act does."""
    ask = rehearse if dry_run else perform
    return ask(UndoAllocations(file=number), by=by, effective_on=effective_on or date.today())
