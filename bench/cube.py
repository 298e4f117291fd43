"""Counting activity into a cube, beside the same groups asked of DuckDB by hand, and beside Spark.

REMIT_BENCH_ROWS names the sizes, as `1e6,1e7`; each needs about 15 bytes of disk a row. A folder
that REMIT_BENCH_PLACE names keeps the rows for another run. The last lines tell what a row costs at
each size.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SEED = 20130401
PLACES = 211
SIZES = "1e6,1e7,1e8"
RATIO_AIM = 1.3
MEMORY_MB_AIM = 1_500
READ_SECONDS_AIM = 0.3
SPARK_ROWS_MAX = 10_000_000
READS = 5

PEER = """
copy (select area, year(date) * 100 + month(date) as month,
             case when age is null then -1 when age >= 90 then 90
                  else age - age % 5 end as age_from,
             sex, kind, count(*) as n, sum(cost_pence) as cost
      from read_parquet('{files}', hive_partitioning = false) group by all)
to '{target}/people.parquet' (format parquet);
copy (select area, year(date) * 100 + month(date) as month, kind,
             case when wait_weeks >= 104 then 104 else wait_weeks end as bin, count(*) as n
      from read_parquet('{files}', hive_partitioning = false)
      where wait_weeks is not null group by all)
to '{target}/waits.parquet' (format parquet);
"""

SCAN = """
select max(area), max(date), max(age), max(sex), max(kind), max(wait_weeks), sum(cost_pence)
from read_parquet('{files}', hive_partitioning = false)
"""


def make(folder: str, rows: str) -> dict[str, Any]:
    """Write a year of synthetic activity."""
    from remit.engines.outcomes.model.bands import months_between
    from remit.engines.outcomes.synthetic.activity import Plan, write
    from remit.engines.outcomes.synthetic.shape import Place

    places = tuple(Place(f"Q{number:02X}", 90_000 + 3_000 * number) for number in range(PLACES))
    plan = Plan(SEED, int(rows), tuple(months_between(201804, 201903)), places)
    return {"new": len(write(plan, Path(folder)))}


def peer(folder: str, target: str) -> dict[str, Any]:
    """The same groups by hand, in one connection, with the same threads and memory."""
    from remit.engines.outcomes.engine.duck import connected

    Path(target).mkdir()
    with connected() as connection:
        connection.execute(PEER.format(files=f"{folder}/*/*.parquet", target=target))
    return {}


def scan(folder: str) -> dict[str, Any]:
    """The same columns read, and no groups made: what the machine needs for the files alone."""
    from remit.engines.outcomes.engine.duck import connected

    with connected() as connection:
        connection.execute(SCAN.format(files=f"{folder}/*/*.parquet")).fetchall()
    return {}


def build(
    folder: str, target: str, engine: str = "duckdb", duplicates: str = "yes"
) -> dict[str, Any]:
    """The cube, a part for each month; `month_s` is the time of the last one alone."""
    from remit.engines.outcomes.cube.store import Cube
    from remit.engines.outcomes.loading.service import Wanted, load

    cube, wanted = Cube(Path(target)), Wanted(engine=engine, seek_duplicates=duplicates == "yes")
    # Importing Ibis and starting Spark happen once in a process, whatever it then counts.
    from remit.engines.outcomes.engine import choose  # noqa: F401

    months = sorted(Path(folder).iterdir())
    started = time.perf_counter()
    load(cube, months[:-1], wanted)
    before_last = time.perf_counter()
    loaded = load(cube, months[-1:], wanted)
    done = time.perf_counter()
    if any(each.refused for each in loaded):
        sys.exit(str(loaded[0].refused))
    parts = cube.manifest().parts
    return {
        "all_s": done - started,
        "month_s": done - before_last,
        "hash": cube.hash,
        "count": sum(part.totals["activity.count"] for part in parts),
        "cells": sum(part.cells for part in parts),
        "java": java() if engine == "spark" else {},
    }


def java() -> dict[str, float]:
    """Peak memory and processor time of the Java beside this program, which Linux tells."""
    from pyspark import SparkContext

    process = Path("/proc") / str(SparkContext._gateway.proc.pid)
    peak = (process / "status").read_text().partition("VmHWM:")[2].split()[0]
    # After the name in brackets: the 12th and 13th fields are the ticks used.
    ticks = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
    return {
        "memory_mb": int(peak) // 1024,
        "cpu_s": sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"),
    }


def read(target: str) -> dict[str, Any]:
    """A series for every area by age and sex, the median of some readings, reader opened anew."""
    from remit.engines.outcomes.cube.reading import reading
    from remit.engines.outcomes.cube.store import Cube

    taken = []
    for _ in range(READS):
        started = time.perf_counter()
        with reading(Cube(Path(target))) as reader:
            reader.figures("activity.count", ("area", "age_band", "sex"))
        taken.append(time.perf_counter() - started)
    return {"median_s": sorted(taken)[READS // 2]}


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    each.__name__: each for each in (make, peer, scan, build, read)
}


def run(job: str, *arguments: str) -> dict[str, Any]:
    """One job in a process of its own: its answer, `wall_s`, `cpu_s` and `memory_mb`."""
    done = subprocess.run(
        [sys.executable, __file__, job, *arguments], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{job} failed")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def work(job: str, *arguments: str) -> None:
    """Do one job here and print what it took."""
    started = time.perf_counter()
    said = JOBS[job](*arguments)
    own = resource.getrusage(resource.RUSAGE_SELF)
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            said
            | {
                "wall_s": time.perf_counter() - started,
                "cpu_s": own.ru_utime + own.ru_stime,
                "memory_mb": max(own.ru_maxrss, below.ru_maxrss) // 1024,
            }
        )
    )


def measure(place: Path, folder: Path, rows: int) -> tuple[bool, float]:
    """Print what one size takes; answers whether every aim was met, and nanoseconds a row."""
    target = str(place / "cube")
    made = run("make", str(folder), str(rows))
    by_hand = run("peer", str(folder), str(place / "peer"))
    alone = run("scan", str(folder))
    trusted = run("build", str(folder), str(place / "trusted"), "duckdb", "no")
    ours = run("build", str(folder), target)
    asked = run("read", target)
    if ours["count"] != rows or ours["hash"] != trusted["hash"]:
        sys.exit(f"{rows:,} rows were made and {ours['count']:,} counted")
    ratio = trusted["cpu_s"] / by_hand["cpu_s"]
    wall = trusted["wall_s"] / by_hand["wall_s"]
    print(f"{rows:>13,} rows, {ours['cells']:,} cells")
    for name, each in (
        ("rows made" if made["new"] else "rows there already", made),
        ("columns read", alone),
        ("by hand", by_hand),
        ("cube, ids trusted", trusted),
        ("cube, ids checked", ours),
    ):
        print(
            f"  {name:<18}{each['wall_s']:7.1f} s {each['cpu_s']:7.1f} s of the processor, "
            f"{1e9 * each['cpu_s'] / rows:5,.0f} ns a row {each['memory_mb']:6} MB"
        )
    print(f"  ids trusted to by hand: {wall:.2f} of the time, {ratio:.2f} of the processor")
    print(
        f"  ids trusted to columns read: {trusted['cpu_s'] / alone['cpu_s']:.1f} of the processor"
    )
    print(f"  one new month: 1/{ours['all_s'] / ours['month_s']:.1f} of a year")
    print(f"  a series for every area by age and sex: {1000 * asked['median_s']:.0f} ms")
    compare_spark(place, str(folder), ours, rows)
    met = (
        wall <= RATIO_AIM
        and ours["memory_mb"] <= MEMORY_MB_AIM
        and asked["median_s"] <= READ_SECONDS_AIM
    )
    return met, 1e9 * trusted["cpu_s"] / rows


def compare_spark(place: Path, folder: str, ours: dict[str, Any], rows: int) -> None:
    """Count the same with Spark where it is installed; the integers must be equal."""
    from remit.engines.outcomes.engine.spark import ready

    if not ready() or rows > SPARK_ROWS_MAX:
        return
    spark = run("build", folder, str(place / "spark"), "spark", "yes")
    same, beside = spark["hash"] == ours["hash"], spark["java"]
    print(
        f"  Spark: {spark['wall_s']:.1f} s against {ours['wall_s']:.1f} s; of the processor "
        f"{spark['cpu_s'] + beside['cpu_s']:.1f} s against {ours['cpu_s']:.1f} s; "
        f"Java {beside['memory_mb']} MB beside {spark['memory_mb']} MB, against "
        f"{ours['memory_mb']} MB; integers {'equal' if same else 'DIFFER'}"
    )
    if not same:
        sys.exit("Spark and DuckDB count differently")


def main() -> None:
    """Print every size, and fail where the largest is over its aim."""
    met, costs = True, {}
    kept = os.environ.get("REMIT_BENCH_PLACE", "")
    for size in os.environ.get("REMIT_BENCH_ROWS", SIZES).split(","):
        with tempfile.TemporaryDirectory(prefix="remit-bench-", dir=kept or None) as folder:
            rows, place = int(float(size)), Path(folder)
            made = Path(kept) / f"activity-{rows}" if kept else place / "activity"
            met, costs[size] = measure(place, made, rows)
    print("ids trusted, ns of the processor a row: ", end="")
    print(", ".join(f"{cost:,.0f} at {size}" for size, cost in costs.items()))
    print(
        f"aims: {RATIO_AIM} of the time by hand, {MEMORY_MB_AIM:,} MB, "
        f"{1000 * READ_SECONDS_AIM:.0f} ms for a series"
    )
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        work(sys.argv[1], *sys.argv[2:])
    else:
        main()
