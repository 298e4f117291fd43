"""DuckDB: the engine on one machine, and the reader of every cube."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb
import numpy as np

from remit.engines.outcomes import limits
from remit.engines.outcomes.engine import expressions
from remit.engines.outcomes.engine.expressions import Grouping
from remit.engines.outcomes.engine.scan import Progress, Scan
from remit.errors import Failure, Invalid

PROGRESS_SECONDS: Final = 0.5
FILE, ROW = "filename", "file_row_number"
"""The columns that `bind` adds where places are asked for."""


@contextmanager
def connected(
    *, spill: Path | None = None, threads: int = limits.THREADS_MAX
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory, bounded, in UTC; what does not fit spills to a folder that goes again."""
    with TemporaryDirectory(prefix="remit-duckdb-", dir=spill) as folder:
        connection = duckdb.connect(
            config={
                "memory_limit": f"{limits.MEMORY_MB_MAX}MB",
                "threads": min(threads, os.cpu_count() or 1),
                "temp_directory": folder,
                "preserve_insertion_order": False,
                # Nothing is fetched or installed at run time.
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        try:
            connection.execute("set enable_progress_bar_print = false")
            connection.execute("set enable_progress_bar = true")
            yield connection
        finally:
            connection.close()


@contextmanager
def in_order(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let rows keep the order of their files and of ORDER BY while they are copied or fetched."""
    connection.execute("set preserve_insertion_order = true")
    try:
        yield
    finally:
        connection.execute("set preserve_insertion_order = false")


def literal(text: object) -> str:
    """A text as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"


def fill(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[str | int]]
) -> None:
    """Make the temporary `table` from columns of texts or of whole numbers, of one length.

    Arrays of a fixed width are handed over: for every single object DuckDB would look for pandas.
    """
    arrays = {
        name: np.array(
            values, dtype=np.int64 if isinstance(next(iter(values), ""), int) else np.str_
        )
        for name, values in columns.items()
    }
    casts = ", ".join(
        f'"{name}"::{"bigint" if array.dtype == np.int64 else "varchar"} as "{name}"'
        for name, array in arrays.items()
    )
    connection.register("arrays", arrays)
    connection.execute(f"create or replace temp table {table} as select {casts} from arrays")
    connection.unregister("arrays")


def listed(paths: tuple[Path, ...]) -> str:
    """Paths as an SQL list."""
    return "[" + ", ".join(literal(path) for path in paths) + "]"


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Say in our own words what DuckDB found wrong with a file.

    Raises `Invalid` (CUB-011, CUB-012) for a file, `Failure` (CUB-013) for memory or disk.
    """
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.FatalException) as error:
        raise Failure(
            "CUB-013",
            "the count needs more memory or disk than it may use",
            where=where,
            mend="free some disk, or give the file in smaller ones, a month each",
        ) from error
    except duckdb.ConversionException as error:
        raise Invalid(
            "CUB-001",
            "a sum is larger than a cell can hold",
            where=where,
            mend="look for a figure in the wrong unit",
        ) from error
    except duckdb.Error as error:
        said = str(error)
        if "magic bytes" in said or "too small to be a Parquet" in said or "footer" in said:
            raise Invalid(
                "CUB-011",
                "the Parquet file has no end: it was cut, or is no Parquet",
                where=where,
                mend="fetch the file again",
            ) from error
        raise Invalid(
            "CUB-012",
            f"the file cannot be read: {said.splitlines()[0]}",
            where=where,
            mend="open it with the program that made it, or fetch it again",
        ) from error


class DuckEngine:
    """Groups files with DuckDB."""

    name = "duckdb"

    def __init__(self, *, spill: Path | None = None) -> None:
        self._context = connected(spill=spill)
        self._connection = self._context.__enter__()

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
        """Write the groups of one scan below `target`. Raises as `placed`."""
        scanned = expressions.scan_sql(grouping, "duckdb", scan, practices=practices, clean=clean)
        target.mkdir()
        with placed(", ".join(path.name for path in scan.paths[:3])):
            bind(self._connection, scan)
            with watched(self._connection, progress):
                self._connection.execute(
                    f"copy ({scanned}) to {literal(target / 'groups.parquet')} (format parquet)"
                )

    def close(self) -> None:
        """Close the connection and remove what was spilt."""
        self._context.__exit__(None, None, None)


def bind(connection: duckdb.DuckDBPyConnection, scan: Scan, *, places: bool = False) -> None:
    """Make the view that expressions read; `places` adds file name and row number."""
    more = f", {FILE}, {ROW}" if places else ""
    asked = f", {FILE} = true, {ROW} = true" if places else ""
    connection.execute(
        f"create or replace temp view {expressions.SOURCE} as "
        f"select {scan.selected('duckdb')}{more} from read_parquet({listed(scan.paths)}, "
        f"hive_partitioning = false{asked})"
    )


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, progress: Progress) -> Iterator[None]:
    """Tell how many hundredths of the running query are done, from a thread beside it."""
    over = threading.Event()

    def tell() -> None:
        while not over.wait(PROGRESS_SECONDS):
            done = connection.query_progress()
            if done > 0:
                progress("counting, percent", int(done))

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
