"""The difference between what is derived and what is believed, made by sets in the database.

Derived facts are staged by COPY. Of the bodies touched, facts that files made and that are no
longer derived stop being believed; derived facts not believed yet are added. What an officer's act
made is left alone, and stands against a file that says something else.
"""

# ruff: noqa: S608 - statements are put together from fixed words of this file alone

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from remit.acts.ids import new_id
from remit.domains.bodies.kinds import EXCLUSIVE_RELATIONS
from remit.domains.bodies.loading.histories import FactRow
from remit.domains.bodies.loading.keeping import as_json, copy_rows

EXAMPLES_MAX = 20
EXCLUSIVE = [kind.value for kind in EXCLUSIVE_RELATIONS]
ROWS_HELD_MAX = 5_000
ROWS_AT_ONCE = 50_000
# After this many changes the planner is told anew what the tables hold.
FACTS_TO_ANALYZE = 10_000


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table of facts: the column of its body, its other columns and their types.

    `alone` are the columns which, with the period, no two believed rows may share.
    """

    name: str
    columns: dict[str, str]
    alone: tuple[str, ...]
    body: str = "body_id"


TABLES = {
    table.name: table
    for table in (
        FactTable(
            "body_standing", {"kind": "text", "sector": "text", "status": "text"}, ("body_id",)
        ),
        FactTable("body_name", {"name": "text"}, ("body_id",)),
        FactTable("body_code", {"scheme": "text", "code": "text"}, ("scheme", "code")),
        FactTable(
            "body_address", {"lines": "jsonb", "postcode": "text", "district": "text"}, ("body_id",)
        ),
        FactTable(
            "body_area",
            {"geometry_sha256": "text", "centre_lon": "float8", "centre_lat": "float8"},
            ("body_id",),
        ),
        FactTable("body_population", {"registered": "int", "synthetic": "bool"}, ("body_id",)),
        FactTable(
            "body_relation",
            {"kind": "text", "object_slug": "text", "share_ppm": "int", "evidence": "jsonb"},
            ("subject_id", "kind"),
            body="subject_id",
        ),
    )
}
STAGED = ("touched", "changed", *TABLES)
# Where a table's values hold JSON: each has one such column or none.
JSON_PLACES = {
    name: list(table.columns.values()).index("jsonb")
    for name, table in TABLES.items()
    if "jsonb" in table.columns.values()
}
# The geometry itself is kept with the statements; a hash stands for it until it is believed.
GEOMETRY = """
    (select k.geometry_wkb from load_area_claim k
     where k.geometry_sha256 = s.geometry_sha256 and s.geometry_sha256 <> '' limit 1)
"""
# Made by a file: the act has a batch, or left one out.
BY_FILES = """
    (exists (select from load_batch lb where lb.act_id = {0}.made_by_id)
     or exists (select from load_undone lu where lu.act_id = {0}.made_by_id)
     or {0}.made_by_id = %(act)s)
