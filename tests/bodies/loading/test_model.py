"""What the register believes after a load, held against the same derivation made in memory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import pytest
from django.db import connection

from remit.domains.bodies.loading import deriving, recall
from remit.domains.bodies.loading.difference import TABLES
from remit.domains.bodies.loading.histories import Drawn, FactRow, Told
from remit.domains.bodies.loading.keeping import sha256_of
from remit.domains.bodies.loading.overlaps import overlap_pairs
from remit.domains.bodies.loading.reading import read
from remit.domains.bodies.loading.service import load
from remit.domains.bodies.loading.succession import Spells
from remit.domains.bodies.loading.timelines import Seen
from remit.domains.bodies.statements import (
    AreaStatement,
    BodyStatement,
    PopulationStatement,
    RelationStatement,
)
from tests.bodies.loading import samples
from tests.bodies.loading.samples import write

ON = date(2023, 6, 1)
FILES = ("ECCG", "ETR", "EARLY", "LATE", "ICB_LIST", "CCG_LIST", "BY_ODS", "BY_ONS", "ICB_AREAS")


class Model:
    """The statements of files, answering as `recall` does, without a database."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.told: dict[str, Told] = {}
        self.geometries: dict[str, bytes] = {}
        for path in paths:
            for item in read(path):
                self.hear(item, sha256_of(path))

    def hear(self, item, source: str) -> None:
        seen = Seen(item.as_of, source, item.line)
        of = self.told.setdefault(
            item.subject if isinstance(item, RelationStatement) else item.slug, Told()
        )
        match item:
            case BodyStatement():
                of.bodies.append((seen, item))
            case RelationStatement():
                of.relations.append((seen, item))
            case PopulationStatement():
                of.populations.append((seen, item))
            case AreaStatement():
                key = sha256(item.geometry_wkb).hexdigest()
                self.geometries[key] = item.geometry_wkb
                of.areas.append((seen, Drawn(key, item.centre_lon, item.centre_lat)))

    def told_of_commissioners(self) -> dict[str, Told]:
        others = {slug: of for slug, of in self.told.items() if not slug.startswith("practice-")}
        return recall._resolved(others)

    def told_of(self, slugs: Iterable[str]) -> dict[str, Told]:
        return {slug: self.told[slug] for slug in slugs}

    def kept_overlaps(self, wanted) -> dict[tuple[str, str], int]:
        return overlap_pairs(wanted, self.geometries)

    def practices(self) -> list[str]:
        return sorted(slug for slug in self.told if slug.startswith("practice-"))

    def spells_of_practices(self) -> list[Spells]:
        return [spell for slug in self.practices() for spell in spells(self.told[slug])]


def spells(told: Told) -> list[Spells]:
    """The codes of one GP practice in order, a repeated code being one spell."""
    if not any(said.kind == "practice" for _, said in told.bodies):
        return []
    latest: dict[date, RelationStatement] = {}
    for _, said in sorted(told.relations, key=lambda claim: claim[0]):
        if said.since is not None:
            latest[said.since] = said
    joined = [latest[day] for day in sorted(latest)]
    runs = [next(run) for _, run in groupby(joined, key=lambda said: said.object)]
    return [
        Spells(
            said.object.rpartition("=")[2],
            said.since,
            joined[-1].until,
            following and following.object.rpartition("=")[2],
            following and following.since,
            1,
        )
        for said, following in zip(runs, [*runs[1:], None], strict=True)
    ]


def derived(model: Model) -> set[tuple[object, ...]]:
    """Every fact, as it follows from the statements."""
    all_ = deriving.commissioners()
    found: list[tuple[str, FactRow]] = []
    for table, rows in deriving.commissioner_facts(all_):
        found += [(table, row) for row in rows]
    for _, _, facts in deriving.practice_facts(model.practices(), all_.frame):
        found += [(table, row) for table, rows in facts for row in rows]
    return {
        (table, row.slug, row.since, row.until, *comparable(model, row.values))
        for table, row in found
    }


def comparable(model: Model, values: Iterable[object]) -> tuple[object, ...]:
    return tuple(
        model.geometries.get(value, value) if isinstance(value, str) else str_if_json(value)
        for value in values
    )


def str_if_json(value: object) -> object:
    if isinstance(value, dict):
        return str(sorted(value.items()))
    return str(list(value)) if isinstance(value, list | tuple) else value


def believed() -> set[tuple[object, ...]]:
    """Every fact that the register believes and a load made."""
    found: set[tuple[object, ...]] = set()
    with connection.cursor() as cursor:
        for table in TABLES.values():
            columns = ", ".join(
                {"object_slug": "o.slug", "geometry_sha256": "f.geometry_wkb"}.get(
                    name, f"f.{name}"
                )
                for name in table.columns
            )
            other = "join body o on o.id = f.object_id" if "object_slug" in table.columns else ""
            cursor.execute(
                f"select b.slug, lower(f.effective), upper(f.effective), {columns}"
                f" from {table.name} f join body b on b.id = f.{table.body} {other}"
                " join act a on a.id = f.made_by_id"
                " where upper_inf(f.recorded) and a.name = 'load_register_file'"
            )
            for slug, since, until, *values in cursor.fetchall():
                found.add((table.name, slug, since, until, *map(readable, values, table.columns)))
    return found


def readable(value: object, column: str) -> object:
    if isinstance(value, memoryview):
        return bytes(value)
    if column in ("lines", "evidence"):
        return str_if_json(recall._json(str(value)))
    return value


@pytest.fixture
def told_by(monkeypatch):
    """Let derivation ask a model in place of the database."""

    def told_by(model: Model) -> Model:
        for name in ("told_of_commissioners", "told_of", "spells_of_practices"):
            monkeypatch.setattr(recall, name, getattr(model, name))
        monkeypatch.setattr(deriving, "kept_overlaps", model.kept_overlaps)
        return model

    return told_by


def test_a_load_believes_what_the_same_statements_say_in_memory(tmp_path, registrar, told_by):
    paths = [write(tmp_path, name, getattr(samples, name)) for name in FILES]
    load(paths, by=registrar, effective_on=ON)
    expected = derived(told_by(Model(paths)))
    assert {fact[0] for fact in expected} == set(TABLES) - {"body_population"}
    assert believed() == expected
    # One file fewer is a difference that is seen.
    assert believed() != derived(told_by(Model(paths[1:])))
