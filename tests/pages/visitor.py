"""What a visitor does and sees, in the words of a journey."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.pages.axe import faults

TABS_MAX = 120

# The id of what has the focus, and what a screen reader would say of it.
FOCUSED = """() => {
    const one = document.activeElement;
    if (one === null || one === document.body) return ["", ""];
    return [one.id, one.getAttribute("aria-label") || one.textContent.replace(/\\s+/g, " ").trim()];
}"""

CHOSEN = """() => {
    const one = document.activeElement;
    return one.checked ? one.labels[0].textContent.trim() : "";
}"""


class Visitor:
    """Drives one page. Steps are named for given, when and then."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        page.on("request", lambda asked: self._notice(asked.url))

    def _notice(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1", "data:")):
            self.complaints.append(f"asked {url}")

    def given_i_am_at(self, address: str) -> None:
        self.page.goto(address)

    def when_i_search_for(self, text: str) -> None:
        box = self.page.locator("main input[type=search], .remit-hero input[type=search]").first
        box.fill(text)
        box.press("Enter")

    def when_i_follow(self, words: str) -> None:
        self.page.get_by_role("link", name=words, exact=True).first.click()

    def when_i_press(self, words: str) -> None:
        self.page.get_by_role("button", name=words).click()

    def when_i_choose_the_date(self, day: str, month: str, year: str) -> None:
        self.page.get_by_text("Change the date").click()
        for box, value in (("Day", day), ("Month", month), ("Year", year)):
            self.page.get_by_label(box, exact=True).fill(value)
        self.page.get_by_role("button", name="Show this date").click()

    def when_i_tab_to(self, words: str) -> None:
        """Go on with the keyboard alone until the focus is on something that says this."""
        for _ in range(TABS_MAX):
            self.page.keyboard.press("Tab")
            place, said = self.page.evaluate(FOCUSED)
            if words == place or words in said:
                return
        raise AssertionError(f"the keyboard does not reach {words!r} in {TABS_MAX} steps")

    def when_i_choose_by_keyboard(self, words: str) -> None:
        """Tab to the choices, and move among them with the arrows until this one is taken."""
        for key in ("Tab",) * TABS_MAX:
            self.page.keyboard.press(key)
            if self.page.evaluate("document.activeElement.type") == "radio":
                break
        self.page.keyboard.press("Space")
        for _ in range(TABS_MAX):
            if self.page.evaluate(CHOSEN) == words:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {words!r}")

    def when_i_type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def when_i_hit(self, key: str) -> None:
        self.page.keyboard.press(key)

    def then_the_page_is(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def then_i_read(self, *sentences: str) -> None:
        said = " ".join(self.page.locator("main").inner_text().split())
        for sentence in sentences:
            assert sentence in said, f"{sentence!r} is not on the page:\n{said[:3000]}"

    def then_the_address_says(self, text: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(text)))

    def then_the_focus_can_be_seen(self) -> None:
        ring = self.page.locator("*:focus").evaluate(
            "e => getComputedStyle(e).outlineStyle + ' ' + getComputedStyle(e).boxShadow"
            " + ' ' + getComputedStyle(e).backgroundColor"
        )
        assert ring != "none none rgba(0, 0, 0, 0)"

    def then_the_accessibility_baseline_is_met(self) -> None:
        assert faults(self.page) == []
        assert self.complaints == []
