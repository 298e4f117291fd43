"""The example's money in the hands of a test: who may do what, and how it is done."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from remit.acts.door import Receipt, perform
from remit.acts.registry import read_act
from remit.domains.bodies.models import Body
from remit.domains.money.books import Kind, account
from remit.domains.money.ledger import connection, found, key
from remit.engines.ledger import balances
from remit.engines.settlement import EntityRef
from tests.country import officer_of

YEAR = 2013
DAY = date(2013, 6, 3)
BOARD, MINISTER = "board-x24", "minister-health"


def id_of(slug: str) -> UUID:
    """The id of a body."""
    found: UUID = Body.objects.values_list("pk", flat=True).get(slug=slug)
    return found


class Purse:
    """Acts of the minister, the Board and commissioners, by those in office on a day."""

    def board(self, on: date = DAY) -> EntityRef:
        return officer_of(BOARD, "finance_officer", on)

    def minister(self, on: date = DAY) -> EntityRef:
        return officer_of(MINISTER, "secretary_of_state", on)

    def finance(self, slug: str, on: date = DAY) -> EntityRef:
        return officer_of(slug, "finance_officer", on)

    def do(
        self, act: str, /, by: EntityRef | None = None, on: date = DAY, **inputs: Any
    ) -> Receipt:
        said = {"words": "for a test", "year": YEAR} | inputs
        return perform(read_act(act, said), by=by or self.board(on), effective_on=on)

    def fund(self, fund: str, pence: int, year: int = YEAR, on: date = DAY) -> Receipt:
        """Money of a fund for the Board."""
        return self.do(
            "fund_board",
            by=self.minister(on),
            on=on,
            who_it_concerns=BOARD,
            year=year,
            amounts_pence={fund: pence},
        )

    def balance(
        self, slug: str, fund: str, kind: Kind = Kind.ALLOTMENT, line: str = "", year: int = YEAR
    ) -> int:
        """What an account holds, in pence; nothing where it is not open."""
        wanted = account(id_of(slug), fund, kind, year, line)
        there = found([wanted])
        if not there:
            return 0
        return balances(connection(), [there[key(wanted)].number])[0].balance_pence


@pytest.fixture
def purse(england: None) -> Purse:
    return Purse()
