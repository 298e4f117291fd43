"""Files of allocations to load, and the officer who loads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from remit.domains.bodies.entities import registrar
from remit.domains.money.allotment import service
from remit.domains.money.allotment.service import Loaded

Load = Callable[..., Loaded]


@pytest.fixture
def load(england: None) -> Load:
    def loaded(path: Path, as_of: date, year: int, *, dry_run: bool = False) -> Loaded:
        by = registrar(date.today())
        return service.load(path, by=by, as_of=as_of, year=year, dry_run=dry_run)

    return loaded


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(*lines: str, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return written
