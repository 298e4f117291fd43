from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings

from remit.acts.declare import Act
from remit.acts.door import perform
from remit.acts.registry import read_act
from remit.domains.bodies import queries
from remit.faces.site.journal import Head, journal_head
from remit.faces.site.page_cache import Kept, Shelf
from tests.country import officer_of

UNDER = (Head(1, 1, None, None), date(2026, 1, 1))
LATER = (Head(2, 2, None, None), date(2026, 1, 1))


def page(body: bytes, made_under: tuple[Head, date] = UNDER) -> Kept:
    return Kept(made_under, body, {"Content-Type": "text/html", "ETag": '"x"'})


def test_a_page_is_kept_only_under_the_head_and_the_day_it_was_made_under() -> None:
    shelf = Shelf()
    shelf.put("/a", page(b"one"))
    assert shelf.get("/a", UNDER) is not None
    assert shelf.get("/a", LATER) is None
    assert shelf.get("/a", (UNDER[0], date(2026, 1, 2))) is None
    assert shelf.get("/b", UNDER) is None


def test_the_shelf_never_holds_more_than_it_may() -> None:
    shelf = Shelf(bytes_max=10)
    shelf.put("/a", page(b"12345"))
    shelf.put("/b", page(b"12345"))
    assert shelf.get("/a", UNDER)
    shelf.put("/c", page(b"12345"))
    assert shelf.get("/b", UNDER) is None, "the page unused for longest makes room"
    assert shelf.get("/a", UNDER)
    assert shelf.bytes == 10
    shelf.put("/a", page(b"1", LATER))
    assert shelf.bytes == 6, "a newer page takes the place of the older"


@pytest.mark.usefixtures("england")
class TestOverTheSite:
    ADDRESS = "/bodies/ccg-01y?on=2014-05-05"

    def test_a_kept_page_costs_one_query_and_is_the_same(
        self, client, django_assert_num_queries
    ) -> None:
        first = client.get(self.ADDRESS)
        with django_assert_num_queries(1):
            second = client.get(self.ADDRESS)
        assert second.content == first.content
        assert second.headers["ETag"] == first.headers["ETag"]

    def test_a_browser_that_has_the_page_is_told_so(self, client) -> None:
        etag = client.get(self.ADDRESS).headers["ETag"]
        answer = client.get(self.ADDRESS, headers={"If-None-Match": etag})
        assert (answer.status_code, answer.content) == (304, b"")

    def test_an_act_shows_at_once(self, client) -> None:
        assert b"Brindlewick Trust" not in client.get(self.ADDRESS).content
        before = journal_head()
        day = date(2014, 5, 5)
        perform(
            declaration("ccg-01y", day),
            by=officer_of("ccg-01y", "accountable_officer", day),
            effective_on=day,
        )
        assert journal_head() != before
        assert b"Brindlewick Trust" in client.get(self.ADDRESS).content

    def test_somebody_with_a_session_never_gets_a_kept_page(self, client) -> None:
        client.get(self.ADDRESS)
        client.cookies[settings.SESSION_COOKIE_NAME] = "something"
        answer = client.get(self.ADDRESS)
        assert "ETag" not in answer.headers

    def test_faults_and_private_pages_are_not_kept(self, client) -> None:
        for address in ("/nowhere", "/account/login/", "/health", "/find?on=never"):
            client.get(address)
            assert "ETag" not in client.get(address).headers, address


def declaration(slug: str, day: date) -> Act:
    officer = queries.show_body(slug, day).officers[0]
    return read_act(
        "declare_interest",
        {
            "officer": str(officer.ref),
            "kind": "financial",
            "organisation": "Brindlewick Trust",
            "says": "Trustee",
        },
    )
