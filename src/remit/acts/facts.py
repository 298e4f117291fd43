"""Facts: rows that say something true for a period, known to us for a period.

Each fact has two periods. `effective` is when it is true in the world; `recorded` is when the
register believed it. A correction closes the recorded period of the old row and adds a new one;
nothing is overwritten. The database holds this itself: `guard` gives each table a trigger that
refuses a row not made by the act in progress, any change but the closing of `recorded`, any
deletion, and any truncation.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.migrations import RunSQL

M = TypeVar("M", bound=models.Model)


class ActTime(models.Func):
    """The moment of the act in progress: one for all that it writes."""

    template = "remit_now()"
    output_field = models.DateTimeField()


class SinceNow(models.Func):
    """The recorded period of a new fact: from the act in progress on."""

    template = "tstzrange(remit_now(), null)"
    output_field = DateTimeRangeField()


class FactQuerySet(models.QuerySet[M]):
    """Questions that every table of facts answers."""

    def known(self, at: datetime | None = None) -> FactQuerySet[M]:
        """What the register believes now, or believed at a moment (time zone aware)."""
        if at is None:
            return self.filter(recorded__upper_inf=True)
        return self.filter(recorded__contains=at)

    def on(self, day: date) -> FactQuerySet[M]:
        """What is true on a day."""
        return self.filter(effective__contains=day)


class Fact(models.Model):
    """The columns of every table of facts; see the module."""

    id = models.BigAutoField(primary_key=True)
    effective = DateRangeField()
    recorded = DateTimeRangeField(db_default=SinceNow())
    # Kept true by the guard (`ACT_WROTE`), not by a foreign key, which would look up each row's.
    made_by = models.ForeignKey(
        "acts.ActRow",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    superseded_by = models.ForeignKey(
        "acts.ActRow",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        db_constraint=False,
    )

    objects: ClassVar[Any] = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def since(self) -> date | None:
        """The first day, or None where it reaches back without a known beginning."""
        first: date | None = self.effective.lower
        return first

    @property
    def until(self) -> date | None:
        """The first day on which it is no longer so, or None while it lasts."""
        after: date | None = self.effective.upper
        return after


def period(since: date | None, until: date | None = None) -> DateRange:
    """Half open days: from `since`, up to and without `until`."""
    return DateRange(since, until)


def close(rows: models.QuerySet[Any], act_id: Any) -> int:
    """Stop believing these facts; the act in progress is the reason. Answers how many."""
    return rows.filter(recorded__upper_inf=True).update(
        recorded=models.Func(
            models.Func(
                models.F("recorded"), function="lower", output_field=models.DateTimeField()
            ),
            ActTime(),
            function="tstzrange",
            output_field=DateTimeRangeField(),
        ),
        superseded_by_id=act_id,
    )


__all__ = [
    "DateRange",
    "DateTimeTZRange",
    "Fact",
    "FactQuerySet",
    "close",
    "guard",
    "guard_journal",
    "period",
]


FUNCTIONS_SQL = """
create function remit_now() returns timestamptz stable language sql as
    $$ select coalesce(nullif(current_setting('remit.at', true), '')::timestamptz, now()) $$;

-- Before any statement on a table of facts.
create function remit_guard_fact() returns trigger language plpgsql as $$
declare
    act uuid := nullif(current_setting('remit.act', true), '');
begin
    if tg_op in ('DELETE', 'TRUNCATE') then
        raise exception 'facts in % are never removed', tg_table_name using errcode = 'RM003';
    end if;
    if act is null then
        raise exception 'no write outside an act: % is written only by the act in progress',
            tg_table_name using errcode = 'RM001';
    end if;
    insert into act_wrote (act_id) values (act) on conflict do nothing;
    return null;
end $$;

-- After rows were added: all of them at once, as `added`. The arguments are a column and the
-- table it points to, and so on.
create function remit_guard_added() returns trigger language plpgsql as $$
declare
    act uuid := current_setting('remit.act');
    missing bool;
begin
    if exists (select from added where made_by_id is distinct from act) then
        raise exception 'no write outside an act: % is written only by the act in progress',
            tg_table_name using errcode = 'RM001';
    end if;
    if exists (
        select from added where not upper_inf(recorded) or superseded_by_id is not null
    ) then
        raise exception 'a new fact in % is believed from now on', tg_table_name
            using errcode = 'RM002';
    end if;
    for place in 0 .. tg_nargs - 1 by 2 loop
        execute format(
            'select exists (select from added a'
            ' where not exists (select from %I there where there.id = a.%I))',
            tg_argv[place + 1], tg_argv[place]
        ) into missing;
        if missing then
            raise exception 'a fact in % is about something that is not there', tg_table_name
                using errcode = 'foreign_key_violation';
        end if;
    end loop;
    return null;
end $$;

-- Before each row that is changed.
create function remit_guard_closed() returns trigger language plpgsql as $$
begin
    if new.superseded_by_id is distinct from current_setting('remit.act')::uuid then
        raise exception 'no write outside an act: % is closed only by the act in progress',
            tg_table_name using errcode = 'RM001';
    end if;
    if not upper_inf(old.recorded) or upper_inf(new.recorded)
        or lower(new.recorded) is distinct from lower(old.recorded)
        or (to_jsonb(new) - 'recorded' - 'superseded_by_id')
            is distinct from (to_jsonb(old) - 'recorded' - 'superseded_by_id') then
        raise exception 'a fact in % is never changed; it is closed once', tg_table_name
            using errcode = 'RM002';
    end if;
    return new;
end $$;

create function remit_guard_journal() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        raise exception 'rows of % are never changed or removed', tg_table_name
            using errcode = 'RM003';
    end if;
    if nullif(current_setting('remit.act', true), '') is null then
        raise exception 'no write outside an act: % is written only by the door',
            tg_table_name using errcode = 'RM001';
    end if;
    return null;
end $$;
"""

DROP_FUNCTIONS_SQL = """
drop function remit_guard_fact();
drop function remit_guard_added();
drop function remit_guard_closed();
drop function remit_guard_journal();
drop function remit_now();
"""

# Each act that wrote facts. One key is checked here as the transaction ends, in place of one for
# each fact: the guards let a fact name no other act than the one in progress, and that one is here.
ACT_WROTE = RunSQL(
    """
    create table act_wrote (
        act_id uuid primary key references act (id) deferrable initially deferred
    )
    """,
    "drop table act_wrote",
)


def guard(table: str, **about: str) -> RunSQL:
    """The migration step that guards a table of facts.

    `about` maps each column without a foreign key to the table whose `id` it holds. Rows there are
    never removed or renumbered, so it is enough to look for them once, when facts are added; this
    is done by sets, where a foreign key would look for them one by one.
    """
    pairs = ", ".join(f"'{word}'" for pair in about.items() for word in pair)
    return RunSQL(
        f"""
        create trigger {table}_any before insert or update or delete or truncate on {table}
            for each statement execute function remit_guard_fact();
        create trigger {table}_added after insert on {table} referencing new table as added
            for each statement execute function remit_guard_added({pairs});
        create trigger {table}_closed before update on {table}
            for each row execute function remit_guard_closed();
        """,
        "; ".join(f"drop trigger {table}_{when} on {table}" for when in ("any", "added", "closed")),
    )


def guard_journal(table: str) -> RunSQL:
    """The migration step that guards a table which only ever grows."""
    return RunSQL(
        f"""
        create trigger {table}_any before insert or update or delete or truncate on {table}
            for each statement execute function remit_guard_journal();
        """,
        f"drop trigger {table}_any on {table}",
    )
