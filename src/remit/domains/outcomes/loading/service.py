"""Loading as commands and tests ask for it: paths in, what became of each source out.

Each source is one act of its own: it comes or it does not, can be left out by itself, and a long
load that was interrupted goes on after the last source that came (docs/adr/0051).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from remit.acts.door import Receipt, ask, perform, rehearse
from remit.domains.outcomes import areas, house
from remit.domains.outcomes.acts.loading import (
    CountedSource,
    LoadOutcomes,
    UndoOutcomes,
    numbered,
    standing,
)
from remit.engines.outcomes.cube.manifest import Manifest, Part
from remit.engines.outcomes.cube.store import Cube
from remit.engines.outcomes.engine.scan import Progress, silent
from remit.engines.outcomes.loading import service as engine
from remit.engines.outcomes.loading.faults import Fault
from remit.engines.outcomes.loading.layouts import layout_of
from remit.engines.outcomes.loading.published.tally import Asked
from remit.engines.outcomes.loading.service import Loaded, Wanted
from remit.engines.outcomes.loading.sources import Source, found
from remit.engines.settlement import EntityRef
from remit.errors import RemitError


@dataclass(frozen=True, slots=True)
class Taken:
    """One source that was given: what the engine made of it, and the act by which it counts."""

    loaded: Loaded
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One source counted again: whether the journal knows it, and whether its cells are the same
    as they were."""

    loaded: Loaded
    known: bool
    same: bool


def load(
    paths: Iterable[Path | Source],
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
        previewed = engine.preview(house.current(), paths, given, progress)
        return [_rehearsed(each, by, on) for each in previewed]
    receipts: dict[str, Receipt] = {}

    def agreed(loaded: Loaded, coming: Manifest) -> None:
        assert loaded.part is not None  # the engine asks of what it counted
        receipts[loaded.part.sha256] = perform(_act(loaded, coming), by=by, effective_on=on)

    _may(by, on)
    given = replace(given, agreed=agreed, of_record=house.of_record)
    done = engine.load(house.cube(), paths, given, progress)
    return [Taken(each, receipts.get(each.part.sha256) if each.part else None) for each in done]


def _may(by: EntityRef, on: date) -> None:
    """Have somebody refused, and the attempt kept, before files are counted for an hour."""
    nothing = Part("", "", "0" * 64, 0, 0, {}, 0, "0" * 64, (), {})
    act = _act(Loaded("", nothing), house.of_record())
    if not ask(act, by=by, effective_on=on).permitted:
        perform(act, by=by, effective_on=on)


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


def recognised(paths: Iterable[Path]) -> tuple[list[Source], list[tuple[Path, str]]]:
    """The sources among some files and folders that this domain reads; other files with the reason.

    A folder named `month=2018-04` is one source, and known by its first file.
    """
    ours: list[Source] = []
    others: list[tuple[Path, str]] = []
    for path in paths:
        try:
            every = found([path])
        except RemitError as error:
            others.append((path, error.what))
            continue
        for source in every:
            try:
                layout_of(source)
            except RemitError as error:
                others += [(each, error.what) for each in source.paths]
            else:
                ours.append(source)
    return ours, others


def rebuild(
    paths: Iterable[Path], progress: Progress = silent, wanted: Wanted | None = None
) -> list[Rebuilt]:
    """Make again what the journal says was counted, from the same files, and prove it the same.

    Nothing that counts is changed: a part is put in place only where its cells are those that the
    journal knows by their hash. With REMIT_ENGINE=spark it shows that both engines agree.
    """
    asked = wanted or Wanted()
    asked = replace(asked, asked=replace(asked.asked, known=areas.known()))
    held = {part.sha256: part for part in house.of_record().parts}
    cube = house.cube()
    with TemporaryDirectory(prefix="remit-rebuild-", dir=_beside(cube)) as folder:
        trial = Cube(Path(folder) / "cube")
        done = []
        for loaded in engine.load(trial, paths, asked, progress):
            kept = held.get(loaded.part.sha256) if loaded.part else None
            same = (
                kept is not None and loaded.part is not None and kept.digest == loaded.part.digest
            )
            if same and kept is not None:
                _put_back(trial, cube, kept)
            done.append(Rebuilt(loaded, known=kept is not None, same=same))
    return done


def _beside(cube: Cube) -> Path:
    """A folder on the same disk as the cube, so that a part moves there in one step."""
    cube.folder.parent.mkdir(parents=True, exist_ok=True)
    return cube.folder.parent


def _put_back(trial: Cube, cube: Cube, part: Part) -> None:
    place = cube.folder / part.place
    place.parent.mkdir(parents=True, exist_ok=True)
    old = place.with_name(place.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    (trial.folder / part.place).rename(place)
    shutil.rmtree(old, ignore_errors=True)


__all__ = ["Asked", "Taken", "Wanted", "load", "rebuild", "recognised", "rows_at_fault", "undo"]
