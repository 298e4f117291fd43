"""Every kind of page against axe, at the width of a phone and of a desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.pages.axe import faults
from tests.pages.reflow import overflows
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
    "/record",
    "/record/2026/0",
    "/record/health",
    "/record/overdue",
    "/record/witness",
    "/acts/duties",
    "/may",
    "/may?on=2014-04-01&who=ccg&area=commissioning",
    "/may?on=2014-04-01&who=ccg&area=commissioning&act=award_direct&thing=own",
    "/may?on=2014-04-01&who=monitor&act=direct_tender&thing=ccg",
    "/law",
    "/law/england_2013_si257",
    "/law/england_2022/acts/award_direct",
    "/law/routes?on=2024-04-01",
    "/law/panel",
    "/law/compare?a=england_2013_si257&b=england_2013",
    "/charter",
    "/charter/P11",
    "/accounts?year=2013",
    "/accounts/2013/ccg-01y",
    "/outcomes",
    "/outcomes/completeness",
    "/outcomes/compare",
    "/outcomes/resources",
    "/outcomes/build",
    "/money/allotment",
    "/money/allotment?formula=core_2023_24_inequality_20&against=core_2023_24",
    "/money/allotment/icb-qe1",
    "/money/allocations",
    "/money/ccg-01y?year=2013",
    "/money/board-x24?year=2013",
    "/money/accounts/1",
    "/money/exceptions",
    "/money/spend?year=2013",
    "/money/books",
    "/sign-in/personas",
    "/account/login/",
    "/account/password/reset/",
    "/account/signup/",
    "/nowhere",
    "/bodies?on-day=31&on-month=2&on-year=2013",
]
# So long that one look at each is enough: at the narrow width, where they can go wrong.
LONG = [
    "/law/england_2022?who=icb",
    "/law/table?on=2014-04-01",
    "/law/dossier/ccg-01y?on=2014-04-01",
    "/money?year=2013",
    "/money/allotment?formula=registered_2018_19",
    "/money/allotment/ccg-00c?formula=registered_2018_19",
]
SIGNED_IN = [
    "/account/password/change/",
    "/account/email/",
    "/account/2fa/",
    "/account/sessions/",
    "/account/logout/",
    "/acts/kinds/appoint_officer/do",
    "/bodies/ccg-01y?on=2014-05-05",
    "/money/ccg-01y/budget?year=2013&on=2013-11-01",
]


@pytest.mark.parametrize(("width", "pages"), [(320, [*PAGES, *LONG]), (1280, PAGES)])
def test_every_kind_of_page_meets_the_baseline(
    browser: Browser, site: str, width: int, pages: list[str]
) -> None:
    found = {}
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 800})
    with context:
        page = context.new_page()
        for address in pages:
            page.goto(address)
            # Everything that opens is checked open too.
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            if said := [*faults(page), *overflows(page)]:
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


def test_planted_words_that_are_too_long_are_named(browser: Browser, site: str) -> None:
    with browser.new_context(base_url=site, viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        page.goto("/about")
        assert overflows(page) == []
        page.evaluate(
            "document.querySelector('main').innerHTML ="
            ' \'<div class="nhsuk-width-container"><div class="remit-table-box"><table><td>\''
            " + 'framed'.repeat(40) + '</table></div><p class=\"remit-tag\"></p></div>';"
            "const long = document.querySelector('main p');"
            "long.textContent = 'unbreakable'.repeat(4); long.style.overflowWrap = 'normal'"
        )
        (as_it_is, spaced) = overflows(page)
    assert re.match(r"as it is: p\.remit-tag reaches to \d{3} px of 320: \"unbreak", as_it_is)
    assert spaced.startswith("with more space between letters: p.remit-tag")
