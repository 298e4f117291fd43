"""The record's entries: no act without its entry, no entry without its act."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import remit.acts.entries
from remit.acts import facts

GUARDS = """
-- An act or attempt needs its entry, and an entry its act or attempt, when the transaction ends.
create function remit_has_entry() returns trigger language plpgsql as $$
begin
    if not exists (select from entry where id = new.id) then
        raise exception 'no act without its entry: % % has none', tg_table_name, new.id
            using errcode = 'RM004';
    end if;
    return null;
end $$;

create function remit_entry_has_act() returns trigger language plpgsql as $$
begin
    if not exists (select from act where id = new.id)
        and not exists (select from attempt where id = new.id) then
        raise exception 'no entry without its act: % has none', new.id using errcode = 'RM004';
    end if;
    return null;
end $$;

create constraint trigger act_has_entry after insert on act
    deferrable initially deferred for each row execute function remit_has_entry();
create constraint trigger attempt_has_entry after insert on attempt
    deferrable initially deferred for each row execute function remit_has_entry();
create constraint trigger entry_has_act after insert on entry
    deferrable initially deferred for each row execute function remit_entry_has_act();

-- Rows that grow only, save for what a redaction in progress removes.
create function remit_guard_redactable() returns trigger language plpgsql as $$
begin
    if tg_op in ('DELETE', 'TRUNCATE') or tg_op = 'UPDATE'
        and nullif(current_setting('remit.redact', true), '') is null then
        raise exception 'rows of % are never changed or removed', tg_table_name
            using errcode = 'RM003';
    end if;
    if nullif(current_setting('remit.act', true), '') is null then
        raise exception 'no write outside an act: % is written only by the door',
            tg_table_name using errcode = 'RM001';
    end if;
    return null;
end $$;

-- The arguments are the column that names the entry, and the columns that a redaction may change.
create function remit_guard_redacted() returns trigger language plpgsql as $$
begin
    if to_jsonb(old) ->> tg_argv[0] is distinct from current_setting('remit.redact', true)
        or (to_jsonb(new) - tg_argv[1:]) is distinct from (to_jsonb(old) - tg_argv[1:]) then
        raise exception 'a row of % is changed only by its own redaction', tg_table_name
            using errcode = 'RM003';
    end if;
    return new;
end $$;

-- A part loses its content and its salt together, once, to the act in progress.
create function remit_guard_part() returns trigger language plpgsql as $$
begin
    if old.redacted_by is not null or new.salt is not null or new.content is not null
        or new.redacted_by is distinct from current_setting('remit.act')::uuid then
        raise exception 'a part of an entry is redacted whole and once, by the act in progress'
            using errcode = 'RM003';
    end if;
    return new;
end $$;

drop trigger act_any on act;
drop trigger attempt_any on attempt;
create trigger act_any before insert or update or delete or truncate on act
    for each statement execute function remit_guard_redactable();
create trigger attempt_any before insert or update or delete or truncate on attempt
    for each statement execute function remit_guard_redactable();
create trigger entry_part_any before insert or update or delete or truncate on entry_part
    for each statement execute function remit_guard_redactable();
create trigger act_redacted before update on act for each row execute function
    remit_guard_redacted('id', 'inputs', 'summary', 'actor_label', 'thing_label');
create trigger attempt_redacted before update on attempt for each row execute function
    remit_guard_redacted('id', 'inputs', 'reasons', 'actor_label', 'thing_label');
create trigger entry_part_redacted before update on entry_part for each row execute function
    remit_guard_redacted('entry_id', 'salt', 'content', 'redacted_by');
create trigger entry_part_once before update on entry_part
    for each row execute function remit_guard_part();
"""


def enter_what_is_there(_apps: Any, _editor: Any) -> None:
    """Acts and attempts of a house older than its record are entered now."""
    for name in ("ActRow", "Attempt"):
        model = getattr(remit.acts.entries, name)
        if not model.objects.exists():
            continue
        for row in model.objects.order_by("recorded_at", "id").iterator(chunk_size=1000):
            duties = row.duties.all() if name == "ActRow" else ()
            remit.acts.entries.enter(row, duties)


class Migration(migrations.Migration):
    dependencies = [("acts", "0002_guard")]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("statement", models.BinaryField()),
            ],
            options={"db_table": "entry"},
        ),
        migrations.CreateModel(
            name="EntryPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=8)),
                ("salt", models.BinaryField(null=True)),
                ("content", models.BinaryField(null=True)),
                ("redacted_by", models.UUIDField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="acts.entry",
                    ),
                ),
            ],
            options={
                "db_table": "entry_part",
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "name"), name="entry_part_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyMet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("met_on", models.DateField()),
                ("where", models.TextField()),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acts.actrow",
                    ),
                ),
                (
                    "duty",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="met",
                        to="acts.duty",
                    ),
                ),
            ],
            options={"db_table": "duty_met"},
        ),
        migrations.RunPython(enter_what_is_there, migrations.RunPython.noop),
        migrations.RunSQL(
            # Keys of what was just entered are checked now: a table with checks still to come
            # takes no new trigger.
            "set constraints all immediate; set constraints all deferred"
        ),
        migrations.RunSQL(GUARDS),
        facts.guard_journal("entry"),
        facts.guard_journal("duty_met"),
    ]
