"""What was counted is written by acts alone, and never changed."""

from django.db import migrations

from remit.acts.facts import guard_journal
from remit.domains.outcomes.models import KEPT_TABLES


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_sources"), ("acts", "0002_guard")]

    operations = [guard_journal(table) for table in KEPT_TABLES]
