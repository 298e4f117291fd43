"""Finding a body by name, code or postcode district, forgiving misspellings."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models.functions import Upper
from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.kinds import KINDS, Group, Status
from remit.domains.bodies.models import Address, Code, Name, Standing
from remit.domains.bodies.queries.common import codes_at, names_at

HITS_MAX = 50
CANDIDATES_MAX = 400
SIMILAR_ENOUGH = 0.45
LIKENESS_STEPS = 10
DISTRICT = re.compile(r"^([A-Z]{1,2}[0-9][0-9A-Z]?)(\s*[0-9][A-Z]{2})?$")

# A name that says what somebody typed comes before one that only looks like it.
RANKS = ("code", "name", "former name", "postcode", "similar name")
# Who is looked for first: those that commission and those that watch over them.
GROUP_ORDER = {
    group: place
    for place, group in enumerate(
        (
            Group.COMMISSIONER,
            Group.BOARD,
            Group.MINISTER,
            Group.REGULATOR,
            Group.SENATE,
            Group.WELLBEING_BOARD,
            Group.SUPPORT,
            Group.OFFICE,
            Group.PLACE,
        )
    )
}


class Hit(BaseModel):
    """A body found, and why: `why` is name, former name, code, postcode or similar name."""

    slug: str
    name: str
    kind: str
    kind_title: str
    group: str
    codes: dict[str, str]
    why: str
    matched: str
    since: date | None
    until: date | None
    active: bool


class Found(BaseModel):
    """What was looked for, where, and what was found; `total` may exceed the hits shown."""

    q: str
    on: date
    searched: list[str]
    total: int
    hits: list[Hit]


def find_bodies(q: str, on: date, limit: int = HITS_MAX) -> Found:
    """Bodies that answer to a text, best first: what has that code, a commissioner of that very
    name, then those there on the date before the others."""
    text = " ".join(q.replace("\0", " ").split())[:100]
    searched = ["codes", "names", "former names"]
    if not text:
        return Found(q=text, on=on, searched=[], total=0, hits=[])
    reasons: dict[UUID, tuple[str, str, float]] = {}
    _by_code(text, reasons)
    if district := DISTRICT.match(text.upper()):
        searched.append("postcode districts")
        _by_district(district[1], on, reasons)
    _by_words(text, on, reasons)
    if not reasons:
        searched.append("similar names")
        _by_likeness(text, reasons)
    return _told(text, on, searched, reasons, limit)


def _by_code(text: str, reasons: dict[UUID, tuple[str, str, float]]) -> None:
    rows = Code.objects.known().filter(code=text.upper())
    for body_id, code in rows.values_list("body_id", "code"):
        reasons[body_id] = ("code", code, 1.0)


def _by_district(district: str, on: date, reasons: dict[UUID, tuple[str, str, float]]) -> None:
    rows = Address.objects.known().on(on).filter(district=district)
    for body_id, postcode in rows.values_list("body_id", "postcode")[:CANDIDATES_MAX]:
        reasons.setdefault(body_id, ("postcode", postcode, 1.0))


def _by_words(text: str, on: date, reasons: dict[UUID, tuple[str, str, float]]) -> None:
    """Names that hold every word typed, in any order."""
    rows = Name.objects.known().annotate(called=Upper("name"))
    for word in text.upper().split():
        rows = rows.filter(called__contains=word)
    for row in rows[:CANDIDATES_MAX]:
        now = (row.since is None or row.since <= on) and (row.until is None or on < row.until)
        closeness = len(text) / max(len(row.name), 1)
        before = reasons.get(row.body_id)
        if before is None or (before[0] == "former name" and now):
            reasons[row.body_id] = ("name" if now else "former name", row.name, closeness)


def _by_likeness(text: str, reasons: dict[UUID, tuple[str, str, float]]) -> None:
    """Names that look like what was typed, by their three-letter pieces (pg_trgm)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('pg_trgm.word_similarity_threshold', %s, false)",
            [str(SIMILAR_ENOUGH)],
        )
    rows = (
        Name.objects.known()
        .annotate(called=Upper("name"))
        .filter(called__trigram_word_similar=text.upper())
        .annotate(likeness=TrigramWordSimilarity(text.upper(), "called"))
        .order_by("-likeness", "name")
    )
    for row in rows[:HITS_MAX]:
        reasons.setdefault(row.body_id, ("similar name", row.name, row.likeness))


def _plain(name: str) -> str:
    return name.casefold().removeprefix("nhs ")


def _told(
    text: str,
    on: date,
    searched: list[str],
    reasons: dict[UUID, tuple[str, str, float]],
    limit: int,
) -> Found:
    standings: dict[UUID, Standing] = {}
    rows = Standing.objects.known().filter(body__in=list(reasons)).select_related("body")
    for row in rows.order_by("effective"):
        held = standings.get(row.body_id)
        if held is None or (row.since or date.min) <= on:
            standings[row.body_id] = row

    def there(row: Standing) -> bool:
        return (
            (row.since is None or row.since <= on)
            and (row.until is None or on < row.until)
            and row.status == Status.ACTIVE
        )

    def order(body_id: UUID) -> tuple[int, int, int, int, float, str]:
        why, called, closeness = reasons[body_id]
        row = standings[body_id]
        group = GROUP_ORDER.get(KINDS[row.kind].group, len(GROUP_ORDER))
        # Where nothing is called what was typed, what looks most like it matters most.
        unlike = round((1 - closeness) * LIKENESS_STEPS) if why == "similar name" else 0
        # Whoever types the whole name of a commissioner means it, though it is gone and something
        # else goes by that name today (a setting that prescribed for it, say).
        meant = group == 0 and _plain(called) == _plain(text)
        return (
            0 if why == "code" or meant else 1,
            unlike,
            0 if there(row) else 1,
            RANKS.index(why) * 10 + group,
            -closeness,
            row.body.slug,
        )

    best = sorted(standings, key=order)[:limit]
    names, codes = names_at(best, on), codes_at(best)
    return Found(
        q=text,
        on=on,
        searched=searched,
        total=len(standings),
        hits=[
            Hit(
                slug=row.body.slug,
                name=names.get(body_id, row.body.slug),
                kind=row.kind,
                kind_title=KINDS[row.kind].title,
                group=KINDS[row.kind].group,
                codes=codes.get(body_id, {}),
                why=reasons[body_id][0],
                matched=reasons[body_id][1],
                since=row.since,
                until=row.until,
                active=there(row),
            )
            for body_id in best
            for row in (standings[body_id],)
        ],
    )


@query
class FindBodies(Query):
    """`remit bodies find TEXT`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.find",
        "Find a body",
        "Bodies by name, code or postcode district; misspellings are forgiven.",
        positional=("q",),
    )
    q: str = Field(title="Name, code or postcode", max_length=200)
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> Found:
        """The best of them."""
        return find_bodies(self.q, self.on)
