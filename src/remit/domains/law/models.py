"""The dossier as dated facts: things that the law speaks of, and what was found of them.

A body enters its services, contracts, support, decisions and money here until a domain of its own
keeps them; the law sees both alike (`acts.registry.thing_source`). A finding is a judgement that
the law leaves to a person, or a fact that stands in a dossier: who said so, when, on what evidence.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from remit.acts.facts import Fact
from remit.acts.ids import new_id
from remit.domains.bodies.models import BELIEVED, Body, never_two_at_once


class Matter(models.Model):
    """The identity of a thing: its Cedar type, and for ever the name by which people ask for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    type = models.CharField(max_length=32)
    slug = models.CharField(max_length=60, unique=True)
    made_by = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "matter"

    def __str__(self) -> str:
        return self.slug


class MatterState(Fact):
    """What a thing is in a period: whose, with whom, and the plain attributes of its type.

    `owner` is its commissioner or holder; `party` the provider, the supplier or who decided.
    """

    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="states", db_constraint=False
    )
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    party = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    attrs: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        db_table = "matter_state"
        constraints: ClassVar = [never_two_at_once("one_state", "matter")]


class Finding(Fact):
    """One fact of a case: `name` is the law's word for it, `value` the answer.

    `thing_type` and `thing_id` say what it is about, `about_person` (an id, or '') whom. `left_to`
    says to whom the law left it, `clause` where; `judged_by` is the body whose officer (`judge`)
    said so.
    """

    ref = models.UUIDField(default=new_id, editable=False)
    thing_type = models.CharField(max_length=32)
    thing_id = models.CharField(max_length=64)
    about_person = models.CharField(max_length=36, blank=True)
    name = models.CharField(max_length=64)
    value: models.JSONField[bool | int | str] = models.JSONField()
    left_to = models.CharField(max_length=16)
    clause = models.CharField(max_length=200)
    judged_by = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    judge = models.CharField(max_length=300)
    evidence = models.CharField(max_length=2000)

    class Meta:
        db_table = "finding"
        constraints: ClassVar = [
            never_two_at_once(
                "one_answer", "thing_type", "thing_id", "about_person", "name", "judged_by"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["thing_id", "thing_type"], name="finding_thing", condition=BELIEVED
            )
        ]
