"""Recalling kept statements: what all batches that count say of a set of bodies."""

# ruff: noqa: S608 - statements are put together from fixed words of this file alone

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from remit.domains.bodies.loading.histories import Drawn, Told
from remit.domains.bodies.loading.keeping import CODES_PLACE
from remit.domains.bodies.loading.succession import Spells
from remit.domains.bodies.loading.timelines import Seen
from remit.domains.bodies.statements import (
    REFERENCE_MARK,
    BodyStatement,
    PopulationStatement,
    RelationStatement,
    reference_to,
)

PRACTICE_SLUGS = "practice-%"
SLUGS_AT_ONCE = 5_000

# An area team's code tells all there is to know of which body it is.
KNOWN_BY_REFERENCE = ("area_team", "board_region")

LIVE = """
    join load_batch b on b.id = c.batch_id
    where not exists (select from load_undone u where u.batch_id = b.id)
"""


def _claims_sql(table: str, fields: Iterable[str]) -> str:
    """Kept statements: the hash of the source of each, then its fields in their order."""
    columns = ", ".join(f"c.{name}" for name in fields)
    return f"select b.sha256, {columns} from {table} c {LIVE}"


BODIES_SQL = _claims_sql("load_body_claim", BodyStatement._fields)
RELATIONS_SQL = _claims_sql("load_relation_claim", RelationStatement._fields)
AREAS_SQL = f"""
    select b.sha256, c.line, c.as_of, c.slug, c.geometry_sha256, c.centre_lon, c.centre_lat
    from load_area_claim c {LIVE}
"""
POPULATIONS_SQL = _claims_sql("load_population_claim", PopulationStatement._fields)

# The codes that GP practices were under, in order, counted: a code that only repeats the one
# before it is the same spell.
SPELLS_SQL = f"""
with told as (
    select distinct on (c.subject, c.since) c.subject, c.since, c.until,
        c.code
    from load_relation_claim c {LIVE}
        and c.kind = 'commissioned_by' and c.since is not null
        and c.subject in (
            select c.slug from load_body_claim c {LIVE} and c.kind = 'practice'
        )
    order by c.subject, c.since, c.as_of desc, b.sha256 desc, c.line desc
), marked as (
    select subject, since, code,
        lag(code) over (partition by subject order by since) as code_before,
        first_value(until) over (partition by subject order by since desc) as left_on
    from told
), spell as (
    select code, since, left_on,
        lead(code) over later as next_code,
        lead(since) over later as next_since
    from marked
    where code is distinct from code_before
    window later as (partition by subject order by since)
)
select code, since, left_on, next_code, next_since, count(*)::int
from spell group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
"""

CODES_SQL = f"""
    select distinct c.code from load_relation_claim c {LIVE} and c.kind = 'commissioned_by'
"""


def spells_of_practices() -> list[Spells]:
    """How many GP practices were under each code, from when, and what came next."""
    with connection.cursor() as cursor:
        cursor.execute(SPELLS_SQL, [])
        return [Spells(*row) for row in cursor.fetchall()]


def told_of_commissioners() -> dict[str, Told]:
    """What is told of every body but practices, references resolved where they can be."""
    not_practices = "and not c.{} like %s"
    told: dict[str, Told] = {}
    for sql, column in (
        (BODIES_SQL, "slug"),
        (RELATIONS_SQL, "subject"),
        (AREAS_SQL, "slug"),
        (POPULATIONS_SQL, "slug"),
    ):
        for row in _rows(sql + not_practices.format(column), [PRACTICE_SLUGS]):
            _hear(told, row, sql)
    return _resolved(told)


def told_of(slugs: Sequence[str]) -> dict[str, Told]:
    """What is told of some bodies."""
    told: dict[str, Told] = {}
    for sql, column in (
        (BODIES_SQL, "slug"),
        (RELATIONS_SQL, "subject"),
        (POPULATIONS_SQL, "slug"),
        (AREAS_SQL, "slug"),
    ):
        for row in _rows(f"{sql} and c.{column} = any(%s)", [list(slugs)]):
            _hear(told, row, sql)
    return told


def bodies_not_practices() -> list[str]:
    """The slugs of all bodies that are in the register already, but of practices."""
    with connection.cursor() as cursor:
        cursor.execute("select slug from body where not slug like %s", [PRACTICE_SLUGS])
        return [row[0] for row in cursor.fetchall()]


def codes_of_practices() -> list[str]:
    """Every code that a practice's commissioner goes by in some source that counts."""
    with connection.cursor() as cursor:
        cursor.execute(CODES_SQL, [])
        return sorted(row[0] for row in cursor.fetchall())


