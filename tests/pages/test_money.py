"""Journeys through the money: a sceptic's, and a finance lead's."""

from __future__ import annotations

import re

import pytest

from tests.pages.visitor import Visitor

pytestmark = [pytest.mark.pages, pytest.mark.django_db]


def test_a_sceptic_follows_a_pound_from_the_nation_to_an_act(visitor: Visitor) -> None:
    visitor.given_i_am_at("/money?year=2013")
    visitor.then_the_page_is("The country’s money")
    visitor.then_i_read("Did it arrive whole?", "Yes: every pound", "These are not real amounts.")
    visitor.when_i_follow("NHS Tameside and Glossop CCG")
    visitor.then_i_read("Where it came from, and where it goes", "Lines of its plan")
    visitor.when_i_follow("Hospital care")
    visitor.then_i_read("Newest first")
    visitor.page.locator("tbody th a").first.click()
    assert re.search(r"/money/transfers/[0-9a-f-]{36}$", visitor.page.url)
    visitor.then_i_read("From where, to where", "Decided by")
    visitor.then_the_accessibility_baseline_is_met()
    visitor.page.locator("dd a[href^='/acts/']").first.click()
    visitor.then_i_read("Under which clauses", "NHS Tameside and Glossop CCG")


def test_a_finance_lead_reads_the_budget_and_begins_to_commit(visitor: Visitor) -> None:
    visitor.given_i_am_at("/money/ccg-01y/budget")
    assert "login" in visitor.page.url, "the budget is for those who sign in"
    visitor.given_i_am_at("/sign-in/personas")
    visitor.when_i_press("Sign in as Accountable officer of a clinical commissioning group")
    visitor.given_i_am_at("/money/ccg-01y/budget?year=2013&on=2013-11-01")
    visitor.then_i_read("Payments to approve", "Lines in trouble", "Every line", "Month by month")
    visitor.when_i_follow("Commit money to a contract")
    visitor.then_the_page_is("Commit money to a contract")
    assert visitor.page.locator("[name=year]").input_value() == "2013"
