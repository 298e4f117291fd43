"""Money spent in the example country: planned, promised and paid, under acts of its owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from remit.acts import entries
from remit.acts.ids import new_id
from remit.acts.models import ActRow
from remit.domains.bodies.models import Body
from remit.domains.money.books import Fund, Kind, account
from remit.domains.money.ledger import connection
from remit.engines.ledger import Account, Entry, Hold, Post, commit, open_account, post, settle

YEAR = 2013
DAY = date(2013, 6, 14)
GROUP, HOSPITAL = "ccg-00c", "nhs-trust-rxp"
PLANNED, PROMISED = 100_000_000, 30_000_000
PAYMENTS = {
    2_500_000: "exactly the threshold",
    2_500_001: "a penny over",
    12_000_000: "as promised",
}


@dataclass
class Spent:
    """A commissioner that planned, promised and paid: its accounts, and the transfers by amount."""

    act: ActRow
    allotment: Account
    line: Account
    income: Account
    paid: dict[int, UUID]


def act_by(body: Body, name: str = "pay") -> ActRow:
    """An act of a body, as the journal keeps it, and in progress."""
    act_id = new_id()
    connection().execute("select set_config('remit.act', %s, true)", [str(act_id)])
    row = ActRow.objects.create(
        id=act_id,
        name=name,
        actor_type="Officer",
        actor_id=str(new_id()),
        actor_label="A. Officer, Chief finance officer",
        body_id=body.pk,
        thing_type="Body",
        thing_id=str(body.pk),
        thing_label=body.slug,
        effective_on=DAY,
        inputs={},
        summary="paid what was owed",
        pack="england_2013",
        pack_hash="0",
        clauses=[],
    )
    row.refresh_from_db()
    entries.enter(row)
    return row


def move(act: ActRow, kind: str, pence: int, source: Account, target: Account, **more) -> UUID:
    """Post a transfer under an act."""
    sides = (Entry(source.number, -pence), Entry(target.number, pence))
    words = Post(new_id(), act.pk, kind, more.pop("on", DAY), sides, **more)
    return post(connection(), words).id


@pytest.fixture
def spent(england: None) -> Spent:
    """A plan of a million pounds, a promise of 300,000, and three payments to a hospital."""
    group, hospital = (Body.objects.get(slug=slug) for slug in (GROUP, HOSPITAL))
    act, books = act_by(group), connection()

    def opened(owner: Body, kind: Kind, line: str = "") -> Account:
        return open_account(books, account(owner.pk, Fund.PROGRAMME, kind, YEAR, line), act.pk)

    allotment, line = opened(group, Kind.ALLOTMENT), opened(group, Kind.BUDGET, "acute")
    income = opened(hospital, Kind.INCOME)
    move(act, "plan", PLANNED, allotment, line)
    hold = Hold(new_id(), act.pk, line.number, PROMISED, DAY, memo="contract 7")
    commit(books, hold)
    paid = {
        pence: move(
            act,
            "pay",
            pence,
            line,
            income,
            memo=memo,
            hold=hold.id if memo == "as promised" else None,
        )
        for pence, memo in PAYMENTS.items()
    }
    settle(books)
    return Spent(act, allotment, line, income, paid)
