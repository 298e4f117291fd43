from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client

from remit.domains.bodies import queries
from remit.errors import Refused

pytestmark = pytest.mark.usefixtures("england")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/nowhere", 404, "WEB-008"),
        ("/bodies/zz9zz", 404, "BOD-001"),
        ("/bodies?kind=dragon", 400, "BOD-007"),
        ("/bodies?kind=ccg&page=x", 400, "BOD-050"),
        ("/data/loads/999999", 404, None),
    ],
)
def test_a_fault_says_what_happened_and_what_to_do(client, address, status, code) -> None:
    page = client.get(address)
    assert page.status_code == status
    assert page.content.count(b"<h1") == 1
    assert b"What you can do" in page.content
    said = client.get(address, headers={"Accept": "application/json"}).json()["error"]
    assert set(said) == {"code", "what", "where", "mend", "details"}
    assert said["what"]
    assert said["mend"]
    if code:
        assert said["code"] == code
        assert code.encode() in page.content


def test_the_twin_of_a_missing_page_has_the_one_error_shape(client) -> None:
    answer = client.get("/bodies/zz9zz.json")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "BOD-001"


def test_what_was_typed_is_never_html(client) -> None:
    answer = client.get("/bodies?kind=<script>alert(1)</script>")
    assert answer.status_code == 400
    assert b"<script>alert" not in answer.content
    assert b"&lt;script&gt;" in answer.content


def test_a_method_that_a_page_does_not_take(client) -> None:
    answer = client.post("/map")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert b"This page is for reading" in answer.content


def test_a_refusal_is_403(client, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise Refused("TST-001", "this officer may not", mend="ask another")

    monkeypatch.setattr(queries, "count_bodies", refuse)
    answer = client.get("/")
    assert answer.status_code == 403
    assert b"You cannot do this here" in answer.content


def test_a_form_without_its_seal_is_403_with_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/personas", {"key": "x"})
    assert answer.status_code == 403
    assert b"The form was too old or came from another site" in answer.content


def test_a_house_without_its_database_says_so(client, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("remit.faces.site.page_cache.journal_head", broken)
    monkeypatch.setattr("remit.faces.site.shell.journal_head", broken)
    monkeypatch.setattr("remit.faces.site.health.journal_head", broken)
    monkeypatch.setattr(queries, "count_bodies", broken)
    page = client.get("/")
    assert page.status_code == 503
    assert b"Remit cannot reach its database" in page.content
    assert client.get("/index.json").json()["error"]["code"] == "WEB-006"
    health = client.get("/health")
    assert (health.status_code, health.json()["status"]) == (503, "down")


def test_a_fault_of_ours_is_500_and_tells_nothing_of_its_inside(monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret inside")

    monkeypatch.setattr(queries, "count_bodies", broken)
    client = Client(raise_request_exception=False)
    page = client.get("/")
    assert page.status_code == 500
    assert b"Something went wrong on our side" in page.content
    assert b"secret inside" not in page.content
    assert client.get("/index.json").json()["error"]["code"] == "WEB-009"


def test_even_a_broken_fault_page_leaves_words(monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(queries, "count_bodies", broken)
    monkeypatch.setattr("remit.faces.site.error_pages.render_to_string", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert answer.content.startswith(b"the page could not be made")
