"""Facts and identities of bodies are written only by acts, and never changed."""

from django.db import migrations

from remit.acts.facts import guard, guard_journal

OF_BODIES = (
    "body_standing",
    "body_name",
    "body_code",
    "body_address",
    "body_area",
    "body_population",
)
IDENTITIES = ("body", "person", "office")
KEPT = (
    "load_batch",
    "load_undone",
    "load_body_claim",
    "load_relation_claim",
    "load_area_claim",
    "load_population_claim",
    "load_fault",
    "load_area_overlap",
    "load_areas_compared",
    "load_code_meaning",
)


class Migration(migrations.Migration):
    dependencies = [("bodies", "0001_initial"), ("acts", "0002_guard")]

    operations = [
        *(guard(table, body_id="body") for table in OF_BODIES),
        guard("body_relation", subject_id="body", object_id="body"),
        guard("officer"),
        guard("interest"),
        *(guard_journal(table) for table in (*IDENTITIES, *KEPT)),
    ]
