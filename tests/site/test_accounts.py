from __future__ import annotations

import time

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from remit.faces.site.accounts.limits import STARTED
from remit.faces.site.accounts.models import Account
from remit.faces.site.example import personas

pytestmark = pytest.mark.usefixtures("england")
PASSWORD = "a long and quiet river"


@pytest.fixture
def officer(england: None) -> Account:
    user = get_user_model().objects.create_user("ada", "ada@example.org", PASSWORD)
    return Account.objects.create(
        user=user, officer_ref=personas()[0]["officer_ref"], label="Ada, accountable officer"
    )


@pytest.fixture
def signed_in(client: Client, officer: Account) -> Client:
    client.force_login(officer.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_visitor_signs_in_as_somebody_invented(client) -> None:
    chosen = personas()[0]
    page = client.get("/sign-in/personas")
    assert page.content.decode().count('<form method="post"') == len(personas())
    answer = client.post("/sign-in/personas", {"key": chosen["key"], "next": "/acts/kinds"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/acts/kinds")
    account = Account.objects.get(label=chosen["label"])
    assert account.officer_ref == chosen["officer_ref"]
    assert not account.user.has_usable_password()
    assert chosen["label"] in client.get("/").content.decode()
    client.post("/sign-in/personas", {"key": chosen["key"]})
    assert Account.objects.filter(label=chosen["label"]).count() == 1


def test_signing_in_leads_nowhere_else(client) -> None:
    answer = client.post(
        "/sign-in/personas", {"key": personas()[0]["key"], "next": "https://elsewhere.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_a_persona_that_is_none_is_refused(client) -> None:
    assert client.post("/sign-in/personas", {"key": "nobody"}).status_code == 400


def test_a_real_house_has_no_personas(client, monkeypatch) -> None:
    monkeypatch.setattr("remit.faces.site.example.demo_sign_ins", list)
    assert client.get("/sign-in/personas").status_code == 404
    assert client.post("/sign-in/personas", {"key": personas()}).status_code == 404
    assert b"somebody invented" not in client.get("/account/login/").content


def test_an_officer_signs_in_with_a_password(client, officer) -> None:
    wrong = client.post("/account/login/", {"login": "ada@example.org", "password": "not it"})
    assert b"There is a problem" in wrong.content
    assert b"<title>Error: Sign in - Remit</title>" in wrong.content
    client.post("/account/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert b"Ada, accountable officer" in client.get("/").content


def test_nobody_opens_an_account(client) -> None:
    answer = client.post("/account/signup/", {"email": "eve@example.org", "password1": PASSWORD})
    assert b"Accounts are given, not opened" in answer.content
    assert not get_user_model().objects.filter(email="eve@example.org").exists()


@pytest.mark.parametrize(
    "address",
    [
        "/account/password/change/",
        "/account/email/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/sessions/",
        "/account/logout/",
        "/account/reauthenticate/",
    ],
)
def test_pages_of_an_account_stand_in_the_frame(signed_in, address) -> None:
    answer = signed_in.get(address, follow=True)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert '<header class="remit-header">' in html
    assert '<footer class="remit-footer">' in html
    assert "Menu:" not in html, "the package's own frame must not show"


@pytest.mark.parametrize(
    "address",
    [
        "/account/login/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/inactive/",
    ],
)
def test_pages_before_signing_in_stand_in_the_frame(client, address) -> None:
    html = client.get(address).content.decode()
    assert html.count("<h1") == 1
    assert '<header class="remit-header">' in html


def test_a_session_ends_after_half_a_day_however_busy(signed_in) -> None:
    signed_in.get("/")
    session = signed_in.session
    session[STARTED] = time.time() - 13 * 60 * 60
    session.save()
    assert b"Ada, accountable officer" not in signed_in.get("/").content


def test_a_session_ends_after_a_quarter_of_an_hour_of_nothing(signed_in) -> None:
    signed_in.get("/")
    assert signed_in.cookies["sessionid"]["max-age"] == 15 * 60
    assert signed_in.cookies["sessionid"]["httponly"]
    assert signed_in.cookies["sessionid"]["samesite"] == "Lax"


def test_my_budget_is_that_of_the_body_i_hold_office_in(client: Client) -> None:
    answer = client.get("/my/budget")
    assert answer.headers["Location"].endswith("login/?next=/my/budget")
    chosen = next(each for each in personas() if each["key"] == "accountable-officer")
    client.post("/sign-in/personas", {"key": chosen["key"]})
    answer = client.get("/my/budget")
    assert answer.headers["Location"] == "/money/ccg-01y/budget"
    assert client.get(answer.headers["Location"]).status_code == 200
    assert 'href="/my/budget"' in client.get("/").content.decode()
