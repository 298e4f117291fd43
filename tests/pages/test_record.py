"""A reader checks an act in the browser, and sees it when somebody has changed it since."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.visitor import Visitor

pytestmark = [pytest.mark.pages, pytest.mark.django_db]


def test_i_check_an_act_in_my_own_browser(visitor: Visitor) -> None:
    visitor.given_i_am_at("/record?act=load_country")
    visitor.when_i_follow("2026/0")
    visitor.then_the_page_is("Load an example country")
    visitor.when_i_press("Check it in this browser")
    visitor.then_i_read(
        "What this page shows is what the statement was made of",
        "The head is signed by record.example/2026",
        "Checked here, by your own browser",
    )
    expect(visitor.page.locator(".remit-check__no")).to_have_count(0)
    visitor.then_the_accessibility_baseline_is_met()


@pytest.mark.parametrize(
    ("attribute", "told"),
    [
        ("content", "What this page shows is not what the statement was made of"),
        ("statement", "The statement does not lead to the head"),
        ("checkpoint", "The head is not signed"),
    ],
)
def test_my_browser_tells_me_of_one_changed_letter(
    visitor: Visitor, attribute: str, told: str
) -> None:
    visitor.given_i_am_at("/acts/1")
    visitor.page.evaluate(
        """(name) => {
            const data = document.querySelector("[data-check]").dataset;
            if (name === "checkpoint") data[name] = data[name].replace(/\\n(\\d+)\\n/, "\\n9$1\\n");
            else data[name] = btoa(atob(data[name]).replace("2013-04-01", "2013-04-02"));
        }""",
        attribute,
    )
    visitor.when_i_press("Check it in this browser")
    visitor.then_i_read(told)


def test_without_javascript_i_am_given_the_proof_and_the_command(
    visitor_without_javascript: Visitor,
) -> None:
    visitor = visitor_without_javascript
    visitor.given_i_am_at("/acts/1")
    visitor.then_i_read("Your browser runs no scripts", "Download the proof", "remit record verify")
