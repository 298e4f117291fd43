"""Planning a budget: lines by month, moving between lines, forecasts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from remit.acts.declare import Doing
from remit.acts.ids import new_id
from remit.acts.registry import act
from remit.domains.money.acts.of_money import (
    AMOUNT,
    LINE,
    WHY,
    Money,
    OfMoney,
    own,
    require_in_year,
    restate,
    saying_how_to_mend,
)
from remit.domains.money.amounts import Pence, PenceOrNothing
from remit.domains.money.books import Fund, Kind, year_words
from remit.domains.money.budget.allowance import allowance
from remit.domains.money.budget.flows import flows
from remit.domains.money.budget.limits import MONTHS
from remit.domains.money.budget.months import LinesPence, less, more, spread
from remit.domains.money.budget.rules import line_of, lines_of
from remit.domains.money.budget.tables import Forecast, LinePlan
from remit.domains.money.ledger import connection, moving
from remit.domains.money.words import pounds as in_pounds
from remit.engines.ledger import Entry, Post, lock_accounts, post, post_many
from remit.errors import Invalid, Refused


@act
class PlanBudget(OfMoney):
    """What each line is to cost, month by month."""

    declaration: ClassVar = own(
        "plan_budget",
        "Plan a budget",
        "Gives each line named its money for the year, out of what was allotted, and says how it"
        " is spread over the months. A line planned before gets more, or gives back; lines not"
        " named stay as they are.",
    )

    lines_pence: LinesPence = Field(
        title="Lines",
        description="a line of the plan each: acute = 1,200,000 for the year, or twelve amounts"
        " from April to March with blanks between them",
    )

    def change(self, doing: Doing) -> str:
        """Move the difference, and keep the months.

        Raises `Invalid` (`BUD-001` a line, `BUD-003` the date, `BUD-005` an amount), and `Refused`
        where the allotment does not cover it (`LED-002`) or running costs go over their allowance
        (`BUD-006`).
        """
        money = self.money(doing.effective_on)
        require_in_year(money, doing.effective_on)
        wanted = months_of(money, self.lines_pence)
        free = money.number(Kind.ALLOTMENT, doing)
        numbers = money.numbers(Kind.BUDGET, wanted, doing)
        # Held still first: another plan of the same money may be made at this moment.
        lock_accounts(connection(), [free, *numbers.values()])
        given = flows(money.body.pk, money.fund, money.year, date.max)
        # What gives back comes first, so that it can be given to another at once.
        changes = sorted((sum(months) - given.given(line), line) for line, months in wanted.items())
        others = sum(given.given(line) for line in given.lines() - wanted.keys())
        require_allowance(money, others + sum(map(sum, wanted.values())))
        with moving(doing) as books:
            post_many(
                books,
                [
                    Post(
                        new_id(),
                        doing.act_id,
                        "plan",
                        doing.effective_on,
                        (Entry(free, -pence), Entry(numbers[line], pence)),
                        line,
                    )
                    for pence, line in changes
                    if pence
                ],
            )
        for line, months in wanted.items():
            restate(doing, LinePlan, {**money.about, "line": line}, months=months)
        total = sum(map(sum, wanted.values()))
        return f"planned {in_pounds(total)} of {money.words} on {len(wanted)} lines"


@act
class MoveBetweenLines(OfMoney):
    """Virement: money from one line of a plan to another."""

    declaration: ClassVar = own(
        "move_between_lines",
        "Move money between lines",
        "Moves money that is neither spent nor promised from one line of a body's own plan to"
        " another of the same fund and year.",
    )

    from_line: str = Field(title="From line", max_length=40)
    to_line: str = Field(title="To line", max_length=40)
    amount_pence: Pence = AMOUNT
    why: str = WHY

    def change(self, doing: Doing) -> str:
        """Move it, and take it from the last months of the one, for the months left of the other.

        Raises `Invalid` (`BUD-001`, `BUD-003`, `BUD-007` one line twice), `Refused` (`LED-002`).
        """
        on = doing.effective_on
        money = self.money(on)
        require_in_year(money, on)
        taken, given = line_of(money.fund, self.from_line), line_of(money.fund, self.to_line)
        if taken == given:
            raise Invalid(
                "BUD-007", "both lines are the same", where="to_line", mend="name two lines"
            )
        pence = self.amount_pence
        numbers = money.numbers(Kind.BUDGET, (taken, given), doing)
        with saying_how_to_mend(money, taken), moving(doing) as books:
            entries = (Entry(numbers[taken], -pence), Entry(numbers[given], pence))
            post(books, Post(new_id(), doing.act_id, "vire", on, entries, f"{taken} {given}"))
        planned = plans_of(money)
        for line, months in (
            (taken, less(planned.get(taken, [0] * MONTHS), pence)),
            (given, more(planned.get(given, [0] * MONTHS), pence, money.year, on)),
        ):
            restate(doing, LinePlan, {**money.about, "line": line}, months=months)
        words = lines_of(money.fund)
        return (
            f"moved {in_pounds(pence)} of {money.words} from {words[taken].lower()} to"
            f" {words[given].lower()}: {self.why}"
        )


@act
class ForecastLine(OfMoney):
    """What a line is expected to cost by the end of the year."""

    declaration: ClassVar = own(
        "forecast_line",
        "Forecast a line",
        "Says what a line is expected to cost by the end of its year, as seen on the effective"
        " date; earlier forecasts stay to be compared.",
    )

    line: str = LINE
    amount_pence: PenceOrNothing = Field(
        title="Amount", description="in pounds, for the whole year"
    )
    why: str = WHY

    def change(self, doing: Doing) -> str:
        """Keep it. Raises `Invalid` (`BUD-001` a line, `BUD-004` a later forecast)."""
        money = self.money(doing.effective_on)
        line, pence = line_of(money.fund, self.line), self.amount_pence
        restate(doing, Forecast, {**money.about, "line": line}, pence=pence, says=self.why)
        words = lines_of(money.fund)[line].lower()
        return f"forecast {in_pounds(pence)} for {words} in {year_words(money.year)}: {self.why}"


def plans_of(money: Money) -> dict[str, list[int]]:
    """The newest plan of each line, by month in pence."""
    rows = LinePlan.objects.known().filter(**money.about, effective__upper_inf=True)
    return dict(rows.values_list("line", "months"))


def months_of(money: Money, told: dict[str, list[int]]) -> dict[str, list[int]]:
    """What was told of each line, by its code and over twelve months.

    Raises `Invalid`: `BUD-001` for a line, `BUD-005` for one told twice or not twelve amounts.
    """
    found: dict[str, list[int]] = {}
    for name, amounts in told.items():
        line = line_of(money.fund, name)
        if line in found or len(amounts) not in (1, MONTHS):
            what = "twice" if line in found else f"by {len(amounts)} amounts"
            raise Invalid(
                "BUD-005",
                f"the line {line} is planned {what}",
                where=line,
                mend="give each line once: one amount for the year, or twelve from April to March",
            )
        found[line] = spread(amounts[0]) if len(amounts) == 1 else amounts
    return found


def require_allowance(money: Money, total: int) -> None:
    """Raises `Refused` (`BUD-006`) where running costs are planned over their allowance."""
    if money.fund is not Fund.RUNNING_COSTS:
        return
    allowed = allowance(money.body.slug, money.year)
    if allowed is not None and total > allowed.pence:
        over = total - allowed.pence
        raise Refused(
            "BUD-006",
            f"running costs would be {in_pounds(over)} over their allowance of"
            f" {in_pounds(allowed.pence)} ({allowed.rule.says}, {allowed.persons:,} persons)",
            where=money.words,
            mend=f"plan {in_pounds(over)} less",
            details={"over_pence": over, "allowed_pence": allowed.pence},
        )
