"""Acts that meet: one of them is done again, and no money counts twice or is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connection as django_connection

from remit.acts.models import ActRow, Attempt
from remit.domains.money.books import Kind, account
from remit.domains.money.ledger import found, key
from remit.domains.money.queries import whole
from remit.errors import Failure, Refused
from tests.money.conftest import BOARD, YEAR, Purse, id_of

PREMIUM = "quality_premium"
GROUPS = ("ccg-00c", "ccg-99a", "ccg-02n", "ccg-00j")
WAIT_S_MAX = 30


@pytest.fixture
def purse(own_house: None) -> Purse:
    found_purse = Purse()
    found_purse.fund(PREMIUM, 1_000_00)
    return found_purse


def test_an_act_that_met_another_is_done_again(purse) -> None:
    """A deadlock that the database breaks by ending the act, and no other way."""
    own = account(id_of(BOARD), PREMIUM, Kind.ALLOTMENT, YEAR)
    number = found([own])[key(own)].number
    with psycopg.connect(**_address()) as other, ThreadPoolExecutor(2) as hands:
        other.execute("set deadlock_timeout = '1h'")
        other.execute("select ledger.lock_accounts(%s)", [[number]])
        act = hands.submit(
            _alone, lambda: purse.do("allot", fund=PREMIUM, amounts_pence={GROUPS[0]: 5})
        )
        _until(lambda: _waiting() == 1)
        # The act has opened an account and waits for ours; now we wait for what it holds.
        ours = hands.submit(other.execute, "lock table ledger.account in share row exclusive mode")
        ours.result(WAIT_S_MAX)
        other.commit()
        act.result(WAIT_S_MAX)
    assert purse.balance(GROUPS[0], PREMIUM) == 5
    assert ActRow.objects.filter(name="allot", inputs__fund=PREMIUM).count() == 1
    assert whole(YEAR).holds


def test_allotments_that_race_for_too_little_money_leave_exactly_what_it_covers(purse) -> None:
    """Four want 300 pounds each of 1,000: three get it, one is told by how much it is short."""

    def allot(slug: str) -> str:
        try:
            purse.do("allot", fund=PREMIUM, amounts_pence={slug: 300_00})
        except Refused as refused:
            return refused.what
        return ""

    with ThreadPoolExecutor(len(GROUPS)) as hands:
        said = list(hands.map(lambda slug: _alone(lambda: allot(slug)), GROUPS))
    assert sorted(said) == ["", "", "", "the money does not cover this: £200.00 short"]
    assert sum(purse.balance(slug, PREMIUM) for slug in GROUPS) == 900_00
    assert purse.balance(BOARD, PREMIUM) == 100_00
    assert Attempt.objects.filter(name="allot").count() == 1
    assert whole(YEAR).holds


def test_the_same_allotment_by_two_at_once_is_made_once(purse) -> None:
    def allot() -> str:
        try:
            purse.do("allot", fund=PREMIUM, amounts_pence={GROUPS[0]: 100_00})
        except Exception as error:
            return getattr(error, "code", repr(error))
        return ""

    with ThreadPoolExecutor(2) as hands:
        said = list(hands.map(lambda _: _alone(allot), range(2)))
    assert sorted(said) == ["", "MON-009"]
    assert purse.balance(GROUPS[0], PREMIUM) == 100_00


def _alone(work: Callable[[], Any]) -> Any:
    """In a thread with a connection of its own, closed afterwards."""
    try:
        return work()
    finally:
        django_connection.close()


def _address() -> dict[str, Any]:
    given = django_connection.get_connection_params()
    wanted = ("dbname", "host", "port", "user", "password")
    return {name: given[name] for name in wanted if given.get(name)}


def _waiting() -> int:
    with psycopg.connect(**_address()) as looking:
        row = looking.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and wait_event_type = 'Lock'"
        ).fetchone()
    assert row is not None
    return row[0]


def _until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + WAIT_S_MAX
    while not true():
        if time.monotonic() > ends:
            raise Failure("TST-001", "nobody came to wait")
        time.sleep(0.01)
