"""What a body is told of its budget: lines by month, what is in trouble, what waits and is due."""

from __future__ import annotations

from datetime import date

import pytest

from remit.acts.registry import read_query
from remit.domains.money import queries
from remit.domains.money.books import Fund
from remit.domains.money.checking import check_books
from remit.domains.money.queries.budget import month_of
from tests.money.budget.conftest import FINANCE, GROUP, OTHER, SUMMER, TRUST, do, give
from tests.money.budget.test_acts import ACUTE, limits, raised
from tests.money.budget.test_closing import CLOSED, MAY, POOL, as_superuser

pytestmark = pytest.mark.django_db
MONTHS = [date(2015, month, 20) for month in range(4, 10)]


def line(name: str, on: date, year: int = 2015) -> queries.BudgetLine:
    [found] = [each for each in queries.budget(GROUP, year=year, on=on).lines if each.line == name]
    return found


@pytest.fixture
def half_a_year(planned) -> None:
    """Each month from April to September 60,000 of hospital care is paid or accrued."""
    limits(100_000)
    do("commit_money", body=GROUP, amount_pence=500_000, **ACUTE)
    for place, on in enumerate(MONTHS[:-1]):
        number = raised(60_000, on=on, invoice=f"INV-{place}")
        do("approve_payment", on, FINANCE, payment=number)
    do(
        "accrue_cost",
        MONTHS[-1],
        body=GROUP,
        line="acute",
        amount_pence=60_000,
        commitment="CON-1",
        why="september",
    )


def test_a_line_says_what_is_promised_spent_and_left(half_a_year) -> None:
    acute = line("acute", MONTHS[-1])
    assert acute.budget_pence == 60_000_000
    assert (acute.paid_pence, acute.accrued_pence) == (30_000_000, 6_000_000)
    assert acute.spent_pence == acute.paid_pence + acute.accrued_pence
    assert acute.committed_pence == 14_000_000
    assert acute.free_pence == 10_000_000
    assert [month.spent_pence for month in acute.months] == [6_000_000] * 6 + [0] * 6
    assert acute.months[0].month == "2015-04"
    assert acute.plan_to_date_pence == 5 * 5_000_000


def test_all_lines_add_up_to_what_was_received(half_a_year) -> None:
    view = queries.budget(GROUP, year=2015, on=MONTHS[-1])
    total = view.total
    assert view.received_pence == view.unplanned_pence + total.budget_pence == 100_000_000
    assert total.budget_pence == total.spent_pence + total.committed_pence + total.free_pence
    assert sum(month.spent_pence for month in total.months) == total.spent_pence


def test_the_books_are_told_as_they_stood_on_a_day(half_a_year) -> None:
    acute = line("acute", MONTHS[1])
    assert (acute.paid_pence, acute.accrued_pence) == (12_000_000, 0)
    assert acute.committed_pence == 50_000_000 - 12_000_000


def test_a_line_that_runs_too_fast_is_in_trouble_once_that_can_be_said(half_a_year) -> None:
    """600,000 for the year, and 60,000 spent each month."""
    assert line("acute", date(2015, 6, 30)).outturn_pence is None
    assert line("acute", date(2015, 6, 30)).trouble == []
    acute = line("acute", date(2015, 7, 1))
    assert acute.outturn_pence == acute.expected_pence == 72_000_000
    assert acute.variance_pence == -12_000_000
    assert acute.trouble == ["goes £120,000.00 over its budget if the year goes on as up to now"]
    view = queries.budget(GROUP, on=date(2015, 7, 1))
    assert [each.line for each in view.in_trouble] == ["acute"]


def test_a_forecast_is_believed_before_the_run_rate(half_a_year) -> None:
    told = {"body": GROUP, "line": "acute", "why": "fewer in winter"}
    do("forecast_line", SUMMER, amount_pence=600_000, **told)
    acute = line("acute", date(2015, 8, 1))
    assert (acute.forecast_pence, acute.variance_pence) == (60_000_000, 0)
    assert acute.forecast_says == "fewer in winter"
    do("forecast_line", date(2015, 8, 1), amount_pence=610_000, **told)
    assert "forecast to go £10,000.00 over its budget" in line("acute", date(2015, 8, 1)).trouble
    do("forecast_line", date(2015, 8, 2), amount_pence=400_000, **told)
    assert any("than forecast" in each for each in line("acute", date(2015, 8, 2)).trouble)


