"""The acts of taking in official allocation files, and of leaving one out again.

They move no money. A file is evidence of what was published, kept line by line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import ClassVar

from pydantic import Field, PrivateAttr

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.registry import act
from remit.domains.bodies.entities import register_thing
from remit.domains.money.allotment.directory import directory
from remit.domains.money.allotment.files import Read, read
from remit.domains.money.allotment.tables import (
    AllocationFault,
    AllocationFile,
    AllocationLine,
    AllocationUndone,
)
from remit.errors import Invalid, NotFound

ROWS_AT_ONCE = 2_000
Progress = Callable[[str, int], None]


def silent(stage: str, done: int) -> None:
    """Progress that nobody listens to."""


@act
class LoadAllocations(Act):
    """An official allocation file is taken in."""

    declaration: ClassVar = Declaration(
        name="load_allocations",
        title="Load official allocations",
        words="Takes in an official file of allocations or of weighted populations: its good lines"
        " are kept, lines at fault are kept apart, and its figures are checked against each other."
        " No money moves.",
        group="keeping_the_register",
        on="Register",
        private=frozenset({"path"}),
        by_command=True,
    )

    path: str = Field(title="Path")
    sha256: str = Field(title="SHA-256", pattern=r"^[0-9a-f]{64}$")
    as_of: date = Field(title="As of", description="the day on which the bodies it names existed")
    year: int = Field(
        title="Year", description="the one in which it begins: 2018 is 2018/19", ge=1948, le=2100
    )

    _progress: Progress = PrivateAttr(default_factory=lambda: silent)
    _file: AllocationFile | None = PrivateAttr(default=None)
    _read: Read = PrivateAttr(default_factory=Read)

    def thing(self, effective_on: date) -> Thing:
        """The register."""
        return register_thing()

    def heard_by(self, progress: Progress) -> LoadAllocations:
        """The same act, telling how far it is."""
        self._progress = progress
        return self

    @property
    def outcome(self) -> tuple[AllocationFile | None, Read]:
        """The file as kept, None where the same was loaded before, and what was read."""
        return self._file, self._read

    def change(self, doing: Doing) -> str:
        """Keep what the file says."""
        path = Path(self.path)
        if sha256_of(path) != self.sha256:
            raise Invalid(
                "ALT-015",
                "the file has changed since the load was asked for",
                path.name,
                "ask for the load again",
            )
        if stands(self.sha256, self.as_of, self.year):
            return f"{path.name} was loaded before, as of the same day: nothing new"
        self._progress("reading", 0)
        layout, self._read = read(path, directory(self.as_of))
        good, faults = self._read.good, self._read.faults
        self._file = AllocationFile.objects.create(
            file_name=path.name,
            sha256=self.sha256,
            layout=layout,
            as_of=self.as_of,
            year=self.year,
            rows=self._read.rows,
            kept=len(good),
            faults=len(faults),
            checks=[check.as_dict() for check in self._read.checks],
            act_id=doing.act_id,
        )
        for start in range(0, len(good), ROWS_AT_ONCE):
            AllocationLine.objects.bulk_create(
                AllocationLine(
                    file=self._file,
                    line=each.line,
                    key=each.key,
                    body=each.body,
                    figures={name: str(value) for name, value in each.figures.items()},
                )
                for each in good[start : start + ROWS_AT_ONCE]
            )
            self._progress("keeping", min(start + ROWS_AT_ONCE, len(good)))
        AllocationFault.objects.bulk_create(
            (AllocationFault(file=self._file, **fault._asdict()) for fault in faults),
            batch_size=ROWS_AT_ONCE,
        )
        broken = sum(not check.holds for check in self._read.checks)
        return (
            f"took in {path.name}: {self._read.rows:,} lines, {len(faults):,} of them at fault;"
            f" {broken} of {len(self._read.checks)} checks show differences"
        )


@act
class UndoAllocations(Act):
    """A file of allocations is left out again."""

    declaration: ClassVar = Declaration(
        name="undo_allocations",
        title="Undo a load of allocations",
        words="Leaves one file of allocations out, as if it had not been loaded; it stays listed.",
        group="keeping_the_register",
        on="Register",
    )

    file: int = Field(title="File", description="its number in the list of allocations", ge=1)

    def thing(self, effective_on: date) -> Thing:
        """The register."""
        return register_thing()

    def change(self, doing: Doing) -> str:
        """Leave the file out."""
        found = file_numbered(self.file)
        if hasattr(found, "undone"):
            raise Invalid(
                "ALT-017",
                f"allocation file {found.pk} is undone already",
                found.file_name,
                "see the list of allocation files",
            )
        AllocationUndone.objects.create(file=found, act_id=doing.act_id)
        return f"left out allocation file {found.pk}, {found.file_name}"


def file_numbered(number: int) -> AllocationFile:
    """A loaded file by its number. Raises `NotFound` (`ALT-016`)."""
    found = AllocationFile.objects.select_related("undone").filter(pk=number).first()
    if found is None:
        raise NotFound(
            "ALT-016",
            f"there is no allocation file `{number}`",
            "file",
            "see the list of allocation files",
        )
    return found


def stands(sha256: str, as_of: date, year: int) -> bool:
    """Whether the same content is loaded for the same day and year, and not undone."""
    return AllocationFile.objects.filter(
        sha256=sha256, as_of=as_of, year=year, undone__isnull=True
    ).exists()


def sha256_of(path: Path) -> str:
    """The hash of a file's content. Raises `Invalid` (`ALT-011`) where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Invalid(
            "ALT-011",
            f"the file cannot be read: {error.strerror}",
            str(path),
            "check that it is a file and can be read",
        ) from error
