"""Loading as commands and tests ask for it: paths in, what became of each source out.

Each source is one act of its own: it comes or it does not, can be left out by itself, and a long
load that was interrupted goes on after the last source that came (docs/adr/0081).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from remit.acts.door import Receipt, perform, rehearse
from remit.domains.outcomes import areas, house
from remit.domains.outcomes.acts.loading import (
    CountedSource,
    LoadOutcomes,
    UndoOutcomes,
    numbered,
    standing,
)
from remit.engines.outcomes.cube.manifest import Manifest, Part
from remit.engines.outcomes.engine.scan import Progress, silent
from remit.engines.outcomes.loading import service as engine
from remit.engines.outcomes.loading.faults import Fault
from remit.engines.outcomes.loading.layouts import layout_of
from remit.engines.outcomes.loading.published.tally import Asked
from remit.engines.outcomes.loading.service import Loaded, Wanted
from remit.engines.outcomes.loading.sources import found
from remit.engines.settlement import EntityRef
from remit.errors import RemitError


@dataclass(frozen=True, slots=True)
class Taken:
    """One source that was given: what the engine made of it, and the act by which it counts."""

    loaded: Loaded
    receipt: Receipt | None = None


def load(
    paths: Iterable[Path],
    *,
    by: EntityRef,
    dry_run: bool = False,
    progress: Progress = silent,
    effective_on: date | None = None,
    wanted: Wanted | None = None,
) -> list[Taken]:
    """Count sources into the cube, or rehearse it; in the order of their names.

    A source that is refused does not keep the others out. Raises `Refused` where the officer may
    not, and as `engines.outcomes.loading.service.load` where nothing can be read at all.
    """
    given = wanted or Wanted()
    given = replace(given, asked=replace(given.asked, known=areas.known()))
    on = effective_on or date.today()
    if dry_run:
        house.cube().follow(house.of_record())
        previewed = engine.preview(house.cube(), paths, given, progress)
        return [_rehearsed(each, by, on) for each in previewed]
    receipts: dict[str, Receipt] = {}

    def agreed(loaded: Loaded, coming: Manifest) -> None:
        assert loaded.part is not None  # the engine asks of what it counted
        receipts[loaded.part.sha256] = perform(_act(loaded, coming), by=by, effective_on=on)

    given = replace(given, agreed=agreed, of_record=house.of_record)
    done = engine.load(house.cube(), paths, given, progress)
    return [Taken(each, receipts.get(each.part.sha256) if each.part else None) for each in done]


def _rehearsed(loaded: Loaded, by: EntityRef, on: date) -> Taken:
    if loaded.part is None or not loaded.new:
        return Taken(loaded)
    coming = house.of_record().having(loaded.part)
    return Taken(loaded, rehearse(_act(loaded, coming), by=by, effective_on=on))


def _act(loaded: Loaded, coming: Manifest) -> LoadOutcomes:
    assert loaded.part is not None  # both callers looked
    return LoadOutcomes(
        counted=CountedSource.model_validate(asdict(loaded.part)),
        checks=tuple(asdict(check) for check in loaded.checks),
        said=loaded.said,
        cube=coming.hash,
    )


def undo(
    number: int, *, by: EntityRef, dry_run: bool = False, effective_on: date | None = None
) -> Receipt:
    """Leave a source out again. Raises `NotFound`, `Invalid` and `Refused` as the act does."""
    part = house.part_of(standing(number).part)
    on = effective_on or date.today()
    receipts: list[Receipt] = []

    def agreed(_part: Part, coming: Manifest) -> None:
        act = UndoOutcomes(source=number, cube=coming.hash)
        receipts.append(perform(act, by=by, effective_on=on))

    if dry_run:
        coming = house.of_record().without(part)
        return rehearse(UndoOutcomes(source=number, cube=coming.hash), by=by, effective_on=on)
    house.cube().remove(part.sha256, agreed, house.of_record)
    return receipts[0]


def rows_at_fault(number: int) -> list[Fault]:
    """The rows of a source that were left out. Raises `NotFound` (`OUT-004`)."""
    part = house.part_of(numbered(number).part)
    return engine.rows_at_fault(house.cube(), part)


def recognised(paths: Iterable[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The files among those given that this domain reads, and the others with the reason."""
    ours: list[Path] = []
    others: list[tuple[Path, str]] = []
    for path in paths:
        try:
            for source in found([path]):
                layout_of(source)
        except RemitError as error:
            others.append((path, error.what))
        else:
            ours.append(path)
    return ours, others


__all__ = ["Asked", "Taken", "Wanted", "load", "recognised", "rows_at_fault", "undo"]
