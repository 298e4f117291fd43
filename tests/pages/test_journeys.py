"""Journeys that people come for, with everything, without JavaScript, and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.visitor import Visitor

pytestmark = [pytest.mark.pages, pytest.mark.django_db]


def test_i_find_my_old_ccg_and_see_what_became_of_it(visitor: Visitor) -> None:
    visitor.given_i_am_at("/")
    visitor.when_i_search_for("tameside and glossop ccg")
    visitor.then_the_page_is("Find a body")
    visitor.when_i_follow("NHS Tameside and Glossop CCG")
    visitor.then_the_page_is("NHS Tameside and Glossop CCG")
    visitor.then_i_read(
        "Closed",
        "NHS Greater Manchester Integrated Care Board (86%)",
        "NHS Derby and Derbyshire Integrated Care Board (14%)",
    )
    visitor.then_the_accessibility_baseline_is_met()
    visitor.when_i_follow("See it as it stood on its last day, 30 June 2022")
    visitor.then_the_address_says("on=2022-06-30")
    visitor.then_i_read("Active", "People and their interests", "Synthetic")
    visitor.then_the_accessibility_baseline_is_met()


def test_i_see_who_commissioned_for_a_practice_then_and_today(visitor: Visitor) -> None:
    visitor.given_i_am_at("/bodies/ccg-01y/members?on=2014-04-01")
    visitor.page.locator("tbody a").first.click()
    for day, commissioner in (
        (("1", "4", "2014"), "NHS Tameside and Glossop CCG"),
        (("1", "4", "2018"), "NHS Tameside and Glossop CCG"),
    ):
        visitor.when_i_choose_the_date(*day)
        visitor.then_the_address_says(f"on={day[2]}-04-01")
        visitor.then_i_read(f"Then, on 1 April {day[2]} {commissioner}", "Integrated Care Board")
    visitor.then_the_accessibility_baseline_is_met()


def test_the_journeys_work_without_javascript(visitor_without_javascript: Visitor) -> None:
    visitor = visitor_without_javascript
    visitor.given_i_am_at("/")
    visitor.when_i_search_for("darlington ccg")
    visitor.when_i_follow("NHS Darlington CCG")
    visitor.then_i_read(
        "What became of it",
        "NHS Tees Valley CCG all of it",
        "NHS North East and North Cumbria Integrated Care Board",
    )
    visitor.when_i_choose_the_date("1", "4", "2014")
    visitor.then_the_address_says("/bodies/ccg-00c?on=2014-04-01")
    visitor.when_i_follow("See the practices of NHS Darlington CCG")
    visitor.page.locator("tbody a").first.click()
    visitor.then_i_read("Then, on 1 April 2014 NHS Darlington CCG")


def test_i_find_my_old_ccg_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.given_i_am_at("/")
    visitor.when_i_hit("Tab")
    expect(visitor.page.locator("*:focus")).to_have_text("Skip to main content")
    visitor.when_i_tab_to("home-find")
    visitor.then_the_focus_can_be_seen()
    visitor.when_i_type("darlington ccg")
    visitor.when_i_hit("Enter")
    visitor.then_the_page_is("Find a body")
    visitor.when_i_tab_to("NHS Darlington CCG")
    visitor.then_the_focus_can_be_seen()
    visitor.when_i_hit("Enter")
    visitor.then_the_page_is("NHS Darlington CCG")
    visitor.when_i_tab_to("As at")
    visitor.when_i_hit("Enter")
    visitor.when_i_tab_to("on-day")
    for text in ("1", "4", "2014"):
        visitor.page.keyboard.press("ControlOrMeta+a")
        visitor.when_i_type(text)
        visitor.when_i_hit("Tab")
    visitor.when_i_hit("Enter")
    visitor.then_the_address_says("on=2014-04-01")
    visitor.then_i_read("As at 1 April 2014")


def test_the_map_can_be_walked_and_skipped_by_keyboard(visitor: Visitor) -> None:
    visitor.given_i_am_at("/map?on=2013-04-01")
    visitor.when_i_tab_to("Skip the map, go to its table")
    visitor.when_i_hit("Tab")
    visitor.then_the_focus_can_be_seen()
    visitor.when_i_hit("Enter")
    visitor.then_the_address_says("/bodies/ccg-")
    visitor.given_i_am_at("/map?on=2013-04-01")
    visitor.when_i_tab_to("Skip the map, go to its table")
    visitor.when_i_hit("Enter")
    visitor.when_i_tab_to("Download as CSV")
    visitor.then_the_focus_can_be_seen()


CHOICES = (
    ("Who would do it?", "A clinical commissioning group"),
    ("What is it about?", "Arranging services and choosing who provides them"),
    ("What would they do?", "Award a contract without competition"),
    ("On what, or on whom?", "A contract of a clinical commissioning group"),
    ("Is the commissioner satisfied that only this provider is capable of it?", "Yes"),
    (
        "Is every conflict of interest managed, so that none affects or appears to "
        "affect the integrity of this?",
        "Yes",
    ),
    ("Were providers treated equally, whoever owns them?", "Yes"),
    ("Is it the provider most capable of meeting the objective, at the best value?", "Yes"),
)


def test_i_ask_may_i_to_the_end_by_keyboard_alone(visitor: Visitor) -> None:
    ask_may_i_to_the_end(visitor)


def test_i_ask_it_by_keyboard_without_javascript(visitor_without_javascript: Visitor) -> None:
    ask_may_i_to_the_end(visitor_without_javascript)


def ask_may_i_to_the_end(visitor: Visitor) -> None:
    visitor.given_i_am_at("/")
    visitor.when_i_tab_to("May I?")
    visitor.when_i_hit("Enter")
    visitor.then_the_page_is("On which day?")
    visitor.when_i_tab_to("on-day")
    visitor.then_the_focus_can_be_seen()
    for text in ("1", "4", "2014"):
        visitor.when_i_type(text)
        visitor.when_i_hit("Tab")
    visitor.when_i_hit("Enter")
    for question, choice in CHOICES:
        visitor.then_the_page_is(question)
        visitor.when_i_choose_by_keyboard(choice)
        visitor.when_i_hit("Enter")
    visitor.then_the_page_is(
        "Yes: A clinical commissioning group may award a contract without competition"
    )
    visitor.when_i_tab_to("2006 Act s.2 and s.3")
    visitor.then_the_focus_can_be_seen()
    visitor.when_i_hit("Enter")
    visitor.then_the_address_says("/law/england_2013#")


def test_a_wrong_date_is_told_and_kept(visitor: Visitor) -> None:
    visitor.given_i_am_at("/bodies/ccg-00c")
    visitor.when_i_choose_the_date("31", "2", "2013")
    visitor.then_i_read("There is a problem with the date")
    expect(visitor.page).to_have_title("Error: NHS Darlington CCG - Remit")
    expect(visitor.page.get_by_label("Day", exact=True)).to_have_value("31")
    visitor.complaints.clear()  # the browser logs the 400 that it should get
    visitor.then_the_accessibility_baseline_is_met()
    visitor.when_i_follow("A date looks like 1 April 2013: day, month and year as numbers")
    expect(visitor.page.get_by_label("Day", exact=True)).to_be_focused()


def test_i_ask_again_what_the_review_panel_was_asked(visitor: Visitor) -> None:
    visitor.given_i_am_at("/law")
    visitor.when_i_follow("The review panel's findings, asked again")
    visitor.then_the_page_is("The review panel's findings, asked again")
    visitor.then_i_read("6 of 6 get the panel's answer", "direct award B must be used")
    visitor.when_i_tab_to("Ask it again, step by step: CR0001-24")
    visitor.then_the_focus_can_be_seen()
    visitor.when_i_hit("Enter")
    visitor.then_i_read(
        "No: An integrated care board may not decide whether and how to compete",
        "SI 2023/1348 reg.6(4)",
    )
    visitor.then_the_accessibility_baseline_is_met()
    # The fact that was missed is changed, and the answer with it.
    row = visitor.page.locator(".nhsuk-summary-list__row").filter(has_text="By which process")
    row.get_by_role("link", name="Change").click()
    visitor.then_the_page_is("By which process?")


def test_i_read_how_a_promise_was_broken_on_paper_and_mended(
    visitor_without_javascript: Visitor,
) -> None:
    visitor = visitor_without_javascript
    visitor.given_i_am_at("/charter")
    visitor.then_i_read(
        "today's law keeps", "One that today's law breaks", "The law would allow it."
    )
    visitor.when_i_follow("Read what changed between them")
    visitor.then_the_page_is("Two texts of 2013")
    visitor.then_i_read("May the regulator order a tender?", "which never ran")
    row = visitor.page.get_by_role("row", name="No regulator orders a group")
    expect(row.get_by_role("cell")).to_have_text(["First textBroken", "Second textKept by law"])
    visitor.when_i_follow("No regulator orders a group to put services out to competition")
    visitor.then_i_read("had these rules come into force", "SI 2013/257 reg.15(1)(f)")


def test_a_planted_dead_end_is_noticed(visitor: Visitor) -> None:
    visitor.given_i_am_at("/about")
    with pytest.raises(AssertionError, match="the keyboard does not reach"):
        visitor.when_i_tab_to("There is no such link")
    with pytest.raises(AssertionError, match="is not on the page"):
        visitor.then_i_read("This sentence stands nowhere")
