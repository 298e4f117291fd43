"""The database itself refuses writes round the door."""

from django.db import migrations

from remit.acts import facts


class Migration(migrations.Migration):
    dependencies = [("acts", "0001_initial")]

    operations = [
        facts.ACT_WROTE,
        facts.guard_journal("act_wrote"),
        facts.guard_journal("act"),
        facts.guard_journal("act_touched_body"),
        facts.guard_journal("attempt"),
        facts.guard_journal("duty"),
    ]
