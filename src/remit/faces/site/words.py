"""Values as words: what every template says of dates, counts and shares."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import timezone
from markupsafe import Markup, escape


def day(value: date | datetime | str | None, unknown: str = "not known") -> str:
    """A date as people write it: 5 July 2026. Takes ISO text too."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if value is None:
        return unknown
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime | str) -> str:
    """A date and a time of day, in the house's time zone: 5 July 2026 at 14:03. ISO text too."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = timezone.localtime(value)
    return f"{local.day} {local:%B %Y at %H:%M}"


def number(value: int) -> str:
    """A count with a comma between thousands."""
    return f"{value:,}"


def share(share_ppm: int | None) -> str:
    """Parts per million as a percentage; small shares keep a decimal so that none reads 0%."""
    if share_ppm is None:
        return "share not known"
    percent = share_ppm / 10_000
    if share_ppm == 1_000_000 or 10 <= percent < 99.5:
        return f"{percent:.0f}%"
    return f"{percent:.1f}%" if percent >= 0.1 else "under 0.1%"


def marked(text: str) -> Markup:
    """An error's words as HTML: what stands between backticks is what somebody typed."""
    return Markup(re.sub(r"`([^`]*)`", r'<span class="remit-code">\1</span>', str(escape(text))))  # noqa: S704


def span(since: date | None, until: date | None) -> str:
    """A period in words. `until` is the first day after it, and the words mean it so."""
    if since is None and until is None:
        return "dates not known"
    if since is None:
        return f"until {day(until)}"
    if until is None:
        return f"since {day(since)}"
    return f"{day(since)} to {day(until)}"
