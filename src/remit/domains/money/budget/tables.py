"""What is known of a budget beside the books: plans by month, limits, payments, pools, closings.

The books hold where money is. These tables hold what was meant by it. None of their rows is ever
changed or removed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from remit.acts.facts import Fact
from remit.domains.bodies.models import Body, Office, never_two_at_once


class _OfBody(models.Model):
    """Whose it is."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class _OfLine(_OfBody):
    """Money of a body on one line of one fund, for one year."""

    fund = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    line = models.CharField(max_length=40)

    class Meta:
        abstract = True


class _Kept(models.Model):
    """A row of a table that only grows; `act` made it."""

    id = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class LinePlan(Fact, _OfLine):
    """What a line is to cost in each month of the year, in pence from April to March.

    Its sum is what was planned into the line's account and moved into or out of it since.
    """

    months = ArrayField(models.BigIntegerField(), size=12)

    class Meta:
        db_table = "budget_line_plan"
        constraints: ClassVar = [
            never_two_at_once("one_plan_of_a_line", "body", "fund", "year", "line")
        ]
        indexes: ClassVar = [models.Index(fields=["body", "year"], name="line_plan_body")]


class Forecast(Fact, _OfLine):
    """What a line is expected to cost by the end of its year, from a day on."""

    pence = models.BigIntegerField()
    says = models.CharField(max_length=500)

    class Meta:
        db_table = "budget_forecast"
        constraints: ClassVar = [
            never_two_at_once("one_forecast_of_a_line", "body", "fund", "year", "line")
        ]
        indexes: ClassVar = [models.Index(fields=["body", "year"], name="forecast_body")]


class ApprovalLimit(Fact, _OfBody):
    """Up to how much whoever holds an office may approve one payment; 0 is not at all."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    pence = models.BigIntegerField()

    class Meta:
        db_table = "approval_limit"
        constraints: ClassVar = [never_two_at_once("one_limit_of_an_office", "office")]


class YearClose(Fact, _OfBody):
    """That a body closed a year, and what its books said then (`sealing.Seal`).

    `digest` is SHA-256 over the whole of it, and stands in the act's entry in the record too.
    """

    year = models.SmallIntegerField()
    digest = models.CharField(max_length=64)
    entries = models.BigIntegerField()
    root = models.CharField(max_length=64)
    balances: models.JSONField[list[list[Any]]] = models.JSONField()

    class Meta:
        db_table = "year_close"
        constraints: ClassVar = [never_two_at_once("one_close_of_a_year", "body", "year")]


class Commitment(_Kept, _OfLine):
    """Money promised to somebody under a contract; `hold` is what the ledger holds for it."""

    hold = models.UUIDField(unique=True)
    reference = models.CharField(max_length=60)
    payee = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    pence = models.BigIntegerField()
    says = models.CharField(max_length=500)

    class Meta:
        db_table = "commitment"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "year", "reference"], name="one_commitment_of_a_reference"
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Payment(_Kept, _OfLine):
    """A payment that somebody raised; it moves no money until another approves it.

    It comes from the commitment named, from what was accrued on the line, from the line itself, or
    from the pool named; `ref` is how the law knows it. `turn` counts how often the same invoice
    was raised: a refused one may be raised again, and no invoice is paid twice.
    """

    ref = models.UUIDField(unique=True)
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, related_name="payments"
    )
    pool = models.ForeignKey("Pool", on_delete=models.PROTECT, null=True, related_name="payments")
    accrued = models.BooleanField(default=False)
    payee = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    invoice = models.CharField(max_length=60)
    turn = models.SmallIntegerField(default=1)
    pence = models.BigIntegerField()
    says = models.CharField(max_length=500)
    due_on = models.DateField(null=True)
    raised_on = models.DateField()
    raised_by = models.UUIDField()

    class Meta:
        db_table = "payment"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "payee", "invoice", "turn"], name="no_invoice_twice"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["body", "-id"], name="payment_body")]

    def __str__(self) -> str:
        return f"payment {self.pk}"


class PaymentDecision(models.Model):
    """That a payment was approved and by which transfer it was paid, or refused and why."""

    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, primary_key=True, related_name="decision"
    )
    approved = models.BooleanField()
    transfer = models.UUIDField(null=True)
    decided_on = models.DateField()
    says = models.CharField(max_length=500, blank=True)
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "payment_decision"

    def __str__(self) -> str:
        return f"payment {self.payment_id} {'approved' if self.approved else 'refused'}"


class Refund(_Kept):
    """That a payee gave back money of a payment, in part or all of it, and by which transfer."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    transfer = models.UUIDField(unique=True)
    pence = models.BigIntegerField()
    says = models.CharField(max_length=500)
    refunded_on = models.DateField()

    class Meta:
        db_table = "payment_refund"

    def __str__(self) -> str:
        return f"refund of payment {self.payment_id}"


class Pool(_Kept, _OfBody):
    """Money put together under an agreement; `body` is the host, whose account it is."""

    name = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    year = models.SmallIntegerField()
    agreement = models.CharField(max_length=200)

    class Meta:
        db_table = "pool"

    def __str__(self) -> str:
        return self.name


class PoolShare(Fact, _OfBody):
    """What part of a pool a partner owes, in parts of a million, and of how much in all."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="shares")
    share_ppm = models.IntegerField()
    total_pence = models.BigIntegerField()

    class Meta:
        db_table = "pool_share"
        constraints: ClassVar = [never_two_at_once("one_share_of_a_partner", "pool", "body")]


FACT_TABLES = (
    "budget_line_plan",
    "budget_forecast",
    "approval_limit",
    "year_close",
    "pool_share",
)
KEPT_TABLES = ("commitment", "payment", "payment_decision", "pool", "payment_refund")
