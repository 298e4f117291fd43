"""Where each line of a budget stands on a day, and which of them are in trouble."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from remit.domains.money.books import Fund, Kind, year_ends
from remit.domains.money.budget.flows import PAID, SPENT, Flows, flows
from remit.domains.money.budget.limits import (
    MONTHS,
    RUN_RATE_MONTHS_MIN,
    TROUBLE_BASIS_POINTS,
)
from remit.domains.money.budget.months import months_past
from remit.domains.money.budget.rules import lines_of
from remit.domains.money.budget.tables import Forecast, LinePlan
from remit.domains.money.words import pounds

WHOLE_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class LinePosition:
    """One line on a day, in pence.

    `budget` is what it was given; of that `spent` is gone (`paid`, or `accrued` and not yet paid),
    `committed` is promised and the rest is `free`. `plan` and `spent_months` are from April on;
    `plan_to_date` is of the months past. `outturn` is what the year comes to if it goes on as up to
    now, `expected` the forecast, or else that.
    """

    line: str
    title: str
    budget: int
    committed: int
    accrued: int
    paid: int
    spent: int
    free: int
    plan: tuple[int, ...]
    spent_months: tuple[int, ...]
    plan_to_date: int
    forecast: int | None
    forecast_says: str
    outturn: int | None

    @property
    def expected(self) -> int | None:
        """What the line will cost, as far as anybody can say."""
        return self.outturn if self.forecast is None else self.forecast

    @property
    def variance(self) -> int | None:
        """Budget less what is expected: below nothing where the line is overspent."""
        return None if self.expected is None else self.budget - self.expected

    @property
    def trouble(self) -> list[str]:
        """Why the line needs looking at, in words; nothing where it does not."""
        return list(self._trouble())

    def _trouble(self) -> Iterator[str]:
        margin = self.budget * TROUBLE_BASIS_POINTS // WHOLE_BASIS_POINTS
        if self.forecast is not None and self.forecast > self.budget:
            yield f"forecast to go {pounds(self.forecast - self.budget)} over its budget"
        if self.outturn is not None and self.outturn > self.budget + margin:
            over = pounds(self.outturn - self.budget)
            yield f"goes {over} over its budget if the year goes on as up to now"
        promised = self.spent + self.committed
        if self.forecast is not None and promised > self.forecast:
            yield f"{pounds(promised - self.forecast)} more is spent or promised than forecast"


@dataclass(frozen=True, slots=True)
class Position:
    """A body's money of a fund and year on a day, in pence.

    What came, what was passed on to others, what is in no line; what was carried into the year and
    not drawn on, and what was drawn; each line.
    """

    received: int
    passed_on: int
    unplanned: int
    carried: int
    drawn: int
    lines: tuple[LinePosition, ...]


def position(body: UUID, fund: Fund, year: int, on: date) -> Position:
    """Where a body's money of a fund and year stands on a day."""
    found = flows(body, fund, year, on)
    about = {"body": body, "fund": fund.value, "year": year}
    plans = dict(LinePlan.objects.known().on(on).filter(**about).values_list("line", "months"))
    forecasts = {row.line: row for row in Forecast.objects.known().on(on).filter(**about)}
    titles = lines_of(fund)
    names = plans.keys() | found.lines() | forecasts.keys()
    order = {line: place for place, line in enumerate(titles)}
    own = {"plan", "carry_forward"}
    came = [row for row in found.rows if row.kind == Kind.ALLOTMENT and row.what not in own]
    return Position(
        received=sum(row.pence for row in came if row.pence > 0),
        passed_on=-sum(row.pence for row in came if row.pence < 0),
        unplanned=found.total(Kind.ALLOTMENT),
        carried=found.total(Kind.CARRIED),
        drawn=max(0, found.total(Kind.ALLOTMENT, what=["carry_forward"])),
        lines=tuple(
            _line(
                line,
                titles.get(line, line),
                found,
                plans.get(line, [0] * MONTHS),
                forecasts.get(line),
                months_whole(year, on),
            )
            for line in sorted(names, key=lambda line: (order.get(line, len(order)), line))
        ),
    )


def months_whole(year: int, on: date) -> int:
    """How many months of a financial year are over at the end of a day."""
    return MONTHS if on >= year_ends(year) else months_past(year, on)


def _line(
    line: str,
    title: str,
    found: Flows,
    plan: list[int],
    forecast: Forecast | None,
    months: int,
) -> LinePosition:
    spent = [-each for each in found.by_month(Kind.BUDGET, line=line, what=SPENT)]
    held = found.held.get(line, 0)
    accrued = found.total(Kind.ACCRUED, line=line)
    paid = -found.total(Kind.BUDGET, line=line, what=PAID)
    paid -= found.total(Kind.ACCRUED, line=line, what=PAID)
    balance = found.total(Kind.BUDGET, line=line)
    told = months >= RUN_RATE_MONTHS_MIN
    return LinePosition(
        line=line,
        title=title,
        budget=found.given(line),
        committed=held,
        accrued=accrued,
        paid=paid,
        spent=-found.total(Kind.BUDGET, line=line, what=SPENT),
        free=balance - held,
        plan=tuple(plan),
        spent_months=tuple(spent),
        plan_to_date=sum(plan[:months]),
        forecast=None if forecast is None else forecast.pence,
        forecast_says="" if forecast is None else forecast.says,
        outturn=sum(spent[:months]) * MONTHS // months if told else None,
    )
