"""Small activity files for tests, written as a careful and as a careless sender would."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from remit.engines.outcomes.model.counting import ActivityRow

TYPES = {
    "id": "bigint",
    "date": "date",
    "area": "varchar",
    "practice": "varchar",
    "provider": "varchar",
    "age": "smallint",
    "sex": "varchar",
    "kind": "varchar",
    "wait_weeks": "smallint",
    "cost_pence": "bigint",
}


def row(number: int, **changes: Any) -> ActivityRow:
    """A good row, but for what is changed."""
    good = ActivityRow(
        number, date(2018, 4, 3), "01A", "A81001", "RX1", 47, "female", "elective", 12, 1_500
    )
    return good._replace(**changes)


def parquet(path: Path, rows: Iterable[ActivityRow], types: Mapping[str, str] = TYPES) -> Path:
    """Write rows as Parquet; columns that `types` does not name are left out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    with duckdb.connect() as connection:
        connection.execute(f"create table t ({columns})")
        # One statement of literals: for every parameter DuckDB would look for pandas.
        values = [", ".join(_literal(getattr(each, name)) for name in types) for each in rows]
        if values:
            connection.execute(f"insert into t values ({'), ('.join(values)})")
        connection.execute(f"copy t to '{path}' (format parquet)")
    return path


def _literal(value: object) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else "'" + str(value) + "'"


def texts(rows: Iterable[ActivityRow]) -> list[dict[str, str]]:
    """Rows as a CSV file has them."""
    return [
        {name: "" if value is None else str(value) for name, value in each._asdict().items()}
        for each in rows
    ]


def csv_file(path: Path, rows: Iterable[Mapping[str, str]], columns: Iterable[str] = TYPES) -> Path:
    """Write rows of text as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(columns), extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
