"""Rows that are left out: where they stand, why, and what they hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from remit.engines.outcomes.limits import FAULT_SHARE_MAX, FAULTS_KEPT_MAX
from remit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Fault:
    """A row at fault: its file, its line (or number where there are none), why, and the row."""

    file: str
    line: int
    reason: str
    row: str


@dataclass(slots=True)
class Faults:
    """The rows of one source that are left out: all are counted, the first of them kept."""

    kept: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, fault: Fault) -> None:
        """Count a row at fault, and keep it while there is room."""
        self.counts[fault.reason] += 1
        if len(self.kept) < FAULTS_KEPT_MAX:
            self.kept.append(fault)

    def refuse_most(self, source: str, rows: int) -> None:
        """Raise `Invalid` (CUB-043) where so many rows are at fault that the file is another."""
        bad = self.counts.total()
        if bad > rows * FAULT_SHARE_MAX:
            first = self.kept[0] if self.kept else None
            place = f", first in line {first.line}: {first.reason}" if first else ""
            raise Invalid(
                "CUB-043",
                f"{bad:,} of {rows:,} rows are at fault{place}",
                where=source,
                mend="check that it is the right file, in the layout that the documentation shows",
                details={"faults": dict(self.counts)},
            )

    def write(self, file: Path) -> None:
        """Write the kept rows, one JSON object a line."""
        with file.open("w", encoding="utf-8") as out:
            for fault in self.kept:
                out.write(json.dumps(asdict(fault), ensure_ascii=False) + "\n")


def read(file: Path) -> Iterator[Fault]:
    """The rows that `Faults.write` wrote."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield Fault(**json.loads(line))


def shown(row: Mapping[str, object]) -> str:
    """A row as text for a person: its fields with their names, empty ones left out."""
    return ", ".join(f"{name} {value}" for name, value in row.items() if value not in (None, ""))
