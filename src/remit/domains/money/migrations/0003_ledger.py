"""The ledger: money as transfers that hang on acts."""

from typing import Any

from django.db import migrations

from remit.domains.money.books import JOURNAL, TRANSFERS
from remit.engines.ledger import name_kind, script


def name_kinds(_apps: Any, editor: Any) -> None:
    """Name every kind of transfer that is not named yet."""
    for kind in TRANSFERS.values():
        name_kind(editor.connection.connection, kind.name, kind.says, exceptional=kind.exceptional)


class Migration(migrations.Migration):
    dependencies = [("money", "0002_guard"), ("acts", "0003_entries")]

    operations = [
        migrations.RunSQL(script(JOURNAL), "drop schema ledger cascade"),
        migrations.RunPython(name_kinds, migrations.RunPython.noop),
    ]
