"""Charts in a browser, under the policy of every page: with JavaScript and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from remit.engines.outcomes import charts
from remit.faces.site.security import HEADERS
from tests.outcomes.charts.making import made, pictures
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


# Words drawn twice, one behind the other, are of one place.
OVERLAPPING = """
(root) => {
  const frame = root.getBoundingClientRect();
  const words = [...root.querySelectorAll("text")].filter((each) => each.textContent.trim());
  const boxes = words.map((each) => [each.textContent, each.getBoundingClientRect()]);
  const faults = [];
  for (const [text, box] of boxes) {
    if (box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom + 1)
      faults.push(`${text} is cut`);
    for (const [other, at] of boxes)
      if (text < other && box.left + 1 < at.right && at.left + 1 < box.right
          && box.top + 3 < at.bottom && at.top + 3 < box.bottom)
        faults.push(`${text} lies on ${other}`);
  }
  return faults;
}
"""
READABLE = """
(root) => Math.min(...[...root.querySelectorAll("text")].map((each) =>
  parseFloat(getComputedStyle(each).fontSize) * root.getBoundingClientRect().width
  / root.viewBox.baseVal.width))
"""


@pytest.mark.parametrize(("screen", "width"), [(charts.WIDE, 480), (charts.NARROW, 304)])
def test_words_of_every_chart_can_be_read(browser, screen, width) -> None:
    page = browser.new_page(viewport={"width": width, "height": 600})
    draw = charts.svg if screen is charts.WIDE else charts.image
    for kind, picture in pictures(screen).items():
        svg = draw(picture).replace("<svg", f'<svg id="it" style="width: {width}px"', 1)
        page.set_content(f'<body style="margin: 0">{svg}')
        drawn = page.locator("#it")
        faults = [each for each in drawn.evaluate(OVERLAPPING) if kind != "value" or "cut" in each]
        assert faults == [], kind
        assert drawn.evaluate(READABLE) >= 12, kind
    page.close()


@pytest.mark.parametrize("scripted", [True, False])
def test_narrow_screens_ask_for_the_image_and_others_do_not(browser, scripted) -> None:
    chart = made()["trend"]
    drawn = charts.svg(charts.picture(chart))
    html = (
        '<!DOCTYPE html><link rel="stylesheet" href="/built/remit.css">'
        f'<figure class="remit-chart-box">{drawn}'
        '<img class="remit-chart-narrow" src="/trend.narrow" alt="Words" width="320" height="300"'
        ' loading="lazy"></figure>'
    )
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url.removeprefix("http://127.0.0.1:1"))
        if asked[-1] == "/built/remit.css":
            css = (SITE / "built/remit.css").read_bytes()
            route.fulfill(body=css, content_type="text/css", headers=HEADERS)
        elif asked[-1] == "/trend.narrow":
            image = charts.image(charts.picture(chart, charts.NARROW))
            route.fulfill(body=image, content_type="image/svg+xml", headers=HEADERS)
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=HEADERS)

    for width, narrow in ((320, True), (390, True), (1280, False)):
        asked.clear()
        size = {"width": width, "height": 900}
        with browser.new_context(java_script_enabled=scripted, viewport=size) as context:
            context.route("**/*", answer)
            page = context.new_page()
            page.goto(ADDRESS)
            assert page.locator("svg.remit-chart").is_visible() is not narrow
            assert page.locator("img.remit-chart-narrow").is_visible() is narrow
            # Browsers that run no scripts load every image, so that nobody can follow a reader.
            if scripted:
                assert ("/trend.narrow" in asked) is narrow


def test_charts_meet_the_baseline(page) -> None:
    if page.scripted:
        assert faults(page) == []
