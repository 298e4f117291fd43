"""Money beside outcomes: what was spent by the books where there is any, else what was allotted."""

from __future__ import annotations

import pytest

from remit.domains.bodies import queries as bodies
from remit.domains.money import queries as money
from remit.domains.money.books import year_begins
from remit.domains.outcomes import spending
from remit.domains.outcomes.queries import resources
from remit.domains.outcomes.spending import ALLOTTED, SPENT, AHead, Money

SHARE = "prescribing_share_of_items"
YEAR = 2013


def money_of(spent: dict[str, int], allotted: dict[str, int]) -> Money:
    return Money(AHead(spent, "spent", "", False), AHead(allotted, "allotted", "", False))


def test_spending_comes_before_an_allotment_and_both_are_never_compared() -> None:
    had = money_of({"00C": 90}, {"00C": 100, "00D": 110, "00J": 120})
    assert had.of("00C") == (90, SPENT)
    assert had.of("00D") == (110, ALLOTTED)
    assert had.of("00K") == (None, ALLOTTED)
    assert had.compared(("00C", "00D", "00J")) == ALLOTTED
    most = money_of({"00C": 90, "00D": 95}, {"00C": 100, "00D": 110, "00J": 120})
    assert most.compared(("00C", "00D", "00J")) == SPENT


@pytest.mark.usefixtures("england")
def test_what_was_spent_is_what_each_bodys_own_page_says() -> None:
    spent = money.spent_in(YEAR)
    assert spent, "the example pays somebody in its first year"
    for slug, each in spent.items():
        seen = money.glance(slug, YEAR)
        assert each.paid_pence == seen.paid_pence
        assert each.pence == seen.paid_pence + seen.accrued_pence


@pytest.mark.usefixtures("england")
def test_money_a_head_is_spread_over_the_lists_of_the_first_day() -> None:
    had = spending.money_of(YEAR)
    day = year_begins(YEAR)
    lists = {each.slug: each.persons for each in bodies.registered_lists(day, day)}
    told = 0
    for slug, spent in money.spent_in(YEAR).items():
        code = slug.rpartition("-")[2].upper()
        if lists.get(slug):
            assert had.of(code) == (spent.pence // lists[slug], SPENT)
            told += 1
    assert told
    assert had.allotted.pence, "the example's formula shares money out to all"


def test_page_says_that_the_books_hold_no_spending(read_only) -> None:
    view = resources(SHARE, "2014/15")
    assert (view.money_kind, view.spent_by) == (ALLOTTED, 0)
    row = next(row for row in view.rows if row.body.code == "00C")
    assert (row.pence_a_head, row.money_kind) == (row.allotted_pence_a_head, ALLOTTED)
