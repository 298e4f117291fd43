"""The journal: every act done, every attempt refused, the duties acts brought, their entries."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from remit.acts.facts import ActTime
from remit.acts.ids import new_id


class NextNumber(models.Func):
    """The number of the next act: it only grows, and may skip one where a transaction failed."""

    template = "nextval('act_number')"
    output_field = models.BigIntegerField()


class ActRow(models.Model):
    """One act that was done. Written once, in the transaction of what it changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(unique=True, editable=False, db_default=NextNumber())
    name = models.CharField(max_length=64)
    actor_type = models.CharField(max_length=32)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=300)
    body_id = models.UUIDField(null=True)
    thing_type = models.CharField(max_length=32)
    thing_id = models.CharField(max_length=200)
    thing_label = models.CharField(max_length=300)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=ActTime())
    inputs: models.JSONField[dict[str, Any]] = models.JSONField()
    summary = models.TextField()
    pack = models.CharField(max_length=64)
    pack_hash = models.CharField(max_length=64)
    clauses: models.JSONField[list[dict[str, str]]] = models.JSONField()

    class Meta:
        db_table = "act"
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [
            models.Index(fields=["body_id", "-number"], name="act_body"),
            models.Index(fields=["thing_type", "thing_id", "-number"], name="act_thing"),
            models.Index(fields=["name", "-number"], name="act_name"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class TouchedBody(models.Model):
    """A body that an act says something of, beside its own: how a body's page finds its acts."""

    act = models.ForeignKey(ActRow, on_delete=models.PROTECT, related_name="touched")
    body_id = models.UUIDField()

    class Meta:
        db_table = "act_touched_body"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body_id", "act"], name="act_touches_once")
        ]

    def __str__(self) -> str:
        return f"{self.act_id} {self.body_id}"


class Attempt(models.Model):
    """An act that was refused: who tried, on what, under what claim, and what would change it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=64)
    actor_type = models.CharField(max_length=32)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=300)
    body_id = models.UUIDField(null=True)
    thing_type = models.CharField(max_length=32)
    thing_id = models.CharField(max_length=200)
    thing_label = models.CharField(max_length=300)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=ActTime())
    inputs: models.JSONField[dict[str, Any]] = models.JSONField()
    pack = models.CharField(max_length=64)
    pack_hash = models.CharField(max_length=64)
    clauses: models.JSONField[list[dict[str, str]]] = models.JSONField()
    reasons: models.JSONField[list[str]] = models.JSONField()

    class Meta:
        db_table = "attempt"
        ordering: ClassVar = ["-recorded_at"]

    def __str__(self) -> str:
        return f"refused {self.name}"


class Duty(models.Model):
    """What an act brought with it: something to be done by a date, under a clause."""

    act = models.ForeignKey(ActRow, on_delete=models.PROTECT, related_name="duties")
    name = models.CharField(max_length=64)
    body_id = models.UUIDField(null=True)
    says = models.TextField()
    clause = models.CharField(max_length=200)
    due_on = models.DateField()

    class Meta:
        db_table = "duty"
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["body_id", "due_on"], name="duty_body")]

    def __str__(self) -> str:
        return f"{self.name} by {self.due_on}"


class DutyMet(models.Model):
    """That a duty was met: when, by which act, and where anybody can see it."""

    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="met")
    act = models.ForeignKey(ActRow, on_delete=models.PROTECT, related_name="+")
    met_on = models.DateField()
    where = models.TextField()

    class Meta:
        db_table = "duty_met"

    def __str__(self) -> str:
        return f"{self.duty_id} met on {self.met_on}"


class Entry(models.Model):
    """What the record holds of an act or a refused attempt, whose id it has. Never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    statement = models.BinaryField()

    class Meta:
        db_table = "entry"

    def __str__(self) -> str:
        return f"entry {self.id}"


class EntryPart(models.Model):
    """Content that a statement is bound to by a salted hash; both may be redacted, once."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=8)
    salt = models.BinaryField(null=True)
    content = models.BinaryField(null=True)
    redacted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "entry_part"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "name"], name="entry_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} part of {self.entry_id}"
