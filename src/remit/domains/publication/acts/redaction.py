"""Taking text back from the record, on a lawful ground that is shown in its place."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from remit.acts import entries
from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.models import ActRow, Attempt, Entry
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing
from remit.domains.publication.checking import REDACTS
from remit.errors import Invalid, NotFound


class Ground(StrEnum):
    """Why law lets text be taken back, or makes it."""

    ERASURE = "a person's right to erasure (UK GDPR art.17)"
    COURT = "an order of a court or tribunal"
    CONFIDENCE = "a duty of confidence"
    MISTAKE = "personal data entered by mistake (UK GDPR art.5(1)(c))"


class Which(StrEnum):
    """What is taken back."""

    PUBLIC = "what is public"
    PRIVATE = "what is private"
    BOTH = "both"


PARTS = {
    Which.PUBLIC: (entries.PUBLIC,),
    Which.PRIVATE: (entries.PRIVATE,),
    Which.BOTH: (entries.PRIVATE, entries.PUBLIC),
}


@act
class RedactEntry(Act):
    """Text is taken back."""

    declaration: ClassVar = Declaration(
        name=REDACTS,
        title="Take text back from the record",
        words="Removes the text of one of the body's own acts or attempts, for good. Its date, its "
        "clause and its hash stay, every proof stays valid, and the ground is shown.",
        group="own_record",
        on="Body",
    )

    entry: UUID = Field(title="Act or attempt", description="the id that its page shows")
    which: Which = Field(title="What is taken back")
    ground: Ground = Field(title="Ground")
    reason: str = Field(
        title="Reason",
        min_length=10,
        max_length=500,
        description="in words that do not repeat what is taken back: this is public",
    )

    def thing(self, effective_on: date) -> Thing:
        """The body whose entry it is."""
        row = self._row()
        if row.body_id is None:
            raise Invalid(
                "PUB-021",
                "no body made this entry, so that no body can redact it",
                where="entry",
                mend="name an act of your own body",
            )
        return body_thing(row.body_id, effective_on)

    def change(self, doing: Doing) -> str:
        """Remove it."""
        row = self._row()
        if row.name == REDACTS:
            raise Invalid(
                "PUB-023",
                "an act that took text back says on what ground, and that is shown for good",
                where="entry",
                mend="name another act; a reason that repeats what was taken back cannot be mended",
            )
        entry = Entry.objects.get(pk=self.entry)
        there = set(entry.parts.filter(redacted_by=None).values_list("name", flat=True))
        parts = [part for part in PARTS[self.which] if part in there]
        if not parts:
            raise Invalid(
                "PUB-022",
                f"{self.which.value} of this entry is not there, or was taken back already",
                where="which",
                mend="see the entry's page",
            )
        entries.redact(entry, parts, doing)
        name = f"act {row.number}" if isinstance(row, ActRow) else f"the attempt {row.pk}"
        return f"took back {' and '.join(parts)} text of {name}: {self.ground.value}"

    def _row(self) -> ActRow | Attempt:
        row = (
            ActRow.objects.filter(pk=self.entry).first()
            or Attempt.objects.filter(pk=self.entry).first()
        )
        if row is None:
            raise NotFound(
                "PUB-020",
                "the record has no such act or attempt",
                where="entry",
                mend="take the id from the page of the act",
            )
        return row
