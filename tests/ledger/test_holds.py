"""Two phases: promised, then paid in parts, released, or let go when its day is past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from remit.acts.ids import new_id
from remit.engines.ledger import (
    Hold,
    Release,
    balances,
    commit,
    expire,
    hold,
    holds,
    pay,
    post,
    post_many,
    release,
    settle,
)
from remit.errors import RemitError
from tests.ledger.house import BOARD, DAY, NORTH, House, deed_of

END = date(2013, 6, 30)
AFTER = date(2013, 7, 1)


def promised(house: House, pence: int, **words) -> Hold:
    given = Hold(new_id(), deed_of(NORTH), house.north.number, pence, DAY, END, "C1")
    given = replace(given, **words)
    commit(house.connection, given)
    return given


def free(house: House) -> tuple[int, int, int]:
    (found,) = balances(house.connection, [house.north.number])
    return found.balance_pence, found.held_pence, found.free_pence


def refused(house: House, code: str, does, *given) -> RemitError:
    before = free(house)
    error = house.refuses(lambda: does(house.connection, *given))
    assert error.code == code
    assert free(house) == before
    return error


def test_what_is_promised_can_be_neither_promised_nor_paid_again(house: House) -> None:
    house.give(1000, house.north)
    given = promised(house, 700)
    assert free(house) == (1000, 700, 300)
    error = refused(house, "LED-002", commit, replace(given, id=new_id(), pence=301))
    assert error.details["short_pence"] == 1
    error = refused(house, "LED-002", post, house.move(301, house.north, house.supplier))
    assert error.details["short_pence"] == 1
    assert commit(house.connection, given) is False
    error = refused(house, "LED-003", commit, replace(given, pence=600, expires_on=None))
    assert error.details["differs"] == "pence, expires_on"


def test_a_promise_is_paid_in_parts_and_the_rest_let_go(house: House) -> None:
    house.give(1000, house.north)
    given = promised(house, 700)
    first = house.move(200, house.north, house.supplier, hold=given.id)
    pay(house.connection, first)
    assert free(house) == (800, 500, 300)
    parts = [house.move(pence, house.north, house.supplier, hold=given.id) for pence in (100, 150)]
    assert post_many(house.connection, [*parts, first]) == 2
    assert free(house) == (550, 250, 300)
    too_much = house.move(251, house.north, house.supplier, hold=given.id)
    error = refused(house, "LED-011", pay, too_much)
    assert error.details["short_pence"] == 1
    let = Release(new_id(), deed_of(NORTH), given.id, DAY, 50)
    done = release(house.connection, let)
    assert (done.pence, done.remaining_pence) == (50, 200)
    assert release(house.connection, let) == done
    refused(house, "LED-003", release, replace(let, pence=51))
    refused(house, "LED-011", release, replace(let, id=new_id(), pence=201))
    assert release(house.connection, replace(let, id=new_id(), pence=None)).pence == 200
    settle(house.connection)
    assert free(house) == (550, 0, 550)
    assert [each.remaining_pence for each in holds(house.connection, house.north.number)] == [0]
    refused(house, "LED-011", release, replace(let, id=new_id(), pence=None))


def test_of_several_faults_in_a_batch_the_first_is_told(house: House) -> None:
    house.give(1000, house.north)
    given = promised(house, 700)
    too_much = house.move(701, house.north, house.supplier, hold=given.id)
    elsewhere = house.move(1, house.source, house.supplier, hold=given.id)
    refused(house, "LED-011", post_many, [too_much, elsewhere])
    refused(house, "LED-001", post_many, [elsewhere, too_much])
    # Whether the holds are there, and still run, is looked at before any payment from them.
    late = replace(elsewhere, id=new_id(), effective_on=AFTER)
    unknown = replace(elsewhere, id=new_id(), hold=new_id())
    refused(house, "LED-011", post_many, [elsewhere, late, unknown])
    refused(house, "LED-006", post_many, [elsewhere, unknown, late])


def test_a_promise_ends_after_its_last_day(house: House) -> None:
    house.give(1000, house.north)
    given = promised(house, 700)
    let = Release(new_id(), deed_of(BOARD), given.id, END)
    refused(house, "LED-011", expire, let)
    late = house.move(1, house.north, house.supplier, hold=given.id, effective_on=AFTER)
    refused(house, "LED-011", pay, late)
    assert expire(house.connection, replace(let, effective_on=AFTER)).pence == 700
    settle(house.connection)
    assert hold(house.connection, given.id).remaining_pence == 0
    endless = promised(house, 5, expires_on=None)
    refused(house, "LED-011", expire, replace(let, id=new_id(), hold=endless.id))


def test_promises_are_made_and_let_go_by_the_owner(house: House) -> None:
    house.give(1000, house.north)
    given = promised(house, 700)
    refused(house, "LED-012", commit, replace(given, id=new_id(), pence=1, act_id=deed_of(BOARD)))
    refused(house, "LED-012", release, Release(new_id(), deed_of(BOARD), given.id, DAY))


def test_what_is_no_promise_is_refused(house: House) -> None:
    house.give(1000, house.north)
    given = promised(house, 700)
    for wrong in ({"pence": 0}, {"memo": "x" * 201}, {"expires_on": date(2013, 3, 1)}):
        refused(house, "LED-001", commit, replace(given, id=new_id(), **wrong))
    refused(house, "LED-006", commit, replace(given, id=new_id(), account=999_999))
    refused(house, "LED-006", release, Release(new_id(), deed_of(NORTH), new_id(), DAY))
    refused(house, "LED-001", release, Release(new_id(), deed_of(NORTH), given.id, DAY, 0))
    refused(house, "LED-006", pay, house.move(1, house.north, house.supplier, hold=new_id()))
    elsewhere = house.move(1, house.source, house.supplier, hold=given.id)
    refused(house, "LED-001", pay, elsewhere)
    into = house.move(1, house.source, house.north, hold=given.id)
    refused(house, "LED-001", pay, into)
    with pytest.raises(RemitError, match="no hold"):
        hold(house.connection, new_id())
