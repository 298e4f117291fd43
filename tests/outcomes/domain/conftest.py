"""Small files of outcomes about real commissioners, and a house whose cube is the test's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from remit.domains.bodies.entities import registrar
from remit.domains.outcomes.loading import service
from remit.domains.outcomes.loading.service import Taken
from remit.engines.outcomes.model.bands import AGE_BANDS, months_between

MERGED = ("00F", "00G", "00H")
"""Gateshead and two of Newcastle, which became 13T on 1 April 2015."""

OTHERS = ("00C", "00D", "00J", "00K", "00L", "00M", "00N", "00P", "00Q", "00R", "00T", "00V")
MONTHS = tuple(months_between(201404, 201603))

Load = Callable[..., list[Taken]]


def prescribed() -> dict[tuple[str, int], tuple[int, int]]:
    """Items of both groups by area and month: nothing special but that each is known here."""
    found = {}
    for turn, month in enumerate(MONTHS):
        there = (*MERGED, *OTHERS) if month < 201504 else ("13T", *OTHERS)
        for place, area in enumerate(there):
            whole = 1_000 * (place + 1) * (3 if area == "13T" else 1)
            found[area, month] = (whole // (20 + (place * 7 + turn) % 11), whole)
    return found


def write_prescribing(folder: Path, items: dict[tuple[str, int], tuple[int, int]]) -> list[Path]:
    """The two files, numerator and denominator."""
    paths = []
    for place, role in enumerate(("numerator", "denominator")):
        rows = [
            {
                "row_id": area,
                "row_name": "",
                "date": f"{month // 100}-{month % 100:02d}-01",
                "items": both[place],
                "quantity": both[place] * 2,
                "actual_cost": both[place] * 3.5,
            }
            for (area, month), both in sorted(items.items())
        ]
        path = folder / f"items_{role}.json"
        path.write_text(json.dumps(rows), "utf-8")
        paths.append(path)
    return paths


def write_activity(folder: Path, counts: dict[tuple[str, str, int], int], name: str) -> Path:
    """Contacts by kind, area and month; ages spread over the bands by number."""
    path = folder / name
    number = 0
    lines = ["id,date,area,age,sex,kind,cost_pence,wait_weeks"]
    for (kind, area, month), count in sorted(counts.items()):
        for turn in range(count):
            number += 1
            sex = "female" if turn % 2 else "male"
            wait = str(turn % 30) if kind == "elective" else ""
            day = f"{month // 100}-{month % 100:02d}-{turn % 28 + 1:02d}"
            lines.append(f"{number},{day},{area},{turn % 95},{sex},{kind},{100 + turn},{wait}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def write_people(folder: Path, areas: dict[str, int], months: tuple[int, ...]) -> Path:
    """So many people in each band and sex of each area."""
    path = folder / "people.csv"
    lines = ["area,month,age_band,sex,population,synthetic"]
    for month in months:
        for area, each in areas.items():
            lines += [
                f"{area},{month // 100}-{month % 100:02d},{band},{sex},{each},yes"
                for band in AGE_BANDS
                for sex in ("female", "male")
            ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def own_cube(england: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for the counts of one test."""
    monkeypatch.setattr(settings, "CUBE_FOLDER", tmp_path / "cube")
    return tmp_path / "cube"


@pytest.fixture
def load(own_cube: Path) -> Load:
    def loaded(*paths: Path, **more: object) -> list[Taken]:
        return service.load(paths, by=registrar(date.today()), **more)  # type: ignore[arg-type]

    return loaded


@pytest.fixture
def prescribing(load: Load, tmp_path: Path) -> list[Taken]:
    """Two years of prescribing across a merger, counted."""
    return load(*write_prescribing(tmp_path, prescribed()))


@pytest.fixture(scope="module")
def read_only(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Taken]]:
    """The same, counted once for a module whose tests only ask; then as if it had not been."""
    folder, before = tmp_path_factory.mktemp("outcomes"), settings.CUBE_FOLDER
    settings.CUBE_FOLDER = folder / "cube"
    with django_db_blocker.unblock(), transaction.atomic():
        files = write_prescribing(folder, prescribed())
        yield service.load(files, by=registrar(date.today()))
        transaction.set_rollback(True)
    settings.CUBE_FOLDER = before
