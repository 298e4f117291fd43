"""The automatic check of accessibility: axe-core, every rule of WCAG 2.2 A and AA."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """Each rule that the page breaks, with the first place; waits until the page is drawn."""
    if not SCRIPT.exists():
        pytest.skip("axe-core is not installed; `./remit test pages` installs it")
    # Evaluated from outside the page, so its strict policy stays as it is.
    page.evaluate(SCRIPT.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    return [
        f"{fault['id']}: {fault['help']} at {fault['nodes'][0]['target']}"
        for fault in found["violations"]
    ]
