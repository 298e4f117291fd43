"""Reading a country's own tables: CSV with a header, UTF-8, one record a line, ISO dates."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from remit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `line` counts from 1 as a text editor does; the header is line 1."""

    table: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of a cell, '' where it is empty. Raises `Invalid` for an unknown column."""
        try:
            return self.cells[column]
        except KeyError:
            raise Invalid(
                "CTY-002", f"table `{self.table}` has no column `{column}`", where=self.place
            ) from None

    @property
    def place(self) -> str:
        """Where the record stands: the table's file and the line."""
        return f"{self.table}.csv line {self.line}"

    def day(self, column: str) -> date | None:
        """The date in a cell, None where it is empty. Raises `Invalid` where it is no date."""
        text = self[column]
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Invalid(
                "CTY-003",
                f"`{text}` is no date",
                where=f"{self.place}, column {column}",
                mend="write it as year-month-day, like 2013-04-01",
            ) from None

    def since(self, column: str) -> date:
        """The date in a cell that must not be empty."""
        day = self.day(column)
        if day is None:
            raise Invalid(
                "CTY-004",
                "a date is missing",
                where=f"{self.place}, column {column}",
                mend="write it as year-month-day, like 2013-04-01",
            )
        return day

    def codes(self) -> dict[str, str]:
        """The codes of the record by scheme, from its columns `ods` and `ons`."""
        return {scheme: self.cells[scheme] for scheme in ("ods", "ons") if self.cells.get(scheme)}


def rows(package: str, table: str) -> Iterator[Row]:
    """The records of `tables/<table>.csv` in a country's package, in the file's order."""
    text = (files(package) / "tables" / f"{table}.csv").read_text("utf-8")
    reader = csv.DictReader(text.splitlines(), strict=True)
    for cells in reader:
        if None in cells or None in cells.values():
            raise Invalid(
                "CTY-005",
                "a record has more or fewer cells than the header",
                where=f"{table}.csv line {reader.line_num}",
            )
        yield Row(table, reader.line_num, cells)
