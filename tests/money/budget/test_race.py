"""Sixteen officers commit the same money at once: exactly the affordable commitments stand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from remit.acts.models import Attempt
from remit.domains.money.books import Kind
from remit.domains.money.budget.tables import Commitment, Payment, PaymentDecision, Pool
from remit.engines.ledger import check
from remit.errors import Invalid, Refused, RemitError
from tests.money.budget.conftest import FINANCE, GROUP, OTHER, SUMMER, TRUST, do, give, standing

RACERS = 16


@pytest.fixture
def raced(own_house: None) -> None:
    """A group with a plan of a thousand pounds, in a house where tests commit."""
    give(1_000)
    do("plan_budget", body=GROUP, lines_pence="acute = 1000")
    do("set_approval_limit", body=GROUP, office="Chief Finance Officer", limit_pence=1_000)


def together(work) -> list[object]:
    """What each of the racers got, started at one moment, each on a connection of its own."""
    start = Barrier(RACERS)

    def one(place: int) -> object:
        try:
            start.wait()
            return work(place)
        except RemitError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(one, range(RACERS)))


def raise_it(invoice: str) -> object:
    return do(
        "raise_payment",
        SUMMER,
        "chair",
        body=GROUP,
        amount_pence=10,
        payee=TRUST,
        invoice=invoice,
        says="a race",
        money_from="line",
        named="acute",
    )


def test_exactly_the_affordable_commitments_stand(raced) -> None:
    """A thousand pounds, and sixteen who each want a hundred and fifty: six get it."""

    def commit(place: int) -> object:
        return do(
            "commit_money",
            body=GROUP,
            line="acute",
            amount_pence=150,
            reference=f"RACE-{place}",
            payee=TRUST,
            says="a race",
        )

    got = together(commit)
    refused = [each for each in got if isinstance(each, RemitError)]
    assert len(got) - len(refused) == 6
    # Those who came late are refused by the law, those who met the others by the books.
    assert all(isinstance(each, Refused) for each in refused), refused
    assert {each.code for each in refused} <= {"LED-002", "ACT-001"}
    assert standing(Kind.BUDGET, "acute") == (100_000, 90_000)
    assert Commitment.objects.filter(body__slug=GROUP).count() == 6
    assert Attempt.objects.filter(name="commit_money").count() == RACERS - 6
    with connection.cursor() as cursor:
        report = check(cursor.connection)
    assert report.holds_true, report


def test_a_payment_that_all_approve_at_once_is_paid_once(raced) -> None:
    raise_it("RACE")
    number = Payment.objects.get(invoice="RACE").pk
    got = together(lambda _: do("approve_payment", SUMMER, FINANCE, payment=number))
    failed = [each for each in got if isinstance(each, RemitError)]
    assert len(failed) == RACERS - 1
    assert all(isinstance(each, Invalid) and each.code == "BUD-015" for each in failed), failed
    assert PaymentDecision.objects.filter(payment=number).count() == 1
    assert standing(Kind.INCOME, body=TRUST) == (1_000, 0)


def test_a_pool_that_all_make_at_once_is_made_once(raced) -> None:
    """By two hosts under one name: the second is told so, and nothing of its act stands."""
    hosts = (GROUP, OTHER)
    called = {"name": "one-name", "called": "A race", "total_pence": 10, "agreement": "signed"}

    def make(place: int) -> object:
        host, partner = hosts[place % 2], hosts[1 - place % 2]
        shares = f"{host}=50; {partner}=50"
        return do("pool_fund", of=host, partner=partner, shares=shares, **called)

    got = together(make)
    failed = [each for each in got if isinstance(each, RemitError)]
    assert all(isinstance(each, Invalid) for each in failed), failed
    # Whoever comes later than the maker takes in no partner anew: its own host says so once more.
    assert {each.code for each in failed} <= {"BUD-017", "BUD-026"}
    assert [each for each in failed if each.code == "BUD-017"]
    assert Pool.objects.filter(name="one-name").count() == 1
    with connection.cursor() as cursor:
        assert check(cursor.connection).holds_true


def test_an_invoice_that_all_raise_at_once_is_raised_once(raced) -> None:
    got = together(lambda _: raise_it("SAME"))
    failed = [each for each in got if isinstance(each, RemitError)]
    assert len(failed) == RACERS - 1
    assert {each.code for each in failed} == {"BUD-011"}
