"""Every kind of page against axe, at the width of a phone and of a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.pages.axe import faults
from tests.pages.visitor import Visitor

pytestmark = [pytest.mark.pages, pytest.mark.django_db]

PAGES = [
    "/",
    "/?on=2013-04-01",
    "/find",
    "/find?q=darlington",
    "/find?q=qqqqzzzz",
    "/find?q=tamside",
    "/bodies",
    "/bodies?kind=ccg&on=2014-05-05",
    "/bodies/ccg-01y",
    "/bodies/ccg-01y?on=2014-05-05",
    "/bodies/board-x24",
    "/bodies/ccg-01y/members?on=2014-05-05",
    "/map",
    "/map?on=2013-04-01",
    "/data",
    "/about",
    "/accessibility",
    "/api/docs",
    "/acts",
    "/acts/1",
    "/acts/kinds",
    "/acts/kinds/appoint_officer",
    "/acts/attempts",
    "/acts/duties",
    "/may",
    "/may?on=2014-04-01&who=ccg&area=commissioning",
    "/may?on=2014-04-01&who=ccg&area=commissioning&act=award_direct&thing=own",
    "/law",
    "/law/england_2013_si257",
    "/law/england_2022/acts/award_direct",
    "/law/compare?a=england_2013_si257&b=england_2013",
    "/charter",
    "/charter/P11",
    "/sign-in/personas",
    "/account/login/",
    "/account/password/reset/",
    "/account/signup/",
    "/nowhere",
    "/bodies?on-day=31&on-month=2&on-year=2013",
]
SIGNED_IN = [
    "/account/password/change/",
    "/account/email/",
    "/account/2fa/",
    "/account/sessions/",
    "/account/logout/",
    "/acts/kinds/appoint_officer/do",
    "/bodies/ccg-01y?on=2014-05-05",
]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_kind_of_page_meets_the_baseline(browser: Browser, site: str, width: int) -> None:
    found = {}
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 800})
    with context:
        page = context.new_page()
        for address in PAGES:
            page.goto(address)
            # Everything that opens is checked open too.
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            said = faults(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                said.append("the page is wider than the screen")
            if said:
                found[address] = said
    assert found == {}


def test_pages_of_somebody_signed_in_meet_the_baseline(visitor: Visitor) -> None:
    visitor.given_i_am_at("/sign-in/personas")
    visitor.when_i_press("Sign in as Registrar of bodies")
    found = {}
    for address in SIGNED_IN:
        visitor.given_i_am_at(address)
        assert visitor.page.get_by_role("link", name="Sign out").count() == 1, address
        if said := faults(visitor.page):
            found[address] = said
    assert found == {}


def test_a_planted_bad_page_is_caught(visitor: Visitor) -> None:
    visitor.given_i_am_at("/about")
    visitor.page.evaluate(
        "document.querySelector('main').innerHTML ="
        " '<h4>Grey</h4><p>Hardly to be read</p><img src=\"x\"><input>';"
        "document.querySelector('main p').setAttribute('class', 'remit-small');"
        "document.querySelector('main p').style.color = '#ccc'"
    )
    said = " ".join(faults(visitor.page))
    for rule in ("image-alt", "label", "color-contrast"):
        assert rule in said
