"""What footers prove: only what every row bears out, and nothing where they say nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from remit.engines.outcomes.engine.scan import Scan
from remit.engines.outcomes.limits import COST_PENCE_MAX
from remit.engines.outcomes.loading import proof as proof_of
from remit.engines.outcomes.loading.proof import proven
from remit.engines.outcomes.loading.sources import found
from remit.engines.outcomes.loading.staging import staged
from remit.engines.outcomes.model.counting import ActivityRow
from tests.outcomes.loading.files import csv_file, parquet, row, texts

GOOD = [row(1), row(9, age=None, wait_weeks=None), row(10, age=130, cost_pence=COST_PENCE_MAX)]


def proof(path: Path) -> Scan:
    with duckdb.connect() as connection:
        (source,) = found([path])
        work = (path if path.is_dir() else path.parent) / "work"
        work.mkdir()
        return proven(connection, staged(connection, source, work).scan)


def test_good_rows_of_a_month_are_proven(tmp_path: Path) -> None:
    scan = proof(parquet(tmp_path / "a.parquet", GOOD))
    assert scan.sound
    assert scan.month == 201804


def test_rows_of_two_months_are_sound_and_have_no_month(tmp_path: Path) -> None:
    scan = proof(parquet(tmp_path / "a.parquet", [*GOOD, row(11, date=date(2018, 5, 1))]))
    assert scan.sound
    assert scan.month is None


@pytest.mark.parametrize(
    "wrong",
    [
        row(1, id=None),
        row(-1),
        row(2, date=None),
        row(2, date=date(1948, 6, 30)),
        row(2, date=date(2100, 1, 1)),
        row(2, age=-1),
        row(2, age=131),
        row(2, cost_pence=None),
        row(2, cost_pence=-1),
        row(2, cost_pence=COST_PENCE_MAX + 1),
        row(2, wait_weeks=-1),
        row(2, wait_weeks=2_001),
    ],
)
def test_one_wrong_row_among_row_groups_leaves_nothing_proven(
    wrong: ActivityRow, tmp_path: Path
) -> None:
    folder = tmp_path / "month=2018-04"
    folder.mkdir()
    parquet(folder / "a.parquet", GOOD)
    parquet(folder / "b.parquet", [*GOOD, wrong])
    scan = proof(tmp_path)
    assert len(scan.paths) == 2
    assert not scan.sound
    assert scan.month is None


@pytest.mark.parametrize("place", [2, 3, 4])
@pytest.mark.parametrize("column", ["id", "date", "age", "cost_pence", "wait_weeks"])
def test_a_row_group_that_tells_no_bounds_proves_nothing(
    column: str, place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = proof_of._told

    def without(*given: Any) -> list[tuple[Any, ...]]:
        return [
            (*each[:place], None, *each[place + 1 :]) if each[0] == column else each
            for each in told(*given)
        ]

    monkeypatch.setattr(proof_of, "_told", without)
    assert not proof(parquet(tmp_path / "a.parquet", GOOD)).sound


def test_a_row_group_that_leaves_a_column_out_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = proof_of._told
    monkeypatch.setattr(proof_of, "_told", lambda *given: told(*given)[1:])
    assert not proof(parquet(tmp_path / "a.parquet", GOOD)).sound


def test_text_is_read_row_by_row(tmp_path: Path) -> None:
    assert not proof(csv_file(tmp_path / "a.csv", texts(GOOD))).sound
