"""Words that every part of the house says in one way."""

from __future__ import annotations

from datetime import date


def day_words(day: date) -> str:
    """A date as people write it: 5 July 2026."""
    return f"{day.day} {day:%B %Y}"


def sentence(text: str) -> str:
    """The same text beginning with a capital letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]
