"""Acts of money in the browser's words: amounts in pounds, and a refusal that says how much."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from remit.acts.models import ActRow
from remit.faces.site.accounts.models import Account
from tests.money.conftest import YEAR, Purse

PREMIUM = "quality_premium"
FORM = {
    "who_it_concerns": "X24",
    "words": "for winter",
    "year": str(YEAR),
    "fund": PREMIUM,
    "amount_pence": "£1,500",
    "effective_on-day": "3",
    "effective_on-month": "6",
    "effective_on-year": "2013",
}


@pytest.fixture
def board(purse: Purse) -> Client:
    user = get_user_model().objects.create_user(username="board")
    Account.objects.create(user=user, officer_ref=purse.board().id, label="test")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_act_shows_its_amounts_in_pounds(purse, client: Client) -> None:
    act = ActRow.objects.get(name="allot", inputs__year=YEAR, inputs__fund="programme")
    page = client.get(f"/acts/{act.number}").content.decode()
    assert "208 amounts, £3,801,606,796.00 together" in page
    assert '<th scope="row" class="remit-code">ccg-00c</th>' in page
    assert "Amounts pence" not in page


def test_who_keeps_more_than_there_is_is_told_by_how_much(purse, board: Client) -> None:
    purse.fund(PREMIUM, 1_000_00)
    address = "/acts/kinds/keep_contingency/do"
    check = board.post(address, FORM | {"step": "check"}).content.decode()
    assert "You may do this" in check
    assert "£1,500.00" in check
    answer = board.post(address, FORM | {"step": "do"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "The money does not cover this: £500.00 short" in page
    assert "NHS England: reward for quality 2013/14, allotted, not yet planned" in page
    assert "The law would have let it be, under:" in page
    kept = board.get("/acts/attempts").content.decode()
    assert "£500.00 short" in kept
    done = board.post(address, FORM | {"step": "do", "amount_pence": "1,000"}, follow=True)
    assert "Kept £1,000.00 of 2013/14 back" in done.content.decode()


def test_an_amount_that_is_none_comes_back_with_its_field(purse, board: Client) -> None:
    address = "/acts/kinds/keep_contingency/do"
    answer = board.post(address, FORM | {"step": "check", "amount_pence": "5 euros"})
    assert answer.status_code == 400
    assert "is no amount: write pounds" in answer.content.decode()
