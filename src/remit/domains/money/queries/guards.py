"""Which guards of the books are in place, and as which account of the database this house asks."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.money.budget.guards import closed_years_guard
from remit.domains.money.ledger import connection
from remit.engines.ledger import guards


class GuardLine(BaseModel):
    """One guard: `mend` says how to put it back where it is missing."""

    name: str
    present: bool
    says: str
    mend: str


class BooksView(BaseModel):
    """The guards, judged for `role`, and how much the books hold."""

    role: str
    whole: bool
    guards: list[GuardLine]
    accounts: int
    transfers: int


def books(role: str = "") -> BooksView:
    """The guards for a role of the database; for the one that this process is, if none is named."""
    books = connection()
    role = role or books.info.user
    found = [
        GuardLine(name=each.name, present=each.present, says=each.says, mend=each.mend)
        for each in (*guards(books, role), closed_years_guard(books))
    ]
    row = books.execute(
        "select (select count(*) from ledger.account), (select count(*) from ledger.transfer)"
    ).fetchone()
    assert row is not None
    return BooksView(
        role=role,
        whole=all(each.present for each in found),
        guards=found,
        accounts=row[0],
        transfers=row[1],
    )


@query
class AskBooks(Query):
    """`remit money books`."""

    declaration: ClassVar = QueryDeclaration(
        "money.books",
        "The guards of the books",
        "Which guards keep the books from being written to by anything but an act.",
    )
    role: str = Field("", title="For which role of the database", max_length=63)

    def answer(self) -> BooksView:
        """The guards, as they are now."""
        return books(self.role)
