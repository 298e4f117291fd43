"""Who owes an account for a year."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.accountability.models import PublishedAccount
from remit.domains.accountability.queries.views import AccountOwed, Accounts
from remit.domains.bodies import queries as bodies
from remit.domains.money.books import financial_year, year_begins, year_ends, year_words
from remit.errors import Invalid


def accounts_of(year: int | None = None) -> Accounts:
    """Every commissioner with powers of its own in a year, the newest if none is named.

    Raises `Invalid` (`ACC-002`) for a year that has not begun.
    """
    known = bodies.every_commissioner()
    newest = financial_year(date.today())
    first = min((financial_year(each.since) for each in known if each.since), default=newest)
    year = newest if year is None else year
    if year > newest:
        raise Invalid(
            "ACC-002",
            f"{year_words(year)} has not begun",
            where="year",
            mend="ask for a year that has begun",
        )
    begins, ends = year_begins(year), year_ends(year)
    there = [each.slug for each in known if each.there_within(begins, ends)]
    names = bodies.names_of(there, ends)
    published = set(PublishedAccount.objects.filter(year=year).values_list("body__slug", flat=True))
    lines = [
        AccountOwed(slug=slug, name=names.get(slug, slug), published=slug in published)
        for slug in there
    ]
    return Accounts(
        year=year,
        year_words=year_words(year),
        years=list(range(newest, first - 1, -1)),
        lines=sorted(lines, key=lambda line: line.name.casefold()),
    )


@query
class ListAccounts(Query):
    """`remit account list`."""

    declaration: ClassVar = QueryDeclaration(
        "account.list",
        "Accounts of a year",
        "Every commissioner that owes an account for a year, and whether it published one.",
    )
    year: int | None = Field(
        None, title="Year", description="2013 is 2013/14; the newest if left out", ge=1948, le=2100
    )

    def answer(self) -> Accounts:
        """The list."""
        return accounts_of(self.year)
