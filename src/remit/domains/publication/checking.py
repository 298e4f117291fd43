"""Whether the database still says what was entered: row, parts, statement and log, held together.

The log alone proves that what was published was not changed since. This adds the other half: that
what this house shows of an act is what was published. Each difference is told with its place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from remit.acts.entries import PRIVATE, PUBLIC, shown
from remit.acts.models import ActRow, Attempt, Entry, EntryPart
from remit.domains.publication.logs import log_names, reader_of
from remit.domains.publication.models import Place
from remit.engines.record import LogReader
from remit.engines.record.statement import Part, read

ENTRIES_PER_BATCH = 1000
REDACTS = "redact_entry"


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as it was entered: the place in words, what the record says, what is here."""

    entry: UUID
    where: str
    recorded: str
    here: str

    @property
    def words(self) -> str:
        """One sentence."""
        return f"{self.where}: the record says {self.recorded}, this house says {self.here}"


def check_entry(
    entry: Entry, row: ActRow | Attempt | None, published: bytes | None
) -> list[Difference]:
    """Hold one entry against its row, its parts and, once it is `published`, the log's own bytes.

    `entry` comes with its `parts`; a row that was redacted is held against what is left of it.
    """
    found = _Found(entry.pk)
    statement = bytes(entry.statement)
    if published is not None and published != statement:
        found.add("the statement", _digest(published), _digest(statement))
        statement = published
    try:
        said = read(statement)
    except ValueError as error:
        found.add("the statement", "a statement in canonical form", str(error))
        return found.all
    if row is None:
        found.add("the act", f"{said['act']} of {said['on']}", "nothing: its row was removed")
        return found.all
    parts = {part.name: part for part in entry.parts.all()}
    for part in parts.values():
        if part.redacted_by is None:
            digest = Part(bytes(part.salt or b""), bytes(part.content or b"")).hash
            found.compare(f"the {part.name} part", said[part.name], digest)
        elif redaction_of(part) is None:
            found.add(f"the {part.name} part", said[part.name], "nothing: no act took it back")
    for name in (PUBLIC, PRIVATE):
        if said[name] is not None and name not in parts:
            found.add(f"the {name} part", said[name], "nothing: it was removed")
    _check_row(found, said, row)
    _check_inputs(found, parts, row)
    public = parts.get(PUBLIC)
    if public is not None and public.content is not None:
        _check_shown(found, bytes(public.content), row)
    elif public is not None:
        _check_blank(found, row)
    return found.all


def redaction_of(part: EntryPart) -> ActRow | None:
    """The act that took the text of a part back, if the part says one and it says this entry."""
    if part.redacted_by is None:
        return None
    act = ActRow.objects.filter(pk=part.redacted_by, name=REDACTS).first()
    return act if act and act.inputs.get("entry") == str(part.entry_id) else None


class _Found:
    def __init__(self, entry: UUID) -> None:
        self.entry = entry
        self.all: list[Difference] = []

    def add(self, where: str, recorded: object, here: object) -> None:
        self.all.append(Difference(self.entry, where, _words(recorded), _words(here)))

    def compare(self, where: str, recorded: object, here: object) -> None:
        if recorded != here:
            self.add(where, recorded, here)


def _check_row(found: _Found, said: Mapping[str, Any], row: ActRow | Attempt) -> None:
    """What the statement itself says, which no redaction removes."""
    found.compare("what was done", said["act"], row.name)
    found.compare("the body", said["body"], None if row.body_id is None else str(row.body_id))
    found.compare("the date from which it counts", said["on"], row.effective_on.isoformat())
    found.compare(
        "when it was recorded", said["at"], row.recorded_at.isoformat("T", "microseconds")
    )
    found.compare("its clauses", said["clauses"], [clause["clause"] for clause in row.clauses])
    found.compare("its settlement", said["settlement"], f"{row.pack}@{row.pack_hash}")


def _check_shown(found: _Found, content: bytes, row: ActRow | Attempt) -> None:
    """The public part, field by field, so that the difference can be named."""
    try:
        recorded = json.loads(content)
        duties = row.duties.all() if isinstance(row, ActRow) else ()
        here = shown(row, recorded["inputs"], duties)
    except (ValueError, KeyError, TypeError) as error:
        found.add("the public part", "a description of the act", f"something else ({error})")
        return
    for key in sorted(recorded.keys() | here.keys()):
        found.compare(key.replace("_", " "), recorded.get(key), here.get(key))


def _check_inputs(found: _Found, parts: Mapping[str, EntryPart], row: ActRow | Attempt) -> None:
    """Every input of the row is one that was entered; those kept private are told by name only."""
    entered: dict[str, dict[str, Any]] = {PUBLIC: {}, PRIVATE: {}}
    for name, part in parts.items():
        try:
            content = json.loads(bytes(part.content or b"{}"))
            entered[name] = dict(content if name == PRIVATE else content.get("inputs", {}))
        except (ValueError, TypeError, AttributeError):
            # Its hash was compared, so that this is told already.
            return
    for name, value in entered[PRIVATE].items():
        if row.inputs.get(name) != value:
            found.add(f"the input {name}", "a text that is kept private", "another")
    if more := row.inputs.keys() - entered[PUBLIC].keys() - entered[PRIVATE].keys():
        found.add("inputs", None, ", ".join(sorted(more)))


def _check_blank(found: _Found, row: ActRow | Attempt) -> None:
    """What was taken back is not there again."""
    for column in ("actor_label", "thing_label", "summary", "reasons"):
        if getattr(row, column, None):
            found.add(column.replace("_", " "), "that it was taken back", getattr(row, column))


def _words(value: object) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"`{text}`" if len(text) <= 200 else f"`{text[:200]}…`"


def _digest(content: bytes) -> str:
    return f"SHA-256 {hashlib.sha256(content).hexdigest()}"


def check_all() -> Iterator[Difference]:
    """Hold every entry of this house against everything, in batches."""
    readers = {log: reader_of(log) for log in log_names()}
    sizes = {log: reader.head().size for log, reader in readers.items()}
    yield from _without_entry()
    entries = Entry.objects.order_by("pk").prefetch_related(Prefetch("parts"))
    last: UUID | None = None
    while batch := list((entries.filter(pk__gt=last) if last else entries)[:ENTRIES_PER_BATCH]):
        last = batch[-1].pk
        yield from _check_batch(batch, readers, sizes)


def _check_batch(
    batch: list[Entry], readers: Mapping[str, LogReader], sizes: Mapping[str, int]
) -> Iterator[Difference]:
    ids = [entry.pk for entry in batch]
    rows: dict[UUID, ActRow | Attempt] = {
        row.pk: row for row in ActRow.objects.filter(pk__in=ids).prefetch_related("duties")
    }
    rows |= {row.pk: row for row in Attempt.objects.filter(pk__in=ids)}
    places = {place.entry_id: place for place in Place.objects.filter(entry__in=ids)}
    for entry in batch:
        place = places.get(entry.pk)
        there = place is not None and place.number < sizes.get(place.log, 0)
        published = readers[place.log].entry(place.number) if place is not None and there else None
        yield from check_entry(entry, rows.get(entry.pk), published)
        if place is None and not hasattr(entry, "waiting"):
            yield Difference(entry.pk, "its place", "`waiting to be published`", "nothing")


def _without_entry() -> Iterator[Difference]:
    """Rows that have none: the database lets none be made, so a hand must have been at work."""
    for model in (ActRow, Attempt):
        for row in model.objects.exclude(pk__in=Entry.objects.values("pk")):
            yield Difference(row.pk, "the entry", "nothing", f"a row of {row.name}")
