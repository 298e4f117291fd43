"""Rules that are data: the lines of each fund, caps on running costs, and carrying forward."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from remit.domains.money.books import FUND_WORDS, Fund, year_words
from remit.errors import Invalid

LINES_FILE = Path(__file__).parent.parent / "lines.toml"
RULES_FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """When a rule held (years by their first calendar year, both included) and what it rests on."""

    first_year: int
    last_year: int
    says: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class RunningCosts(Rule):
    """What running a commissioner may cost for each person registered."""

    pence_per_head: int


@dataclass(frozen=True, slots=True)
class CarryForward(Rule):
    """What becomes of unspent money; `agreement`: the Board agrees before it is used."""

    agreement: bool


@cache
def lines_of(fund: Fund) -> dict[str, str]:
    """The lines of a fund with their words."""
    return dict(tomllib.loads(LINES_FILE.read_text("utf-8")).get(fund.value, {}))


def line_of(fund: Fund, line: str) -> str:
    """A line of a fund, by its code. Raises `Invalid` (`BUD-001`)."""
    code = line.strip().lower().replace("-", "_").replace(" ", "_")
    if code not in lines_of(fund):
        known = ", ".join(lines_of(fund)) or "none: it is not planned by lines"
        raise Invalid(
            "BUD-001",
            f"there is no line `{line}` in the money for {FUND_WORDS[fund]}",
            where="line",
            mend=f"use one of: {known}",
        )
    return code


def running_costs(year: int) -> RunningCosts | None:
    """The cap on running costs of a year, where there was one for each person."""
    return next((rule for rule in _running_costs() if _holds(rule, year)), None)


def carry_forward(year: int) -> CarryForward:
    """What becomes of what a year leaves unspent. Raises `Invalid` (`BUD-002`) without a rule."""
    for rule in _carry_forward():
        if _holds(rule, year):
            return rule
    raise Invalid(
        "BUD-002",
        f"no rule is known for carrying money forward from {year_words(year)}",
        where="year",
        mend="add the rule of that year, with its source, to the rules of budgets",
    )


def _holds(rule: Rule, year: int) -> bool:
    return rule.first_year <= year <= rule.last_year


@cache
def _running_costs() -> tuple[RunningCosts, ...]:
    return tuple(RunningCosts(**each) for each in _read()["running_costs"])


@cache
def _carry_forward() -> tuple[CarryForward, ...]:
    return tuple(CarryForward(**each) for each in _read()["carry_forward"])


def _read() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(RULES_FILE.read_text("utf-8"))
