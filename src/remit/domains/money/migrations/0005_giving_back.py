"""Refunds of payments, and a name for what a pool gives back."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from remit.acts.facts import guard_journal
from remit.domains.money.books import TRANSFERS
from remit.engines.ledger import name_kind


def name_kinds(_apps: Any, editor: Any) -> None:
    """Name the kinds of transfer that this version adds; those named before stay as they are."""
    for kind in TRANSFERS.values():
        name_kind(editor.connection.connection, kind.name, kind.says, exceptional=kind.exceptional)


class Migration(migrations.Migration):
    dependencies = [("money", "0004_budget")]

    operations = [
        migrations.RunPython(name_kinds, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("transfer", models.UUIDField(unique=True)),
                ("pence", models.BigIntegerField()),
                ("says", models.CharField(max_length=500)),
                ("refunded_on", models.DateField()),
                (
                    "act",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acts.actrow",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="money.payment",
                    ),
                ),
            ],
            options={"db_table": "payment_refund"},
        ),
        guard_journal("payment_refund"),
    ]
