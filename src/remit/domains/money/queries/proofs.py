"""When the books were last proved: every entry read, by an act that says so in the record."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import BaseModel

from remit.acts.models import ActRow

PROVING: Final = "prove_books"


class BooksProved(BaseModel):
    """An act that read every entry: its number in the journal, and what it found."""

    act: int
    recorded_at: datetime
    says: str


def last_proof() -> BooksProved | None:
    """The newest proof; nothing where nobody had the books proved yet."""
    row = ActRow.objects.filter(name=PROVING).order_by("-number").first()
    if row is None:
        return None
    return BooksProved(act=row.number, recorded_at=row.recorded_at, says=row.summary)
