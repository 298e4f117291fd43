"""The cube of this house: a folder of files, and the journal's word on which of them count.

The journal decides. Questions never look at the list that lies with the files, and the next change
makes it follow, so that a house that was killed between the two, restored from a copy or served by
several processes shows what the acts say (docs/adr/0051).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from remit.domains.outcomes.models import OutcomeSource, OutcomeUndone
from remit.engines.outcomes.cube.manifest import Manifest, Part
from remit.engines.outcomes.cube.store import Cube
from remit.errors import DoesNotHold, Failure

STATES_REMEMBERED_MAX = 4


class AsRecorded(Cube):
    """A cube to read from: its parts are those that the journal names, whatever its list says."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        super().__init__(folder)
        self._manifest = manifest

    def manifest(self) -> Manifest:
        """What counts, by the journal."""
        return self._manifest

    def __hash__(self) -> int:
        return hash((self.folder, self.hash))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AsRecorded) and (self.folder, self.hash) == (
            other.folder,
            other.hash,
        )


def cube() -> Cube:
    """The cube of this house, to load into. Raises `Failure` (`OUT-001`)."""
    folder: Path | None = settings.CUBE_FOLDER
    if folder is None:
        raise Failure(
            "OUT-001",
            "this house has no folder for its counts",
            where="REMIT_CUBE",
            mend="start it with ./remit, or set REMIT_HOME or REMIT_CUBE",
        )
    return Cube(folder)


def of_record() -> Manifest:
    """What counts, by the acts of loading and undoing in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from outcome_source), (select max(id) from outcome_source),"
            " (select count(*) from outcome_undone), (select max(source_id) from outcome_undone)"
        )
        return _replayed(connection.settings_dict["NAME"], cursor.fetchone())


@lru_cache(maxsize=STATES_REMEMBERED_MAX)
def _replayed(_database: str, _state: tuple[int | None, ...]) -> Manifest:
    """The manifest that follows from all rows; these only grow, so their state names it."""
    found = Manifest()
    for _, part, coming in sorted(_events(), key=lambda event: event[0]):
        found = found.having(part) if coming else found.without(part)
    return found


def _events() -> list[tuple[int, Part, bool]]:
    """Each act's number, the part it was about, and whether that came or went."""
    rows = list(OutcomeSource.objects.values_list("id", "act__number", "part"))
    parts = {key: part_of(kept) for key, _, kept in rows}
    events = [(number, parts[key], True) for key, number, _ in rows]
    gone = OutcomeUndone.objects.values_list("source_id", "act__number")
    return [*events, *((number, parts[key], False) for key, number in gone)]


def part_of(kept: dict[str, object]) -> Part:
    """A part from the row that keeps it."""
    return Part(**(kept | {"months": tuple(kept["months"])}))  # type: ignore[arg-type]


def current() -> AsRecorded:
    """The cube as the journal has it, to read from.

    Raises `Failure` (`OUT-001`), and `DoesNotHold` (`OUT-002`) where files of it are not there.
    """
    found = AsRecorded(cube().folder, of_record())
    parts = found.manifest().parts
    missing = [part for part in parts if not (found.folder / part.place).is_dir()]
    if missing:
        raise DoesNotHold(
            "OUT-002",
            f"{len(missing)} of {len(parts)} counted sources have lost their files,"
            f" first `{missing[0].source}`",
            where=str(found.folder),
            mend="count them again from the same files: remit outcomes build PATH",
        )
    return found
