"""Where entries stand in the log, and which tree heads were published.

These rows say nothing of the world and belong to no act: the publisher writes them, and what they
say can be made again from the log itself. The database lets them grow, and nothing else.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from remit.acts.models import Entry


class Waiting(models.Model):
    """An entry that has no place yet. The database adds it with the entry itself."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)

    class Meta:
        db_table = "record_waiting"

    def __str__(self) -> str:
        return f"waiting {self.entry_id}"


class Place(models.Model):
    """The place of an entry: its number in the log of one year."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, related_name="place"
    )
    log = models.CharField(max_length=16)
    number = models.BigIntegerField()

    class Meta:
        db_table = "record_place"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "number"], name="record_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.log}/{self.number}"


class WitnessAnswer(models.Model):
    """What a witness last said to a head that it was shown. Each new answer replaces the last."""

    log = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=16)
    says = models.TextField()
    size = models.BigIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        db_table = "record_witness_answer"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "name"], name="record_witness_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.status}"


class TreeHead(models.Model):
    """A signed state of a log: with `size` entries it had this root."""

    id = models.BigAutoField(primary_key=True)
    log = models.CharField(max_length=16)
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    checkpoint = models.TextField()
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "record_tree_head"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "size"], name="record_tree_head_once")
        ]

    def __str__(self) -> str:
        return f"{self.log} at {self.size}"
