"""Charts in a browser, under the policy of every page: with JavaScript and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from remit.engines.outcomes import charts
from remit.faces.site.security import HEADERS
from tests.outcomes.charts.making import pictures
from tests.pages.axe import faults

pytestmark = pytest.mark.pages

SITE = Path(__file__).parents[2] / "src/remit/faces/site/static"
ADDRESS = "http://127.0.0.1:1/charts"


@pytest.fixture(scope="module")
def html() -> str:
    """All charts on one page, with a table that tells of the bodies too."""
    drawn = "".join(f"<figure>{charts.svg(each)}</figure>" for each in pictures().values())
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Charts</title>'
        '<link rel="stylesheet" href="/built/remit.css">'
        '<script type="module" src="/site/charts.js"></script></head>'
        f"<body><main><h1>Charts</h1>{drawn}<table><caption>Bodies</caption>"
        '<tr data-body="body-7"><th scope="row">Body 7</th></tr></table></main></body></html>'
    )


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(request, browser: Browser, html: str) -> Iterator[Page]:
    def answer(route: Route) -> None:
        path = SITE / route.request.url.removeprefix("http://127.0.0.1:1/")
        if path.is_file():
            kind = "text/css" if path.suffix == ".css" else "text/javascript"
            route.fulfill(body=path.read_bytes(), content_type=kind, headers=HEADERS)
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=HEADERS)

    with browser.new_context(java_script_enabled=request.param) as context:
        context.route("**/*", answer)
        opened = context.new_page()
        opened.complaints = []  # type: ignore[attr-defined]
        opened.on("console", lambda said: opened.complaints.append(said.text))  # type: ignore[attr-defined]
        opened.goto(ADDRESS)
        opened.scripted = request.param  # type: ignore[attr-defined]
        yield opened


def test_charts_keep_to_the_policy_and_lead_on(page) -> None:
    mark = page.locator("svg.remit-chart--map a").first
    assert mark.get_attribute("href") == "/outcomes/m/body-0"
    said = mark.get_attribute("aria-label")
    if page.scripted:
        mark.hover()
        expect(page.locator(".remit-tip")).to_have_text(said)
        # The same body stands out in the funnel at that moment, and no longer when it is left.
        also = page.locator("svg.remit-chart--funnel a[data-body=body-0]")
        expect(also).to_have_class("remit-pointed")
        page.locator("h1").hover()
        expect(also).not_to_have_class("remit-pointed")
        expect(page.locator(".remit-tip")).to_be_hidden()
    else:
        assert mark.locator("title").text_content() == said
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/outcomes/m/body-0")
    assert page.complaints == []


def test_arrow_keys_walk_over_the_marks_and_tab_goes_on(page) -> None:
    if not page.scripted:
        # Every mark is a stop of its own, and the table under the chart has the same links.
        assert page.locator("svg.remit-chart--map a[tabindex='-1']").count() == 0
        return
    marks = page.locator("svg.remit-chart--map a")
    marks.first.focus()
    began = marks.first.bounding_box()
    page.keyboard.press("ArrowRight")
    right = page.locator("svg.remit-chart--map a:focus")
    assert right.bounding_box()["x"] > began["x"]
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.body") == "body-0"
    page.keyboard.press("Tab")
    assert page.locator("svg.remit-chart--map a:focus").count() == 0


def test_charts_meet_the_baseline(page) -> None:
    if page.scripted:
        assert faults(page) == []
