"""Files into a cube: looked at first, loaded one by one, listed, undone.

Each source comes whole or not at all, and one that is refused does not keep the others out. A
source whose very content is in the cube is passed over, so that an interrupted load goes on where
it stopped when the same command is given again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from remit.engines.outcomes.cube.manifest import Manifest, Part
from remit.engines.outcomes.cube.store import FAULTS, Cube
from remit.engines.outcomes.cube.writing import CELLS, ordered, table_of, write
from remit.engines.outcomes.engine.choose import chosen
from remit.engines.outcomes.engine.duck import connected
from remit.engines.outcomes.engine.scan import Engine, Progress, silent
from remit.engines.outcomes.loading import activity, faults, sources
from remit.engines.outcomes.loading.faults import Fault
from remit.engines.outcomes.loading.layouts import layout_of
from remit.engines.outcomes.loading.published.tally import Asked, Check, Tally
from remit.engines.outcomes.loading.sources import Source
from remit.engines.outcomes.model.counting import ACTIVITY_COUNTS, Count
from remit.errors import DoesNotHold, Failure, Refused, RemitError


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to load: what the files do not tell, what to count, and which engine counts it.

    `agreed` is asked of each source once it is counted and before it counts in the cube;
    `of_record` answers what counts, where that is written down elsewhere (`Cube.changing`).
    """

    asked: Asked = field(default_factory=Asked)
    counts: Sequence[Count] = ACTIVITY_COUNTS
    engine: str = ""
    seek_duplicates: bool = True
    agreed: Callable[[Loaded, Manifest], None] | None = None
    of_record: Callable[[], Manifest] | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one source: its part, its rows at fault, its checks; or why it was refused.

    `new` is false where the cube had the very same content already.
    """

    source: str
    part: Part | None = None
    new: bool = False
    kept: tuple[Fault, ...] = ()
    checks: tuple[Check, ...] = ()
    said: tuple[str, ...] = ()
    refused: RemitError | None = None


def load(
    cube: Cube,
    paths: Iterable[Path | Source],
    wanted: Wanted | None = None,
    progress: Progress = silent,
) -> list[Loaded]:
    """Load the sources at some paths; answers what became of each, in the order of their names.

    Whoever has looked for the sources already gives these in place of paths.

    Raises `Invalid` (CUB-040 to CUB-042, CUB-015) where nothing can be read at all, and `Failure`
    (CUB-013, CUB-014, CUB-022).
    """
    wanted = wanted or Wanted()
    given = sources.given(paths)
    with cube.changing(wanted.of_record) as work, chosen(wanted.engine, spill=work) as engine:
        return [
            _one(cube, source, work / str(turn), engine, wanted, progress)
            for turn, source in enumerate(given)
        ]


def preview(
    cube: Cube,
    paths: Iterable[Path | Source],
    wanted: Wanted | None = None,
    progress: Progress = silent,
) -> list[Loaded]:
    """What `load` would do, and nothing changed. `new` tells what would come."""
    wanted = wanted or Wanted()
    found = []
    with TemporaryDirectory(prefix="remit-preview-") as folder:
        trial = Cube(Path(folder) / "cube")
        for each in load(trial, paths, wanted, progress):
            there = each.part is not None and any(
                held.sha256 == each.part.sha256 for held in cube.manifest().parts
            )
            found.append(replace(each, new=each.part is not None and not there))
    return found


def rows_at_fault(cube: Cube, part: Part) -> list[Fault]:
    """The rows of a part that were left out, as kept."""
    return list(faults.read(cube.folder / part.place / FAULTS))


def undo(cube: Cube, sha: str) -> Part:
    """Take one load out again, by the first digits of its source's hash (CUB-020)."""
    return cube.remove(sha)


def _one(
    cube: Cube, source: Source, work: Path, engine: Engine, wanted: Wanted, progress: Progress
) -> Loaded:
    sha = source.sha256(progress)
    held = [part for part in cube.manifest().parts if part.sha256 == sha]
    if held:
        return Loaded(source.name, held[0])
    try:
        layout = layout_of(source)
        if layout is None:
            part, bad, built = activity.count(
                source,
                work,
                engine,
                counts=wanted.counts,
                known=wanted.asked.known,
                seek_duplicates=wanted.seek_duplicates,
                sha256=sha,
                progress=progress,
            )
            found = Loaded(source.name, part, new=True, kept=tuple(bad.kept))
            return _added(cube, found, built, wanted)
        progress(f"reading {source.name}", 0)
        tally = layout.read(source.paths[0], wanted.asked)
        tally.faults.refuse_most(source.name, tally.rows)
        _reconciled(source, tally.checks, tally.said)
        built = work / "built"
        part = _published(source, layout.dataset, sha, tally, built)
        found = Loaded(
            source.name,
            part,
            new=True,
            kept=tuple(tally.faults.kept),
            checks=tuple(tally.checks),
            said=tuple(tally.said),
        )
        return _added(cube, found, built, wanted)
    except RemitError as error:
        # What failed for want of memory, disk or leave will fail for the next source too.
        if isinstance(error, Failure | Refused):
            raise
        return Loaded(source.name, refused=error)


def _added(cube: Cube, found: Loaded, built: Path, wanted: Wanted) -> Loaded:
    """Take the part in, if whoever must agree does; answers it as it is kept."""
    assert found.part is not None  # the callers counted it

    def agreed(part: Part, coming: Manifest) -> None:
        if wanted.agreed is not None:
            wanted.agreed(replace(found, part=part), coming)

    return replace(found, part=cube.add(found.part, built, agreed))


def _published(source: Source, dataset: str, sha: str, tally: Tally, built: Path) -> Part:
    """Write the cells of a published file and its rows at fault into the new folder `built`."""
    built.mkdir(parents=True)
    with connected() as connection:
        table_of(connection, tally.cells, "cells")
        written = write(connection, ordered("cells"), built / CELLS)
    tally.faults.write(built / FAULTS)
    return Part(
        dataset=dataset,
        source=source.name,
        sha256=sha,
        bytes=source.bytes,
        rows=tally.rows,
        faults=dict(sorted(tally.faults.counts.items())),
        cells=written.cells,
        digest=written.digest,
        months=written.months,
        totals=written.totals,
        synthetic=tally.synthetic,
    )


def _reconciled(source: Source, checks: Sequence[Check], said: Sequence[str]) -> None:
    wrong = [each for each in checks if not each.holds]
    if wrong:
        raise DoesNotHold(
            "CUB-053",
            "; ".join(
                f"`{each.what}` adds up to {each.ours:,}, and {each.way} to {each.theirs:,}"
                for each in wrong
            ),
            where=source.name,
            mend="; ".join(said) or "fetch the file again: a part of it may be missing",
        )
