"""The books as tables: CSV, Parquet and XLSX, one line for each entry, amounts in whole pence."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from remit.engines.ledger.exporting.rows import Connection, Row, entries
from remit.engines.ledger.limits import XLSX_ROWS_MAX
from remit.errors import Invalid

COLUMNS = tuple(field.name for field in fields(Row))
PARQUET_TYPES = dict.fromkeys(COLUMNS, "varchar") | {
    "effective_on": "date",
    "recorded_at": "timestamptz",
    **dict.fromkeys(("number", "account", "version", "pence", "balance_pence"), "bigint"),
}
# Excel keeps 15 digits of a number: 9,999 billion pounds in pence.
EXCEL_EXACT_MAX = 10**15


def write_csv(connection: Connection, out: IO[str]) -> int:
    """Write every entry as CSV with a heading; answers how many."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for values in _values(connection):
        writer.writerow(_as_text(value) for value in values)
        count += 1
    return count


def write_parquet(connection: Connection, path: Path) -> int:
    """Write every entry as Parquet; answers how many. The rows pass through a file beside it."""
    import duckdb  # noqa: PLC0415 - large, and needed by this export only

    with NamedTemporaryFile("w", dir=path.parent, suffix=".csv", encoding="utf-8") as rows:
        count = write_csv(connection, rows)
        rows.flush()
        with duckdb.connect(config={"autoload_known_extensions": False}) as writer:
            # No entry lacks a value, so that an empty text is an empty text.
            read = writer.read_csv(rows.name, header=True, dtype=PARQUET_TYPES, na_values="\0")
            read.write_parquet(str(path), compression="zstd")
    return count


def write_xlsx(connection: Connection, path: Path) -> int:
    """Write every entry as a workbook of one sheet; answers how many.

    Raises `Invalid` (`LED-031`) before writing where there are more than a sheet can hold.
    """
    import xlsxwriter  # noqa: PLC0415 - needed by this export only

    row = connection.execute("select count(*) from ledger.entry").fetchone()
    assert row is not None
    if row[0] >= XLSX_ROWS_MAX:
        raise Invalid(
            "LED-031",
            f"a sheet holds {XLSX_ROWS_MAX - 1:,} lines, and the books have {row[0]:,}",
            where=str(path),
            mend="export CSV or Parquet, which have no such limit",
        )
    count = 0
    # Rows leave memory as they are written, and nothing is read as a formula or a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("entries")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for count, values in enumerate(_values(connection), 1):
            for place, value in enumerate(values):
                if isinstance(value, int) and abs(value) < EXCEL_EXACT_MAX:
                    sheet.write_number(count, place, value)
                else:
                    sheet.write_string(count, place, _as_text(value))
    return count


def _values(connection: Connection) -> Iterator[tuple[Any, ...]]:
    for row in entries(connection):
        yield tuple(getattr(row, name) for name in COLUMNS)


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
