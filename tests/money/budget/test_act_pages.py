"""Plan, commit, be refused an overspend, pay: by the forms that the acts' declarations make."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from remit.acts.models import ActRow
from remit.domains.money.books import Kind
from remit.domains.money.budget.tables import Payment
from remit.faces.site.accounts.models import Account
from tests.country import officer_of
from tests.money.budget.conftest import ACCOUNTABLE, FINANCE, GROUP, SUMMER, TRUST, do, standing

pytestmark = pytest.mark.django_db
DAY = {"effective_on-day": "1", "effective_on-month": "7", "effective_on-year": "2015"}
COMMITMENT = {"line": "acute", "payee": TRUST, "says": "hospital care", "reference": "CON-1"}


def signed_in(role: str) -> Client:
    user = get_user_model().objects.create_user(username=role)
    Account.objects.create(user=user, officer_ref=officer_of(GROUP, role, SUMMER).id, label="test")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, act: str, step: str = "do", **typed: object):
    address = f"/acts/kinds/{act}/do"
    return client.post(address, {"body": GROUP, "step": step, **DAY, **typed}, follow=True)


def test_plan_commit_refused_overspend_pay(funded) -> None:
    chief, finance = signed_in(ACCOUNTABLE), signed_in(FINANCE)
    form = finance.get("/acts/kinds/plan_budget/do").content.decode()
    assert '<textarea class="nhsuk-textarea' in form
    lines = "acute = 600,000\nmental_health = 300,000"
    check = send(finance, "plan_budget", "check", lines_pence=lines).content.decode()
    assert "2 amounts, £900,000.00 together" in check
    assert "Planned £900,000.00" in send(finance, "plan_budget", lines_pence=lines).content.decode()
    send(finance, "commit_money", amount_pence="590,000", **COMMITMENT)
    more = COMMITMENT | {"reference": "CON-2"}
    refused = send(finance, "commit_money", amount_pence="£10,000.50", **more)
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "£0.50 short" in page
    assert "move money to hospital care from another line" in page
    over = send(finance, "commit_money", amount_pence="500,000", **more).content.decode()
    assert "2006 Act s.223C, s.223D and s.223H(1)" in over
    do("set_approval_limit", body=GROUP, office="Accountable Officer", limit_pence=100_000)
    invoice = {"payee": TRUST, "invoice": "A-1", "says": "june", "named": "CON-1"}
    raised = send(
        finance, "raise_payment", amount_pence="49,000", money_from="commitment", **invoice
    )
    assert "Raised payment" in raised.content.decode()
    number = Payment.objects.get(body__slug=GROUP).pk
    own = chief.post(
        "/acts/kinds/approve_payment/do", {"payment": number, "step": "do", **DAY}, follow=True
    )
    assert f"Approved payment {number}: £49,000.00" in own.content.decode()
    assert standing(Kind.INCOME, body=TRUST) == (4_900_000, 0)


def test_a_plan_by_month_is_shown_by_its_sums(funded, client: Client) -> None:
    twelve = " ".join(["10"] * 12)
    do("plan_budget", body=GROUP, lines_pence=f"acute = {twelve}; community = 100")
    act = ActRow.objects.get(name="plan_budget", inputs__body=GROUP)
    page = client.get(f"/acts/{act.number}").content.decode()
    assert "2 amounts, £220.00 together" in page
    assert "£120.00" in page
