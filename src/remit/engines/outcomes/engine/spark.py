"""Spark: the engine for activity that outgrows one machine. Asked for by REMIT_ENGINE=spark.

PySpark is large and no part of the ordinary set: it is an extra of this package, or stands in a
place of its own that REMIT_SPARK names. Spark reads the files and groups them; what comes after is
small and stays with DuckDB.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from remit.engines.outcomes import limits
from remit.engines.outcomes.engine import expressions
from remit.engines.outcomes.engine.expressions import Grouping
from remit.engines.outcomes.engine.scan import Progress, Scan
from remit.errors import Failure, Invalid

VARIABLE: Final = "REMIT_SPARK"


class SparkEngine:
    """Groups files with Spark; the session starts with the first scan."""

    name = "spark"

    def __init__(self, *, spill: Path | None = None, master: str = "") -> None:
        """`master` is Spark's address; REMIT_SPARK_MASTER or this machine's cores otherwise."""
        self._spill = TemporaryDirectory(prefix="remit-spark-", dir=spill)
        here = f"local[{min(limits.THREADS_MAX, os.cpu_count() or 1)}]"
        self._master = master or os.environ.get("REMIT_SPARK_MASTER", here)
        self._session: Any = None

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
        """Write the groups of one scan below `target`. Raises `Invalid` (CUB-012)."""
        progress("starting Spark", 0)
        session = self._started()
        scanned = expressions.scan_sql(grouping, "pyspark", scan, practices=practices, clean=clean)
        progress("counting with Spark", 0)
        try:
            table = session.read.parquet(*(str(path.absolute()) for path in scan.paths))
            table.selectExpr(*_split(scan)).createOrReplaceTempView(expressions.SOURCE)
            grouped = session.sql(scanned)
            grouped.write.parquet(str(target.absolute()))
        except Exception as error:
            if type(error).__module__.split(".")[0] not in ("pyspark", "py4j"):
                raise
            raise Invalid(
                "CUB-012",
                f"Spark cannot count the file: {str(error).splitlines()[0]}",
                where=", ".join(path.name for path in scan.paths[:3]),
                mend="try REMIT_ENGINE=duckdb, whose errors say more, or fetch the file again",
            ) from error

    def _started(self) -> Any:
        if self._session is None:
            builder = _sql().SparkSession.builder.master(self._master).appName("remit")
            for name, value in self._settings().items():
                builder = builder.config(name, value)
            self._session = builder.getOrCreate()
            self._session.sparkContext.setLogLevel("ERROR")
        return self._session

    def _settings(self) -> dict[str, str]:
        return {
            "spark.driver.memory": f"{limits.MEMORY_MB_MAX}m",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.local.dir": self._spill.name,
            "spark.sql.warehouse.dir": str(Path(self._spill.name) / "warehouse"),
            "spark.sql.session.timeZone": "UTC",
            # An overflow is an error, as it is in DuckDB.
            "spark.sql.ansi.enabled": "true",
            "spark.sql.shuffle.partitions": "8",
            "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }

    def close(self) -> None:
        """Stop the session, if it was started, and remove what was spilt."""
        if self._session is not None:
            self._session.stop()
        self._spill.cleanup()


def _split(scan: Scan) -> list[str]:
    # No type, name or literal in the list holds a comma.
    return scan.selected("pyspark").split(", ")


def ready() -> bool:
    """Whether Java and PySpark are there, the latter here or in the place named by REMIT_SPARK."""
    _look_in_place()
    return shutil.which("java") is not None and importlib.util.find_spec("pyspark") is not None


def _look_in_place() -> None:
    place = os.environ.get(VARIABLE, "")
    if place and place not in sys.path:
        sys.path.append(place)


def _sql() -> Any:
    if not ready():
        raise Failure(
            "CUB-014",
            "Spark is not installed" if shutil.which("java") else "there is no Java to run Spark",
            where="REMIT_ENGINE=spark",
            mend="install Java 17 and start this by ./remit, which fetches PySpark, or name its "
            "place in REMIT_SPARK; or unset REMIT_ENGINE, and DuckDB counts",
        )
    import pyspark.sql  # noqa: PLC0415 - not installed unless asked for

    return pyspark.sql
