"""A year is closed, and what its books said is sealed; pools; money carried into the next year."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from remit.domains.money.books import Kind
from remit.domains.money.budget.sealing import broken
from remit.domains.money.budget.tables import Payment, PoolShare, YearClose
from remit.errors import Invalid, Refused
from tests.money.budget.conftest import (
    BOARD,
    FINANCE,
    GROUP,
    OTHER,
    SUMMER,
    TRUST,
    do,
    give,
    standing,
)
from tests.money.budget.test_acts import ACUTE, limits, raised

pytestmark = pytest.mark.django_db
MAY = date(2016, 5, 1)
CLOSED = {"body": GROUP, "year": 2015}


@pytest.fixture
def spent(planned) -> None:
    """A hundred pounds paid to a trust, and thirty accrued."""
    limits()
    do("commit_money", body=GROUP, amount_pence=100, **ACUTE)
    do("approve_payment", SUMMER, FINANCE, payment=raised(100))
    do("accrue_cost", date(2016, 3, 31), body=GROUP, line="acute", amount_pence=30, why="march")


def test_a_closed_year_is_sealed_in_the_public_entry_and_holds(spent) -> None:
    receipt = do("close_year", MAY, **CLOSED)
    row = YearClose.objects.get()
    assert f"sha256:{row.digest}" in receipt.summary
    assert "£999,870.00 unspent" in receipt.summary
    # One of what was given and of what was paid, two of each line planned and of the accrual.
    assert row.entries == 8
    assert list(broken()) == []


@pytest.mark.parametrize(
    "what",
    [
        ("commit_money", {"amount_pence": 5, **ACUTE, "reference": "CON-9"}),
        ("accrue_cost", {"line": "acute", "amount_pence": 5, "why": "late"}),
        (
            "move_between_lines",
            {"from_line": "acute", "to_line": "community", "amount_pence": 5, "why": "x" * 3},
        ),
    ],
)
def test_after_the_close_nothing_counts_in_that_year(spent, what) -> None:
    do("close_year", MAY, **CLOSED)
    name, inputs = what
    with pytest.raises(Refused) as caught:
        do(name, date(2016, 3, 31), body=GROUP, **inputs)
    assert caught.value.code == "LED-020"
    assert "2015/16" in caught.value.what


def test_nor_does_anybody_elses_act_on_that_body_in_it(spent) -> None:
    do("close_year", MAY, **CLOSED)
    new = {"fund": "programme", "year": 2015, "total_pence": "2,000,000", "words": "a test"}
    with pytest.raises(Refused) as caught:
        do(
            "reallot",
            date(2016, 3, 1),
            "director",
            of=BOARD,
            who_it_concerns=GROUP,
            given="autonomy_regarded=yes",
            **new,
        )
    assert caught.value.code == "LED-020"


def test_what_was_accrued_is_paid_in_the_next_year(spent) -> None:
    do("close_year", MAY, **CLOSED)
    number = raised(30, on=MAY, invoice="INV-9", money_from="accrued", named="acute", year=2015)
    do("approve_payment", MAY, FINANCE, payment=number)
    assert standing(Kind.ACCRUED, "acute") == (0, 0)
    assert list(broken()) == []


def test_a_year_with_something_open_is_not_closed(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100, **ACUTE)
    number = raised(40)
    with pytest.raises(Invalid) as caught:
        do("close_year", MAY, **CLOSED)
    assert caught.value.code == "BUD-021"
    assert caught.value.details["open"] == ["commitment CON-1", f"payment {number}"]


@pytest.mark.parametrize(("on", "code"), [(date(2016, 3, 31), "BUD-019"), (MAY, "BUD-020")])
def test_a_year_is_closed_once_and_after_its_end(spent, on: date, code: str) -> None:
    do("close_year", date(2016, 4, 1), **CLOSED)
    with pytest.raises(Invalid) as caught:
        do("close_year", on, **CLOSED)
    assert caught.value.code == code


def test_a_year_opens_again_by_its_bodys_own_act_and_is_sealed_anew(spent) -> None:
    do("close_year", MAY, **CLOSED)
    with pytest.raises(Refused):
        do("reopen_year", MAY, "director", of="board-x24", why="a wish", **CLOSED)
    do("reopen_year", MAY, why="a credit note of March", **CLOSED)
    with pytest.raises(Invalid) as caught:
        do("reopen_year", MAY, why="once more", **CLOSED)
    assert caught.value.code == "BUD-022"
    do(
        "reverse_accrual",
        date(2016, 3, 31),
        body=GROUP,
        line="acute",
        amount_pence=30,
        why="credit note",
    )
    do("close_year", date(2016, 6, 1), **CLOSED)
    first, second = YearClose.objects.order_by("id")
    assert first.digest != second.digest
    assert first.superseded_by.name == "reopen_year"
    assert list(broken()) == []


def as_superuser(*statements: str) -> None:
    """What the database lets its owner do who takes every guard away first."""
    tables = ("ledger.entry", "ledger.transfer", "ledger.balance", "year_close")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"alter table {table} disable trigger all")
        for statement in statements:
            cursor.execute(statement)
        for table in tables:
            cursor.execute(f"alter table {table} enable trigger all")


SOONER = "update ledger.entry set effective_on = effective_on - 1 where pence in (3000, -3000)"
LESS = (
    "update ledger.entry set pence = pence - sign(pence) where pence in (10000, -10000)",
    "update ledger.entry set balance = balance + 1 where pence = -9999",
)


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        ((SOONER,), "an entry of the year says something else"),
        (LESS, "held something else on the last day"),
        (
            ("update year_close set digest = repeat('0', 64)",),
            "the record's entry of the closing does not hold the seal",
        ),
        (
            ("update ledger.transfer set memo = 'INV-7' where kind = 'pay'",),
            "an entry of the year says something else",
        ),
    ],
)
def test_a_row_that_a_superuser_rewrites_is_found(spent, statements, words: str) -> None:
    do("close_year", MAY, **CLOSED)
    connection.check_constraints()
    as_superuser(*statements)
    found = [each.what for each in broken()]
    assert any(words in each for each in found), found


def test_unspent_money_is_carried_forward_and_drawn_on_as_agreed(spent) -> None:
    with pytest.raises(Invalid) as caught:
        do("carry_forward", MAY, **CLOSED)
    assert caught.value.code == "BUD-023"
    do("close_year", MAY, **CLOSED)
    receipt = do("carry_forward", MAY, **CLOSED)
    assert "£999,870.00" in receipt.summary
    assert standing(Kind.CARRIED, year=2016) == (99_987_000, 0)
    assert standing(Kind.BUDGET, "acute") == (0, 0)
    with pytest.raises(Invalid) as again:
        do("carry_forward", MAY, **CLOSED)
    assert again.value.code == "BUD-024"
    draw = {"body": GROUP, "year": 2016, "amount_pence": 500}
    with pytest.raises(Invalid) as caught:
        do("draw_on_carried", MAY, **draw)
    assert caught.value.code == "BUD-025"
    do("draw_on_carried", MAY, agreement="letter of 30 April", **draw)
    assert standing(Kind.ALLOTMENT, year=2016) == (50_000, 0)
    do("plan_budget", MAY, body=GROUP, lines_pence="community=500")
    assert list(broken()) == []


def test_a_year_without_a_rule_carries_nothing(england) -> None:
    with pytest.raises(Invalid) as caught:
        do(
            "carry_forward",
            date(2027, 5, 1),
            "chief_executive",
            "icb-qhm",
            body="icb-qhm",
            year=2026,
        )
    assert caught.value.code == "BUD-002"


POOL = {
    "name": "joint-care",
    "called": "Joint care",
    "partner": OTHER,
    "agreement": "signed 1 April 2015",
}


def test_a_pool_takes_shares_and_its_host_pays_from_it(planned) -> None:
    limits()
    give(1_000, to=OTHER)
    do("plan_budget", of=OTHER, body=OTHER, lines_pence="community=1000")
    do("plan_budget", body=GROUP, lines_pence="community=5000")
    do("pool_fund", total_pence=4_000, shares="00c=75; 00d=25%", **POOL)
    assert dict(PoolShare.objects.known().values_list("body__slug", "share_ppm")) == {
        GROUP: 750_000,
        OTHER: 250_000,
    }
    share = {"line": "community", "pool": "joint-care"}
    do("contribute_to_pool", body=GROUP, amount_pence=3_000, **share)
    do("contribute_to_pool", of=OTHER, body=OTHER, amount_pence=1_000, **share)
    pool = {"fund": "pooled"}
    assert standing(Kind.POOL, "joint-care", **pool) == (400_000, 0)
    number = raised(3_500, money_from="pool", named="joint-care")
    do("approve_payment", SUMMER, FINANCE, payment=number)
    assert standing(Kind.POOL, "joint-care", **pool) == (50_000, 0)
    assert Payment.objects.get(pk=number).fund == "pooled"
    number = raised(501, invoice="INV-2", money_from="pool", named="joint-care")
    with pytest.raises(Refused) as caught:
        do("approve_payment", SUMMER, FINANCE, payment=number)
    assert caught.value.code == "ACT-001"


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ("00c=75; 00d=24", "99%"),
        ("00c=75; 00d=x", "no share"),
        ("00c=50; 00c=50", "no share"),
        ("00c=50; 00j=50", "others than the host"),
    ],
)
def test_shares_that_are_none_are_told(planned, shares: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        do("pool_fund", total_pence=4_000, shares=shares, **POOL)
    assert caught.value.code == "BUD-016"
    assert says in caught.value.what


def test_only_partners_pay_in_and_only_the_host_pays_out(planned) -> None:
    do("pool_fund", total_pence=4_000, shares="00c=75; 00d=25", **POOL)
    give(10, to="ccg-00j")
    do("plan_budget", of="ccg-00j", body="ccg-00j", lines_pence="community=10")
    with pytest.raises(Invalid) as caught:
        do(
            "contribute_to_pool",
            of="ccg-00j",
            body="ccg-00j",
            amount_pence=1,
            line="community",
            pool="joint-care",
        )
    assert caught.value.code == "BUD-018"
    with pytest.raises(Invalid) as caught:
        do(
            "raise_payment",
            SUMMER,
            of=OTHER,
            body=OTHER,
            amount_pence=1,
            payee=TRUST,
            invoice="I",
            says="xyz",
            money_from="pool",
            named="joint-care",
        )
    assert caught.value.code == "BUD-012"
