"""Keeping what was read: statements and faults, streamed into their tables by COPY."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from pydantic_core import to_json

from remit.domains.bodies.statements import (
    AreaStatement,
    BodyStatement,
    Fault,
    PopulationStatement,
    RelationStatement,
    Statement,
)
from remit.errors import Invalid

ROWS_HELD_MAX = 5_000
FAULTS_TOLD_MAX = 10
"""All are kept, and `remit loads faults` lists them; whoever loads a file is told the first."""
HASH_BYTES = 1 << 20
# Codes and address stand side by side, and are kept as JSON.
CODES_PLACE = BodyStatement._fields.index("codes")

COLUMNS = {
    "load_body_claim": ("batch_id", *BodyStatement._fields),
    "load_relation_claim": ("batch_id", *RelationStatement._fields),
    "load_area_claim": ("batch_id", *AreaStatement._fields, "geometry_sha256"),
    "load_population_claim": ("batch_id", *PopulationStatement._fields),
    "load_fault": ("batch_id", "line", "column", "reason", "mend", "text"),
}


@dataclass(slots=True)
class Kept:
    """What one file came to, and the first of its faults."""

    rows: int = 0
    faults: int = 0
    statements: int = 0
    first_faults: list[Fault] = field(default_factory=list)


def sha256_of(path: Path) -> str:
    """The hash that names a file's content. Raises `Invalid` (LOD-001) where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(HASH_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise Invalid(
            "LOD-001",
            f"the file cannot be read: {error.strerror}",
            str(path),
            "check that it is a file and can be read",
        ) from error
    return digest.hexdigest()


def keep(
    batch_id: int, stream: Iterable[Statement | Fault], progress: Callable[[int], None]
) -> Kept:
    """Write a stream of statements and faults; `progress` hears how many lines are done."""
    kept = Kept()
    held: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    line = 0
    for item in stream:
        table, row = _row(batch_id, item)
        held[table].append(row)
        if item.line != line:
            line = item.line
            kept.rows += 1
        if isinstance(item, Fault):
            kept.faults += 1
            if kept.faults <= FAULTS_TOLD_MAX:
                kept.first_faults.append(item)
        else:
            kept.statements += 1
        if len(held[table]) >= ROWS_HELD_MAX:
            copy_rows(table, COLUMNS[table], held[table])
            held[table].clear()
            progress(kept.rows)
    for table, rows in held.items():
        copy_rows(table, COLUMNS[table], rows)
    progress(kept.rows)
    return kept


def copy_rows(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows into a table of this database, in the transaction in progress."""
    rows = list(rows)
    if not rows:
        return
    listed = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"copy {table} ({listed}) from stdin") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def as_json(value: Any) -> str:
    """The text of a JSON column."""
    return to_json(value).decode()


def _row(batch_id: int, item: Statement | Fault) -> tuple[str, tuple[Any, ...]]:
    """The table of an item, and its row in the order of `COLUMNS`."""
    match item:
        case BodyStatement():
            before, after = item[:CODES_PLACE], item[CODES_PLACE + 2 :]
            said = (as_json(item.codes), as_json(item.address))
            return "load_body_claim", (batch_id, *before, *said, *after)
        case RelationStatement():
            return "load_relation_claim", (batch_id, *item[:-1], as_json(item.evidence))
        case AreaStatement():
            wkb = item.geometry_wkb
            digest = hashlib.sha256(wkb).hexdigest() if wkb else ""
            return "load_area_claim", (batch_id, *item, digest)
        case PopulationStatement():
            return "load_population_claim", (batch_id, *item)
        case Fault():
            reason, text = _storable(item.reason), _storable(item.text)
            return "load_fault", (batch_id, item.line, item.column, reason, item.mend, text)


def _storable(text: str) -> str:
    """PostgreSQL holds no NUL and no half of a pair in text: pictures stand in for them."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\u2400")
