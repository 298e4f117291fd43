"""The latest entries, and all after one: in the log's own order, so that none is skipped."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection
from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.queries import title_of
from remit.acts.registry import query
from remit.errors import Invalid

LINES_MAX = 50

# Only what is under a signed head: an entry that has its number and is not published yet is not
# here, and neither is any after it. Whoever asks again after the last one seen misses nothing.
LINES_SQL = """
with published as (
    select log, max(size) as size from record_tree_head group by log
)
select place.log, place.number, entry.id, act.number,
    coalesce(act.name, attempt.name), coalesce(act.actor_label, attempt.actor_label),
    coalesce(act.thing_label, attempt.thing_label),
    coalesce(act.effective_on, attempt.effective_on),
    coalesce(act.recorded_at, attempt.recorded_at), act.summary, attempt.id is not null,
    coalesce(act.clauses, attempt.clauses)
from record_place place
join published on published.log = place.log and place.number < published.size
join entry on entry.id = place.entry_id
left join act on act.id = place.entry_id
left join attempt on attempt.id = place.entry_id
where {where}
order by place.log {order}, place.number {order}
limit {most}
"""


class EntryLine(BaseModel):
    """One entry in a list; `at` is its watermark, `LOG:NUMBER`."""

    log: str
    number: int
    at: str
    id: UUID
    act_number: int | None
    kind: str
    act: str
    title: str
    actor: str
    thing: str
    effective_on: date
    recorded_at: datetime
    summary: str
    clauses: list[str]


class Latest(BaseModel):
    """Entries; `older_than` and `after` are what to ask the next page with, either way."""

    lines: list[EntryLine]
    older_than: str | None
    after: str | None


def latest(
    *,
    act: str | None = None,
    body: UUID | None = None,
    on: date | None = None,
    clause: str | None = None,
    older_than: str | None = None,
    after: str | None = None,
) -> Latest:
    """Newest first; with `after`, the oldest after that watermark first."""
    wanted, given = _wanted(act, body, on, clause)
    forward = after is not None
    if (mark := after or older_than) is not None:
        wanted.append(f"(place.log, place.number) {'>' if forward else '<'} (%s, %s)")
        given += read_mark(mark)
    sql = LINES_SQL.format(
        where=" and ".join(wanted) or "true",
        order="asc" if forward else "desc",
        most=LINES_MAX + 1,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows = cursor.fetchall()
    lines = [_line(row) for row in rows[:LINES_MAX]]
    more = len(rows) > LINES_MAX
    newest = lines[-1 if forward else 0].at if lines else after
    return Latest(
        lines=lines,
        older_than=lines[-1].at if more and not forward else None,
        after=newest,
    )


def read_mark(text: str) -> list[Any]:
    """`LOG:NUMBER`. Raises `Invalid` (`PUB-031`)."""
    log, _, number = text.partition(":")
    if not (log.isdigit() and number.isdigit() and len(log) == 4 and len(number) <= 18):
        raise Invalid(
            "PUB-031",
            f"`{text[:40]}` is no watermark",
            where="after",
            mend="take it from an entry: the log, a colon and the number, such as 2026:41",
        )
    return [log, int(number)]


def _wanted(
    act: str | None, body: UUID | None, on: date | None, clause: str | None
) -> tuple[list[str], list[Any]]:
    wanted: list[str] = []
    given: list[Any] = []
    if act is not None:
        wanted.append("coalesce(act.name, attempt.name) = %s")
        given.append(act)
    if body is not None:
        wanted.append(
            "(coalesce(act.body_id, attempt.body_id) = %s or exists (select from act_touched_body"
            " touched where touched.act_id = place.entry_id and touched.body_id = %s))"
        )
        given += [body, body]
    if on is not None:
        wanted.append("coalesce(act.effective_on, attempt.effective_on) = %s")
        given.append(on)
    if clause is not None:
        wanted.append(
            "coalesce(act.clauses, attempt.clauses) @> jsonb_build_array("
            "jsonb_build_object('clause', %s::text))"
        )
        given.append(clause)
    return wanted, given


def _line(row: tuple[Any, ...]) -> EntryLine:
    log, number, entry_id, act_number, act, actor, thing, on, at, summary, refused, clauses = row
    return EntryLine(
        log=log,
        number=number,
        at=f"{log}:{number}",
        id=entry_id,
        act_number=act_number,
        kind="refusal" if refused else "act",
        act=act,
        title=title_of(act),
        actor=actor,
        thing=thing,
        effective_on=on,
        recorded_at=at,
        summary=summary or "",
        clauses=[each["clause"] for each in json.loads(clauses)]
        if isinstance(clauses, str)
        else [each["clause"] for each in clauses],
    )


@query
class ReadLatest(Query):
    """`remit record latest`."""

    declaration: ClassVar = QueryDeclaration(
        "record.latest",
        "The latest entries",
        "Entries of the public record, newest first; or all after one, in order, none skipped.",
    )
    act: str | None = Field(None, title="Only this act")
    body: UUID | None = Field(None, title="Only by or about this body", description="its id")
    on: date | None = Field(None, title="Only what counts from this day")
    clause: str | None = Field(None, title="Only under this clause", description="as it is cited")
    older_than: str | None = Field(None, title="Only before this entry", description="LOG:NUMBER")
    after: str | None = Field(None, title="Only after this entry", description="LOG:NUMBER")

    def answer(self) -> Latest:
        """One page of them."""
        return latest(**self.model_dump())
