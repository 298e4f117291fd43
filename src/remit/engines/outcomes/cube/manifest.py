"""The list of what a cube holds: one part for each source, with its hashes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from remit.errors import DoesNotHold, NotFound

FILE: Final = "manifest.json"
FORM: Final = 1
SHORT: Final = 16
"""Hexadecimal digits of a source's hash that name its folder; the manifest holds all of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one source came to.

    `sha256` is the hash of the source's content, `digest` that of its cells (`model.cells.digest`).
    `rows` counts all rows of the source, `faults` those left out by reason. `months` are those
    that its cells speak of, `totals` the sum of each series. `synthetic`: made up, and marked so
    by whoever made it. `replaces`: the hash of the source that this one corrects.
    """

    dataset: str
    source: str
    sha256: str
    bytes: int
    rows: int
    faults: Mapping[str, int]
    cells: int
    digest: str
    months: tuple[int, ...]
    totals: Mapping[str, int]
    synthetic: bool = False
    replaces: str = ""

    @property
    def place(self) -> Path:
        """Its folder below the cube's, in hive layout."""
        return Path("parts") / f"dataset={self.dataset}" / f"source={self.sha256[:SHORT]}"

    @property
    def rows_at_fault(self) -> int:
        """How many rows were left out."""
        return sum(self.faults.values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """`parts` are counted; `superseded` are those that a correction replaced, kept for undoing."""

    parts: tuple[Part, ...] = ()
    superseded: tuple[Part, ...] = field(default=())

    @property
    def hash(self) -> str:
        """SHA-256 (hex) over the parts: the same for the same sources, in whatever order added."""
        lines = sorted(f"{part.dataset}\t{part.sha256}\t{part.digest}" for part in self.parts)
        return sha256("\n".join(lines).encode()).hexdigest()

    def part(self, sha: str) -> Part:
        """The part whose source hash begins with `sha`. Raises `NotFound` (CUB-020)."""
        found = [part for part in self.parts if part.sha256.startswith(sha)] if sha else []
        if len(found) != 1:
            raise NotFound(
                "CUB-020",
                f"{'no' if not found else 'more than one'} part has a hash that begins `{sha}`",
                mend="list the parts and give more of the hash",
            )
        return found[0]

    def having(self, part: Part) -> Manifest:
        """With `part` added, and what it replaces set aside."""
        aside = [each for each in self.parts if each.sha256 == part.replaces]
        kept = [each for each in self.parts if each.sha256 != part.replaces]
        return Manifest(_sorted([*kept, part]), _sorted([*self.superseded, *aside]))

    def without(self, part: Part) -> Manifest:
        """With `part` taken out, and what it replaced back in its place."""
        back = [each for each in self.superseded if each.sha256 == part.replaces]
        aside = [each for each in self.superseded if each.sha256 != part.replaces]
        kept = [each for each in self.parts if each.sha256 != part.sha256]
        return Manifest(_sorted([*kept, *back]), _sorted(aside))


def _sorted(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (part.dataset, part.months, part.sha256)))


def load(folder: Path) -> Manifest:
    """The manifest in `folder`, empty where there is none. Raises `DoesNotHold` (CUB-021)."""
    file = folder / FILE
    if not file.exists():
        return Manifest()
    try:
        kept = json.loads(file.read_text("utf-8"))
        found = Manifest(_parts(kept["parts"]), _parts(kept["superseded"]))
        written = kept["hash"]
    except (ValueError, KeyError, TypeError) as error:
        raise DoesNotHold(
            "CUB-021",
            f"the list of the cube's parts cannot be read: {error}",
            where=str(file),
            mend="restore it from a copy, or build the cube anew from its sources",
        ) from error
    if written != found.hash:
        raise DoesNotHold(
            "CUB-021",
            "the list of the cube's parts does not match its own hash",
            where=str(file),
            mend="restore it from a copy, or build the cube anew from its sources",
        )
    return found


def _parts(kept: list[dict[str, Any]]) -> tuple[Part, ...]:
    return tuple(Part(**(each | {"months": tuple(each["months"])})) for each in kept)


def keep(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all: this is the moment at which a change counts."""
    text = json.dumps(
        {
            "form": FORM,
            "hash": manifest.hash,
            "parts": [asdict(part) for part in manifest.parts],
            "superseded": [asdict(part) for part in manifest.superseded],
        },
        indent=1,
        sort_keys=True,
    )
    partial = folder / (FILE + ".partial")
    partial.write_text(text + "\n", "utf-8")
    partial.replace(folder / FILE)
