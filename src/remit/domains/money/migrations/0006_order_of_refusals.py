"""The ledger's functions renewed: a batch with several faults is refused for the first of them."""

from django.db import migrations

from remit.domains.money.books import JOURNAL
from remit.engines.ledger import script

# What an older version of the ledger had and this one does not call.
LEFT_OVER = """
drop function if exists ledger.require_drawn(uuid[], uuid[], integer[], bigint[], bigint[])
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0005_giving_back")]

    operations = [
        migrations.RunSQL(script(JOURNAL), migrations.RunSQL.noop),
        migrations.RunSQL(LEFT_OVER, migrations.RunSQL.noop),
    ]
