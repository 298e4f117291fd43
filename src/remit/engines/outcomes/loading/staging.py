"""Activity files made ready: their schema checked, CSV put into Parquet as plain text."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from remit.engines.outcomes.engine.duck import in_order, listed, literal, placed
from remit.engines.outcomes.engine.expressions import COLUMNS
from remit.engines.outcomes.engine.scan import Scan
from remit.engines.outcomes.loading.sources import Source
from remit.engines.outcomes.model.counting import INTEGERS, REQUIRED
from remit.errors import Invalid

_INTEGER_TYPES: Final = {
    *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"),
}
DOCUMENT: Final = "docs/outcomes/activity.md"


@dataclass(frozen=True, slots=True)
class Misread:
    """A line of a CSV file that is no row: `line` is its number, `text` the line."""

    file: str
    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Staged:
    """Files that an engine can scan, and the lines that are no rows."""

    scan: Scan
    misread: tuple[Misread, ...] = ()

    def line(self, place: int, row: int) -> int:
        """The line of row `row` (from 0) in file `place`; for Parquet, its number from 1.

        A CSV file has a header, and lines that are no rows are skipped in counting.
        """
        if not self.scan.text:
            return row + 1
        line = row + 2
        name = self.scan.paths[place].stem
        for gone in sorted(each.line for each in self.misread if each.file == name):
            line += gone <= line
        return line


def staged(connection: duckdb.DuckDBPyConnection, source: Source, work: Path) -> Staged:
    """Check the files of a source and make them ready to be scanned.

    Raises `Invalid`: another schema (CUB-044), a header without its columns (CUB-045), a file
    without its end (CUB-011, CUB-046), or none of the kinds that are read (CUB-047).
    """
    if source.suffix == ".parquet":
        return Staged(_parquet(connection, source))
    if source.suffix == ".csv":
        return _csv(connection, source, work)
    raise Invalid(
        "CUB-047",
        f"activity is read from Parquet and CSV, not from `{source.suffix}`",
        where=source.name,
        mend=f"see {DOCUMENT}",
    )


def _parquet(connection: duckdb.DuckDBPyConnection, source: Source) -> Scan:
    columns: tuple[str, ...] = ()
    for path in source.paths:
        with placed(path.name):
            described = connection.execute(
                f"describe from read_parquet({literal(path)}, hive_partitioning = false)"
            ).fetchall()
        types = {str(row[0]): str(row[1]) for row in described}
        wrong = [f"`{name}` is missing" for name in REQUIRED if name not in types]
        wrong += [
            f"`{name}` is {types[name]} where {_wanted(name)} is wanted"
            for name in COLUMNS
            if name in types and not _fits(name, types[name])
        ]
        here = tuple(name for name in COLUMNS if name in types)
        if columns and here != columns and not wrong:
            wrong = [f"it has not the same columns as {source.paths[0].name}"]
        if wrong:
            raise Invalid(
                "CUB-044",
                f"the file has another schema: {'; '.join(wrong)}",
                where=str(path),
                mend=f"see {DOCUMENT} for the columns and their types",
            )
        columns = here
    return Scan(source.paths, columns)


def _wanted(name: str) -> str:
    return "a whole number" if name in INTEGERS else "DATE" if name == "date" else "VARCHAR"


def _fits(name: str, kind: str) -> bool:
    if name in INTEGERS:
        return kind in _INTEGER_TYPES
    return kind == ("DATE" if name == "date" else "VARCHAR")


def _csv(connection: duckdb.DuckDBPyConnection, source: Source, work: Path) -> Staged:
    """Copy each file to Parquet, every column as text and every row in its place."""
    paths, misread = [], []
    headers = [_header(path) for path in source.paths]
    if any(set(header) & set(COLUMNS) != set(headers[0]) & set(COLUMNS) for header in headers):
        raise Invalid(
            "CUB-045",
            "the files of one folder have different columns",
            where=source.name,
            mend=f"see {DOCUMENT} for the columns",
        )
    for place, (path, header) in enumerate(zip(source.paths, headers, strict=True)):
        target = work / f"staged-{place}" / f"{path.name}.parquet"
        target.parent.mkdir(parents=True)
        kinds = ", ".join(f"{literal(name)}: 'varchar'" for name in header)
        names = ", ".join(f'"{name}"' for name in header if name in COLUMNS)
        # Rows keep their places, so that a row at fault can be found by its line.
        with placed(path.name), in_order(connection):
            connection.execute(
                f"copy (select {names} from read_csv({literal(path)}, columns = {{{kinds}}}, "
                "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
                "nullstr = '', store_rejects = true, rejects_limit = 0)) "
                f"to {literal(target)} (format parquet)"
            )
            misread += [
                Misread(path.name, int(line), _reason(str(kind)), str(text))
                for line, kind, text in connection.execute(
                    "select line, min(error_type::varchar), min(csv_line) from reject_errors "
                    "group by line order by line"
                ).fetchall()
            ]
            connection.execute("drop table if exists reject_errors")
            connection.execute("drop table if exists reject_scans")
        paths.append(target)
    columns = tuple(name for name in COLUMNS if name in headers[0])
    return Staged(Scan(tuple(paths), columns, text=True), tuple(misread))


def _reason(kind: str) -> str:
    return {
        "MISSING COLUMNS": "the line has too few fields",
        "TOO MANY COLUMNS": "the line has too many fields",
        "UNQUOTED VALUE": "the line has a quote in the wrong place",
        "INVALID ENCODING": "the line is not UTF-8",
    }.get(kind, f"the line cannot be read ({kind.lower()})")


def _header(path: Path) -> Sequence[str]:
    """The names of the columns. The last byte tells whether the file was cut."""
    with path.open("rb") as file:
        first = file.readline(100_000)
        file.seek(-min(1, path.stat().st_size), 2)
        last = file.read(1)
    try:
        header = next(csv.reader([first.decode("utf-8-sig").rstrip("\r\n")], strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        header = []
    missing = [name for name in REQUIRED if name not in header]
    if missing or len(set(header)) < len(header):
        said = (
            f"no column {', '.join(f'`{name}`' for name in missing)}" if missing else "a name twice"
        )
        raise Invalid(
            "CUB-045",
            f"the header has {said}",
            where=f"{path}, line 1",
            mend=f"see {DOCUMENT} for the columns",
        )
    if last != b"\n":
        raise Invalid(
            "CUB-046",
            "the last line has no end: the file was cut in the middle",
            where=str(path),
            mend="fetch the file again; a whole file ends with a line feed",
        )
    return header


def all_rows(connection: duckdb.DuckDBPyConnection, scan: Scan) -> int:
    """How many rows the files of a scan have, from their footers."""
    return in_footers(connection, scan, "num_rows")


def in_footers(connection: duckdb.DuckDBPyConnection, scan: Scan, what: str) -> int:
    """What the footers of the files of a scan tell, added up: `num_rows` or `num_row_groups`."""
    row = connection.execute(
        f"select coalesce(sum({what}), 0) from parquet_file_metadata({listed(scan.paths)})"
    ).fetchone()
    assert row is not None  # an aggregate always answers
    return int(row[0])
