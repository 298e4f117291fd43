"""Whether a page fits a narrow screen, also for somebody who needs more room between letters."""

from __future__ import annotations

from playwright.sync_api import Page

CULPRITS_MAX = 3

# WCAG 2.2 criterion 1.4.12. It also makes up for fonts that this machine does not have. A
# constructed sheet is no breach of the page's strict policy.
SPACE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* {
        letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important;
        line-height: 1.5 !important;
    }`);
    document.adoptedStyleSheets = [sheet];
}"""

# What reaches beyond the right edge and is not cut off by a frame that scrolls; of several in one
# another, only the innermost.
BEYOND = """() => {
    const screen = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= screen) return [];
    const right = e => {
        const box = e.getBoundingClientRect();
        // Words can stick out of their own box.
        const own = getComputedStyle(e).overflowX === "visible" ? e.scrollWidth : 0;
        return Math.ceil(box.left + Math.max(box.width, own));
    };
    const framed = e => {
        for (let p = e.parentElement; p !== document.body; p = p.parentElement) {
            if (getComputedStyle(p).overflowX !== "visible") {
                const inFlow = getComputedStyle(e).position !== "absolute";
                if (inFlow || getComputedStyle(p).position !== "static") return true;
            }
        }
        return false;
    };
    const wide = [...document.body.querySelectorAll("*")]
        .filter(e => right(e) > screen && !framed(e));
    return wide
        .filter(e => !wide.some(other => other !== e && e.contains(other)))
        .map(e => {
            const name = [e.tagName.toLowerCase(), ...e.classList].join(".");
            const words = e.textContent.replace(/\\s+/g, " ").trim().slice(0, 60);
            return `${name} reaches to ${right(e)} px of ${screen}: "${words}"`;
        });
}"""


def overflows(page: Page) -> list[str]:
    """What makes the page wider than the screen, as it is and with the letters set apart."""
    found = [f"as it is: {said}" for said in _beyond(page)]
    page.evaluate(SPACE)
    found += [f"with more space between letters: {said}" for said in _beyond(page)]
    page.evaluate("document.adoptedStyleSheets = []")
    return found


def _beyond(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    culprits: list[str] = page.evaluate(BEYOND)
    return (culprits or ["something outside every element"])[:CULPRITS_MAX] if wide else []
