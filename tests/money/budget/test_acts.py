"""Plan, commit, accrue, raise, approve: what each act does to the books, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from remit.acts.models import ActRow, Attempt
from remit.domains.money import queries
from remit.domains.money.books import Kind
from remit.domains.money.budget.allowance import allowance
from remit.domains.money.budget.tables import (
    ApprovalLimit,
    Commitment,
    Forecast,
    LinePlan,
    Payment,
    PaymentDecision,
)
from remit.errors import Invalid, NotFound, Refused
from tests.money.budget.conftest import FINANCE, GROUP, SPRING, SUMMER, TRUST, do, standing

pytestmark = pytest.mark.django_db
FIRST = date(2013, 4, 1)
ACUTE = {"line": "acute", "reference": "CON-1", "payee": TRUST, "says": "hospital care"}


def mine(model: Any) -> Any:
    return model.objects.filter(body__slug=GROUP)


def decisions() -> Any:
    rows = PaymentDecision.objects.filter(payment__body__slug=GROUP)
    return rows.order_by("payment")


def months_of(line: str) -> list[int]:
    return list(mine(LinePlan).known().get(line=line, effective__upper_inf=True).months)


def test_a_plan_moves_the_money_once_and_keeps_the_months(planned) -> None:
    assert standing(Kind.ALLOTMENT) == (10_000_000, 0)
    assert standing(Kind.BUDGET, "acute") == (60_000_000, 0)
    assert months_of("acute") == [5_000_000] * 12


def test_a_new_plan_moves_the_difference_and_what_is_given_back_first(planned) -> None:
    """Nearly all is planned: acute can grow only by what mental health gives back."""
    do("plan_budget", body=GROUP, lines_pence="acute=890000; mental_health=100000.07")
    assert standing(Kind.ALLOTMENT)[0] == 999_993
    assert standing(Kind.BUDGET, "mental_health")[0] == 10_000_007
    assert months_of("mental_health") == [833_334] * 11 + [833_333]
    assert sum(months_of("mental_health")) == 10_000_007
    assert mine(LinePlan).filter(line="acute").count() == 2


def test_a_plan_starts_from_the_books_where_the_board_took_some_back(planned) -> None:
    """A lower allotment took 100,000 from hospitals: planning what is left moves nothing."""
    lower = {"fund": "programme", "year": 2015, "total_pence": "900,000", "words": "a test"}
    given = {"who_it_concerns": GROUP, "given": "autonomy_regarded=yes", "line": "acute"}
    do("reallot", SUMMER, "director", of="board-x24", **lower, **given)
    left = queries.budget(GROUP, year=2015, on=SUMMER)
    assert [line.budget_pence for line in left.lines] == [50_000_000, 30_000_000]
    do("plan_budget", SUMMER, body=GROUP, lines_pence="acute=500000")
    assert standing(Kind.BUDGET, "acute") == (50_000_000, 0)
    assert standing(Kind.ALLOTMENT) == (10_000_000, 0)
    assert sum(months_of("acute")) == 50_000_000


def test_twelve_months_can_be_told_apart(funded) -> None:
    amounts = " ".join(str(1000 * place) for place in range(1, 13))
    do("plan_budget", body=GROUP, lines_pence=f"acute={amounts}")
    assert months_of("acute") == [100_000 * place for place in range(1, 13)]
    assert standing(Kind.BUDGET, "acute")[0] == 7_800_000


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("moonshots=5", "BUD-001"),
        ("acute=-5", "ACT-003"),
        ("acute=1.005", "ACT-003"),
        ("acute=nan", "ACT-003"),
        ("acute=1 2 3", "BUD-005"),
        ("acute", "ACT-003"),
        ("acute=1; acute=2", "ACT-003"),
        ("acute=1; Acute=2", "BUD-005"),
    ],
)
def test_a_plan_that_is_none_is_told_and_moves_nothing(funded, lines: str, code: str) -> None:
    acts = ActRow.objects.count()
    with pytest.raises(Invalid) as caught:
        do("plan_budget", body=GROUP, lines_pence=lines)
    assert caught.value.code == code
    assert standing(Kind.ALLOTMENT) == (100_000_000, 0)
    assert (ActRow.objects.count(), mine(LinePlan).count()) == (acts, 0)


def test_a_plan_over_the_allotment_is_refused_by_how_much_and_kept_as_an_attempt(planned) -> None:
    with pytest.raises(Refused) as caught:
        do("plan_budget", body=GROUP, lines_pence="community=100000.01")
    assert caught.value.code == "LED-002"
    assert caught.value.details["short_pence"] == 1
    assert Attempt.objects.filter(name="plan_budget").exists()
    assert standing(Kind.ALLOTMENT) == (10_000_000, 0)


def test_money_moves_between_own_lines_and_so_do_the_months(planned) -> None:
    do(
        "move_between_lines",
        date(2016, 1, 10),
        body=GROUP,
        from_line="acute",
        to_line="mental_health",
        amount_pence=70_000,
        why="fewer admissions",
    )
    assert standing(Kind.BUDGET, "acute")[0] == 53_000_000
    assert standing(Kind.BUDGET, "mental_health")[0] == 37_000_000
    assert months_of("acute")[-3:] == [5_000_000, 3_000_000, 0]
    assert months_of("mental_health")[:9] == [2_500_000] * 9
    assert sum(months_of("mental_health")) == 37_000_000
    # What was planned before that day is still known.
    assert mine(LinePlan).known().on(SUMMER).get(line="acute").months == [5_000_000] * 12


def test_a_plan_that_counts_from_before_a_later_change_would_undo_it(planned) -> None:
    change = {
        "from_line": "acute",
        "to_line": "community",
        "amount_pence": 5,
        "why": "a correction",
    }
    do("move_between_lines", SUMMER, body=GROUP, **change)
    with pytest.raises(Invalid) as caught:
        do("plan_budget", SPRING, body=GROUP, lines_pence="acute=1")
    assert caught.value.code == "BUD-004"
    assert standing(Kind.BUDGET, "acute")[0] == 59_999_500


def test_a_commitment_holds_and_a_refused_one_says_by_how_much(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=590_000, **ACUTE)
    assert standing(Kind.BUDGET, "acute") == (60_000_000, 59_000_000)
    with pytest.raises(Refused) as caught:
        do("commit_money", body=GROUP, amount_pence="10000.50", **ACUTE | {"reference": "CON-2"})
    assert caught.value.code == "LED-002"
    assert caught.value.details["short_pence"] == 50
    assert "£0.50 short" in caught.value.what
    assert "from another line" in caught.value.mend
    assert mine(Commitment).count() == 1
    assert Attempt.objects.filter(name="commit_money").count() == 1


def test_over_the_allotment_the_law_refuses_and_says_by_how_much(planned) -> None:
    with pytest.raises(Refused) as caught:
        do("commit_money", body=GROUP, amount_pence="1000000.01", **ACUTE)
    assert caught.value.code == "ACT-001"
    assert [clause["clause"] for clause in caught.value.details["clauses"]] == [
        "2006 Act s.223C, s.223D and s.223H(1)"
    ]
    assert "£0.01 less: £1,000,000.00 of" in caught.value.mend


def test_nothing_is_spent_before_the_allotment_is_notified(england) -> None:
    with pytest.raises(Refused) as caught:
        do("commit_money", body=GROUP, amount_pence=1, **ACUTE)
    cited = {clause["clause"] for clause in caught.value.details["clauses"]}
    assert "2006 Act s.223G(3)" in cited


def test_a_reference_names_one_commitment(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=5, **ACUTE)
    with pytest.raises(Invalid) as caught:
        do("commit_money", body=GROUP, amount_pence=5, **ACUTE)
    assert caught.value.code == "BUD-008"


def test_released_money_is_free_again_and_no_more_than_is_left(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100, **ACUTE)
    named = {"reference": "CON-1", "why": "less was needed"}
    do("release_commitment", SUMMER, body=GROUP, amount_pence=40, **named)
    assert standing(Kind.BUDGET, "acute")[1] == 6_000
    with pytest.raises(Refused) as caught:
        do("release_commitment", SUMMER, body=GROUP, amount_pence="60.01", **named)
    assert caught.value.code == "LED-011"
    do("release_commitment", SUMMER, body=GROUP, **named)
    assert standing(Kind.BUDGET, "acute")[1] == 0
    with pytest.raises(NotFound) as unknown:
        do("release_commitment", body=GROUP, reference="CON-9", why="a slip")
    assert unknown.value.code == "BUD-009"


def test_an_accrual_draws_on_the_commitment_and_can_be_reversed(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100, **ACUTE)
    do(
        "accrue_cost",
        SUMMER,
        body=GROUP,
        line="acute",
        amount_pence=30,
        commitment="CON-1",
        why="june",
    )
    assert standing(Kind.BUDGET, "acute") == (59_997_000, 7_000)
    assert standing(Kind.ACCRUED, "acute") == (3_000, 0)
    do("reverse_accrual", SUMMER, body=GROUP, line="acute", amount_pence=30, why="not received")
    assert standing(Kind.BUDGET, "acute") == (60_000_000, 7_000)
    with pytest.raises(Refused) as caught:
        do("reverse_accrual", SUMMER, body=GROUP, line="acute", amount_pence=1, why="once more")
    assert caught.value.code == "LED-002"


def limits(pounds: int = 50_000) -> None:
    do("set_approval_limit", body=GROUP, office="Chief Finance Officer", limit_pence=pounds)


def raised(
    pounds: object = 40_000, *, on: date = SUMMER, by: str = "chair", **inputs: object
) -> int:
    told = {
        "payee": TRUST,
        "invoice": "INV-1",
        "says": "june",
        "money_from": "commitment",
        "named": "CON-1",
    } | inputs
    do("raise_payment", on, by, body=GROUP, amount_pence=pounds, **told)
    return Payment.objects.latest("pk").pk


def test_a_payment_is_raised_by_one_and_paid_by_another_within_the_limit(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100_000, **ACUTE)
    limits()
    number = raised()
    assert standing(Kind.INCOME, body=TRUST) == (0, 0)
    do("approve_payment", SUMMER, FINANCE, payment=number)
    assert standing(Kind.INCOME, body=TRUST) == (4_000_000, 0)
    assert standing(Kind.BUDGET, "acute") == (56_000_000, 6_000_000)
    with pytest.raises(Invalid) as caught:
        do("approve_payment", SUMMER, FINANCE, payment=number)
    assert caught.value.code == "BUD-015"


def test_who_raised_it_does_not_approve_it(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100_000, **ACUTE)
    limits()
    number = raised(by=FINANCE)
    with pytest.raises(Refused) as caught:
        do("approve_payment", SUMMER, FINANCE, payment=number)
    [clause] = caught.value.details["clauses"]
    assert (clause["id"], clause["clause"]) == ("house.two-people-pay", "House rule 11")
    assert standing(Kind.INCOME, body=TRUST) == (0, 0)


def test_over_the_limit_it_is_refused_and_says_who_may(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100_000, **ACUTE)
    limits()
    do("set_approval_limit", body=GROUP, office="accountable officer", limit_pence=1_000_000)
    number = raised("50000.01")
    with pytest.raises(Refused) as caught:
        do("approve_payment", SUMMER, FINANCE, payment=number)
    assert [clause["id"] for clause in caught.value.details["clauses"]] == ["house.approval-limit"]
    assert "Accountable Officer may approve it" in caught.value.mend
    do("approve_payment", SUMMER, "accountable_officer", payment=number)
    assert standing(Kind.INCOME, body=TRUST)[0] == 5_000_001


def test_a_limit_has_a_day_from_which_it_counts(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100_000, **ACUTE)
    do(
        "set_approval_limit",
        date(2015, 8, 1),
        body=GROUP,
        office="Chief Finance Officer",
        limit_pence=90_000,
    )
    number = raised()
    with pytest.raises(Refused):
        do("approve_payment", date(2015, 7, 31), FINANCE, payment=number)
    do(
        "set_approval_limit",
        date(2015, 9, 1),
        body=GROUP,
        office="Chief Finance Officer",
        limit_pence=0,
    )
    assert mine(ApprovalLimit).known().count() == 2
    do("approve_payment", date(2015, 8, 1), FINANCE, payment=number)


def test_another_body_approves_nothing_of_it(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100_000, **ACUTE)
    number = raised()
    with pytest.raises(Refused) as caught:
        do("approve_payment", SUMMER, "director", of="board-x24", payment=number)
    assert caught.value.code == "ACT-001"


def test_no_invoice_is_paid_twice_and_a_refused_one_may_come_again(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100_000, **ACUTE)
    limits()
    number = raised()
    with pytest.raises(Invalid) as caught:
        raised()
    assert caught.value.code == "BUD-011"
    do("refuse_payment", SUMMER, FINANCE, payment=number, why="no order for it")
    again = raised()
    do("approve_payment", SUMMER, FINANCE, payment=again)
    with pytest.raises(Invalid):
        raised()
    assert list(decisions().values_list("approved", flat=True)) == [
        False,
        True,
    ]


def test_a_payment_over_what_the_commitment_has_left_is_refused(planned) -> None:
    do("commit_money", body=GROUP, amount_pence=100, **ACUTE)
    limits()
    number = raised("100.01")
    with pytest.raises(Refused) as caught:
        do("approve_payment", SUMMER, FINANCE, payment=number)
    assert (caught.value.code, caught.value.details["short_pence"]) == ("LED-011", 1)
    assert not decisions().exists()


def test_payments_come_from_a_line_or_from_what_was_accrued(planned) -> None:
    limits()
    do("accrue_cost", SUMMER, body=GROUP, line="acute", amount_pence=30, why="june")
    first = raised(30, money_from="accrued", named="acute")
    second = raised(20, invoice="INV-2", money_from="line", named="mental_health")
    for number in (first, second):
        do("approve_payment", SUMMER, FINANCE, payment=number)
    assert standing(Kind.ACCRUED, "acute") == (0, 0)
    assert standing(Kind.BUDGET, "acute")[0] == 59_997_000
    assert standing(Kind.BUDGET, "mental_health")[0] == 29_998_000
    assert standing(Kind.INCOME, body=TRUST)[0] == 5_000


def test_a_forecast_replaces_the_one_before_from_its_day_on(planned) -> None:
    for on, pounds in ((SPRING, 600_000), (SUMMER, 640_000)):
        do("forecast_line", on, body=GROUP, line="acute", amount_pence=pounds, why="so far")
    known = mine(Forecast).known()
    assert known.on(date(2015, 6, 30)).get().pence == 60_000_000
    assert known.on(SUMMER).get().pence == 64_000_000


def test_money_of_a_year_is_not_promised_after_it(planned) -> None:
    with pytest.raises(Invalid) as caught:
        do("commit_money", date(2016, 4, 1), body=GROUP, year=2015, amount_pence=5, **ACUTE)
    assert caught.value.code == "BUD-003"


def test_nobody_plans_anothers_money(planned) -> None:
    with pytest.raises(Refused) as caught:
        do(
            "plan_budget",
            SPRING,
            "director",
            of="board-x24",
            lines_pence="acute=1",
            **{"body": GROUP},
        )
    assert caught.value.code == "ACT-001"


def test_running_costs_stay_under_their_allowance_for_each_person(england) -> None:
    """The example country gives each group its whole allowance of 2013/14."""
    allowed = allowance(GROUP, 2013)
    assert allowed is not None
    assert allowed.pence == allowed.persons * 2_500
    plan = {"body": GROUP, "fund": "running_costs"}
    staff = allowed.pence // 100 - 100
    with pytest.raises(Refused) as caught:
        do("plan_budget", FIRST, lines_pence=f"staff = {staff}; estates = 100.01", **plan)
    assert (caught.value.code, caught.value.details["over_pence"]) == ("BUD-006", 1)
    do("plan_budget", FIRST, lines_pence=f"staff = {staff}; estates = 100", **plan)
    assert standing(Kind.BUDGET, "estates", fund="running_costs", year=2013) == (10_000, 0)
