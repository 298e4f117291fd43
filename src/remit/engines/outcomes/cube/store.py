"""A cube on disk: parts that come whole or not at all, go again, and can be checked."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from remit.engines.outcomes.cube import manifest as manifests
from remit.engines.outcomes.cube.manifest import Manifest, Part
from remit.engines.outcomes.cube.writing import CELLS, measured
from remit.engines.outcomes.engine.duck import connected, listed, literal, placed
from remit.errors import Failure, Invalid

WORK: Final = "work"
LOCK: Final = ".lock"
FAULTS: Final = "faults.jsonl"
_PLACES: Final = ("series", "month", "area", "practice", "provider")
_SAID_MAX: Final = 3

Agreed = Callable[[Part, Manifest], None]
"""Hears of a change before it counts: the part, and the manifest as it will be. To raise is to
refuse, and then nothing has changed."""


class Cube:
    """The cube in `folder`, made when the first part comes. Readers need no lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def manifest(self) -> Manifest:
        """What the cube holds now. Raises `DoesNotHold` (CUB-021)."""
        return manifests.load(self.folder)

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of what the cube holds: of its sources and of their cells."""
        return self.manifest().hash

    def files(self) -> tuple[Path, ...]:
        """The files of cells that count."""
        return tuple(self.folder / part.place / CELLS for part in self.manifest().parts)

    @contextmanager
    def changing(self, of_record: Callable[[], Manifest] | None = None) -> Iterator[Path]:
        """Hold the cube alone and get an empty folder to work in.

        What an interrupted change left behind is removed first. Where somebody else keeps the
        record of what counts, `of_record` answers it, and the cube's own list follows. Raises
        `Failure` (CUB-022) where somebody else is changing the cube.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Failure(
                    "CUB-022",
                    "somebody else is changing this cube",
                    where=str(self.folder),
                    mend="wait until the other command has ended, then type this one again",
                ) from error
            if of_record is not None:
                self.follow(of_record())
            self._tidy()
            work = self.folder / WORK
            work.mkdir()
            try:
                yield work
            finally:
                shutil.rmtree(work)
        finally:
            os.close(descriptor)

    def follow(self, manifest: Manifest) -> None:
        """Let the cube's list of parts be `manifest`; nothing is written where it is already."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if manifests.load(self.folder) != manifest:
            manifests.keep(self.folder, manifest)

    def _tidy(self) -> None:
        """Remove what no manifest names."""
        shutil.rmtree(self.folder / WORK, ignore_errors=True)
        known = self.manifest()
        places = {self.folder / part.place for part in (*known.parts, *known.superseded)}
        for place in (self.folder / "parts").glob("dataset=*/source=*"):
            if place not in places:
                shutil.rmtree(place)

    def add(self, part: Part, built: Path, agreed: Agreed | None = None) -> Part:
        """Take in the part that was built in the folder `built`; call it within `changing`.

        A source with the name of an earlier one that speaks of the same months corrects it.
        Answers the part as kept; a part that is there already is left as it is. `agreed` is asked
        once the part stands in its place and before it counts. Raises `Invalid` (CUB-023) where
        figures are there from another source, and whatever `agreed` raises.
        """
        held = self.manifest()
        if any(each.sha256 == part.sha256 and each.dataset == part.dataset for each in held.parts):
            return held.part(part.sha256)
        part = replace(part, replaces=_corrected(part, held))
        self._no_month_twice(part, built, held)
        place = self.folder / part.place
        place.parent.mkdir(parents=True, exist_ok=True)
        # A source that was replaced once and now comes back stands here already.
        shutil.rmtree(place, ignore_errors=True)
        built.rename(place)
        coming = held.having(part)
        if agreed is not None:
            agreed(part, coming)
        manifests.keep(self.folder, coming)
        return part

    def _no_month_twice(self, part: Part, built: Path, held: Manifest) -> None:
        others = [
            each
            for each in held.parts
            if each.dataset == part.dataset
            and each.sha256 != part.replaces
            and not set(each.months).isdisjoint(part.months)
        ]
        if not others:
            return
        names = ", ".join(_PLACES)
        files = tuple(self.folder / each.place / CELLS for each in others)
        with connected() as connection:
            who = "coalesce(nullif(area, ''), nullif(practice, ''), provider)"
            twice = connection.execute(
                f"select distinct month, {who} "
                f"from (select {names} from read_parquet({literal(built / CELLS)}) intersect "
                f"select {names} from read_parquet({listed(files)}, hive_partitioning = false)) "
                f"order by 1, 2 limit {_SAID_MAX}"
            ).fetchall()
        if twice:
            said = "; ".join(f"{month} of {body or 'the nation'}" for month, body in twice)
            raise Invalid(
                "CUB-023",
                f"a month twice: {said} came from another file already",
                where=part.source,
                mend="undo the load of "
                + ", ".join(f"`{each.source}` ({each.sha256[:12]})" for each in others[:_SAID_MAX])
                + ", or give the corrected file the same name",
            )

    def remove(
        self,
        sha: str,
        agreed: Agreed | None = None,
        of_record: Callable[[], Manifest] | None = None,
    ) -> Part:
        """Undo one load, by the first digits of its source's hash; what it corrected comes back.

        `agreed` and `of_record` as in `add` and `changing`. Raises `NotFound` (CUB-020), and
        whatever `agreed` raises.
        """
        with self.changing(of_record):
            held = self.manifest()
            part = held.part(sha)
            coming = held.without(part)
            if agreed is not None:
                agreed(part, coming)
            manifests.keep(self.folder, coming)
            shutil.rmtree(self.folder / part.place, ignore_errors=True)
        return part

    def verify(self) -> list[str]:
        """Read every part again; answers what does not match the manifest, nothing if all does."""
        wrong = []
        with connected() as connection:
            for part in self.manifest().parts:
                file = self.folder / part.place / CELLS
                if not file.is_file():
                    wrong.append(f"{part.place}: its cells are gone")
                    continue
                try:
                    with placed(str(part.place)):
                        found = measured(connection, file)
                except Invalid as error:
                    wrong.append(str(error))
                    continue
                if found.digest != part.digest or found.totals != dict(part.totals):
                    wrong.append(f"{part.place}: its cells are not those that were counted")
        return wrong


def _corrected(part: Part, held: Manifest) -> str:
    """The hash of the source that `part` corrects, empty where it corrects none."""
    for each in held.parts:
        same = (each.dataset, each.source) == (part.dataset, part.source)
        if same and not set(each.months).isdisjoint(part.months):
            return each.sha256
    return ""
