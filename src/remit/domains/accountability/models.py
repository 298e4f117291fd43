"""Accounts as their bodies published them: kept byte by byte, for ever."""

from __future__ import annotations

from django.db import models


class PublishedAccount(models.Model):
    """The account of a body for the year that began on 1 April of `year`, as it then stood.

    `content` is its canonical JSON, `sha256` the hash of those bytes, which the act says too and
    the record seals with it.
    """

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(
        "bodies.Body", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    year = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    act = models.ForeignKey(
        "acts.ActRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        db_table = "published_account"
        indexes = (models.Index(fields=["body", "year"], name="published_account_whose"),)

    def __str__(self) -> str:
        return f"{self.body_id} {self.year} {self.sha256[:8]}"
