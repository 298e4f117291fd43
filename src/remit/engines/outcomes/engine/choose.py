"""Which engine counts: DuckDB unless REMIT_ENGINE says otherwise."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from remit.engines.outcomes.engine.duck import DuckEngine
from remit.engines.outcomes.engine.scan import Engine
from remit.engines.outcomes.engine.spark import SparkEngine
from remit.errors import Invalid

VARIABLE: Final = "REMIT_ENGINE"
ENGINES: Final = {"duckdb": DuckEngine, "spark": SparkEngine}


@contextmanager
def chosen(name: str = "", *, spill: Path | None = None) -> Iterator[Engine]:
    """The engine `name`, or the one that REMIT_ENGINE names. Raises `Invalid` (CUB-015)."""
    name = name or os.environ.get(VARIABLE, "") or "duckdb"
    if name not in ENGINES:
        raise Invalid(
            "CUB-015",
            f"there is no engine `{name}`",
            where=VARIABLE,
            mend=f"choose one of: {', '.join(ENGINES)}",
        )
    engine = ENGINES[name](spill=spill)
    try:
        yield engine
    finally:
        engine.close()
