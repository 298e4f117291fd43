"""Keeping what was read: statements and faults, streamed into their tables by COPY."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

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
HASH_BYTES = 1 << 20

COLUMNS = {
    "load_body_claim": (
        "batch_id",
        "line",
        "as_of",
        "slug",
        "kind",
        "name",
        "recased",
        "sector",
        "status",
        "opened",
        "closed",
        "codes",
        "address",
        "postcode",
        "lies_in",
        "synthetic",
    ),
    "load_relation_claim": (
        "batch_id",
        "line",
        "as_of",
        "subject",
        "kind",
        "object",
        "since",
        "until",
        "share_ppm",
        "evidence",
    ),
    "load_area_claim": (
        "batch_id",
        "line",
        "as_of",
        "slug",
        "geometry_wkb",
        "geometry_sha256",
        "centre_lon",
        "centre_lat",
    ),
    "load_population_claim": ("batch_id", "line", "as_of", "slug", "registered", "synthetic"),
    "load_fault": ("batch_id", "line", "column", "reason", "mend", "text"),
}


@dataclass(slots=True)
class Kept:
    """What one file came to."""

    rows: int = 0
    faults: int = 0
    statements: int = 0
    last_as_of: date | None = None


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
        else:
            kept.statements += 1
            kept.last_as_of = item.as_of
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


# Made once: `json.dumps` with options makes an encoder for each call.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def as_json(value: Any) -> str:
    """A JSON column's text, the same for the same value."""
    return _encode(value)


def _row(batch_id: int, item: Statement | Fault) -> tuple[str, tuple[Any, ...]]:
    match item:
        case BodyStatement():
            return "load_body_claim", (
                batch_id,
                item.line,
                item.as_of,
                item.slug,
                item.kind,
                item.name,
                item.recased,
                item.sector,
                item.status,
                item.opened,
                item.closed,
                as_json(item.codes),
                as_json(list(item.address)),
                item.postcode,
                item.lies_in,
                item.synthetic,
            )
        case RelationStatement():
            return "load_relation_claim", (
                batch_id,
                item.line,
                item.as_of,
                item.subject,
                item.kind,
                item.object,
                item.since,
                item.until,
                item.share_ppm,
                as_json(item.evidence),
            )
        case AreaStatement():
            digest = hashlib.sha256(item.geometry_wkb).hexdigest()
            return "load_area_claim", (
                batch_id,
                item.line,
                item.as_of,
                item.slug,
                item.geometry_wkb,
                digest,
                item.centre_lon,
                item.centre_lat,
            )
        case PopulationStatement():
            return "load_population_claim", (
                batch_id,
                item.line,
                item.as_of,
                item.slug,
                item.registered,
                item.synthetic,
            )
        case Fault():
            return "load_fault", (
                batch_id,
                item.line,
                item.column,
                _storable(item.reason),
                item.mend,
                _storable(item.text),
            )


def _storable(text: str) -> str:
    """PostgreSQL holds no NUL and no half of a pair in text: pictures stand in for them."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "\u2400")
