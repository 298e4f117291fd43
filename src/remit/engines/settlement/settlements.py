"""All packs of a house: known by their outlines, each read whole when it is first asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from remit.engines.settlement.checks import SCHEMA, check_about
from remit.engines.settlement.files import Reading, hash_of
from remit.engines.settlement.pack import Pack, in_force, load_pack
from remit.engines.settlement.policies import acts_of
from remit.errors import Invalid, NotFound


@dataclass(frozen=True)
class Outline:
    """What can be told of a pack without reading its policies: its title, its dates (half open),
    and the acts that its schema declares. The words are those of `Pack`."""

    folder: Path
    name: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    schema_text: str = field(repr=False)
    changes: str = ""

    @cached_property
    def hash(self) -> str:
        """The hash that the pack has when it is read whole."""
        base = outline_of(self.folder.parent / self.changes).hash if self.changes else ""
        return hash_of(self.folder, begun_with=base)

    @cached_property
    def acts(self) -> Mapping[str, str]:
        """Each act and its group."""
        return acts_of(self.schema_text)

    def in_force(self, on: date) -> bool:
        """Whether this is the law on that day."""
        return in_force(self.in_force_from, self.in_force_to, on)


def outline_of(folder: Path) -> Outline:
    """The outline of a pack. Raises `Invalid` (`SET-001`) where it cannot be told."""
    reading = Reading(folder)
    about = reading.toml("pack.toml")
    check_about(reading, about)
    place = folder / SCHEMA
    if not place.is_file():
        place = folder.parent / str(about.get("changes", "")) / SCHEMA
    if reading.faults or not place.is_file():
        # The whole reading names every fault, with file and line.
        pack = load_pack(folder)
        return Outline(
            folder,
            pack.name,
            pack.title,
            pack.in_force_from,
            pack.in_force_to,
            pack.schema_text,
            pack.changes,
        )
    return Outline(
        folder,
        folder.name,
        str(about["title"]),
        about.get("in_force_from"),
        about.get("in_force_to"),
        place.read_text("utf-8"),
        str(about.get("changes", "")),
    )


class Settlements:
    """All packs of a house: `packs` are or were in force, `drafts` never were.

    `known` are all of them, those in force first, as far as they have been read.
    """

    def __init__(self, known: Iterable[Pack | Outline]) -> None:
        self.known = sorted(
            known, key=lambda each: (each.in_force_from is None, each.in_force_from or date.min)
        )
        self._whole = {each.name: each for each in self.known if isinstance(each, Pack)}

    @classmethod
    def from_folder(cls, folder: Path) -> Settlements:
        """Every pack in a folder of packs. Raises `Invalid` (`SET-001`) as `outline_of` does."""
        return cls(outline_of(path.parent) for path in sorted(folder.glob("*/pack.toml")))

    @property
    def packs(self) -> list[Pack]:
        """Those that are or were in force, read whole, by their dates."""
        return [self._read(each) for each in self.known if each.in_force_from]

    @property
    def drafts(self) -> list[Pack]:
        """Those that never were in force, read whole."""
        return [self._read(each) for each in self.known if not each.in_force_from]

    def _read(self, known: Pack | Outline) -> Pack:
        """A pack, read whole once. Raises as `load_pack` does."""
        if known.name not in self._whole:
            assert isinstance(known, Outline)  # a pack is whole
            self._whole[known.name] = load_pack(known.folder)
        return self._whole[known.name]

    def named(self, name: str) -> Pack:
        """A pack by its name, in force or not. Raises `NotFound` (`SET-003`)."""
        return self._read(self.outline(name))

    def outline(self, name: str) -> Pack | Outline:
        """What is known of a pack without reading it whole. Raises as `named` does."""
        for each in self.known:
            if each.name == name:
                return each
        raise NotFound(
            "SET-003",
            f"there is no settlement `{name}`",
            where="pack",
            mend="name one of: " + ", ".join(each.name for each in self.known),
        )

    def in_force(self, on: date) -> Pack:
        """The pack of a date. Raises `Invalid` (`SET-002`) where there is none."""
        for each in self.known:
            if each.in_force(on):
                return self._read(each)
        raise Invalid(
            "SET-002",
            f"no settlement is in force on {on.isoformat()}",
            where="effective date",
            mend="choose a date within one of: "
            + "; ".join(
                f"{each.title} (from {each.in_force_from})"
                for each in self.known
                if each.in_force_from
            ),
        )
