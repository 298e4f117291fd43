"""The register of bodies as dated facts.

`Body` is only an identity; everything said of it is a fact with an effective and a recorded
period (`remit.acts.facts`). The guard of a table of facts also holds that its bodies are there, so
they have no foreign key. The database refuses overlaps that cannot be: two names at once, one
code with two holders, a practice with two commissioners. Facts that come from files are derived
from kept statements (`loading/tables.py`); facts from a single act are written by that act.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Upper

from remit.acts.facts import Fact
from remit.acts.ids import new_id
from remit.domains.bodies.kinds import EXCLUSIVE_RELATIONS
from remit.domains.bodies.loading import tables  # noqa: F401 - Django finds its models here

BELIEVED = Q(recorded__upper_inf=True)


def never_two_at_once(name: str, *columns: str, when: Q = BELIEVED) -> ExclusionConstraint:
    """No two believed rows with the same columns may overlap in their effective period.

    One number of 64 bits stands for the columns, since an index of periods tells numbers apart
    several times as fast as texts and UUIDs. Rows that are the same always share it. That two of a
    million others do has odds of one in 37 million, and would be refused, not taken for good.
    """
    number: Func | Value = Value(0)
    for column in columns:
        number = Func(Cast(column, models.TextField()), number, function="hashtextextended")
    return ExclusionConstraint(
        name=name,
        expressions=[(number, RangeOperators.EQUAL), ("effective", RangeOperators.OVERLAPS)],
        condition=when,
    )


class Body(models.Model):
    """The identity of a body. `slug` is its address for ever (`kinds.slug_of`)."""

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.CharField(max_length=80, unique=True)
    synthetic = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "body"

    def __str__(self) -> str:
        return self.slug


class Standing(Fact):
    """What a body is: its kind, sector and status. It exists while a standing says so."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="standings", db_constraint=False
    )
    kind = models.CharField(max_length=32)
    sector = models.CharField(max_length=24)
    status = models.CharField(max_length=16)

    class Meta:
        db_table = "body_standing"
        constraints: ClassVar = [never_two_at_once("one_standing", "body")]
        indexes: ClassVar = [
            models.Index(fields=["kind"], name="standing_kind", condition=BELIEVED)
        ]


class Name(Fact):
    """What a body is called."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="names", db_constraint=False
    )
    name = models.CharField(max_length=300)

    class Meta:
        db_table = "body_name"
        constraints: ClassVar = [never_two_at_once("one_name", "body")]
        indexes: ClassVar = [
            GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"),
                name="name_trigrams",
                condition=BELIEVED,
            )
        ]


class Code(Fact):
    """A code of a body in a scheme. ODS gives codes on: each has one holder at a time."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="codes", db_constraint=False
    )
    scheme = models.CharField(max_length=24)
    code = models.CharField(max_length=40)

    class Meta:
        db_table = "body_code"
        constraints: ClassVar = [never_two_at_once("one_holder", "scheme", "code")]
        indexes: ClassVar = [
            models.Index(fields=["code"], name="code_believed", condition=BELIEVED)
        ]


