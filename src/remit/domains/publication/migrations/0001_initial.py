"""Places in the log, and the guards that let them only grow."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

GUARDS = """
create function remit_guard_grows() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed or removed', tg_table_name
        using errcode = 'RM003';
end $$;

create trigger record_place_any before update or delete or truncate on record_place
    for each statement execute function remit_guard_grows();
create trigger record_tree_head_any before update or delete or truncate on record_tree_head
    for each statement execute function remit_guard_grows();

-- A new entry waits for its place from the moment it is there, and whoever publishes is told.
create function remit_entry_waits() returns trigger language plpgsql as $$
begin
    insert into record_waiting (entry_id) select id from added;
    notify remit_entry;
    return null;
end $$;

create trigger entry_waits after insert on entry referencing new table as added
    for each statement execute function remit_entry_waits();

insert into record_waiting (entry_id) select id from entry;

create index act_clauses on act using gin (clauses jsonb_path_ops);
"""

REVERSE = """
drop index act_clauses;
drop trigger entry_waits on entry;
drop function remit_entry_waits();
drop trigger record_tree_head_any on record_tree_head;
drop trigger record_place_any on record_place;
drop function remit_guard_grows();
"""

ENTRY = {"on_delete": django.db.models.deletion.PROTECT, "to": "acts.entry"}


class Migration(migrations.Migration):
    initial = True

    dependencies = [("acts", "0003_entries")]

    operations = [
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("entry", models.OneToOneField(primary_key=True, serialize=False, **ENTRY)),
            ],
            options={"db_table": "record_waiting"},
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        primary_key=True, related_name="place", serialize=False, **ENTRY
                    ),
                ),
                ("log", models.CharField(max_length=16)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "db_table": "record_place",
                "constraints": [
                    models.UniqueConstraint(fields=("log", "number"), name="record_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TreeHead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("log", models.CharField(max_length=16)),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("checkpoint", models.TextField()),
                (
                    "published_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "record_tree_head",
                "constraints": [
                    models.UniqueConstraint(fields=("log", "size"), name="record_tree_head_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WitnessAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("log", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=200)),
                ("status", models.CharField(max_length=16)),
                ("says", models.TextField()),
                ("size", models.BigIntegerField()),
                ("answered_at", models.DateTimeField()),
            ],
            options={
                "db_table": "record_witness_answer",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("log", "name"), name="record_witness_answer_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARDS, REVERSE),
    ]
