"""Allotments as pages show them: words, order, and bars."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils import timezone

from remit.domains.money import words
from remit.domains.money.allotment.formula import Kind
from remit.domains.money.books import Kind as Account
from remit.domains.money.books import financial_year, year_words
from remit.domains.money.queries.accounts import AccountLine
from remit.domains.money.queries.country import Country, FundMoney
from remit.domains.money.queries.glance import Glance
from remit.domains.money.queries.views import AllotmentView, FormulaLine, ShareRow

KINDS = {"in_force": "in force", "what_if": "what if", "example": "example"}
BOUNDS = {"floor": "at the floor", "cap": "at the cap", "": ""}
BILLION_PENCE, MILLION_PENCE = 10**11, 10**8
BAR_WIDTH = 120
FLOWS_SHOWN = 20
PAYMENTS_SHOWN = 10
PPM_IN_A_PERCENT = 10_000


class Choice(NamedTuple):
    """The formulas that can be chosen, and those that can stand beside the one chosen."""

    formulas: list[FormulaLine]
    beside: list[FormulaLine]
    missing: list[FormulaLine]


def choice(view: AllotmentView, formulas: Sequence[FormulaLine]) -> Choice:
    """What the form offers."""
    here = [each for each in formulas if each.here]
    mine = view.formula

    def about(each: FormulaLine) -> tuple[int, bool]:
        return each.year, each.kind == Kind.EXAMPLE

    beside = [each for each in here if each.name != mine.name and about(each) == about(mine)]
    return Choice(here, beside, [each for each in formulas if not each.here])


def in_order(view: AllotmentView, sort: str) -> list[ShareRow]:
    """The rows by name, by what they get, by distance from target or by what changes."""
    keys = {
        "pence": lambda row: -row.pence,
        "head": lambda row: -row.per_head_pence,
        "distance": lambda row: row.closing_distance,
        "change": lambda row: row.against.difference_pence if row.against else 0,
        "rate": lambda row: (row.against.difference_rate or 0) if row.against else 0,
    }
    return sorted(view.rows, key=keys[sort]) if sort in keys else view.rows


def pounds(pence: int) -> str:
    """An amount to the penny."""
    return words.pounds(pence)


def whole_pounds(pence: int) -> str:
    """An amount to the pound."""
    return words.pounds(round(pence, -2)).removesuffix(".00")


def share_percent(share_ppm: int) -> str:
    """A share in parts of a million as a percentage, with as many decimals as it has."""
    return f"{share_ppm / PPM_IN_A_PERCENT:g}%"


def plus_pounds(pence: int) -> str:
    """A change to the pound, with its sign."""
    return f"+{whole_pounds(pence)}" if round(pence, -2) > 0 else whole_pounds(pence)


def plus_pence(pence: int) -> str:
    """A change to the penny, with its sign."""
    return f"+{pounds(pence)}" if pence > 0 else pounds(pence)


def round_pounds(pence: int) -> str:
    """A large amount in a few digits: £74.5 billion."""
    for unit, word in ((BILLION_PENCE, "billion"), (MILLION_PENCE, "million")):
        if abs(pence) >= unit:
            digits = f"{Decimal(pence) / unit:.1f}".removesuffix(".0").replace("-", "−")
            return f"£{digits} {word}" if pence >= 0 else f"−£{digits[1:]} {word}"
    return whole_pounds(pence)


def change(ratio: Decimal | None) -> str:
    """A ratio in per cent with its sign."""
    return words.change(None if ratio is None else Fraction(ratio))


def percent(ratio: Decimal) -> str:
    """A ratio in per cent."""
    return words.percent(Fraction(ratio))


class Bar(NamedTuple):
    """A bar from a middle line: where it begins and how wide it is, of `BAR_WIDTH`."""

    x: float
    width: float


def widest(rows: Sequence[ShareRow]) -> Decimal:
    """The largest distance or change that a bar has to show."""
    return max((abs(_barred(row)) for row in rows), default=Decimal(0))


def bar(row: ShareRow, most: Decimal) -> Bar:
    """The distance from target of a row, or its change beside another formula."""
    value = _barred(row)
    width = float(abs(value) / most) * BAR_WIDTH / 2 if most else 0.0
    return Bar(round(BAR_WIDTH / 2 - (width if value < 0 else 0), 1), round(width, 1))


def _barred(row: ShareRow) -> Decimal:
    if row.against:
        return row.against.difference_rate or Decimal(0)
    return row.closing_distance


def largest_month(view: Glance) -> int:
    """The largest amount paid in a month of a year, which fills a bar."""
    return max((each.paid_pence for each in view.months), default=0)


def part_of(pence: int, most: int) -> float:
    """How much of a bar an amount fills, of `BAR_WIDTH`."""
    return round(max(pence, 0) / most * BAR_WIDTH, 1) if most else 0.0


def planned(view: Glance) -> list[AccountLine]:
    """The lines of the plan, the largest balance first."""
    lines = [each for each in view.accounts if each.kind == Account.BUDGET]
    return sorted(lines, key=lambda each: (-each.balance_pence, each.line))


def other_accounts(view: Glance) -> list[AccountLine]:
    """The accounts that are no lines of the plan."""
    return [each for each in view.accounts if each.kind != Account.BUDGET]


def not_real(
    shown: Iterable[tuple[int, str]], invented: Collection[tuple[int, str]]
) -> tuple[str, str] | None:
    """A heading and words where some of the money shown, by year and fund, is invented."""
    there = {*shown}
    made_up = sorted(there & {*invented})
    if not made_up:
        return None
    what = "; ".join(f"{fund}, {year_words(year)}" for year, fund in made_up)
    return (
        "These are not real amounts."
        if len(made_up) == len(there)
        else "Some of these amounts are not real.",
        "What each person brings is a published figure; the lists of patients in this example are"
        f" invented, and so is all that was shared out by them, and is paid out of it: {what}.",
    )


def year(begins: int) -> str:
    """A financial year as people write it."""
    return year_words(begins)


class WayRow(NamedTuple):
    """A step of the money's way: an amount of all funds together, then of each, or none."""

    words: str
    all_pence: list[int | None]
    is_sum: bool


