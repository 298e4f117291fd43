"""The money that goes with functions which a direction after failure hands to somebody else.

The direction itself is an act of oversight (`domains/law/acts/oversight.py`); this is its money.
"""

from __future__ import annotations

from dataclasses import dataclass

from remit.acts.declare import Declaration, Doing
from remit.domains.bodies.entities import name_of
from remit.domains.bodies.models import Body
from remit.domains.money import exceptions
from remit.domains.money.acts.funding import MEMO_CHARACTERS
from remit.domains.money.books import FUND_WORDS, Fund, Kind, account, year_words
from remit.domains.money.ledger import from_to, key, lock, moving, opened
from remit.domains.money.words import pounds
from remit.engines.ledger import post
from remit.errors import Invalid

KIND = "direction_after_failure"


@dataclass(frozen=True, slots=True)
class Directed:
    """Which money: of what fund and year, on which line of the plan (none: not planned yet)."""

    fund: Fund
    year: int | None
    line: str
    pence: int


def move_directed(
    doing: Doing, declaration: Declaration, failing: Body, instead: Body, money: Directed
) -> str:
    """Move money of a failing body to whoever acts in its place; answers it in words.

    It shows in public as what it is, with its clause. Raises `Invalid` (`MON-011`) without a year.
    """
    if money.year is None:
        raise Invalid(
            "MON-011",
            "the money has no year",
            where="year",
            mend="say of which year, as 2013 for 2013/14",
        )
    kind = Kind.BUDGET if money.line else Kind.ALLOTMENT
    theirs = account(failing.pk, money.fund, kind, money.year, money.line)
    to = account(instead.pk, money.fund, Kind.ALLOTMENT, money.year)
    there = opened((theirs, to), doing)
    with moving(doing) as books:
        ends = there[key(theirs)], there[key(to)]
        lock(ends)
        clause = exceptions.allow(doing, declaration, KIND)
        post(books, from_to(doing, KIND, *ends, money.pence, clause[:MEMO_CHARACTERS]))
    doing.touch(failing.pk, instead.pk)
    return (
        f"{pounds(money.pence)} of its {FUND_WORDS[money.fund]} {year_words(money.year)} goes to"
        f" {name_of(instead.pk, doing.effective_on)}"
    )
