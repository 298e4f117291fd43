"""A few commissioners' budgets in the example country: planned, promised, paid in part.

How a budget is spread over its lines, what is promised to whom and what each month costs is
invented from the country's number; the allotments that are planned are those of the example. Every
amount is synthetic, and the acts say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from remit.acts.declare import Act
from remit.countries.dealings import Dealing
from remit.countries.dice import Dice
from remit.countries.england_2013.money import SYNTHETIC
from remit.domains.bodies.kinds import slug_of
from remit.domains.money.acts.approving import SetApprovalLimit
from remit.domains.money.acts.committing import AccrueCost, CommitMoney
from remit.domains.money.acts.paying import ApprovePayment, From, RaisePayment
from remit.domains.money.acts.planning import ForecastLine, MoveBetweenLines, PlanBudget
from remit.domains.money.books import Fund, year_begins
from remit.domains.money.queries import State, budget, payments

# Parts of a thousand of each fund by line; what is left over is the last line's.
PARTS: Final = {
    Fund.PROGRAMME: {
        "acute": 505,
        "mental_health": 105,
        "community": 110,
        "continuing_care": 50,
        "prescribing": 140,
        "primary_care": 25,
        "ambulance": 25,
        "voluntary": 5,
        "contingency": 10,
        "other_programme": 25,
    },
    Fund.RUNNING_COSTS: {
        "staff": 520,
        "governing_body": 60,
        "estates": 60,
        "support_services": 310,
        "contingency": 10,
        "other_running_costs": 40,
    },
}
# A line is less than its part by up to so many of a hundred.
LESS_PER_CENT: Final = 8
COMMITTED_PER_CENT: Final = 90
# The invoice of the last of them waits for somebody to approve it.
INVOICED_MONTHS: Final = (6, 7, 8)
FINANCE_LIMIT_PENCE: Final = 25_000_000


@dataclass(frozen=True, slots=True)
class Buyer:
    """A commissioner with a budget, whom it buys hospital care from, and who signs for it."""

    body: str
    provider: str
    year: int
    chief: str
    chief_title: str


BUYERS: Final = (
    Buyer(slug_of("ccg", "01Y"), "RMP", 2013, "accountable_officer", "Accountable Officer"),
    Buyer(slug_of("icb", "QOP"), "R0A", 2026, "chief_executive", "Chief Executive"),
)


def dealings(dice: Dice) -> Iterator[Dealing]:
    """What these commissioners do with their money, act by act."""
    for buyer in BUYERS:
        yield from _planned(buyer, dice)
        yield from _promised_and_paid(buyer, dice)


def _planned(buyer: Buyer, dice: Dice) -> Iterator[Dealing]:
    on = year_begins(buyer.year)
    for fund, parts in PARTS.items():
        received = budget(buyer.body, fund, buyer.year, on).received_pence
        lines = _shared(received, parts, dice, buyer.body)
        plan = PlanBudget(body=buyer.body, fund=fund, year=buyer.year, lines_pence=lines)
        yield _by_finance(buyer, plan, on)
    for office, pence in (
        ("Chief Finance Officer", FINANCE_LIMIT_PENCE),
        (buyer.chief_title, received_pence_of(buyer)),
    ):
        limit = SetApprovalLimit(body=buyer.body, office=office, limit_pence=pence)
        yield Dealing(limit, buyer.body, buyer.chief, on)


def _promised_and_paid(buyer: Buyer, dice: Dice) -> Iterator[Dealing]:
    about = {"body": buyer.body, "year": buyer.year}
    acute = _line_pence(buyer, "acute")
    reference = f"EX-{buyer.year}-01"
    committed = CommitMoney(
        **about,
        line="acute",
        amount_pence=acute * COMMITTED_PER_CENT // 100,
        reference=reference,
        payee=buyer.provider,
        says=f"hospital care for the year, {SYNTHETIC}",
    )
    yield _by_finance(buyer, committed, year_begins(buyer.year))
    each = committed.amount_pence // 12
    for month in INVOICED_MONTHS:
        on = date(buyer.year, month, 20)
        pence = each * dice.between(96, 104, "month", buyer.body, month) // 100
        yield _by_finance(buyer, _invoice(buyer, reference, pence, month), on)
        if month != INVOICED_MONTHS[-1]:
            [waiting] = payments(buyer.body, State.WAITING, on).payments
            approved = ApprovePayment(payment=waiting.number)
            yield Dealing(approved, buyer.body, buyer.chief, on)
    on = date(buyer.year, INVOICED_MONTHS[-1], 31)
    yield _by_finance(
        buyer,
        AccrueCost(
            **about,
            line="prescribing",
            amount_pence=_line_pence(buyer, "prescribing") // 4,
            why=f"medicines received and not yet charged, {SYNTHETIC}",
        ),
        on,
    )
    forecast = acute * dice.between(99, 103, "forecast", buyer.body) // 100
    told = f"admissions so far, {SYNTHETIC}"
    yield _by_finance(
        buyer, ForecastLine(**about, line="acute", amount_pence=forecast, why=told), on
    )
    moved = MoveBetweenLines(
        **about,
        from_line="contingency",
        to_line="continuing_care",
        amount_pence=_line_pence(buyer, "contingency") // 3,
        why=f"more people need it, {SYNTHETIC}",
    )
    yield _by_finance(buyer, moved, on)


def received_pence_of(buyer: Buyer) -> int:
    """What the commissioner was allotted for care."""
    on = year_begins(buyer.year)
    return budget(buyer.body, Fund.PROGRAMME, buyer.year, on).received_pence


def _invoice(buyer: Buyer, reference: str, pence: int, month: int) -> RaisePayment:
    return RaisePayment(
        body=buyer.body,
        year=buyer.year,
        payee=buyer.provider,
        invoice=f"EX-{buyer.provider}-{buyer.year}-{month:02}",
        amount_pence=pence,
        says=f"hospital care, month by contract, {SYNTHETIC}",
        money_from=From.COMMITMENT,
        named=reference,
        due_on=date(buyer.year, month + 1, 20),
    )


def _by_finance(buyer: Buyer, act: Act, on: date) -> Dealing:
    return Dealing(act, buyer.body, "finance_officer", on)


def _line_pence(buyer: Buyer, line: str) -> int:
    view = budget(buyer.body, Fund.PROGRAMME, buyer.year, year_begins(buyer.year))
    return next(each.budget_pence for each in view.lines if each.line == line)


def _shared(total: int, parts: dict[str, int], dice: Dice, body: str) -> dict[str, list[int]]:
    """A sum by line, each about its part; the last line takes what is left over."""
    *most, last = parts
    lines = {}
    for line in most:
        drawn = dice.between(100 - LESS_PER_CENT, 100, "line", body, line)
        lines[line] = [total * parts[line] * drawn // 100_000]
    lines[last] = [total - sum(pence for [pence] in lines.values())]
    return lines
