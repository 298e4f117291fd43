"""One source of activity into one part of a cube: checked, counted, its bad rows kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import duckdb

from remit.engines.outcomes.cube.manifest import Part
from remit.engines.outcomes.cube.store import FAULTS
from remit.engines.outcomes.cube.writing import CELLS, write
from remit.engines.outcomes.engine import expressions
from remit.engines.outcomes.engine.duck import (
    FILE,
    ROW,
    bind,
    connected,
    listed,
    literal,
    placed,
)
from remit.engines.outcomes.engine.expressions import WIDE, Grouping, Refused
from remit.engines.outcomes.engine.scan import Engine, Progress, silent
from remit.engines.outcomes.limits import FAULTS_KEPT_MAX
from remit.engines.outcomes.loading.duplicates import marked
from remit.engines.outcomes.loading.faults import Fault, Faults, shown
from remit.engines.outcomes.loading.published.tally import Known
from remit.engines.outcomes.loading.sources import Source
from remit.engines.outcomes.loading.staging import Staged, all_rows, staged
from remit.engines.outcomes.model import counting
from remit.engines.outcomes.model.cells import Key
from remit.engines.outcomes.model.counting import ACTIVITY_COUNTS, Count

DATASET: Final = "activity"


def count(
    source: Source,
    work: Path,
    engine: Engine,
    *,
    counts: Sequence[Count] = ACTIVITY_COUNTS,
    known: Known | None = None,
    seek_duplicates: bool = True,
    sha256: str = "",
    progress: Progress = silent,
) -> tuple[Part, Faults, Path]:
    """Count one source into a new folder below `work`; answers the part, its faults, the folder.

    `known` tells which area codes are right; all of them if not given. Duplicates are sought by
    the rows' ids. Nothing outside `work` is written. Raises `Invalid` as `staging.staged` and
    `Faults.refuse_most`, and `Failure` (CUB-013).
    """
    built = work / "built"
    built.mkdir(parents=True)
    practices = counting.keeps_practices(counts)
    scans = expressions.groupings(counts)
    with connected(spill=work) as connection:
        ready = staged(connection, source, work)
        if seek_duplicates:
            progress(f"looking for duplicates in {source.name}", 0)
            with placed(source.name):
                ready = replace(ready, scan=marked(connection, ready.scan, work))
        for place, grouping in enumerate(scans):
            target = work / f"groups-{place}"
            engine.group(ready.scan, grouping, target, practices=practices, progress=progress)
        with placed(source.name):
            _read_groups(connection, work, 0)
            month = _month_of(source)
            refused = _refused(connection, known, month, practices=practices, scan=scans[0])
            faults = _faults(connection, ready, scans[0], refused, practices=practices)
            rows = all_rows(connection, ready.scan) + len(ready.misread)
            faults.refuse_most(source.name, rows)
            relation = _cells(connection, work, scans, refused, practices=practices)
            written = write(connection, relation, built / CELLS)
    faults.write(built / FAULTS)
    part = Part(
        dataset=DATASET,
        source=source.name,
        sha256=sha256 or source.sha256(progress),
        bytes=source.bytes,
        rows=rows,
        faults=dict(sorted(faults.counts.items())),
        cells=written.cells,
        digest=written.digest,
        months=written.months,
        totals=written.totals,
        synthetic=is_synthetic(source),
    )
    progress(f"counted {source.name}", rows)
    return part, faults, built


def is_synthetic(source: Source) -> bool:
    """Whether the files say of themselves that they are made up."""
    if source.suffix != ".parquet":
        return False
    with connected() as connection, placed(source.name):
        said = connection.execute(
            "select count(*) from parquet_kv_metadata(" + listed(source.paths) + ") "
            "where key = 'synthetic'::blob and value = 'true'::blob"
        ).fetchone()
    return bool(said and said[0])


def _read_groups(connection: duckdb.DuckDBPyConnection, work: Path, place: int) -> None:
    files = literal(work / f"groups-{place}" / "*.parquet")
    connection.execute(f"create or replace temp view {WIDE} as from read_parquet({files})")


def _cells(
    connection: duckdb.DuckDBPyConnection,
    work: Path,
    scans: Sequence[Grouping],
    refused: Refused,
    *,
    practices: bool,
) -> str:
    """The cells of all scans, in a temporary table; answers its name."""
    for place, grouping in enumerate(scans):
        _read_groups(connection, work, place)
        names = ", ".join((*Key._fields, "value"))
        cells = expressions.cells_sql(grouping, practices=practices, refused=refused)
        verb = "insert into cells" if place else "create or replace temp table cells as"
        connection.execute(f"{verb} select {names} from ({cells})")
    return "cells"


def _month_of(source: Source) -> int | None:
    """The month that a hive folder is for, from `month=2018-04`."""
    name = source.paths[0].parent.name
    key, _, value = name.partition("=")
    digits = value.replace("-", "")
    return int(digits) if key == "month" and digits.isdigit() and len(digits) == 6 else None


def _refused(
    connection: duckdb.DuckDBPyConnection,
    known: Known | None,
    month: int | None,
    *,
    practices: bool,
    scan: Grouping,
) -> Refused:
    """Areas in months that no row may speak of, each with the fault."""
    groups = expressions.groups_sql(scan, practices=practices)
    pairs = connection.execute(
        f"select distinct area, month from ({groups}) where fault = 0 order by 1, 2"
    ).fetchall()
    found = []
    for area, when in pairs:
        if month is not None and when != month:
            found.append((area, when, counting.OTHER_MONTH))
        elif known is not None and not known(area, when):
            found.append((area, when, counting.UNKNOWN_AREA))
    return tuple(found)


def _faults(
    connection: duckdb.DuckDBPyConnection,
    ready: Staged,
    scan: Grouping,
    refused: Refused,
    *,
    practices: bool,
) -> Faults:
    """Every row at fault, counted from the groups; the rows themselves are sought if there are."""
    groups = expressions.groups_sql(scan, practices=practices, refused=refused)
    numbers = connection.execute(
        f"select fault, sum({expressions.ROWS_COLUMN}) from ({groups}) where fault <> 0 group by 1"
    ).fetchall()
    faults = Faults()
    for each in ready.misread:
        faults.add(Fault(each.file, each.line, each.reason, each.text))
    if numbers:
        kept = _rows_at_fault(connection, ready, refused, practices=practices)
        faults.kept = [*faults.kept, *kept][:FAULTS_KEPT_MAX]
    for fault, rows in numbers:
        faults.counts[counting.FAULTS[int(fault)]] += int(rows)
    return faults


def _rows_at_fault(
    connection: duckdb.DuckDBPyConnection,
    ready: Staged,
    refused: Refused,
    *,
    practices: bool,
) -> list[Fault]:
    bind(connection, ready.scan, places=True)
    judged = expressions.rows_sql(
        text=ready.scan.text, practices=practices, places=(FILE, ROW), refused=refused
    )
    texts = expressions.COLUMNS
    names = ", ".join(f's."{name}"' for name in texts)
    found = connection.execute(
        f"with judged as ({judged}) "
        f"select j.{FILE}, j.{ROW}, j.fault, {names} from judged j "
        f"join {expressions.SOURCE} s using ({FILE}, {ROW}) "
        f"where j.fault <> 0 order by 1, 2 limit {FAULTS_KEPT_MAX}"
    ).fetchall()
    places = {str(path): place for place, path in enumerate(ready.scan.paths)}
    faults = []
    for file, row, fault, *values in found:
        place = places[str(file)]
        path = ready.scan.paths[place]
        faults.append(
            Fault(
                file=path.stem if ready.scan.text else path.name,
                line=ready.line(place, int(row)),
                reason=counting.FAULTS[int(fault)],
                row=shown(dict(zip(texts, values, strict=True))),
            )
        )
    return faults
