"""Cells into Parquet, with the hash and the totals of what was written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import duckdb

from remit.engines.outcomes.engine.duck import fill, in_order, literal
from remit.engines.outcomes.model.cells import Cells, Key

CELLS: Final = "cells.parquet"
_LINES_AT_ONCE: Final = 100_000
_NAMES: Final = ", ".join((*Key._fields, "value"))
_LINE: Final = f"concat_ws(chr(9), {_NAMES})"
"""`model.cells.line`; no field of a cell is null, which `concat_ws` would leave out."""
_TYPES: Final = {"month": "integer", "bin": "integer"}
_TYPED: Final = ", ".join(
    f"{name}::{_TYPES.get(name, 'varchar')} as {name}" for name in Key._fields
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a file of cells holds."""

    cells: int
    digest: str
    months: tuple[int, ...]
    totals: dict[str, int]


def write(connection: duckdb.DuckDBPyConnection, cells: str, file: Path) -> Written:
    """Write the cells that the query `cells` gives in the order of their keys.

    A sorted file lets a reader of one series skip the others.
    """
    with in_order(connection):
        connection.execute(
            f"copy (select {_TYPED}, value::bigint as value from ({cells})) "
            # The second version packs whole numbers, which are then read in half the time.
            f"to {literal(file)} (format parquet, parquet_version v2, compression zstd)"
        )
    return measured(connection, file)


def ordered(table: str) -> str:
    """The query of the cells of `table` in the order of their keys."""
    return f"select * from {table} order by {', '.join(Key._fields)}"


def measured(connection: duckdb.DuckDBPyConnection, file: Path) -> Written:
    """Count, hash and add up the cells of a file; the hash is that of `model.cells.digest`.

    Lines are taken as they stand: sorting them again would cost as much as the writing did.
    """
    source = f"read_parquet({literal(file)}, hive_partitioning = false)"
    hashed, cells = sha256(), 0
    with in_order(connection):
        connection.execute(f"select {_LINE} from {source}")
        while lines := connection.fetchmany(_LINES_AT_ONCE):
            hashed.update(("\n" * bool(cells) + "\n".join(line for (line,) in lines)).encode())
            cells += len(lines)
    sums = connection.execute(
        f"select series, month, sum(value) from {source} group by all order by all"
    ).fetchall()
    totals: Counter[str] = Counter()
    for series, _month, total in sums:
        totals[str(series)] += int(total)
    return Written(
        cells,
        hashed.hexdigest(),
        tuple(sorted({int(month) for _series, month, _total in sums})),
        dict(totals),
    )


def table_of(connection: duckdb.DuckDBPyConnection, cells: Cells, name: str) -> None:
    """Make the temporary table `name` from cells held in memory."""
    names = (*Key._fields, "value")
    columns = zip(*((*key, value) for key, value in cells.items()), strict=True)
    fill(connection, name, dict(zip(names, columns, strict=True)) or dict.fromkeys(names, ()))