def way(view: Country) -> list[WayRow]:
    """The waterfall as a table: voted, each step of the Board's, what is left, what arrived."""
    steps: dict[tuple[str, str], str] = {}
    for fund in view.funds:
        for step in fund.steps:
            line = step.line.replace("_", " ")
            steps[step.kind, step.line] = f"{step.says}: {line}" if line else step.says
    commissioners = max((fund.commissioners for fund in view.funds), default=0)
    return [
        _way("voted by Parliament", [fund.voted_pence for fund in view.funds], is_sum=True),
        *(
            _way(words, [_step(fund, *key) for fund in view.funds], is_sum=False)
            for key, words in steps.items()
        ),
        _way("left with the Board", [fund.left_pence for fund in view.funds], is_sum=True),
        _way(
            f"received by {commissioners} commissioners",
            [fund.received_pence for fund in view.funds],
            is_sum=True,
        ),
    ]


def _way(words: str, by_fund: list[int | None], *, is_sum: bool) -> WayRow:
    return WayRow(words, [sum(pence or 0 for pence in by_fund), *by_fund], is_sum)


def _step(fund: FundMoney, kind: str, line: str) -> int | None:
    found = [step.pence for step in fund.steps if (step.kind, step.line) == (kind, line)]
    return sum(found) if found else None


def newest(years: Sequence[int]) -> int:
    """The newest year that has begun, of those with money; this one where there is none."""
    now = financial_year(timezone.localdate())
    return max((each for each in years if each <= now), default=max(years, default=now))


def month(text: str) -> str:
    """A month as people write it: `2013-04` is April 2013."""
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
