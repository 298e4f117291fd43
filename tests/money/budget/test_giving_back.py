"""A payment given back, a pool given back to its partners, commitments whose day is past."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.acts.models import Attempt
from remit.domains.money import queries
from remit.domains.money.books import Kind
from remit.domains.money.budget.limits import WHOLE_PPM
from remit.domains.money.budget.pooled import Pooled, Source, part_of
from remit.domains.money.budget.tables import Refund
from remit.domains.money.checking import check_books
from remit.domains.money.queries import whole
from remit.errors import Invalid, Refused
from tests.money.budget.conftest import FINANCE, GROUP, OTHER, SUMMER, do, give, standing
from tests.money.budget.test_acts import ACUTE, limits, raised
from tests.money.budget.test_closing import POOL

AUTUMN = date(2015, 10, 1)
SHARE = {"line": "community", "pool": "joint-care"}
PARTNERS = tuple(uuid5(UUID(int=0), name) for name in "abc")


@pytest.fixture
def paid(planned) -> int:
    """A hundred pounds paid to another group for hospital care, out of a commitment."""
    limits()
    do("commit_money", body=GROUP, amount_pence=150, **ACUTE | {"payee": OTHER})
    number = raised(100, payee=OTHER)
    do("approve_payment", SUMMER, FINANCE, payment=number)
    return number


@pytest.fixture
def pool(planned) -> None:
    """Two groups share 75 to 25: 4,000 came in, 1,000 was spent."""
    limits()
    give(1_000, to=OTHER)
    do("plan_budget", of=OTHER, body=OTHER, lines_pence="community=1000")
    do("plan_budget", body=GROUP, lines_pence="community=5000")
    do("pool_fund", total_pence=4_000, shares="00c=75; 00d=25", **POOL)
    do("contribute_to_pool", body=GROUP, amount_pence=3_000, **SHARE)
    do("contribute_to_pool", of=OTHER, body=OTHER, amount_pence=1_000, **SHARE)
    spent_from_pool(1_000)


def spent_from_pool(pounds: int, payee: str = OTHER) -> int:
    number = raised(
        pounds, payee=payee, invoice=f"P-{pounds}", money_from="pool", named="joint-care"
    )
    do("approve_payment", SUMMER, FINANCE, payment=number)
    return number


def refund(payment: int, pounds: object, on: date = AUTUMN, of: str = OTHER) -> str:
    told = {"payment": payment, "amount_pence": pounds, "why": "counted twice"}
    return do("refund_payment", on, FINANCE, of=of, **told).summary


@pytest.mark.django_db
def test_a_refund_goes_back_to_the_line_and_is_free_there(paid) -> None:
    assert standing(Kind.BUDGET, "acute") == (59_990_000, 5_000)
    assert "gave £30.00 of payment" in refund(paid, 30)
    assert standing(Kind.BUDGET, "acute") == (59_993_000, 5_000)
    assert standing(Kind.INCOME, body=OTHER) == (7_000, 0)
    [line] = [
        each for each in queries.budget(GROUP, year=2015, on=AUTUMN).lines if each.line == "acute"
    ]
    assert (line.budget_pence, line.paid_pence) == (60_000_000, 7_000)
    [told] = queries.payments(GROUP, queries.State.APPROVED, AUTUMN).payments
    assert (told.pence, told.refunded_pence) == (10_000, 3_000)
    assert check_books().holds
    assert whole(2015, every=True).holds


@pytest.mark.django_db
def test_no_more_comes_back_than_was_paid_and_only_what_was(paid) -> None:
    refund(paid, "99.99")
    with pytest.raises(Invalid) as caught:
        refund(paid, "0.02")
    assert caught.value.code == "BUD-028"
    assert "£0.01 too much" in caught.value.what
    refund(paid, "0.01")
    assert sum(Refund.objects.values_list("pence", flat=True)) == 10_000
    with pytest.raises(Invalid) as early:
        refund(paid, 1, on=date(2015, 6, 30))
    waiting = raised(10, invoice="INV-2", payee=OTHER)
    with pytest.raises(Invalid) as unpaid:
        refund(waiting, 1)
    assert {early.value.code, unpaid.value.code} == {"BUD-027"}


@pytest.mark.django_db
def test_nobody_but_the_payee_gives_it_back(paid) -> None:
    with pytest.raises(Refused) as caught:
        refund(paid, 10, of=GROUP)
    assert caught.value.code == "ACT-001"
    assert Attempt.objects.filter(name="refund_payment").exists()
    assert standing(Kind.INCOME, body=OTHER) == (10_000, 0)


@pytest.mark.django_db
def test_what_comes_back_in_the_next_year_is_money_of_that_year(paid) -> None:
    refund(paid, 40, on=date(2016, 5, 1))
    assert standing(Kind.BUDGET, "acute", year=2016) == (4_000, 0)
    assert standing(Kind.BUDGET, "acute") == (59_990_000, 5_000)


@pytest.mark.django_db
def test_a_pool_gives_back_by_share_to_the_lines_that_paid(pool) -> None:
    """3,000 are left: 2,250 of them came from the one, 750 from the other."""
    receipt = do("return_from_pool", AUTUMN, pool="joint-care", amount_pence=1_000, why="not spent")
    assert "£750.00 to" in receipt.summary
    assert standing(Kind.POOL, "joint-care", fund="pooled") == (200_000, 0)
    assert standing(Kind.BUDGET, "community") == (275_000, 0)
    assert standing(Kind.BUDGET, "community", body=OTHER) == (25_000, 0)
    do("return_from_pool", AUTUMN, pool="joint-care", amount_pence=2_000, why="the rest")
    [told] = queries.pools(OTHER, AUTUMN).pools
    assert (told.paid_in_pence, told.returned_pence, told.spent_pence) == (
        400_000,
        300_000,
        100_000,
    )
    assert told.left_pence == 0
    assert [(each.returned_pence, each.spent_pence) for each in told.partners] == [
        (225_000, 75_000),
        (75_000, 25_000),
    ]
    # What came back is free again, and no arrival that anybody would have to explain.
    [line] = [each for each in queries.budget(GROUP, year=2015, on=AUTUMN).lines if each.paid_pence]
    assert (line.line, line.paid_pence, line.free_pence) == ("community", 75_000, 425_000)
    assert check_books().holds
    assert whole(2015, every=True).holds
    with pytest.raises(Invalid) as caught:
        do("return_from_pool", AUTUMN, pool="joint-care", amount_pence=1, why="once more")
    assert caught.value.code == "BUD-029"


@pytest.mark.django_db
def test_a_pool_gives_back_no_more_than_it_has_and_its_host_alone_does(pool) -> None:
    with pytest.raises(Refused) as caught:
        do("return_from_pool", AUTUMN, pool="joint-care", amount_pence="3000.01", why="too much")
    assert (caught.value.code, caught.value.details["short_pence"]) == ("LED-002", 1)
    back = {"pool": "joint-care", "amount_pence": 1, "why": "a wish"}
    with pytest.raises(Refused) as other:
        do("return_from_pool", AUTUMN, of=OTHER, **back)
    assert other.value.code == "ACT-001"


@pytest.mark.django_db
def test_a_refund_of_what_a_pool_paid_goes_back_to_the_pool(pool) -> None:
    number = spent_from_pool(500)
    refund(number, 500)
    assert standing(Kind.POOL, "joint-care", fund="pooled") == (300_000, 0)
    assert queries.pools(GROUP, AUTUMN).pools[0].spent_pence == 100_000


def shares() -> st.SearchStrategy[dict[UUID, int]]:
    """Three shares that are the whole."""
    cuts = st.tuples(st.integers(0, WHOLE_PPM), st.integers(0, WHOLE_PPM)).map(sorted)
    return cuts.map(
        lambda cut: dict(zip(PARTNERS, (cut[0], cut[1] - cut[0], WHOLE_PPM - cut[1]), strict=True))
    )


@given(st.data(), shares())
def test_nobody_has_back_what_another_paid(data: st.DataObject, by: dict[UUID, int]) -> None:
    """The plain rule: in proportion to what each paid in, less its share of what was spent."""
    whose = data.draw(st.lists(st.sampled_from(PARTNERS), min_size=1, max_size=6))
    sources = tuple(
        Source(account, owner, data.draw(st.integers(0, 10**12)), 0)
        for account, owner in enumerate(whose)
    )
    paid_in = sum(each.paid_in for each in sources)
    pool = Pooled(sources, data.draw(st.integers(0, paid_in)))
    pence = data.draw(st.integers(0, pool.left))
    parts = pool.back(pence, by)
    own = {
        owner: max(0, pool.paid_in().get(owner, 0) - part_of(pool.spent, by[owner]))
        for owner in PARTNERS
    }
    assert sum(parts.values()) == pence
    for owner, there in own.items():
        part = sum(parts.get(each.account, 0) for each in sources if each.owner == owner)
        assert part <= there
        assert abs(part * sum(own.values()) - pence * there) < sum(own.values()) or pence == 0
    assert all(0 <= parts.get(each.account, 0) <= each.paid_in for each in sources)


@pytest.mark.django_db
def test_what_is_past_its_last_day_is_let_go_and_nothing_else(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100, until="2015-07-31", **ACUTE)
    do("commit_money", body=GROUP, amount_pence=50, **ACUTE | {"reference": "CON-2"})
    with pytest.raises(Invalid) as caught:
        do("expire_commitments", date(2015, 7, 31), body=GROUP)
    assert caught.value.code == "BUD-030"
    [ended] = queries.due(GROUP, date(2015, 8, 1)).commitments
    assert (ended.reference, ended.past) == ("CON-1", True)
    receipt = do("expire_commitments", date(2015, 8, 1), body=GROUP)
    assert "let go of £100.00 held for what is past its last day: CON-1" in receipt.summary
    assert standing(Kind.BUDGET, "acute") == (60_000_000, 5_000)
    assert queries.due(GROUP, date(2015, 8, 2)).commitments == []
    assert check_books().holds


@pytest.mark.django_db
def test_what_was_paid_of_it_stays_paid_and_others_cannot_let_go(paid) -> None:
    after = date(2016, 4, 1)
    with pytest.raises(Refused) as caught:
        do("expire_commitments", after, FINANCE, of=OTHER, body=GROUP, year=2015)
    assert caught.value.code == "ACT-001"
    receipt = do("expire_commitments", after, body=GROUP, year=2015)
    assert "£50.00" in receipt.summary
    assert standing(Kind.BUDGET, "acute") == (59_990_000, 0)
    # Nothing holds the year open any more.
    do("close_year", date(2016, 5, 1), body=GROUP, year=2015)
