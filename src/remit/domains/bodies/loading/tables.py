"""What was loaded, kept for ever: batches, the statements in them, and the lines at fault.

These tables only grow. A load that is undone stays, with a row that says which act left it out;
facts are derived from the batches that no act has left out.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Func, Q, Value


class LoadBatch(models.Model):
    """One file that was loaded. `rows` is statements' lines and faults together."""

    id = models.BigAutoField(primary_key=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    layout = models.CharField(max_length=24)
    as_of = models.DateField()
    as_of_given = models.BooleanField()
    rows = models.IntegerField()
    faults = models.IntegerField()
    statements = models.IntegerField()
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "load_batch"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="load_batch_sha256")]

    def __str__(self) -> str:
        return f"{self.id} {self.file_name}"


class LoadUndone(models.Model):
    """That a batch no longer counts, and the act which says so."""

    batch = models.OneToOneField(
        LoadBatch, on_delete=models.PROTECT, primary_key=True, related_name="undone"
    )
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "load_undone"

    def __str__(self) -> str:
        return f"{self.batch_id} undone"


class Claim(models.Model):
    """What every kept statement has.

    The batch is written after its statements, when its counts are known, so the key is not
    checked row by row; the transaction of the act holds both or neither.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(
        LoadBatch, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    line = models.IntegerField()
    as_of = models.DateField()

    class Meta:
        abstract = True


class BodyClaim(Claim):
    """A kept `BodyStatement`. `slug` may be a reference (`statements.reference_to`)."""

    slug = models.CharField(max_length=80)
    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=300, null=True)
    recased = models.BooleanField()
    sector = models.CharField(max_length=24, null=True)
    status = models.CharField(max_length=16, null=True)
    opened = models.DateField(null=True)
    closed = models.DateField(null=True)
    codes: models.JSONField[dict[str, str]] = models.JSONField()
    address: models.JSONField[list[str]] = models.JSONField()
    postcode = models.CharField(max_length=10, null=True)
    lies_in = models.CharField(max_length=10, null=True)
    synthetic = models.BooleanField()

    class Meta:
        db_table = "load_body_claim"
        indexes: ClassVar = [
            models.Index(fields=["slug"], name="load_body_slug"),
            # Each act looks at all of these, and they are few beside the practices.
            models.Index(
                fields=["slug"],
                name="load_body_not_practice",
                condition=~Q(slug__startswith="practice-"),
            ),
        ]


class RelationClaim(Claim):
    """A kept `RelationStatement`; `object` may be a reference."""

    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    object = models.CharField(max_length=80)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    share_ppm = models.IntegerField(null=True)
    evidence: models.JSONField[dict[str, Any]] = models.JSONField()
    # The ODS code in `object`: of a reference, or of a commissioner's own slug.
    code = models.GeneratedField(
        expression=Func(
            F("object"),
            Value("^([?]ods=|ccg-|icb-|commissioning-hub-)"),
            Value(""),
            function="regexp_replace",
        ),
        output_field=models.CharField(max_length=80),
        db_persist=True,
    )

    class Meta:
        db_table = "load_relation_claim"
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="load_relation_subject"),
            models.Index(
                fields=["subject"],
                name="load_relation_not_practice",
                condition=~Q(subject__startswith="practice-"),
            ),
            models.Index(fields=["code"], name="load_relation_code"),
        ]


class AreaClaim(Claim):
    """A kept `AreaStatement`; the hash of one without a geometry is ''."""

    slug = models.CharField(max_length=80)
    geometry_wkb = models.BinaryField()
    geometry_sha256 = models.CharField(max_length=64)
    centre_lon = models.FloatField()
    centre_lat = models.FloatField()

    class Meta:
        db_table = "load_area_claim"
        indexes: ClassVar = [models.Index(fields=["geometry_sha256"], name="load_area_geometry")]


class PopulationClaim(Claim):
    """A kept `PopulationStatement`."""

    slug = models.CharField(max_length=80)
    registered = models.IntegerField()
    synthetic = models.BooleanField()

    class Meta:
        db_table = "load_population_claim"
        indexes: ClassVar = [models.Index(fields=["slug"], name="load_population_slug")]


class LoadFault(models.Model):
    """A kept `Fault`: a line that could not be used."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(
        LoadBatch, on_delete=models.PROTECT, related_name="fault_rows", db_constraint=False
    )
    line = models.IntegerField()
    column = models.CharField(max_length=120)
    reason = models.TextField()
    mend = models.TextField()
    text = models.TextField()

    class Meta:
        db_table = "load_fault"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class AreaOverlap(models.Model):
    """How much of one boundary lies in another: worked out once for each pair of geometries."""

    id = models.BigAutoField(primary_key=True)
    of_sha256 = models.CharField(max_length=64)
    in_sha256 = models.CharField(max_length=64)
    share_ppm = models.IntegerField()

    class Meta:
        db_table = "load_area_overlap"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of_sha256", "in_sha256"], name="one_overlap")
        ]

    def __str__(self) -> str:
        return f"{self.share_ppm} ppm"


class AreasCompared(models.Model):
    """That all boundaries asked for at one time have been laid over each other.

    The hash is of all pairs that were asked for. Most pairs do not meet, and have no row of their
    own; without this, every act would look at all geometries again to find the same.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)

    class Meta:
        db_table = "load_areas_compared"

    def __str__(self) -> str:
        return self.sha256


class CodeMeaning(models.Model):
    """Whose a commissioner's code was over time, as practices under it were last derived.

    `meaning` is a JSON list of periods with the slug of the body in each; the last row counts.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=80)
    meaning = models.TextField()

    class Meta:
        db_table = "load_code_meaning"
        indexes: ClassVar = [models.Index(fields=["code", "-id"], name="load_code_last")]

    def __str__(self) -> str:
        return f"{self.code} {self.meaning}"


KEPT_TABLES = (
    "load_batch",
    "load_undone",
    "load_body_claim",
    "load_relation_claim",
    "load_area_claim",
    "load_population_claim",
    "load_fault",
    "load_area_overlap",
    "load_areas_compared",
    "load_code_meaning",
)
