"""A group with money for the year, and what tests do with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from remit.acts.door import Receipt, perform
from remit.acts.registry import read_act
from remit.domains.bodies.lookup import body_called
from remit.domains.money.books import Kind, account
from remit.domains.money.ledger import connection, found, key
from remit.domains.money.standing import FUNDED, standing_pence
from remit.engines.ledger import balances
from tests.country import officer_of

GROUP, OTHER = "ccg-00c", "ccg-00d"
TRUST = "nhs-trust-rxp"
BOARD, MINISTER = "board-x24", "minister-health"
# A year in which the example country moves no money.
YEAR = 2015
SPRING, SUMMER = date(2015, 4, 1), date(2015, 7, 1)
ACCOUNTABLE, FINANCE = "accountable_officer", "finance_officer"


def do(
    name: str, on: date = SPRING, by: str = ACCOUNTABLE, /, of: str = GROUP, **inputs: Any
) -> Receipt:
    """An act, as an officer of the group or of another body; what is no text is sent as one."""
    told = {key: str(value) for key, value in inputs.items()}
    return perform(read_act(name, told), by=officer_of(of, by, on), effective_on=on)


def give(pounds: int, *, to: str = GROUP, year: int = YEAR) -> None:
    """Money for care, from Parliament's vote to the Board and on to a commissioner."""
    on, words = date(year, 4, 1), "a test"
    board = body_called(BOARD, on).pk
    if standing_pence(board, "programme", year, FUNDED) is None:
        funded = {"who_it_concerns": BOARD, "year": year, "words": words}
        amounts = "programme = 10,000,000"
        do("fund_board", on, "secretary_of_state", of=MINISTER, amounts_pence=amounts, **funded)
    allotted = {"fund": "programme", "year": year, "words": words}
    do("allot", on, "director", of=BOARD, amounts_pence=f"{to} = {pounds}", **allotted)


def standing(
    kind: Kind, line: str = "", body: str = GROUP, fund: str = "programme", year: int = YEAR
) -> tuple[int, int]:
    """What an account holds, and how much of it is held, in pence."""
    wanted = account(body_called(body, SPRING).pk, fund, kind, year, line)
    there = found([wanted])
    if not there:
        return 0, 0
    [balance] = balances(connection(), [there[key(wanted)].number])
    return balance.balance_pence, balance.held_pence


@pytest.fixture
def funded(england: None) -> None:
    """The group has a million pounds for care in 2015/16."""
    give(1_000_000)


@pytest.fixture
def planned(funded: None) -> None:
    """Planned: 600,000 for hospitals, 300,000 for mental health; 100,000 not yet."""
    do("plan_budget", body=GROUP, lines_pence="acute = 600,000; mental_health = 300000")
