"""What an engine is given to read, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from remit.engines.outcomes.engine.expressions import COLUMNS, Grouping
from remit.engines.outcomes.model import counting

Progress = Callable[[str, int], None]
"""Hears what is being done and how many rows of it are done."""

DUPLICATES: Final = "is_duplicate"


def silent(stage: str, done: int) -> None:
    """Progress that nobody listens to."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Parquet files that make one source.

    `columns` are those that the files have; `text`: all of them hold text, as they came from CSV.
    `sound`: it is proven that no number or date is at fault; `month`: the one proven of all rows.
    """

    paths: tuple[Path, ...]
    columns: tuple[str, ...]
    text: bool = False
    sound: bool = False
    month: int | None = None

    def selected(self, dialect: str) -> str:
        """The list of a SELECT that has every column of the schema.

        Those that the files have stay as they are: any width of integer will do, and a cast of
        every row is felt.
        """
        quote, text = ('"', "varchar") if dialect == "duckdb" else ("`", "string")
        found = []
        for name in COLUMNS:
            kind = text if self.text or name in counting.TEXTS else "bigint"
            quoted = f"{quote}{name}{quote}"
            column = quoted if name in self.columns else f"cast(null as {kind})"
            found.append(f"{column} as {quoted}")
        marked = DUPLICATES if DUPLICATES in self.columns else "false"
        return ", ".join([*found, f"{marked} as {quote}{DUPLICATES}{quote}"])


class Engine(Protocol):
    """Scans files and writes the groups of each scan to Parquet."""

    name: str

    def group(
        self,
        scan: Scan,
        grouping: Grouping,
        target: Path,
        *,
        practices: bool,
        clean: bool,
        progress: Progress,
    ) -> None:
        """Write the groups of `grouping` as Parquet files below the new folder `target`.

        `clean`: an earlier scan has shown that no row is at fault.
        """
        ...

    def close(self) -> None:
        """Give back what the engine holds."""
        ...
