"""Rows of activity that were given twice: found by their ids, in bounded memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from remit.engines.outcomes.engine.duck import FILE, ROW, bind, in_order, literal
from remit.engines.outcomes.engine.expressions import SOURCE
from remit.engines.outcomes.engine.scan import DUPLICATES, Scan
from remit.engines.outcomes.limits import DUPLICATE_ROWS_AT_ONCE
from remit.engines.outcomes.loading.staging import all_rows
from remit.engines.outcomes.model.counting import INTEGER_TEXT


def marked(connection: duckdb.DuckDBPyConnection, scan: Scan, work: Path) -> Scan:
    """The scan, with rows marked whose id stands on an earlier row.

    Files are copied only where there are such rows. Ids are looked at in as many rounds as keep
    the memory bounded.
    """
    bind(connection, scan, places=True)
    number = '"id"'
    if scan.text:
        number = f"try_cast(nullif(regexp_extract(\"id\", '{INTEGER_TEXT}'), '') as bigint)"
    rounds = all_rows(connection, scan) // DUPLICATE_ROWS_AT_ONCE + 1
    connection.execute("create or replace temp table twice (id bigint)")
    for turn in range(rounds):
        chosen = f"and abs(id) % {rounds} = {turn}" if rounds > 1 else ""
        connection.execute(
            f"insert into twice select id from (select {number} as id from {SOURCE}) "
            f"where id is not null {chosen} group by id having count(*) > 1"
        )
    if not connection.execute("select 1 from twice limit 1").fetchone():
        return scan
    connection.execute(
        f"create or replace temp table later as select {FILE}, {ROW} from ("
        f"select {FILE}, {ROW}, {number} as id from {SOURCE}) semi join twice using (id) "
        f"qualify row_number() over (partition by id order by {FILE}, {ROW}) > 1"
    )
    return replace(
        scan,
        paths=tuple(
            _copy(connection, path, work / f"marked-{place}" / path.name)
            for place, path in enumerate(scan.paths)
        ),
        columns=(*scan.columns, DUPLICATES),
    )


def _copy(connection: duckdb.DuckDBPyConnection, path: Path, target: Path) -> Path:
    """Copy one file, every row in its place, with a column that says whether it came before."""
    target.parent.mkdir()
    with in_order(connection):
        connection.execute(
            f"copy (select f.* exclude ({ROW}), later.{ROW} is not null as {DUPLICATES} "
            f"from read_parquet({literal(path)}, hive_partitioning = false, {ROW} = true) f "
            f"left join later on later.{FILE} = {literal(path)} and later.{ROW} = f.{ROW} "
            f"order by f.{ROW}) to {literal(target)} (format parquet)"
        )
    return target
