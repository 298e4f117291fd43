"""The acts of counting one source into the cube, and of leaving one out again.

The files are counted before the act, into a place where nothing reads them, and count from the
moment of the act (docs/adr/0051). What an act says of them in public is enough to count them again
and compare: the hash of the source, of its cells, and of the whole cube with it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.registry import act
from remit.domains.bodies.entities import register_thing
from remit.domains.outcomes.house import of_record, part_of
from remit.domains.outcomes.models import OutcomeSource, OutcomeUndone
from remit.engines.outcomes.cube.manifest import Part
from remit.errors import DoesNotHold, Invalid, NotFound

HASH = r"^[0-9a-f]{64}$"


class CountedSource(BaseModel):
    """What one source came to: the engine's own account of it (`cube.manifest.Part`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: str = Field(title="Dataset", max_length=40)
    source: str = Field(title="Source", max_length=1_000)
    sha256: str = Field(title="SHA-256 of the source", pattern=HASH)
    bytes: int = Field(title="Bytes", ge=0)
    rows: int = Field(title="Rows", ge=0)
    faults: dict[str, int] = Field(title="Rows left out, by reason")
    cells: int = Field(title="Cells", ge=0)
    digest: str = Field(title="SHA-256 of its cells", pattern=HASH)
    months: tuple[int, ...] = Field(title="Months")
    totals: dict[str, int] = Field(title="Sum of each series")
    synthetic: bool = Field(title="Made up")
    replaces: str = Field("", title="Which source it corrects")


@act
class LoadOutcomes(Act):
    """A source is counted into the cube."""

    declaration: ClassVar = Declaration(
        name="load_outcomes",
        title="Count a file of activity or outcomes",
        words="Counts one file into the cube from which outcomes are worked out. The record holds"
        " the hash of the file, of its counts, and of the whole cube with it.",
        group="keeping_the_register",
        on="Register",
        by_command=True,
    )

    counted: CountedSource = Field(title="What it came to")
    checks: tuple[dict[str, Any], ...] = Field((), title="Totals worked out twice")
    said: tuple[str, ...] = Field((), title="What else there is to know")
    cube: str = Field(title="Hash of the cube with it", pattern=HASH)

    def thing(self, effective_on: date) -> Thing:
        """The register."""
        return register_thing()

    def change(self, doing: Doing) -> str:
        """Let it count. Raises `DoesNotHold` (`OUT-003`)."""
        kept = self.counted.model_dump(mode="json")
        part = part_of(kept)
        same_cube(of_record().having(part).hash, self.cube, part)
        OutcomeSource.objects.create(
            part=kept,
            sha256=part.sha256,
            digest=part.digest,
            checks=list(self.checks),
            said=list(self.said),
            cube=self.cube,
            act_id=doing.act_id,
        )
        made_up = ", made up" if part.synthetic else ""
        return (
            f"counted {part.source}{made_up}: {part.rows:,} rows, {part.rows_at_fault:,} of them"
            f" left out; the cube is now {self.cube[:12]}"
        )


@act
class UndoOutcomes(Act):
    """A source is left out of the cube again."""

    declaration: ClassVar = Declaration(
        name="undo_outcomes",
        title="Leave a counted file out again",
        words="Leaves one file out of the cube, as if it had not been counted; what it corrected"
        " counts again, and both stay listed.",
        group="keeping_the_register",
        on="Register",
        by_command=True,
    )

    source: int = Field(title="Source", description="its number in the list", ge=1)
    cube: str = Field(title="Hash of the cube without it", pattern=HASH)

    def thing(self, effective_on: date) -> Thing:
        """The register."""
        return register_thing()

    def change(self, doing: Doing) -> str:
        """Leave it out. Raises `NotFound` (`OUT-004`), `Invalid` and `DoesNotHold`."""
        found = standing(self.source)
        part = part_of(found.part)
        same_cube(of_record().without(part).hash, self.cube, part)
        OutcomeUndone.objects.create(source=found, cube=self.cube, act_id=doing.act_id)
        return f"left out source {found.pk}, {part.source}; the cube is now {self.cube[:12]}"


def numbered(number: int) -> OutcomeSource:
    """A counted source by its number. Raises `NotFound` (`OUT-004`)."""
    found = OutcomeSource.objects.select_related("undone").filter(pk=number).first()
    if found is None:
        raise NotFound(
            "OUT-004",
            f"there is no counted source `{number}`",
            where="source",
            mend="see the list: remit outcomes loads",
        )
    return found


def standing(number: int) -> OutcomeSource:
    """A source that counts now. Raises `Invalid` (`OUT-005`) where it was left out or replaced."""
    found = numbered(number)
    counts = {part.sha256 for part in of_record().parts}
    if hasattr(found, "undone") or found.sha256 not in counts:
        raise Invalid(
            "OUT-005",
            f"source {found.pk} does not count now: it was left out, or another file corrected it",
            where=str(found.part["source"]),
            mend="see the list: remit outcomes loads",
        )
    return found


def same_cube(ours: str, theirs: str, part: Part) -> None:
    """Raise `DoesNotHold` (`OUT-003`) where the cube is not the one that the act speaks of."""
    if ours != theirs:
        raise DoesNotHold(
            "OUT-003",
            "the cube is not the one that the source was counted into",
            where=part.source,
            mend="give the same command again",
        )
