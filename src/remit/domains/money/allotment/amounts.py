"""What each body is to be allotted: by a formula, or as an official file has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from remit.acts.words import day_words
from remit.domains.bodies import queries as bodies
from remit.domains.money.allotment.files import LayoutName
from remit.domains.money.allotment.formula import (
    Formula,
    Outcome,
    Step,
    share_out,
    steps_of,
)
from remit.domains.money.allotment.needs import Known, known, newest_file
from remit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Allotment:
    """What a body is to be allotted for a year: `body` is its slug."""

    body: str
    fund: str
    pence: int
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """An amount that cannot be allotted as it stands, and why."""

    body: str
    pence: int
    reason: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A formula, what is known for it, and what came out."""

    formula: Formula
    known: Known
    outcome: Outcome


def worked(formula: Formula, total_pence: int | None = None) -> Worked:
    """Share out by a formula. Raises `Invalid` (`ALT-003` to `ALT-008`)."""
    found = known(formula)
    return Worked(formula, found, share_out(formula, found.places, total_pence))


def allotments(formula: Formula, year: int | None = None) -> tuple[list[Allotment], list[Aside]]:
    """What the act of allotting is to post, with the steps of each amount, and what it must not.

    An amount for a body that is not there on the first day of the year stands aside, with its
    reason: whoever allots gives it to the body's successor by an act of its own. Raises `Invalid`
    where the formula is for another year, or its total is notional (`ALT-009`).
    """
    if year is not None and year != formula.year:
        raise _not_to_post(formula, f"it is for {formula.year_words}, not for {year}")
    if formula.notional:
        raise _not_to_post(formula, "its total is there to show shares with, and is nobody's money")
    done = worked(formula)
    there = bodies.commissioners_there(formula.begins)
    good, aside = [], []
    for share in done.outcome.shares:
        if share.body in there:
            steps = steps_of(done.outcome, share)
            good.append(Allotment(share.body, formula.fund, share.pence, steps))
        else:
            aside.append(_aside(share.body, share.pence, formula.begins))
    return good, aside


def official_allotments(year: int, fund: str) -> tuple[list[Allotment], list[Aside]]:
    """The amounts of an official file in the plain layout, as `allotments` gives them.

    Raises `Invalid` (`ALT-008`) where no such file is loaded.
    """
    file = newest_file(LayoutName.PLAIN, year)
    lines = list(file.lines.filter(key=fund)) if file else []
    if not lines:
        raise Invalid(
            "ALT-008",
            f"no official file of {year} with the fund `{fund}` is loaded",
            where="year",
            mend="load it with: remit money load-allocations FILE --as-of DAY --year YEAR; or name"
            " a formula of that year, see: remit money formulas",
        )
    begins = date(year, 4, 1)
    there = bodies.commissioners_there(begins)
    good, aside = [], []
    for line in lines:
        pence = int(Decimal(line.figures["pounds"]) * 100)
        if line.body in there:
            good.append(Allotment(line.body, fund, pence))
        else:
            aside.append(_aside(line.body, pence, begins))
    return good, aside


def _aside(body: str, pence: int, begins: date) -> Aside:
    return Aside(body, pence, f"{body} is not there on {day_words(begins)}")


def _not_to_post(formula: Formula, why: str) -> Invalid:
    return Invalid(
        "ALT-009",
        f"“{formula.title}” cannot be allotted: {why}",
        where=formula.name,
        mend="choose a formula of that year with a published total",
    )
