"""One source of activity into one part of a cube: checked, counted, its bad rows kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

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
    in_order,
    listed,
    literal,
    placed,
)
from remit.engines.outcomes.engine.expressions import GOOD, WIDE, Grouping, Refused
from remit.engines.outcomes.engine.scan import Engine, Progress, silent
from remit.engines.outcomes.limits import FAULTS_KEPT_MAX
from remit.engines.outcomes.loading.duplicates import marked
from remit.engines.outcomes.loading.faults import Fault, Faults, shown
from remit.engines.outcomes.loading.proof import proven
from remit.engines.outcomes.loading.published.tally import Known
from remit.engines.outcomes.loading.sources import Source
from remit.engines.outcomes.loading.staging import Staged, all_rows, staged
from remit.engines.outcomes.model import counting
from remit.engines.outcomes.model.cells import DIMENSIONS, NO_BIN
from remit.engines.outcomes.model.counting import ACTIVITY_COUNTS, Count

DATASET: Final = "activity"
GROUPS: Final = "groups-{}"
Judged = list[tuple[Any, ...]]
"""Fault, area and month of groups of rows, with how many rows there are."""

_ABSENT: Final = {"month": "0", "bin": str(NO_BIN)}


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
        with placed(source.name):
            ready = replace(ready, scan=proven(connection, ready.scan))
        first, *others = scans
        group = partial(engine.group, ready.scan, practices=practices, progress=progress)
        group(first, work / GROUPS.format(0), clean=False)
        with placed(source.name):
            judged = _judged(connection, work, first, practices=practices)
            refused = _refused(judged, known, _month_of(source))
            faults = _faults(connection, ready, judged, refused, practices=practices)
            rows = all_rows(connection, ready.scan) + len(ready.misread)
            faults.refuse_most(source.name, rows)
        # Lines that are no rows are faults too, and in no scan.
        clean = faults.counts.total() == len(ready.misread)
        for place, grouping in enumerate(others, start=1):
            group(grouping, work / GROUPS.format(place), clean=clean)
        with placed(source.name):
            cells = _cells(connection, work, scans, refused, practices=practices, clean=clean)
            written = write(connection, cells, built / CELLS)
            synthetic = is_synthetic(connection, source)
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
        synthetic=synthetic,
    )
    progress(f"counted {source.name}", rows)
    return part, faults, built


def is_synthetic(connection: duckdb.DuckDBPyConnection, source: Source) -> bool:
    """Whether the files say of themselves that they are made up."""
    if source.suffix != ".parquet":
        return False
    said = connection.execute(
        "select count(*) from parquet_kv_metadata(" + listed(source.paths) + ") "
        "where key = 'synthetic'::blob and value = 'true'::blob"
    ).fetchone()
    return bool(said and said[0])


def _read_groups(connection: duckdb.DuckDBPyConnection, work: Path, place: int) -> None:
    files = literal(work / GROUPS.format(place) / "*.parquet")
    connection.execute(f"create or replace temp view {WIDE} as from read_parquet({files})")


def _judged(
    connection: duckdb.DuckDBPyConnection, work: Path, first: Grouping, *, practices: bool
) -> Judged:
    """What the groups of the first scan tell of every row of the source."""
    _read_groups(connection, work, 0)
    groups = expressions.groups_sql(first, practices=practices)
    return connection.execute(
        f"select fault, area, month, sum({expressions.ROWS_COLUMN}) from ({groups}) group by all"
    ).fetchall()


def _cells(
    connection: duckdb.DuckDBPyConnection,
    work: Path,
    scans: Sequence[Grouping],
    refused: Refused,
    *,
    practices: bool,
    clean: bool,
) -> str:
    """The query of the cells of all scans in the order of their keys.

    The groups of a scan are sorted once for all series that they tell.
    """
    series: dict[str, str] = {}
    for place, grouping in enumerate(scans):
        _read_groups(connection, work, place)
        good = f"from {WIDE}"
        if not clean:
            judged = expressions.groups_sql(grouping, practices=practices, refused=refused)
            good = f"from ({judged}) where fault = {counting.GOOD}"
        connection.execute(f"create or replace temp view {GOOD} as {good}")
        tidy = expressions.tidy_sql(grouping, practices=practices, clean=clean and place > 0)
        names = [name for name in DIMENSIONS if name in grouping.by]
        with in_order(connection):
            connection.execute(
                f"create or replace temp table tidy_{place} as "
                f"select * from ({tidy}) order by {', '.join(names)}"
            )
        for count in grouping.counts:
            dimensions = ", ".join(
                name if name in names else f"{_ABSENT.get(name, literal(''))} as {name}"
                for name in DIMENSIONS
            )
            series[count.series] = (
                f"select {literal(count.series)} as series, {dimensions}, "
                f"{expressions.column_of(count)} as value from tidy_{place}"
            )
    return " union all ".join(series[name] for name in sorted(series))


def _month_of(source: Source) -> int | None:
    """The month that a hive folder is for, from `month=2018-04`."""
    name = source.paths[0].parent.name
    key, _, value = name.partition("=")
    digits = value.replace("-", "")
    return int(digits) if key == "month" and digits.isdigit() and len(digits) == 6 else None


def _refused(judged: Judged, known: Known | None, month: int | None) -> Refused:
    """Areas in months that no row may speak of, each with the fault."""
    pairs = sorted((area, when) for fault, area, when, _ in judged if fault == counting.GOOD)
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
    judged: Judged,
    refused: Refused,
    *,
    practices: bool,
) -> Faults:
    """Every row at fault, counted from the groups; the rows themselves are sought if there are."""
    later = {(area, month): fault for area, month, fault in refused}
    numbers: Counter[int] = Counter()
    for own, area, month, rows in judged:
        fault = int(own) or later.get((area, month), counting.GOOD)
        if fault != counting.GOOD:
            numbers[fault] += int(rows)
    faults = Faults()
    for each in ready.misread:
        faults.add(Fault(each.file, each.line, each.reason, each.text))
    if numbers:
        kept = _rows_at_fault(connection, ready, refused, practices=practices)
        faults.kept = [*faults.kept, *kept][:FAULTS_KEPT_MAX]
    for fault, many in numbers.items():
        faults.counts[counting.FAULTS[fault]] += many
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
