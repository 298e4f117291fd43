"""Official allocation files are kept by acts alone, and never changed."""

from django.db import migrations

from remit.acts.facts import guard_journal
from remit.domains.money.allotment.tables import KEPT_TABLES


class Migration(migrations.Migration):
    dependencies = [("money", "0001_allocations"), ("acts", "0002_guard")]

    operations = [guard_journal(table) for table in KEPT_TABLES]