def test_what_waits_names_who_may_approve_it(planned) -> None:
    limits()
    do("commit_money", body=GROUP, amount_pence=100_000, **ACUTE)
    first = raised(10, by=FINANCE)
    second = raised(20, invoice="INV-2", due_on="2015-07-10")
    third = raised(60_000, invoice="INV-3", due_on="2016-01-10")
    waiting = queries.payments(GROUP, queries.State.WAITING, SUMMER)
    assert [each.number for each in waiting.payments] == [third, second, first]
    assert [[who.office for who in each.approvers] for each in waiting.payments] == [
        [],
        ["Chief Finance Officer"],
        [],
    ]
    do("approve_payment", SUMMER, FINANCE, payment=second)
    do("refuse_payment", SUMMER, FINANCE, payment=third, why="not ordered")
    [paid] = queries.payments(GROUP, queries.State.APPROVED, SUMMER).payments
    assert (paid.number, paid.payee.slug, paid.named) == (second, TRUST, "CON-1")
    assert paid.transfer is not None
    [refused] = queries.payments(GROUP, queries.State.REFUSED, SUMMER).payments
    assert refused.why == "not ordered"
    assert queries.payments(GROUP, on=SUMMER).count == 3


def test_what_falls_due_is_what_waits_and_what_ends_with_money_left(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100, until="2015-07-31", **ACUTE)
    do("commit_money", body=GROUP, amount_pence=100, **ACUTE | {"reference": "CON-2"})
    raised(10, due_on="2015-06-01")
    raised(20, invoice="INV-2", due_on="2015-09-01")
    view = queries.due(GROUP, SUMMER)
    assert [each.pence for each in view.payments] == [1_000]
    assert [each.reference for each in view.commitments] == ["CON-1"]
    assert queries.due(GROUP, date(2015, 6, 30)).commitments == []


def test_commitments_say_what_is_left_of_them(half_a_year) -> None:
    [held] = queries.commitments(GROUP, 2015, MONTHS[-1]).commitments
    assert (held.pence, held.left_pence, held.until) == (50_000_000, 14_000_000, date(2016, 3, 31))


def test_a_pool_tells_each_partner_what_it_owes_paid_and_got(planned) -> None:
    give(1_000, to=OTHER)
    do("plan_budget", of=OTHER, body=OTHER, lines_pence="community=1000")
    do("plan_budget", body=GROUP, lines_pence="community=5000")
    do("pool_fund", total_pence=4_000, shares="00c=75; 00d=25", **POOL)
    share = {"line": "community", "pool": "joint-care"}
    do("contribute_to_pool", body=GROUP, amount_pence=3_000, **share)
    do("contribute_to_pool", of=OTHER, body=OTHER, amount_pence=400, **share)
    limits()
    number = raised(1_000, money_from="pool", named="joint-care")
    do("approve_payment", SUMMER, FINANCE, payment=number)
    [pool] = queries.pools(OTHER, SUMMER).pools
    assert (pool.paid_in_pence, pool.spent_pence, pool.left_pence) == (340_000, 100_000, 240_000)
    assert [
        (each.body.slug, each.owed_pence, each.paid_in_pence, each.spent_pence)
        for each in pool.partners
    ] == [(GROUP, 300_000, 300_000, 75_000), (OTHER, 100_000, 40_000, 25_000)]


def test_closed_years_are_listed_and_a_rewritten_one_is_named(half_a_year) -> None:
    do("release_commitment", MONTHS[-1], body=GROUP, reference="CON-1", why="the year is over")
    do("close_year", MAY, **CLOSED)
    view = queries.closed_years()
    assert view.holds
    assert check_books().holds
    assert queries.budget(GROUP, year=2015, on=MAY).closed == view.years[0].digest
    as_superuser("update ledger.transfer set memo = 'x' where memo = 'INV-0'")
    view = queries.closed_years()
    assert not view.holds
    assert view.years[0].faults == ["an entry of the year says something else than was sealed"]
    assert not check_books().holds


def test_running_costs_show_their_allowance(england) -> None:
    view = queries.budget(GROUP, Fund.RUNNING_COSTS, 2013, date(2013, 4, 1))
    assert view.allowance is not None
    assert view.allowance.allowed_pence == view.received_pence
    assert view.allowance.synthetic
    assert queries.budget(GROUP, Fund.RUNNING_COSTS, 2014, MAY).allowance is None


def test_months_run_from_april_to_march() -> None:
    assert [month_of(2015, place) for place in (0, 8, 9, 11)] == [
        "2015-04",
        "2015-12",
        "2016-01",
        "2016-03",
    ]


@pytest.mark.parametrize(
    "name",
    ["budget", "payments", "commitments", "due", "pools"],
)
def test_each_question_answers_by_its_name(planned, name: str) -> None:
    answer = read_query(f"money.{name}", {"body": "00C", "on": "2015-07-01"}).answer()
    assert answer.body.slug == GROUP  # type: ignore[attr-defined]
    assert answer.model_dump_json()
