"""Allotting as pages, commands, tests and the act of allotting ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from remit.acts.door import Receipt, perform, rehearse
from remit.domains.bodies import queries as bodies
from remit.domains.money.acts.allocations import (
    LoadAllocations,
    Progress,
    UndoAllocations,
    sha256_of,
    silent,
)
from remit.domains.money.allotment.files import LayoutName, Read
from remit.domains.money.allotment.formula import (
    Formula,
    Outcome,
    Step,
    share_out,
    steps_of,
)
from remit.domains.money.allotment.needs import Known, known, newest_file
from remit.domains.money.words import day_words
from remit.engines.settlement import EntityRef
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


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load came to: the number of the file is None where nothing was kept."""

    receipt: Receipt
    number: int | None
    layout: str
    read: Read


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
    there = _there(formula.begins)
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
            mend="load it with: remit money load-allocations FILE --as-of DAY --year YEAR",
        )
    begins = date(year, 4, 1)
    there = _there(begins)
    good, aside = [], []
    for line in lines:
        pence = int(Decimal(line.figures["pounds"]) * 100)
        if line.body in there:
            good.append(Allotment(line.body, fund, pence))
        else:
            aside.append(_aside(line.body, pence, begins))
    return good, aside


def load(
    path: Path,
    *,
    by: EntityRef,
    as_of: date,
    year: int,
    dry_run: bool = False,
    progress: Progress = silent,
    effective_on: date | None = None,
) -> Loaded:
    """Take an official file in, or rehearse it. Raises `Invalid` and `Refused` as the act does."""
    act = LoadAllocations(
        path=str(path.resolve()), sha256=sha256_of(path), as_of=as_of, year=year
    ).heard_by(progress)
    ask = rehearse if dry_run else perform
    receipt = ask(act, by=by, effective_on=effective_on or date.today())
    file, read = act.outcome
    number = file.pk if file is not None and not dry_run else None
    return Loaded(receipt, number, file.layout if file is not None else "", read)


def undo(
    number: int, *, by: EntityRef, dry_run: bool = False, effective_on: date | None = None
) -> Receipt:
    """Leave a file out again. Raises `NotFound` and `Invalid` as the act does."""
    ask = rehearse if dry_run else perform
    return ask(UndoAllocations(file=number), by=by, effective_on=effective_on or date.today())


def _there(on: date) -> set[str]:
    return {each.slug for each in bodies.every_commissioner() if each.there(on)}


def _aside(body: str, pence: int, begins: date) -> Aside:
    return Aside(body, pence, f"{body} is not there on {day_words(begins)}")


def _not_to_post(formula: Formula, why: str) -> Invalid:
    return Invalid(
        "ALT-009",
        f"“{formula.title}” cannot be allotted: {why}",
        where=formula.name,
        mend="choose a formula of that year with a published total",
    )
