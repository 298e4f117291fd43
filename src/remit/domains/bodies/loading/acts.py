"""The acts of loading: taking official files into the register, and leaving a load out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.registry import act
from remit.domains.bodies.entities import register_thing
from remit.domains.bodies.loading.difference import Changes
from remit.domains.bodies.loading.keeping import sha256_of
from remit.domains.bodies.loading.layouts import LayoutName
from remit.domains.bodies.loading.loads import (
    LoadReport,
    Progress,
    leave_out,
    silent,
    source_of,
    take_in,
)
from remit.domains.bodies.loading.tables import LoadBatch
from remit.errors import Invalid, NotFound

FILES_MAX = 1_000


class OfficialFile(BaseModel):
    """A file to be loaded: where it is, and the hash of what it held when the act was asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(title="Path")
    sha256: str = Field(title="SHA-256", pattern=r"^[0-9a-f]{64}$")
    as_of: date | None = Field(
        None, title="As of", description="instead of the date that the file tells itself"
    )


@act
class LoadRegisterFile(Act):
    """Official files go into the register."""

    declaration: ClassVar = Declaration(
        name="load_register_file",
        title="Load official files",
        words="Takes official files into the register: their good lines are kept and the"
        " register's facts follow from them; lines at fault are kept and listed.",
        group="keeping_the_register",
        on="Register",
        private=frozenset({"files"}),
        by_command=True,
    )

    files: tuple[OfficialFile, ...] = Field(title="Files", min_length=1, max_length=FILES_MAX)

    _progress: Progress = PrivateAttr(default_factory=lambda: silent)
    _report: LoadReport = PrivateAttr(default_factory=LoadReport)

    def thing(self, effective_on: date) -> Thing:
        """The register."""
        return register_thing()

    def heard_by(self, progress: Progress) -> LoadRegisterFile:
        """The same act, telling how far it is."""
        self._progress = progress
        return self

    @property
    def report(self) -> LoadReport:
        """What the act did, once it is done or rehearsed."""
        return self._report

    def change(self, doing: Doing) -> str:
        """Keep what the files say and derive the register's facts anew."""
        sources = []
        for file in self.files:
            path = Path(file.path)
            if sha256_of(path) != file.sha256:
                raise Invalid(
                    "LOD-008",
                    "the file has changed since the load was asked for",
                    path.name,
                    "ask for the load again",
                )
            sources.append(source_of(path, file.sha256, file.as_of))
        self._report = take_in(doing.act_id, sources, self._progress)
        return self._report.sentence


@act
class UndoLoad(Act):
    """A load is left out again."""

    declaration: ClassVar = Declaration(
        name="undo_load",
        title="Undo a load",
        words="Leaves the lines of one loaded file out of the register, as if it had not been"
        " loaded; what was believed meanwhile can still be asked for.",
        group="keeping_the_register",
        on="Register",
    )

    batch: int = Field(title="Batch", description="its number in the list of loads", ge=1)

    _progress: Progress = PrivateAttr(default_factory=lambda: silent)
    _changes: Changes = PrivateAttr(default_factory=Changes)

    def thing(self, effective_on: date) -> Thing:
        """The register."""
        return register_thing()

    def heard_by(self, progress: Progress) -> UndoLoad:
        """The same act, telling how far it is."""
        self._progress = progress
        return self

    @property
    def changes(self) -> Changes:
        """What the act changed, once it is done or rehearsed."""
        return self._changes

    def change(self, doing: Doing) -> str:
        """Leave the batch out and derive the register's facts anew."""
        batch = file_batch(self.batch)
        if hasattr(batch, "undone"):
            raise Invalid(
                "LOD-011",
                f"load {batch.pk} is undone already",
                batch.file_name,
                "see the list of loads",
            )
        self._changes = leave_out(doing.act_id, batch.pk, self._progress)
        return (
            f"left out load {batch.pk}, {batch.file_name}:"
            f" {self._changes.facts_closed:,} facts no longer believed,"
            f" {self._changes.facts_added:,} believed again"
        )


def file_batch(number: int) -> LoadBatch:
    """A batch that came from a file. Raises `NotFound` (LOD-010)."""
    batch = LoadBatch.objects.filter(
        pk=number, layout__in=[layout.value for layout in LayoutName]
    ).first()
    if batch is None:
        raise NotFound("LOD-010", f"there is no load `{number}`", "batch", "see the list of loads")
    return batch
