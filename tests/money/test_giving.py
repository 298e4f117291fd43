"""From the minister to the Board to the commissioners: what moves, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection as django_connection

from remit.acts.door import perform, rehearse
from remit.acts.ids import new_id
from remit.acts.models import ActRow, Attempt, TouchedBody
from remit.acts.registry import read_act
from remit.domains.bodies.models import Body
from remit.domains.law.queries import may
from remit.domains.money.acts import Allot
from remit.domains.money.books import Kind
from remit.domains.money.ledger import connection
from remit.domains.money.words import pounds
from remit.engines.ledger import exceptional_transfers, transfers_of
from remit.errors import Invalid, Refused
from tests.money.conftest import BOARD, DAY, YEAR

PREMIUM = "quality_premium"
GROUP, OTHER = "ccg-00c", "ccg-99a"
REALLOT = {"who_it_concerns": "00C", "fund": PREMIUM}
REGARDED = {"given": ["autonomy_regarded=yes"]}


def test_the_example_arrives_with_its_clauses(purse) -> None:
    given = ActRow.objects.filter(name="allot", inputs__year=YEAR)
    assert {act.inputs["fund"] for act in given} == {"programme", "running_costs"}
    assert {clause["clause"] for act in given for clause in act.clauses} == {
        "2006 Act s.223G(1) and (2)"
    }
    act = given.get(inputs__fund="programme")
    assert len(transfers_of(connection(), act.pk)) == len(act.inputs["amounts_pence"]) == 208
    assert purse.balance(GROUP, "programme") == act.inputs["amounts_pence"][GROUP]
    assert TouchedBody.objects.filter(act=act).count() == 208


def test_money_comes_down_step_by_step(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    said = purse.do("allot", fund=PREMIUM, amounts_pence="00C = £600.50\n99A = 399.49")
    assert "£999.99 to 2 commissioners, reward for quality 2013/14" in said.summary
    assert purse.balance(GROUP, PREMIUM) == 600_50
    assert purse.balance(BOARD, PREMIUM) == 1
    assert purse.balance("minister-health", PREMIUM, Kind.SOURCE) == -1_000_00


def test_who_has_not_enough_is_told_by_how_much_and_nothing_moves(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    acts = ActRow.objects.count()
    with pytest.raises(Refused) as refused:
        purse.do("allot", fund=PREMIUM, amounts_pence={GROUP: 600_00, OTHER: 600_00})
    assert refused.value.code == "LED-002"
    assert refused.value.what == "the money does not cover this: £200.00 short"
    assert refused.value.where == (
        "NHS England: reward for quality 2013/14, allotted, not yet planned"
    )
    assert refused.value.details["short_pence"] == 200_00
    assert (purse.balance(GROUP, PREMIUM), purse.balance(BOARD, PREMIUM)) == (0, 1_000_00)
    assert ActRow.objects.count() == acts
    kept = Attempt.objects.get(pk=refused.value.details["attempt"])
    assert kept.reasons[0] == str(refused.value)
    assert kept.clauses[0]["clause"] == "2006 Act s.223G(1) and (2)"


def test_nobody_but_the_board_allots_and_nobody_but_the_minister_funds_it(purse) -> None:
    with pytest.raises(Refused, match="may not do this: allot money"):
        purse.do("allot", by=purse.finance(OTHER), fund=PREMIUM, amounts_pence={OTHER: 1})
    with pytest.raises(Refused, match="may not do this: fund the board"):
        purse.do("fund_board", who_it_concerns=BOARD, amounts_pence={PREMIUM: 1})


@pytest.mark.parametrize(
    ("amounts", "where", "what"),
    [
        ("00C = -5", "amounts_pence", "−£5.00 cannot be given"),
        ("00C = 0", "amounts_pence", "£0.00 cannot be given"),
        ({GROUP: -500}, f"amounts_pence.{GROUP}", "greater than 0"),
        ("00C = €5", "amounts_pence", "not in pounds sterling"),
        ("00C = 5 USD", "amounts_pence", "not in pounds sterling"),
        ("00C = 5.005", "amounts_pence", "parts of a penny"),
        ("00C = lots", "amounts_pence", "no amount"),
        ("00C = NaN", "amounts_pence", "no amount|parts of a penny|pounds sterling"),
        ("00C = 92233720368547758.08", "amounts_pence", "beyond what 64 bits"),
        ({GROUP: 2**63}, f"amounts_pence.{GROUP}", "less than or equal"),
        ("00C 5", "amounts_pence", "line 1 is not of the form"),
        ("00C = 5; 00C = 6", "amounts_pence", "stands twice"),
        ({}, "amounts_pence", "at least 1"),
    ],
)
def test_amounts_that_are_none_are_told_with_their_place(purse, amounts, where, what) -> None:
    with pytest.raises(Invalid, match=what) as refused:
        purse.do("allot", fund=PREMIUM, amounts_pence=amounts)
    assert (refused.value.code, refused.value.where) == ("ACT-003", where)


@pytest.mark.parametrize(
    ("amounts", "more", "code"),
    [
        ({"icb-qhm": 1, GROUP: 1}, {}, "MON-006"),
        ({"no-such-body": 1, GROUP: 1}, {}, "BOD-001"),
        ({GROUP: 1, "00C": 1}, {}, "MON-007"),
        ({GROUP: 1, OTHER: 2}, {"fund": "programme", "formula": "example_2013_14"}, "MON-008"),
        ({GROUP: 1, OTHER: 2}, {"fund": "programme", "official": True}, "ALT-008"),
        ({GROUP: 1, OTHER: 2}, {"fund": "programme"}, "MON-009"),
        ({GROUP: 1, OTHER: 2}, {"year": 2012}, "MON-012"),
    ],
)
def test_an_allotment_at_fault_posts_nothing(purse, amounts, more, code) -> None:
    purse.fund(PREMIUM, 1_000_00)
    before = purse.balance(GROUP, "programme")
    with pytest.raises(Invalid) as refused:
        purse.do("allot", **({"fund": PREMIUM, "amounts_pence": amounts} | more))
    assert refused.value.code == code
    assert refused.value.mend
    assert purse.balance(GROUP, PREMIUM) == 0
    assert purse.balance(GROUP, "programme") == before


def test_what_a_formula_says_is_what_is_allotted_to_the_penny(purse) -> None:
    act = Allot.by_formula("example_2013_14", "again")
    amounts = dict(act.amounts_pence)
    amounts[GROUP] += 1
    with pytest.raises(Invalid, match=r"`ccg-00c` is to get £\d[\d,.]+00, not £\d[\d,.]+01") as off:
        purse.do("allot", fund="programme", amounts_pence=amounts, formula="example_2013_14")
    assert off.value.code == "MON-008"


def test_the_board_is_funded_once_and_changed_only_as_the_law_says(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    with pytest.raises(Invalid, match="has its money for 2013/14") as twice:
        purse.fund(PREMIUM, 1_000_00)
    assert twice.value.code == "MON-003"
    change = {"who_it_concerns": BOARD, "fund": PREMIUM}
    with pytest.raises(Refused, match="may not do this"):
        purse.do("change_board_funding", by=purse.minister(), total_pence=900_00, **change)
    agreed = change | {"given": "board_agrees=yes"}
    purse.do("change_board_funding", by=purse.minister(), total_pence=900_00, **agreed)
    assert purse.balance(BOARD, PREMIUM) == 900_00
    purse.do("change_board_funding", by=purse.minister(), total_pence="£1,200", **agreed)
    assert purse.balance(BOARD, PREMIUM) == 1_200_00
    with pytest.raises(Invalid, match=r"is £1,200.00 already") as same:
        purse.do("change_board_funding", by=purse.minister(), total_pence="1200", **agreed)
    assert same.value.code == "MON-005"
    purse.do("allot", fund=PREMIUM, amounts_pence={GROUP: 1_000_00})
    with pytest.raises(Refused, match=r"£50.00 short"):
        purse.do("change_board_funding", by=purse.minister(), total_pence=950_00, **agreed)


def test_a_new_allotment_lower_is_an_exception_with_its_clause(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    purse.do("allot", fund=PREMIUM, amounts_pence={GROUP: 600_00})
    with pytest.raises(Refused, match="may not do this"):
        purse.do("reallot", total_pence=500_00, **REALLOT)
    receipt = purse.do("reallot", total_pence=500_00, **REALLOT, **REGARDED)
    assert "£100.00 less than before" in receipt.summary
    assert purse.balance(GROUP, PREMIUM) == 500_00
    [taken] = transfers_of(connection(), receipt.act_id)
    assert (taken.post.kind, taken.exceptional) == ("reallot", True)
    assert taken in exceptional_transfers(connection())
    assert _exceptions() == [("reallot", "2006 Act s.223G(4)", date(2013, 4, 1))]
    more = purse.do("reallot", total_pence=700_00, **REALLOT, **REGARDED)
    [given] = transfers_of(connection(), more.act_id)
    assert (given.post.kind, given.exceptional) == ("add_to_allotment", False)
    assert purse.balance(GROUP, PREMIUM) == 700_00
    with pytest.raises(Invalid) as none:
        purse.do("reallot", total_pence=1, **(REALLOT | {"year": 2014}), **REGARDED)
    assert none.value.code == "MON-004"


def test_a_lower_allotment_takes_no_more_than_is_on_the_line_it_names(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    purse.do("allot", fund=PREMIUM, amounts_pence={GROUP: 600_00})
    with pytest.raises(Refused, match=r"£100.00 short") as short:
        purse.do("reallot", total_pence=500_00, line="acute", **REALLOT, **REGARDED)
    assert "line of the plan `acute`" in short.value.where


def test_what_the_board_judged_is_known_and_need_not_be_said(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    purse.do("allot", fund=PREMIUM, amounts_pence={GROUP: 600_00})
    director = purse.board()
    said = {
        "about": f"00C/{PREMIUM}/{YEAR}",
        "question": "autonomy_regarded",
        "answer": "yes",
        "evidence": "Paper 3 of the Board, 30 May 2013",
    }
    perform(read_act("record_finding", said), by=director, effective_on=DAY)
    purse.do("reallot", total_pence=500_00, **REALLOT)
    assert purse.balance(GROUP, PREMIUM) == 500_00


def test_quality_is_paid_for_when_its_year_is_over_in_the_year_of_payment(purse) -> None:
    later = date(2014, 9, 1)
    purse.fund(PREMIUM, 1_000_00, year=2014, on=later)
    asked = {"who_it_concerns": "00C", "given": ["quality_weighed=yes"], "amount_pence": "250"}
    with pytest.raises(Refused, match="may not do this"):
        purse.do("pay_quality_premium", **asked)
    with pytest.raises(Refused, match="may not do this"):
        purse.do(
            "pay_quality_premium", **(asked | {"given": ["quality_weighed=yes", "year_ended=yes"]})
        )
    purse.do("pay_quality_premium", on=later, **asked)
    assert purse.balance(GROUP, PREMIUM, year=2014) == 250_00
    assert purse.balance(BOARD, PREMIUM, year=2014) == 750_00


def test_a_contingency_is_a_line_of_the_boards_own_plan(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    kept = purse.do("keep_contingency", who_it_concerns=BOARD, fund=PREMIUM, amount_pence=100_00)
    assert [duty["name"] for duty in kept.duties] == ["publish_guidance"]
    assert purse.balance(BOARD, PREMIUM, Kind.BUDGET, "contingency") == 100_00
    assert purse.balance(BOARD, PREMIUM) == 900_00


def test_money_goes_with_the_functions_that_a_direction_hands_on(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    purse.do("allot", fund=PREMIUM, amounts_pence={GROUP: 600_00, OTHER: 1_00})
    direction = {
        "who_it_concerns": "00C",
        "instead": "99A",
        "removes": "award_direct",
        "fund": PREMIUM,
        "amount_pence": "£150",
        "given": ["failing=yes", "autonomy_regarded=yes", "consulted=yes"],
    }
    receipt = purse.do("act_in_place", **direction)
    assert "£150.00 of its reward for quality 2013/14 goes to NHS Liverpool CCG" in receipt.summary
    assert purse.balance(GROUP, PREMIUM) == 450_00
    assert purse.balance(OTHER, PREMIUM) == 151_00
    assert _exceptions() == [("direction_after_failure", "2006 Act s.14Z21", date(2013, 4, 1))]
    with pytest.raises(Invalid) as yearless:
        purse.do("act_in_place", **(direction | {"year": None}))
    assert yearless.value.code == "MON-011"


def test_a_rehearsal_is_judged_and_moves_nothing(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    said = {"fund": PREMIUM, "year": YEAR, "words": "for a test"}
    good = read_act("allot", said | {"amounts_pence": {GROUP: 1_000_00}})
    assert rehearse(good, by=purse.board(), effective_on=DAY).summary
    assert purse.balance(GROUP, PREMIUM) == 0
    attempts = Attempt.objects.count()
    much = read_act("allot", said | {"amounts_pence": {GROUP: 1_000_01}})
    with pytest.raises(Refused, match=r"£0.01 short"):
        rehearse(much, by=purse.board(), effective_on=DAY)
    assert Attempt.objects.count() == attempts


def test_the_same_act_sent_again_moves_its_money_once(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    said = {"fund": PREMIUM, "year": YEAR, "words": "once", "amounts_pence": {GROUP: 1_00}}
    act, act_id = read_act("allot", said), new_id()
    first = perform(act, by=purse.board(), effective_on=DAY, act_id=act_id)
    assert perform(act, by=purse.board(), effective_on=DAY, act_id=act_id) == first
    assert purse.balance(GROUP, PREMIUM) == 1_00


def test_the_books_answer_the_law_whether_money_was_allotted(purse) -> None:
    named = f"00C/programme/{YEAR}"
    known = {fact.name: fact for fact in may(GROUP, "spend", named, DAY).given}
    assert known["allotment_notified"].stands == "the books: allotted on 1 April 2013"
    free = purse.balance(GROUP, "programme")
    assert known["within_allotment"].stands == (
        f"the books: {pounds(free)} of it is neither promised nor paid"
    )
    assert may(GROUP, "spend", named, DAY).status == "permitted"
    assert may(GROUP, "spend", f"00C/{PREMIUM}/{YEAR}", DAY).status != "permitted"


def _exceptions() -> list[tuple[str, str, date]]:
    with django_connection.cursor() as cursor:
        cursor.execute(
            "select kind, clause, lower(in_force) from ledger.lawful_exception where body = %s",
            [Body.objects.get(slug=BOARD).pk],
        )
        return cursor.fetchall()