def meanings() -> dict[str, str]:
    """Whose each code was when practices under it were last derived (`tables.CodeMeaning`)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct on (code) code, meaning from load_code_meaning order by code, id desc"
        )
        return dict(cursor.fetchall())


def gather_practices(batches: Sequence[int], codes: Sequence[str]) -> None:
    """Gather the practices to derive anew in `staged_practice`, which goes with the transaction.

    They are those that some batches tell of, and those whose commissioner went by one of the
    codes in some source that counts. A table holds them, since they may be a million.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            create temp table staged_practice on commit drop as
                select slug from load_body_claim
                    where batch_id = any(%(batches)s) and slug like %(practices)s
                union select subject from load_relation_claim
                    where batch_id = any(%(batches)s) and subject like %(practices)s
                union select slug from load_population_claim
                    where batch_id = any(%(batches)s) and slug like %(practices)s
                union select c.subject from load_relation_claim c {LIVE}
                    and c.kind = 'commissioned_by' and c.subject like %(practices)s
                    and c.code = any(%(codes)s)
            """,
            {"batches": list(batches), "codes": list(codes), "practices": PRACTICE_SLUGS},
        )
        cursor.execute("create index on staged_practice (slug)")


def gathered_practices() -> Iterator[list[str]]:
    """The practices gathered, some at a time."""
    last = ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "select slug from staged_practice where slug > %s order by slug limit %s",
                [last, SLUGS_AT_ONCE],
            )
            slugs = [row[0] for row in cursor.fetchall()]
        if not slugs:
            return
        yield slugs
        last = slugs[-1]


def waiting() -> int:
    """Statements that name a body by a code which no source has explained yet."""
    rows = _rows(
        f"""
        select count(*) from load_body_claim c {LIVE} and c.slug like %s and not c.slug like %s
            and c.kind <> all(%s) and not exists (
                select from load_body_claim k
                where k.slug not like %s and k.kind = c.kind
                    and k.codes @> c.codes
            )
        """,
        [
            f"%{REFERENCE_MARK}%",
            PRACTICE_SLUGS,
            list(KNOWN_BY_REFERENCE),
            f"%{REFERENCE_MARK}%",
        ],
    )
    return int(next(rows)[0])


def _rows(sql: str, parameters: list[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(SLUGS_AT_ONCE):
            yield from rows


def _hear(told: dict[str, Told], row: tuple[Any, ...], sql: str) -> None:
    """Add one kept statement to what is told of its body."""
    source, line, as_of, slug, *_ = row
    seen = Seen(as_of, source, line)
    of = told.get(slug)
    if of is None:
        of = told[slug] = Told()
    if sql is BODIES_SQL:
        # Codes and address stand side by side.
        codes, address = _json(row[1 + CODES_PLACE]), _lines(row[2 + CODES_PLACE])
        before, after = row[1 : 1 + CODES_PLACE], row[3 + CODES_PLACE :]
        of.bodies.append((seen, BodyStatement._make((*before, codes, address, *after))))
    elif sql is RELATIONS_SQL:
        of.relations.append((seen, RelationStatement._make((*row[1:-1], _json(row[-1])))))
    elif sql is AREAS_SQL:
        of.areas.append((seen, Drawn(*row[4:])))
    else:
        of.populations.append((seen, PopulationStatement(*row[1:])))


@lru_cache(maxsize=65_536)
def _json(text: str) -> Any:
    """A JSON column, which Django's connections hand over as text; never changed once read.

    One practice's codes and address come again with each file that tells of it.
    """
    return json.loads(text)


@lru_cache(maxsize=65_536)
def _lines(text: str) -> tuple[str, ...]:
    """The lines of an address out of a JSON column."""
    return tuple(json.loads(text))


def _resolved(told: dict[str, Told]) -> dict[str, Told]:
    """Put what is told of a reference to the body that it means, and its relations likewise.

    A reference that means no body yet waits, unless its kind is one that the reference alone
    makes known: then it is a body of its own.
    """
    known = {
        reference_to(said.kind, scheme, code): slug
        for slug, of in told.items()
        if REFERENCE_MARK not in slug
        for _, said in of.bodies
        for scheme, code in said.codes.items()
    }
    for reference in told:
        kind, mark, code = reference.partition(REFERENCE_MARK)
        if mark and kind.replace("-", "_") in KNOWN_BY_REFERENCE:
            known.setdefault(reference, f"{kind}-{code.partition('=')[2]}")
    resolved = {slug: of for slug, of in told.items() if REFERENCE_MARK not in slug}
    for reference, of in told.items():
        if REFERENCE_MARK in reference and reference in known:
            body = resolved.setdefault(known[reference], Told())
            body.bodies += of.bodies
            body.areas += of.areas
            body.relations += of.relations
            body.populations += of.populations
    for slug, of in resolved.items():
        of.relations = [
            (seen, said._replace(subject=slug, object=known.get(said.object, said.object)))
            for seen, said in of.relations
        ]
    return resolved