class Address(Fact):
    """Where a body has its office. `lines` as printed, without the postcode."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="addresses", db_constraint=False
    )
    lines: models.JSONField[list[str]] = models.JSONField()
    postcode = models.CharField(max_length=10, blank=True)
    district = models.CharField(max_length=5, blank=True)

    class Meta:
        db_table = "body_address"
        constraints: ClassVar = [never_two_at_once("one_address", "body")]
        indexes: ClassVar = [
            models.Index(fields=["district"], name="address_district", condition=BELIEVED)
        ]


class Relation(Fact):
    """How one body stands to another (`kinds.RelationKind`): subject - kind - object."""

    subject = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="relations",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=24)
    object = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="relations_from",
        db_constraint=False,
        db_index=False,
    )
    share_ppm = models.IntegerField(null=True)
    evidence = models.JSONField(default=dict)

    class Meta:
        db_table = "body_relation"
        constraints: ClassVar = [
            # One index for each kind: a small index is quicker than a column more.
            *(
                never_two_at_once(f"one_{kind}", "subject", when=BELIEVED & Q(kind=kind.value))
                for kind in EXCLUSIVE_RELATIONS
            ),
            never_two_at_once(
                "one_relation",
                "subject",
                "object",
                "kind",
                when=BELIEVED & ~Q(kind__in=[kind.value for kind in EXCLUSIVE_RELATIONS]),
            ),
            models.CheckConstraint(
                condition=Q(share_ppm__isnull=True) | Q(share_ppm__range=(0, 1_000_000)),
                name="share_is_a_part",
            ),
            models.CheckConstraint(condition=~Q(subject=F("object")), name="not_with_itself"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["object", "kind"], name="relation_object"),
            models.Index(fields=["subject", "kind"], name="relation_subject"),
        ]


class Authorisation(Fact):
    """That a commissioner was established, under which clause, and when its powers vest.

    Whether it has them in full follows from its open conditions; there is no column for it.
    """

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="authorisations", db_constraint=False
    )
    powers_from = models.DateField()
    clause = models.CharField(max_length=200)

    class Meta:
        db_table = "body_authorisation"
        constraints: ClassVar = [never_two_at_once("one_authorisation", "body")]


class Condition(Fact):
    """A condition on a commissioner's authorisation, or a direction after failure.

    `acts` are the acts of the law's vocabulary that it takes from the body: none where it only asks
    for something. `instead` is who acts in the body's place, where the direction names somebody.
    `ref` names it for ever; the row that ends it is made by the act that lifted it.
    """

    ref = models.UUIDField(default=new_id, editable=False)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="conditions", db_constraint=False
    )
    nature = models.CharField(max_length=16)
    says = models.CharField(max_length=2000)
    clause = models.CharField(max_length=200)
    acts = ArrayField(models.CharField(max_length=64), default=list)
    instead = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    synthetic = models.BooleanField(default=False)

    class Meta:
        db_table = "body_condition"
        constraints: ClassVar = [never_two_at_once("one_row_of_a_condition", "ref")]
        indexes: ClassVar = [models.Index(fields=["ref"], name="condition_ref")]


class Area(Fact):
    """The boundary of a body: WGS84 well-known binary, and a centre for maps and labels.

    A body of which only the centre is known has no geometry, and '' for its hash.
    """

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="areas", db_constraint=False
    )
    geometry_wkb = models.BinaryField(null=True)
    geometry_sha256 = models.CharField(max_length=64, blank=True)
    centre_lon = models.FloatField()
    centre_lat = models.FloatField()
    derived = models.BooleanField(default=False)

    class Meta:
        db_table = "body_area"
        constraints: ClassVar = [never_two_at_once("one_area", "body")]


class Population(Fact):
    """Persons registered with a practice."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="populations", db_constraint=False
    )
    registered = models.IntegerField()
    synthetic = models.BooleanField(default=False)

    class Meta:
        db_table = "body_population"
        constraints: ClassVar = [
            never_two_at_once("one_population", "body"),
            models.CheckConstraint(condition=Q(registered__gte=0), name="no_fewer_than_none"),
        ]


class Person(models.Model):
    """Somebody who holds or held an office."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    synthetic = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "person"

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A seat in a body: `role` is what it may do in law, `title` what its holder is called."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="offices")
    role = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    made_by = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "office"

    def __str__(self) -> str:
        return self.title


class Officer(Fact):
    """A person who holds an office for a period. `ref` names the holding for ever."""

    ref = models.UUIDField(default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="holders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")

    class Meta:
        db_table = "officer"
        constraints: ClassVar = [
            never_two_at_once("one_holder_of_an_office", "office"),
            never_two_at_once("one_row_of_a_holding", "ref"),
        ]
        indexes: ClassVar = [models.Index(fields=["ref"], name="officer_ref")]


class Interest(Fact):
    """An interest that a person declared: what it is, and in which organisation."""

    ref = models.UUIDField(default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=24)
    organisation = models.CharField(max_length=300)
    organisation_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, related_name="interests_in"
    )
    says = models.CharField(max_length=500)
    declared_on = models.DateField()
    synthetic = models.BooleanField(default=False)

    class Meta:
        db_table = "interest"
        constraints: ClassVar = [never_two_at_once("one_row_of_an_interest", "ref")]
