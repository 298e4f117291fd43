"""Official allocation files that were loaded, kept for ever: their lines, faults and checks.

These tables only grow. A file that is undone stays, with a row that says which act left it out.
A kept line is evidence of what was published; it moves no money.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class AllocationFile(models.Model):
    """One file that was loaded.

    `as_of` is the day on which the bodies that it names existed, `year` the year that its money is
    for (2018 is 2018/19). `checks` is what its figures say of each other (`checks.Check`).
    """

    id = models.BigAutoField(primary_key=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    layout = models.CharField(max_length=24)
    as_of = models.DateField()
    year = models.IntegerField()
    rows = models.IntegerField()
    kept = models.IntegerField()
    faults = models.IntegerField()
    checks: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "allocation_file"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.id} {self.file_name}"


class AllocationUndone(models.Model):
    """That a file no longer counts, and the act which says so."""

    file = models.OneToOneField(
        AllocationFile, on_delete=models.PROTECT, primary_key=True, related_name="undone"
    )
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "allocation_undone"

    def __str__(self) -> str:
        return f"{self.file_id} undone"


class AllocationLine(models.Model):
    """One good line: whose it is, and its figures by name, as exact decimals in text."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(AllocationFile, on_delete=models.PROTECT, related_name="lines")
    line = models.IntegerField()
    key = models.CharField(max_length=120)
    body = models.CharField(max_length=80)
    figures: models.JSONField[dict[str, str]] = models.JSONField()

    class Meta:
        db_table = "allocation_line"
        ordering: ClassVar = ["line"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.key}"


class AllocationFault(models.Model):
    """A line that could not be used: where, what, and how to mend it."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(AllocationFile, on_delete=models.PROTECT, related_name="fault_rows")
    line = models.IntegerField()
    column = models.CharField(max_length=120)
    reason = models.TextField()
    mend = models.TextField()
    text = models.TextField()

    class Meta:
        db_table = "allocation_fault"
        ordering: ClassVar = ["line", "id"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


KEPT_TABLES = ("allocation_file", "allocation_undone", "allocation_line", "allocation_fault")
