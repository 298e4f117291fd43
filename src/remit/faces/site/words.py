"""Values as words: what every template says of dates, counts, shares and evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

# Evidence under these keys is already a sentence.
SENTENCES = ("says", "words")


def day(value: date | datetime | str | None, unknown: str = "not known") -> str:
    """A date as people write it: 5 July 2026. Takes ISO text too."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if value is None:
        return unknown
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """A date and a time of day, in the house's time zone: 5 July 2026 at 14:03."""
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


def sentence(text: str) -> str:
    """The same text beginning with a capital letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def span(since: date | None, until: date | None) -> str:
    """A period in words. `until` is the first day after it, and the words mean it so."""
    if since is None and until is None:
        return "dates not known"
    if since is None:
        return f"until {day(until)}"
    if until is None:
        return f"since {day(since)}"
    return f"{day(since)} to {day(until)}"


def evidence(found: dict[str, Any]) -> list[str]:
    """Evidence as short lines, such as `Practices moved: 12`."""
    lines = [
        str(value) if key in SENTENCES else
        f"{key.removesuffix('_ppm').replace('_', ' ')}: {_plain(key, value)}"
        for key, value in found.items() if value not in (None, "", [], {})
    ]
    return [sentence(line) for line in lines]


def _plain(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return share(value) if key.endswith("_ppm") else number(value)
    if isinstance(value, list):
        return ", ".join(_plain(key, each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_plain(name, each)}"
                         for name, each in value.items())
    return str(value)
