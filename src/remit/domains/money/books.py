"""The chart of accounts: which accounts a body has, and what money is moved for.

An account is a body's money in one fund, of one kind, on one line, for one financial year (named
by the calendar year in which it begins; from 1 April to 31 March), in pounds. Amounts are whole
pence. A debit on it needs an act of its owner; the few kinds of transfer for which the law lets
another decide are marked `exceptional`, and name their clause where they are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from remit.engines.ledger import Acts, NewAccount
from remit.engines.ledger.limits import PENCE_MIN
from remit.errors import Invalid

CURRENCY: Final = "GBP"
JOURNAL: Final = Acts("public.act", in_progress="remit.act")
"""Where the ledger finds the acts that its transfers hang on."""
CONTINGENCY: Final = "contingency"
"""The line on which the Board keeps money for what nobody can foresee."""


class Fund(StrEnum):
    """What money is for, as the law keeps it apart."""

    PROGRAMME = "programme"
    RUNNING_COSTS = "running_costs"
    COMMISSIONING_SUPPORT = "commissioning_support"
    QUALITY_PREMIUM = "quality_premium"
    PRIMARY_MEDICAL = "primary_medical"
    POOLED = "pooled"
    PERSONAL_BUDGETS = "personal_budgets"


FUND_WORDS: Final = {
    Fund.PROGRAMME: "care for patients",
    Fund.RUNNING_COSTS: "running the organisation",
    Fund.COMMISSIONING_SUPPORT: "help with commissioning",
    Fund.QUALITY_PREMIUM: "reward for quality",
    Fund.PRIMARY_MEDICAL: "general practice",
    Fund.POOLED: "money pooled with partners",
    Fund.PERSONAL_BUDGETS: "personal health budgets",
}


PURPOSES: Final = {
    Fund.RUNNING_COSTS: "running_costs",
    Fund.COMMISSIONING_SUPPORT: "support",
    Fund.QUALITY_PREMIUM: "quality_premium",
}
"""What the law calls the purpose of a fund; of all others, `services`."""


class Kind(StrEnum):
    """What an account holds."""

    SOURCE = "source"
    """What Parliament voted: the Secretary of State's alone, and the one kind below nothing."""
    ALLOTMENT = "allotment"
    """What a body was given and has neither given a line of its plan nor passed on."""
    BUDGET = "budget"
    """A line of a body's own plan; `line` is the line's code."""
    ACCRUED = "accrued"
    """Set aside for what was received and is not yet invoiced."""
    INCOME = "income"
    """What a payee received."""
    POOL = "pool"
    """A pooled fund, held by its host; `line` is the pool's name."""
    CARRIED = "carried"
    """Carried into the year from the one before."""


KIND_WORDS: Final = {
    Kind.SOURCE: "voted by Parliament",
    Kind.ALLOTMENT: "allotted, not yet planned",
    Kind.BUDGET: "line of the plan",
    Kind.ACCRUED: "received, not yet invoiced",
    Kind.INCOME: "received as payment",
    Kind.POOL: "pooled fund",
    Kind.CARRIED: "carried from the year before",
}


@dataclass(frozen=True, slots=True)
class TransferKind:
    """What a transfer is for; its words never change once books were made with them.

    `exceptional`: the law may let a body make it on another's account.
    """

    name: str
    says: str
    exceptional: bool = False


TRANSFERS: Final = {
    kind.name: kind
    for kind in (
        TransferKind("fund_board", "money for the year, from the Secretary of State to the Board"),
        TransferKind("add_board_funding", "more money for the Board within the year"),
        TransferKind(
            "reduce_board_funding", "less money for the Board within the year", exceptional=True
        ),
        TransferKind("allot", "money for the year, from the Board to a commissioner"),
        TransferKind("add_to_allotment", "more money by a new allotment in the year"),
        TransferKind("reallot", "less money by a new allotment in the year", exceptional=True),
        TransferKind(
            "direction_after_failure", "money moved under a direction after failure", True
        ),
        TransferKind("quality_premium", "a payment for quality, from the Board to a commissioner"),
        TransferKind("plan", "from what was allotted to a line of the plan, or back"),
        TransferKind("vire", "from one line of a body's plan to another"),
        TransferKind("accrue", "set aside for what was received and not yet invoiced"),
        TransferKind("reverse_accrual", "an accrual undone, since the invoice came"),
        TransferKind("pay", "a payment"),
        TransferKind("refund", "money paid back by a payee"),
        TransferKind("pool_contribution", "a partner's share, into a pooled fund"),
        TransferKind("pool_return", "what a pooled fund did not spend, back to its partners"),
        TransferKind("carry_forward", "carried into the next year"),
    )
}


def purpose_of(fund: str) -> str:
    """What the law calls the purpose of a fund: services, support, running_costs or
    quality_premium."""
    return PURPOSES.get(Fund(fund), "services")


def known_fund(fund: str) -> Fund:
    """A fund by its name. Raises `Invalid` (`MON-001`)."""
    if fund not in FUND_WORDS:
        raise Invalid(
            "MON-001",
            f"there is no fund `{fund}`",
            where="fund",
            mend=f"use one of: {', '.join(FUND_WORDS)}",
        )
    return Fund(fund)


def account(owner: UUID, fund: str, kind: Kind, year: int, line: str = "") -> NewAccount:
    """An account of the chart, to open or to look up. Raises `Invalid` (`MON-001`)."""
    floor = PENCE_MIN if kind is Kind.SOURCE else 0
    return NewAccount(owner, str(known_fund(fund)), str(kind), year, line, CURRENCY, floor)


def financial_year(day: date) -> int:
    """The calendar year in which the financial year of a day begins."""
    return day.year if day.month >= 4 else day.year - 1


def year_begins(year: int) -> date:
    """The first day of a financial year."""
    return date(year, 4, 1)


def year_ends(year: int) -> date:
    """The last day of a financial year."""
    return date(year + 1, 3, 31)


def year_words(year: int) -> str:
    """A financial year as people write it: 2013/14."""
    return f"{year}/{(year + 1) % 100:02}"
