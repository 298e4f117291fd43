"""Taking files in, and leaving them out again: what the acts of loading do inside the door."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from remit.domains.bodies.loading import deriving, recall
from remit.domains.bodies.loading.difference import Changes, Staging, apply
from remit.domains.bodies.loading.keeping import Kept, keep
from remit.domains.bodies.loading.layouts import Layout, recognise
from remit.domains.bodies.loading.reading import no_vintage, read, vintage
from remit.domains.bodies.loading.tables import LoadBatch, LoadUndone
from remit.domains.bodies.statements import Fault, Statement

FILES_REMEMBERED_MAX = 1_000
OBJECTS_BETWEEN_COLLECTIONS = 200_000
# From this many statements on, what the planner knew of the tables is worth nothing.
STATEMENTS_TO_ANALYZE = 1_000

Progress = Callable[[str, int], None]
"""Hears what is being done and how many lines or bodies of it are done."""


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python look for reference cycles seldom while lines stream through.

    Statements and facts form none, and looking for them took a fifth of the time of a load.
    """
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def silent(stage: str, done: int) -> None:
    """Progress that nobody listens to."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something that makes statements: a file, or a table that ships with the house."""

    name: str
    sha256: str
    layout: str
    as_of: date
    as_of_given: bool
    statements: Callable[[], Iterable[Statement | Fault]]


@dataclass(slots=True)
class SourceReport:
    """What one source came to. `batch` is None where the same content was loaded before."""

    name: str
    sha256: str
    layout: str
    as_of: date
    batch: int | None
    rows: int = 0
    faults: int = 0
    statements: int = 0
    first_faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class LoadReport:
    """What a load did, or would do. `unrecognised` pairs files left aside with the reason."""

    sources: list[SourceReport] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    unrecognised: list[tuple[str, str]] = field(default_factory=list)
    waiting: int = 0
    act_number: int | None = None

    @property
    def statements(self) -> int:
        """How many statements were taken in."""
        return sum(source.statements for source in self.sources)

    @property
    def sentence(self) -> str:
        """What was done, for the journal."""
        taken = [source for source in self.sources if source.batch is not None]
        faults = sum(source.faults for source in taken)
        rows = sum(source.rows for source in taken)
        return (
            f"took in {len(taken)} of {len(self.sources)} sources: {rows:,} lines,"
            f" {faults:,} of them at fault; {self.changes.new:,} bodies new,"
            f" {self.changes.closed:,} closed, {self.changes.renamed:,} renamed,"
            f" {self.changes.moved:,} moved"
        )


@lru_cache(maxsize=FILES_REMEMBERED_MAX)
def layout_and_vintage(path: Path, _sha256: str) -> tuple[Layout, date | None]:
    """What a file of this content is, and the date it tells, None where it tells none.

    It is asked for when files are looked for and again when they are loaded. Raises `Invalid`
    where the file cannot be used at all.
    """
    layout = recognise(path)
    return layout, vintage(path, layout)


def source_of(path: Path, sha256: str, as_of: date | None = None) -> Source:
    """A file as a source. Raises `Invalid` where it cannot be used at all, and LOD-007 where
    neither it nor the caller tells its date."""
    layout, told = layout_and_vintage(path, sha256)
    day = as_of or told
    if day is None:
        raise no_vintage(path)
    return Source(
        path.name,
        sha256,
        layout.name.value,
        day,
        as_of is not None,
        lambda: read(path, day, layout),
    )


@_seldom_collected()
def take_in(act_id: UUID, sources: Sequence[Source], progress: Progress = silent) -> LoadReport:
    """Keep the statements of sources and derive facts anew, within the act in progress.

    A source whose very content is loaded and stands is passed over.
    """
    report = LoadReport()
    _one_at_a_time()
    fresh: list[int] = []
    for source in sources:
        told = SourceReport(source.name, source.sha256, source.layout, source.as_of, None)
        report.sources.append(told)
        if stands(source.sha256):
            continue
        told.batch = _next_batch_id()
        kept = keep(told.batch, source.statements(), partial(progress, source.name))
        told.rows, told.faults, told.statements = kept.rows, kept.faults, kept.statements
        told.first_faults = kept.first_faults
        _write_batch(told, source, kept, act_id)
        fresh.append(told.batch)
    if fresh:
        report.changes = _derive(act_id, fresh, report.statements, progress)
    report.waiting = recall.waiting()
    return report


@_seldom_collected()
def leave_out(act_id: UUID, batch: int, progress: Progress = silent) -> Changes:
    """Leave a batch out and derive facts anew, within the act in progress."""
    _one_at_a_time()
    LoadUndone.objects.create(batch_id=batch, act_id=act_id)
    statements = LoadBatch.objects.values_list("statements", flat=True).get(pk=batch)
    return _derive(act_id, [batch], statements, progress)


def stands(sha256: str) -> bool:
    """Whether a file of this content is loaded and not undone."""
    return LoadBatch.objects.filter(sha256=sha256, undone__isnull=True).exists()


def _next_batch_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('load_batch', 'id'))")
        return int(cursor.fetchone()[0])


def _write_batch(told: SourceReport, source: Source, kept: Kept, act_id: UUID) -> None:
    LoadBatch.objects.create(
        id=told.batch,
        file_name=source.name,
        sha256=source.sha256,
        layout=source.layout,
        as_of=source.as_of,
        as_of_given=source.as_of_given,
        rows=kept.rows,
        faults=kept.faults,
        statements=kept.statements,
        act_id=act_id,
    )


def _one_at_a_time() -> None:
    """Wait for a load in progress elsewhere: facts are derived from all statements together."""
    with connection.cursor() as cursor:
        cursor.execute("lock table load_batch in share row exclusive mode")


def _derive(act_id: UUID, batches: Sequence[int], statements: int, progress: Progress) -> Changes:
    """Derive anew what some batches, of so many statements together, may have changed."""
    if statements >= STATEMENTS_TO_ANALYZE:
        with connection.cursor() as cursor:
            # The planner must know of the lines that this very transaction wrote.
            cursor.execute("analyze load_body_claim (batch_id, slug, kind)")
            cursor.execute("analyze load_relation_claim (batch_id, subject, kind, since, code)")
    all_ = deriving.commissioners()
    recall.gather_practices(batches, deriving.codes_that_changed(all_))
    staging = Staging()
    lives = all_.frame.lives
    everyone = {*recall.bodies_not_practices(), *all_.told}
    staging.touch((slug, lives[slug].synthetic if slug in lives else False) for slug in everyone)
    for table, rows in deriving.commissioner_facts(all_):
        staging.put(table, rows)
    done = 0
    for slugs in recall.gathered_practices():
        for slug, synthetic, facts in deriving.practice_facts(slugs, all_.frame):
            staging.touch([(slug, synthetic)])
            for table, rows in facts:
                staging.put(table, rows)
        done += len(slugs)
        progress("deriving", done)
    staging.finish()
    progress("comparing", done)
    changes = apply(act_id)
    staging.drop()
    with connection.cursor() as cursor:
        cursor.execute("drop table staged_practice")
    return changes


def describe(batch: LoadBatch) -> dict[str, Any]:
    """A batch as the API and the command line print it."""
    undone = getattr(batch, "undone", None)
    return {
        "batch": batch.pk,
        "file": batch.file_name,
        "sha256": batch.sha256,
        "layout": batch.layout,
        "as_of": batch.as_of,
        "as_of_given": batch.as_of_given,
        "rows": batch.rows,
        "faults": batch.faults,
        "statements": batch.statements,
        "act": str(batch.act_id),
        "undone_by": str(undone.act_id) if undone else None,
    }
