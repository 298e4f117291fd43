"""Posting: what is taken, what is refused and with what words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from remit.acts.ids import new_id
from remit.engines.ledger import (
    Entry,
    NewAccount,
    balances,
    exceptional_transfers,
    name_kind,
    open_account,
    post,
    post_many,
    settle,
    statement,
    transfer,
    transfers_of,
)
from remit.engines.ledger.limits import PENCE_MAX, PENCE_MIN
from remit.errors import Invalid, NotFound, Refused, RemitError
from tests.ledger.house import BOARD, DAY, NORTH, House, deed_of


def stands(house: House, *accounts) -> list[int]:
    found = {b.account: b.balance_pence for b in balances(house.connection, accounts_of(accounts))}
    return [found[account.number] for account in accounts]


def accounts_of(accounts) -> list[int]:
    return [account.number for account in accounts]


def refused(house: House, given, code: str) -> RemitError:
    """The error with which a transfer is refused; nothing is posted."""
    before = stands(house, house.source, house.north, house.south)
    error = house.refuses(lambda: post(house.connection, given))
    assert error.code == code
    assert stands(house, house.source, house.north, house.south) == before
    return error


def test_a_transfer_moves_money_and_says_where_it_stands(house: House) -> None:
    given = house.move(500, house.source, house.north, kind="allotment", memo="A1")
    posted = post(house.connection, given)
    settle(house.connection)
    assert posted.created
    assert [(e.account, e.version, e.balance_pence) for e in posted.entries] == [
        (house.source.number, 1, -500),
        (house.north.number, 1, 500),
    ]
    assert stands(house, house.source, house.north) == [-500, 500]
    kept = transfer(house.connection, given.id)
    assert (kept.post, kept.exceptional) == (given, False)
    assert transfers_of(house.connection, deed_of(BOARD)) == [kept]


def test_sent_again_the_answer_is_the_same(house: House) -> None:
    given = house.move(500, house.source, house.north)
    first, again = post(house.connection, given), post(house.connection, given)
    assert first == again
    assert (first.created, again.created) == (True, False)
    assert post_many(house.connection, [given, house.move(1, house.source, house.south)]) == 1
    assert stands(house, house.source, house.north) == [-501, 500]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"memo": "other"}, "memo"),
        ({"kind": "allotment"}, "kind"),
        ({"effective_on": date(2013, 5, 1)}, "effective_on"),
        ({"act_id": deed_of(NORTH)}, "act"),
        ({"hold": new_id()}, "hold"),
        ({"entries": None}, "entries"),
    ],
)
def test_an_id_of_another_transfer_is_refused_by_what_differs(
    house: House, change: dict, named: str
) -> None:
    given = house.move(500, house.source, house.north)
    post(house.connection, given)
    if "entries" in change:
        change = {"entries": house.move(501, house.source, house.north).entries}
    error = refused(house, replace(given, **change), "LED-003")
    assert error.details["differs"] == named
    assert str(given.id) in error.where


def test_an_overspend_is_refused_by_how_much(house: House) -> None:
    house.give(300, house.north)
    error = refused(house, house.move(400, house.north, house.supplier), "LED-002")
    assert isinstance(error, Refused)
    assert error.details == {"short_pence": 100}
    assert "100 pence short" in error.what
    assert error.mend


def test_an_account_takes_no_more_than_its_bound(house: House) -> None:
    new = NewAccount(NORTH, "programme", "cash", 2013, line="small", ceiling_pence=10)
    small = open_account(house.connection, new, deed_of(NORTH))
    error = refused(house, house.move(11, house.source, small), "LED-004")
    assert error.details == {"over_pence": 1}


def test_what_is_no_transfer_is_refused(house: House) -> None:
    whole = house.move(5, house.source, house.north)
    source, north = house.source.number, house.north.number
    for sides in (
        (),
        (Entry(source, -5),),
        (Entry(source, -5), Entry(north, 4)),
        (Entry(source, -5), Entry(north, 0), Entry(house.south.number, 5)),
        (Entry(source, -5), Entry(north, 2), Entry(north, 3)),
    ):
        refused(house, replace(whole, entries=sides), "LED-001")
    refused(house, replace(whole, memo="x" * 201), "LED-001")
    refused(house, replace(whole, kind="nonsuch"), "LED-007")
    refused(house, replace(whole, act_id=new_id()), "LED-014")
    nowhere = replace(whole, entries=(Entry(source, -5), Entry(999_999, 5)))
    assert isinstance(refused(house, nowhere, "LED-006"), NotFound)
    mixed = replace(whole, entries=(Entry(source, -5), Entry(house.euros.number, 5)))
    refused(house, mixed, "LED-008")
    with pytest.raises(Invalid, match="twice"), house.connection.transaction():
        post_many(house.connection, [whole, whole])


def test_a_batch_is_posted_whole_or_not_at_all(house: House) -> None:
    good = [house.move(10, house.source, house.north) for _ in range(3)]
    bad = house.move(31, house.north, house.supplier)
    with pytest.raises(Refused), house.connection.transaction():
        post_many(house.connection, [*good, bad])
    assert stands(house, house.north) == [0]
    # One after the other: the same payment is covered once the money is there, and not before.
    spent = house.move(30, house.north, house.supplier)
    with pytest.raises(Refused), house.connection.transaction():
        post_many(house.connection, [spent, *good])
    assert post_many(house.connection, [*good, spent]) == 4
    assert stands(house, house.north, house.supplier) == [0, 30]


def test_the_edges_of_64_bits(house: House) -> None:
    wide = {"floor_pence": PENCE_MIN, "ceiling_pence": PENCE_MAX}
    low = house.account(BOARD, line="low", **wide)
    high = house.account(NORTH, line="high", **wide)
    post(house.connection, house.move(PENCE_MAX, low, high))
    assert stands(house, low, high) == [-PENCE_MAX, PENCE_MAX]
    refused(house, house.move(1, house.source, high), "LED-004")
    refused(house, house.move(2, low, house.source), "LED-002")
    refused(house, house.move(PENCE_MAX + 1, low, house.source), "LED-013")
    sides = (Entry(low.number, PENCE_MIN), Entry(high.number, PENCE_MAX), Entry(1, PENCE_MAX))
    refused(house, replace(house.move(1, low, high), entries=sides), "LED-001")


def test_money_is_taken_by_its_owner_only(house: House) -> None:
    house.give(300, house.north)
    settle(house.connection)
    taken = house.move(100, house.north, house.source, act_id=deed_of(BOARD))
    error = refused(house, taken, "LED-012")
    assert error.details["account"] == house.north.number
    by_law = replace(taken, id=new_id(), kind="reallotment")
    post(house.connection, by_law)
    settle(house.connection)
    assert [each.post.id for each in exceptional_transfers(house.connection)] == [by_law.id]
    # The clause names the Board, from a day on: not another body, and not before.
    post(house.connection, house.move(50, house.source, house.south, kind="allotment"))
    other = house.move(1, house.south, house.north, kind="reallotment", act_id=deed_of(NORTH))
    refused(house, other, "LED-012")
    early = replace(by_law, id=new_id(), effective_on=date(2013, 3, 31))
    refused(house, early, "LED-012")


def test_accounts_are_opened_once(house: House) -> None:
    new = NewAccount(NORTH, "programme", "cash", 2014)
    first = open_account(house.connection, new, deed_of(NORTH))
    assert open_account(house.connection, new, deed_of(BOARD)) == first
    for other, code in (
        (replace(new, floor_pence=-5), "LED-005"),
        (replace(new, currency="ZZZ"), "LED-008"),
    ):
        with pytest.raises(Invalid) as caught, house.connection.transaction():
            open_account(house.connection, other, deed_of(NORTH))
        assert caught.value.code == code
    with pytest.raises(Invalid, match="named otherwise"), house.connection.transaction():
        name_kind(house.connection, "payment", "Something else")


def test_a_statement_is_paged_by_its_own_count(house: House) -> None:
    for pence in range(1, 8):
        house.give(pence, house.north)
    page = statement(house.connection, house.north.number, lines=3)
    assert [(line.version, line.pence, line.balance_pence) for line in page] == [
        (7, 7, 28), (6, 6, 21), (5, 5, 15),
    ]  # fmt: skip
    after = statement(house.connection, house.north.number, lines=9, before=page[-1].version)
    assert [line.version for line in after] == [4, 3, 2, 1]
    assert statement(house.connection, house.north.number, since=date(2013, 4, 2)) == []
    assert len(statement(house.connection, house.north.number, since=DAY)) == 7
    with pytest.raises(Invalid, match="1 to 1000 lines"):
        statement(house.connection, house.north.number, lines=0)
    with pytest.raises(NotFound):
        balances(house.connection, [999_999])
