"""One entry of the record: its statement, what is public of it, its proof, and whether it holds."""

from __future__ import annotations

import base64
import json
from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.entries import PUBLIC
from remit.acts.models import ActRow, Attempt, Entry, EntryPart
from remit.acts.queries import title_of
from remit.acts.registry import query
from remit.domains.publication.checking import check_entry, redaction_of
from remit.domains.publication.logs import log_names, reader_of
from remit.domains.publication.models import Place
from remit.engines.record import leaf_hash
from remit.errors import NotFound, RemitError


class Redaction(BaseModel):
    """Why a part is not there any more."""

    act_number: int
    ground: str
    reason: str


class PartView(BaseModel):
    """One part: its hash always; salt and content (base64) only where it is public and there."""

    name: str
    hash: str
    salt: str | None
    content: str | None
    redaction: Redaction | None


class ProofView(BaseModel):
    """What a reader needs to check the entry: the path, the signed head, the log's keys."""

    file: str
    index: int
    path: list[str]
    checkpoint: str
    keys: list[str]


class EntryView(BaseModel):
    """An entry. `differences` are told where this house no longer says what was entered.

    `statement_bytes` is base64 of the very bytes that are hashed; `log` and `number` are missing
    while the entry waits to be published, and `proof` with them.
    """

    id: UUID
    kind: str
    title: str
    act_number: int | None
    leaf_hash: str
    statement: dict[str, Any]
    statement_bytes: str
    log: str | None
    number: int | None
    parts: list[PartView]
    shown: dict[str, Any] | None
    proof: ProofView | None
    differences: list[str]


def entry_of(entry_id: UUID) -> EntryView:
    """The entry of an act or attempt. Raises `NotFound` (`PUB-030`)."""
    entry = Entry.objects.prefetch_related("parts").filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(
            "PUB-030",
            "the record has no such entry",
            where="entry",
            mend="see the latest entries of the record",
        )
    return _view(entry)


def show_entry(log: str, number: int) -> EntryView:
    """The entry at a place of a log. Raises `NotFound` (`PUB-030`)."""
    place = Place.objects.filter(log=log, number=number).first()
    if place is None:
        raise NotFound(
            "PUB-030",
            f"the record of {log} has no entry {number} of this house",
            where="number",
            mend="see the latest entries; the first of a year's log is its chain to the last",
        )
    return entry_of(place.entry_id)


@query
class ReadEntry(Query):
    """`remit record entry LOG NUMBER`."""

    declaration: ClassVar = QueryDeclaration(
        "record.entry",
        "One entry of the record",
        "One entry: its statement, its proof, and whether this house still says the same.",
        positional=("log", "number"),
    )
    log: str = Field(title="Log", description="the year in which its financial year began")
    number: int = Field(title="Number in that log")

    def answer(self) -> EntryView:
        """The entry."""
        return show_entry(self.log, self.number)


def _view(entry: Entry) -> EntryView:
    row: ActRow | Attempt | None = (
        ActRow.objects.prefetch_related("duties").filter(pk=entry.pk).first()
        or Attempt.objects.filter(pk=entry.pk).first()
    )
    place = Place.objects.filter(entry=entry).first()
    proof, published, trouble = _published(place)
    statement = bytes(entry.statement)
    differences = [found.words for found in check_entry(entry, row, published)] + trouble
    said = json.loads(published or statement)
    parts = {part.name: part for part in entry.parts.all()}
    public = parts.get(PUBLIC)
    return EntryView(
        id=entry.pk,
        kind=said["kind"],
        title=title_of(said["act"]),
        act_number=row.number if isinstance(row, ActRow) else None,
        leaf_hash=leaf_hash(published or statement).hex(),
        statement=said,
        statement_bytes=_base64(published or statement),
        log=place.log if place else None,
        number=place.number if place else None,
        parts=[
            _part(name, said[name], parts.get(name))
            for name in ("public", "private")
            if said[name] is not None
        ],
        shown=json.loads(bytes(public.content)) if public and public.content else None,
        proof=proof,
        differences=differences,
    )


def _published(place: Place | None) -> tuple[ProofView | None, bytes | None, list[str]]:
    """The proof and the log's own bytes, where the entry is published; else what is wrong."""
    if place is None or place.log not in log_names():
        return None, None, []
    log = reader_of(place.log)
    try:
        head = log.head()
        if place.number >= head.size:
            return None, None, []
        proved = log.proof(place.number, head=head)
        proof = ProofView(
            file=str(proved),
            index=place.number,
            path=[_base64(each) for each in proved.hashes],
            checkpoint=head.text,
            keys=[str(key) for key in reversed(log.description().keys)],
        )
    except RemitError as error:
        return None, None, [f"the log of {place.log} cannot be read: {error}"]
    return proof, proved.extra, []


def _part(name: str, digest: str, part: EntryPart | None) -> PartView:
    open_to_all = name == PUBLIC and part is not None and part.content is not None
    return PartView(
        name=name,
        hash=digest,
        salt=_base64(bytes(part.salt)) if open_to_all and part and part.salt else None,
        content=_base64(bytes(part.content)) if open_to_all and part and part.content else None,
        redaction=_redaction(part),
    )


def _redaction(part: EntryPart | None) -> Redaction | None:
    act = redaction_of(part) if part is not None else None
    if act is None:
        return None
    return Redaction(
        act_number=act.number, ground=act.inputs["ground"], reason=act.inputs["reason"]
    )


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
