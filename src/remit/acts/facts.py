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
    made_by = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    superseded_by = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
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
            models.Func(models.F("recorded"), function="lower",
                        output_field=models.DateTimeField()),
            ActTime(),
            function="tstzrange",
            output_field=DateTimeRangeField(),
        ),
        superseded_by_id=act_id,
    )


__all__ = ["DateRange", "DateTimeTZRange", "Fact", "FactQuerySet", "close", "guard",
           "guard_journal", "period"]


FUNCTIONS_SQL = """
create or replace function remit_now() returns timestamptz stable language sql as
    $$ select coalesce(nullif(current_setting('remit.at', true), '')::timestamptz, now()) $$;

create or replace function remit_guard_fact() returns trigger language plpgsql as $$
declare
    act text := nullif(current_setting('remit.act', true), '');
begin
    if tg_op = 'INSERT' then
        if act is null or new.made_by_id::text is distinct from act then
            raise exception 'no write outside an act: % is written only by the act in progress',
                tg_table_name using errcode = 'RM001';
        end if;
        if not upper_inf(new.recorded) or new.superseded_by_id is not null then
            raise exception 'a new fact in % is believed from now on', tg_table_name
                using errcode = 'RM002';
        end if;
        return new;
    elsif tg_op = 'UPDATE' then
        if act is null or new.superseded_by_id::text is distinct from act then
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
    end if;
    raise exception 'facts in % are never removed', tg_table_name using errcode = 'RM003';
end $$;

create or replace function remit_guard_journal() returns trigger language plpgsql as $$
declare
    act text := nullif(current_setting('remit.act', true), '');
begin
    if tg_op = 'INSERT' then
        if act is null then
            raise exception 'no write outside an act: % is written only by the door',
                tg_table_name using errcode = 'RM001';
        end if;
        return new;
    end if;
    raise exception 'rows of % are never changed or removed', tg_table_name
        using errcode = 'RM003';
end $$;
"""

DROP_FUNCTIONS_SQL = """
create or replace function remit_now() returns timestamptz stable language sql as
    $$ select coalesce(nullif(current_setting('remit.at', true), '')::timestamptz, now()) $$;

drop function remit_guard_fact();
drop function remit_guard_journal();
drop function remit_now();
"""


def _triggers(table: str, function: str) -> RunSQL:
    return RunSQL(
        f"""
        create trigger {table}_rows before insert or update or delete on {table}
            for each row execute function {function}();
        create trigger {table}_whole before truncate on {table}
            for each statement execute function {function}();
        """,
        f"drop trigger {table}_rows on {table}; drop trigger {table}_whole on {table};",
    )


def guard(table: str) -> RunSQL:
    """The migration step that guards a table of facts."""
    return _triggers(table, "remit_guard_fact")


def guard_journal(table: str) -> RunSQL:
    """The migration step that guards a table which only ever grows."""
    return _triggers(table, "remit_guard_journal")