"""


@dataclass(slots=True)
class Changes:
    """What a load changes: how many bodies, and some of them by slug for each sort of change."""

    facts_added: int = 0
    facts_closed: int = 0
    new: int = 0
    closed: int = 0
    renamed: int = 0
    moved: int = 0
    examples: dict[str, list[str]] = field(default_factory=dict)


class Staging:
    """The staging tables of one act; they vanish with its transaction."""

    def __init__(self) -> None:
        self._held: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        self._touched: list[tuple[Any, ...]] = []
        with connection.cursor() as cursor:
            # Another act of the same transaction may have staged before.
            names = ", ".join(f"staged_{name}" for name in STAGED)
            cursor.execute(f"drop table if exists {names}")
            cursor.execute("create temp table staged_changed (body_id uuid) on commit drop")
            cursor.execute(
                "create temp table staged_touched (slug text, synthetic bool) on commit drop"
            )
            for table in TABLES.values():
                columns = ", ".join(f"{name} {kind}" for name, kind in table.columns.items())
                cursor.execute(
                    f"create temp table staged_{table.name}"
                    f" (slug text, effective daterange, {columns}) on commit drop"
                )

    def touch(self, slugs: Iterable[tuple[str, bool]]) -> None:
        """Say which bodies are derived anew, and whether each is synthetic."""
        self._touched += slugs
        if len(self._touched) >= ROWS_HELD_MAX:
            self._flush_touched()

    def put(self, table: str, rows: Iterable[FactRow]) -> None:
        """Stage derived facts."""
        held = self._held[table]
        place = JSON_PLACES.get(table)
        for slug, since, until, values in rows:
            cells = values
            if place is not None:
                cells = (*values[:place], as_json(values[place]), *values[place + 1 :])
            held.append((slug, _range(since, until), *cells))
        if len(held) >= ROWS_HELD_MAX:
            self._flush(table)

    def finish(self) -> None:
        """Write what is still held, and let the planner see what there is."""
        self._flush_touched()
        for table in TABLES:
            self._flush(table)
        with connection.cursor() as cursor:
            cursor.execute("analyze staged_touched (slug)")
            for table in TABLES:
                cursor.execute(f"analyze staged_{table} (slug)")

    def drop(self) -> None:
        """Drop the staging tables, so that another act in one transaction can have its own."""
        with connection.cursor() as cursor:
            for name in STAGED:
                cursor.execute(f"drop table staged_{name}")

    def _flush(self, table: str) -> None:
        columns = ("slug", "effective", *TABLES[table].columns)
        copy_rows(f"staged_{table}", columns, self._held[table])
        self._held[table].clear()

    def _flush_touched(self) -> None:
        copy_rows("staged_touched", ("slug", "synthetic"), self._touched)
        self._touched.clear()


@lru_cache(maxsize=65_536)
def _range(since: date | None, until: date | None) -> str:
    return f"[{since or ''},{until or ''})"


def apply(act_id: UUID) -> Changes:
    """Make the register believe what is staged; `Staging.finish` comes first."""
    changes = Changes()
    _make_bodies(act_id, changes)
    _settle_codes()
    _notice(changes)
    with connection.cursor() as cursor:
        for table in TABLES.values():
            cursor.execute(_noted(table, _close_sql(table)), {"act": act_id})
            changes.facts_closed += cursor.fetchone()[0]
        for table in TABLES.values():
            parameters: dict[str, Any] = {"act": act_id, "exclusive": EXCLUSIVE}
            cursor.execute(_noted(table, _add_sql(table)), parameters)
            changes.facts_added += cursor.fetchone()[0]
        cursor.execute(
            "insert into act_touched_body (act_id, body_id)"
            " select distinct %s::uuid, body_id from staged_changed order by body_id",
            [act_id],
        )
        if changes.facts_added + changes.facts_closed >= FACTS_TO_ANALYZE:
            for name in TABLES:
                cursor.execute(f"analyze {name}")
    return changes


def _noted(table: FactTable, sql: str) -> str:
    """A change of facts that answers how many it changed, and notes of which bodies."""
    of = [table.body, *(["object_id"] if "object_slug" in table.columns else [])]
    return f"""
        with changed as ({sql} returning {", ".join(f"{table.name}.{name}" for name in of)}),
        noted as (
            insert into staged_changed
            {" union ".join(f"select {name} from changed" for name in of)}
        )
        select count(*) from changed
    """


def _make_bodies(act_id: UUID, changes: Changes) -> None:
    """An identity for every slug that is derived for the first time."""
    examples: list[str] = []
    for fresh in _bodies_missing():
        copy_rows(
            "body",
            ("id", "slug", "synthetic", "made_by_id"),
            [(new_id(), slug, synthetic, act_id) for slug, synthetic in fresh],
        )
        changes.new += len(fresh)
        examples += [slug for slug, _ in fresh[: EXAMPLES_MAX - len(examples)]]
    changes.examples["new"] = examples
    with connection.cursor() as cursor:
        cursor.execute("analyze body (id, slug)")


def _bodies_missing() -> Iterator[list[tuple[str, bool]]]:
    """Slugs without a body, in order, some at a time; the cursor sees none that is made since."""
    with connection.cursor() as cursor:
        cursor.execute("""
            declare bodies_missing no scroll cursor for
            select t.slug, bool_and(t.synthetic) from staged_touched t
            where exists (select from staged_body_standing s where s.slug = t.slug)
                and not exists (select from body b where b.slug = t.slug)
            group by t.slug order by t.slug
        """)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"fetch {ROWS_AT_ONCE} from bodies_missing")
            rows: list[tuple[str, bool]] = cursor.fetchall()
        if not rows:
            break
        yield rows
    with connection.cursor() as cursor:
        cursor.execute("close bodies_missing")


def _settle_codes() -> None:
    """Two bodies that claim one code at one time: the older, by its slug in order, keeps it."""
    with connection.cursor() as cursor:
        cursor.execute("""
            delete from staged_body_code s using staged_body_code o
            where o.scheme = s.scheme and o.code = s.code and o.slug < s.slug
                and o.effective && s.effective
        """)


def _same(table: FactTable, fact: str, staged: str) -> str:
    columns = {name: f"{staged}.{name}" for name in table.columns if name != "object_slug"}
    same = [
        f"{fact}.{name} {'is not distinct from' if name == 'share_ppm' else '='} {value}"
        for name, value in columns.items()
    ]
    if "object_slug" in table.columns:
        same.append(f"{fact}.object_id = {staged}_object.id")
    return " and ".join([f"{fact}.effective = {staged}.effective", *same])


def _close_sql(table: FactTable) -> str:
    object_join = (
        "join body s_object on s_object.slug = s.object_slug"
        if "object_slug" in table.columns
        else ""
    )
    name = table.name
    return f"""
        update {name}
        set recorded = tstzrange(lower({name}.recorded), remit_now()), superseded_by_id = %(act)s
        from body b join staged_touched t on t.slug = b.slug
        where {name}.{table.body} = b.id and upper_inf({name}.recorded) and {BY_FILES.format(name)}
            and not exists (
                select from staged_{name} s {object_join}
                where s.slug = b.slug and {_same(table, name, "s")}
            )
    """


def _add_sql(table: FactTable) -> str:
    """What is believed already, and what an officer's act made, both keep a staged fact out."""
    relation = "object_slug" in table.columns
    named = {
        ("object_id" if name == "object_slug" else name): (
            "o.id" if name == "object_slug" else f"s.{name}"
        )
        for name in table.columns
    }
    if table.name == "body_area":
        named["derived"] = "false"
        named["geometry_wkb"] = GEOMETRY
    of_body = {"body_id": "b.id", "subject_id": "b.id"}
    against = " and ".join(f"h.{name} = {of_body.get(name, f's.{name}')}" for name in table.alone)
    if relation:
        against += " and (h.object_id = o.id or s.kind = any(%(exclusive)s))"
    return f"""
        insert into {table.name}
            ({table.body}, effective, made_by_id, recorded, {", ".join(named)})
        select b.id, s.effective, %(act)s, tstzrange(remit_now(), null), {", ".join(named.values())}
        from staged_{table.name} s join body b on b.slug = s.slug
        {"join body o on o.slug = s.object_slug" if relation else ""}
        where not exists (
            select from {table.name} h
            where {against} and upper_inf(h.recorded) and h.effective && s.effective
        )
        order by b.id
    """


