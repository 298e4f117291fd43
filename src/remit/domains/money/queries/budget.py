"""A body's budget: by line and month, what is committed, paid, expected, and what is in trouble."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import QueryDeclaration
from remit.acts.registry import query
from remit.domains.money.books import FUND_WORDS, Fund, financial_year, year_words
from remit.domains.money.budget.allowance import allowance
from remit.domains.money.budget.limits import MONTHS
from remit.domains.money.budget.position import LinePosition, position
from remit.domains.money.budget.tables import YearClose
from remit.domains.money.queries.asking import BodyRef, OfYear, body_and_day, ref_of


class MonthLine(BaseModel):
    """A month (`2013-04`): what was planned for it, and what was spent in it."""

    month: str
    plan_pence: int
    spent_pence: int


class BudgetLine(BaseModel):
    """A line on the day, or all of them together (`line` is empty).

    Of `budget_pence`, `spent_pence` is gone (`paid_pence`, or `accrued_pence` and not paid yet),
    `committed_pence` is promised, `free_pence` is left. `outturn_pence` is what the year comes to
    if it goes on as up to now, None in its first months; `expected_pence` the forecast, or else
    that; `variance_pence` is budget less expected. `trouble` says why the line needs looking at.
    """

    line: str
    title: str
    budget_pence: int
    committed_pence: int
    accrued_pence: int
    paid_pence: int
    spent_pence: int
    free_pence: int
    plan_to_date_pence: int
    forecast_pence: int | None
    forecast_says: str
    outturn_pence: int | None
    expected_pence: int | None
    variance_pence: int | None
    trouble: list[str]
    months: list[MonthLine]


class AllowanceView(BaseModel):
    """What running the body may cost in the year, and what that follows from; `synthetic` where
    some of the numbers of people are invented."""

    allowed_pence: int
    planned_pence: int
    pence_per_head: int
    persons: int
    synthetic: bool
    says: str
    source: str
    evidence: str


class BudgetView(BaseModel):
    """A body's money of a fund and year on a day.

    `received_pence` came from above and `passed_on_pence` went on to others; `unplanned_pence` is
    in no line yet; `carried_pence` was left by the year before and is not drawn on, `drawn_pence`
    is. `closed` is the digest under which the year was closed, empty while it is open.
    """

    body: BodyRef
    fund: str
    fund_words: str
    year: int
    year_words: str
    on: date
    received_pence: int
    passed_on_pence: int
    unplanned_pence: int
    carried_pence: int
    drawn_pence: int
    total: BudgetLine
    lines: list[BudgetLine]
    allowance: AllowanceView | None
    closed: str

    @property
    def in_trouble(self) -> list[BudgetLine]:
        """The lines that need looking at."""
        return [line for line in self.lines if line.trouble]


def budget(
    body: str, fund: Fund = Fund.PROGRAMME, year: int | None = None, on: date | None = None
) -> BudgetView:
    """A body's budget on a day, today if none is given. Raises `NotFound` (`BOD-001`)."""
    found, day = body_and_day(body, on)
    meant = year or financial_year(day)
    stands = position(found.pk, fund, meant, day)
    lines = [_line(meant, line) for line in stands.lines]
    total = _total(meant, lines)
    closing = YearClose.objects.known().filter(body=found, year=meant).first()
    return BudgetView(
        body=ref_of(found, day),
        fund=fund,
        fund_words=FUND_WORDS[fund],
        year=meant,
        year_words=year_words(meant),
        on=day,
        received_pence=stands.received,
        passed_on_pence=stands.passed_on,
        unplanned_pence=stands.unplanned,
        carried_pence=stands.carried,
        drawn_pence=stands.drawn,
        total=total,
        lines=lines,
        allowance=_allowance(found.slug, fund, meant, total.budget_pence),
        closed=closing.digest if closing else "",
    )


def month_of(year: int, place: int) -> str:
    """A month of a financial year, from 0 for April: `2013-04`."""
    later, month = divmod(place + 3, MONTHS)
    return f"{year + later}-{month + 1:02}"


def _line(year: int, line: LinePosition) -> BudgetLine:
    return BudgetLine(
        line=line.line,
        title=line.title,
        budget_pence=line.budget,
        committed_pence=line.committed,
        accrued_pence=line.accrued,
        paid_pence=line.paid,
        spent_pence=line.spent,
        free_pence=line.free,
        plan_to_date_pence=line.plan_to_date,
        forecast_pence=line.forecast,
        forecast_says=line.forecast_says,
        outturn_pence=line.outturn,
        expected_pence=line.expected,
        variance_pence=line.variance,
        trouble=line.trouble,
        months=[
            MonthLine(month=month_of(year, place), plan_pence=plan, spent_pence=spent)
            for place, (plan, spent) in enumerate(zip(line.plan, line.spent_months, strict=True))
        ],
    )


def _total(year: int, lines: list[BudgetLine]) -> BudgetLine:
    """All lines together; what is not known of one of them is not known of all."""
    sums = {
        name: sum(getattr(line, name) for line in lines)
        for name in (
            "budget_pence",
            "committed_pence",
            "accrued_pence",
            "paid_pence",
            "spent_pence",
            "free_pence",
            "plan_to_date_pence",
        )
    }
    known: dict[str, int | None] = {}
    for name in ("forecast_pence", "outturn_pence", "expected_pence", "variance_pence"):
        each = [getattr(line, name) for line in lines]
        known[name] = None if None in each or not each else sum(each)
    months = [
        MonthLine(
            month=month_of(year, place),
            plan_pence=sum(line.months[place].plan_pence for line in lines),
            spent_pence=sum(line.months[place].spent_pence for line in lines),
        )
        for place in range(MONTHS)
    ]
    return BudgetLine(
        line="", title="All lines", forecast_says="", trouble=[], months=months, **sums, **known
    )


def _allowance(slug: str, fund: Fund, year: int, planned_pence: int) -> AllowanceView | None:
    found = allowance(slug, year) if fund is Fund.RUNNING_COSTS else None
    if found is None:
        return None
    return AllowanceView(
        allowed_pence=found.pence,
        planned_pence=planned_pence,
        pence_per_head=found.rule.pence_per_head,
        persons=found.persons,
        synthetic=found.synthetic,
        says=found.rule.says,
        source=found.rule.source,
        evidence=found.rule.evidence,
    )


@query
class AskBudget(OfYear):
    """`remit money budget BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "money.budget",
        "A body's budget",
        "A body's money of a fund and year: planned, committed, accrued, paid, forecast and left,"
        " by line and month.",
        positional=("body",),
    )
    fund: Fund = Field(Fund.PROGRAMME, title="Fund")

    def answer(self) -> BudgetView:
        """The budget."""
        return budget(self.body, self.fund, self.meant, self.day)
