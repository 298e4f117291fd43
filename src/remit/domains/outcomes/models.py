"""Which sources were counted into the cube, kept for ever; the counts themselves are files.

These tables only grow. What counts follows from them, in the order of the acts: a source that is
undone stays, with a row that says which act left it out.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class OutcomeSource(models.Model):
    """One source that was counted.

    `part` is the engine's whole account of it (`cube.manifest.Part`). `checks` are totals worked
    out twice, `said` what else a person should know. `cube` is the hash of the cube with it.
    """

    id = models.BigAutoField(primary_key=True)
    part: models.JSONField[dict[str, Any]] = models.JSONField()
    sha256 = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    checks: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    said: models.JSONField[list[str]] = models.JSONField()
    cube = models.CharField(max_length=64)
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "outcome_source"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.part['source']}"


class OutcomeUndone(models.Model):
    """That a source no longer counts, the act which says so, and the cube's hash without it."""

    source = models.OneToOneField(
        OutcomeSource, on_delete=models.PROTECT, primary_key=True, related_name="undone"
    )
    cube = models.CharField(max_length=64)
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "outcome_undone"

    def __str__(self) -> str:
        return f"{self.source_id} undone"


class KeptFigure(models.Model):
    """A figure that a body keeps before its eyes, and when it wants to be told of it.

    `asked` says what is measured: the name of a reviewed measure under `measure`, or what a figure
    of one's own is made of. `watched` is the code or slug of the body whose figure it is. `lower`
    and `upper` are in the figure's unit; `signals`: tell of special causes too.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(
        "bodies.Body", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(max_length=120)
    asked: models.JSONField[dict[str, Any]] = models.JSONField()
    watched = models.CharField(max_length=80)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    signals = models.BooleanField()
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "kept_figure"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


class DroppedFigure(models.Model):
    """That a figure is no longer kept, and the act which says so."""

    figure = models.OneToOneField(
        KeptFigure, on_delete=models.PROTECT, primary_key=True, related_name="dropped"
    )
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "dropped_figure"

    def __str__(self) -> str:
        return f"{self.figure_id} dropped"


KEPT_TABLES = ("outcome_source", "outcome_undone")