def _notice(changes: Changes) -> None:
    """What will be closed, renamed and moved, asked before anything is changed."""
    for sort, sql in NOTICES.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"select count(*), (array_agg(slug order by slug))[1:{EXAMPLES_MAX}]"
                f" from ({sql}) noticed"
            )
            count, slugs = cursor.fetchone()
        setattr(changes, sort, count)
        changes.examples[sort] = slugs or []


NOTICES = {
    "closed": """
        select b.slug from body b
        join body_standing f on f.body_id = b.id and upper_inf(f.recorded)
            and upper_inf(f.effective)
        where exists (select from staged_body_standing s where s.slug = b.slug)
            and not exists (select from staged_body_standing s
                where s.slug = b.slug and upper_inf(s.effective))
    """,
    "renamed": """
        select distinct b.slug from body b
        join staged_body_name s on s.slug = b.slug
        where exists (select from body_name f where f.body_id = b.id and upper_inf(f.recorded))
            and not exists (select from body_name f where f.body_id = b.id
                and upper_inf(f.recorded) and f.name = s.name)
    """,
    "moved": """
        select distinct b.slug from body b
        join staged_body_relation s on s.slug = b.slug and s.kind = 'commissioned_by'
        join body o on o.slug = s.object_slug
        where exists (select from body_relation f where f.subject_id = b.id
                and upper_inf(f.recorded) and f.kind = 'commissioned_by')
            and not exists (select from body_relation f where f.subject_id = b.id
                and upper_inf(f.recorded) and f.kind = 'commissioned_by' and f.object_id = o.id
                and f.effective && s.effective)
    """,
}
