"""Closing a year with what the books say, and opening it again."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from remit.acts.declare import Act, Doing, Thing
from remit.acts.facts import close, period
from remit.acts.registry import act
from remit.acts.words import day_words
from remit.domains.bodies.entities import body_thing
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.money.acts.of_money import CODE, WHY, YEAR, own
from remit.domains.money.books import year_ends, year_words
from remit.domains.money.budget.limits import LEFT_OPEN_TOLD_MAX
from remit.domains.money.budget.sealing import seal
from remit.domains.money.budget.tables import Commitment, Payment, YearClose
from remit.domains.money.ledger import connection
from remit.domains.money.words import pounds as in_pounds
from remit.engines.ledger import lock_books
from remit.errors import Invalid

OPEN_HOLDS_SQL: Final = """
select h.id from ledger.hold h join ledger.account a on a.number = h.account
where a.owner = %s and a.year <= %s and ledger.remaining(h.id) > 0
order by h.recorded_at
"""


class OfYear(Act):
    """An act on a body's books of a year."""

    body: str = CODE
    year: int = YEAR

    def thing(self, effective_on: date) -> Thing:
        """The body."""
        return body_thing(body_called(self.body, effective_on).pk, effective_on)


@act
class CloseYear(OfYear):
    """The books of a year are closed, and what they say is sealed in the record."""

    declaration: ClassVar = own(
        "close_year",
        "Close a year",
        "Closes the books of a year that is over: what each account held on its last day, and a"
        " digest of every entry, go into the public record. From then on nothing more counts in"
        " that year, until the body itself reopens it.",
        on="Body",
    )

    def change(self, doing: Doing) -> str:
        """Seal it.

        Raises `Invalid`: `BUD-019` before its end, `BUD-020` closed already, `BUD-021` while
        commitments or payments are open.
        """
        on, words = doing.effective_on, year_words(self.year)
        body = body_called(self.body, on)
        if on <= year_ends(self.year):
            raise Invalid(
                "BUD-019",
                f"{words} is not over on {day_words(on)}",
                where="effective date",
                mend=f"close it after {day_words(year_ends(self.year))}",
            )
        if closing_of(body, self.year) is not None:
            raise Invalid(
                "BUD-020", f"{words} is closed already", where="year", mend="nothing is to be done"
            )
        lock_books(connection(), body.pk)
        require_nothing_open(body, self.year)
        sealed = seal(body.pk, self.year)
        YearClose.objects.create(
            body=body,
            year=self.year,
            digest=sealed.digest,
            entries=sealed.entries,
            root=sealed.root,
            balances=[list(each) for each in sealed.balances],
            effective=period(on),
            made_by_id=doing.act_id,
        )
        left = sum(
            balance[-1]
            for balance in sealed.balances
            if balance[2] in ("allotment", "budget") and balance[4] == self.year
        )
        return (
            f"closed {words}: {sealed.entries} entries, {in_pounds(left)} unspent; the books say"
            f" sha256:{sealed.digest}"
        )


@act
class ReopenYear(OfYear):
    """A closed year is opened again, for a correction."""

    declaration: ClassVar = own(
        "reopen_year",
        "Reopen a year",
        "Opens a closed year again so that something can count in it, and says why. What was"
        " sealed stays in the record; the year is closed again with a new seal.",
        on="Body",
    )

    why: str = WHY

    def change(self, doing: Doing) -> str:
        """Open it. Raises `Invalid` (`BUD-022`) where it is open."""
        row = closing_of(body_called(self.body, doing.effective_on), self.year)
        if row is None:
            raise Invalid(
                "BUD-022",
                f"{year_words(self.year)} is not closed",
                where="year",
                mend="nothing is to be done",
            )
        close(YearClose.objects.filter(pk=row.pk), doing.act_id)
        return f"reopened {year_words(self.year)}: {self.why}"


def closing_of(body: Body, year: int) -> YearClose | None:
    """The closing of a year that stands, if the body closed it."""
    found: YearClose | None = YearClose.objects.known().filter(body=body, year=year).first()
    return found


def require_nothing_open(body: Body, year: int) -> None:
    """Raises `Invalid` (`BUD-021`) while commitments or payments of a year are open."""
    holds = [hold for (hold,) in connection().execute(OPEN_HOLDS_SQL, [body.pk, year])]
    names = dict(Commitment.objects.filter(hold__in=holds).values_list("hold", "reference"))
    waiting = Payment.objects.filter(
        body=body, year__lte=year, raised_on__lte=year_ends(year), decision=None
    )
    left = [f"commitment {names.get(hold, hold)}" for hold in holds]
    left += [f"payment {number}" for number in waiting.values_list("pk", flat=True)]
    if left:
        more = len(left) - LEFT_OPEN_TOLD_MAX
        told = ", ".join(left[:LEFT_OPEN_TOLD_MAX]) + (f" and {more} more" if more > 0 else "")
        raise Invalid(
            "BUD-021",
            f"{year_words(year)} has something open: {told}",
            where="year",
            mend="pay, accrue or release what is committed, and approve or refuse each payment, to"
            f" count by {day_words(year_ends(year))}",
            details={"open": left},
        )
