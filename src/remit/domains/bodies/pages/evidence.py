"""What shows a succession, in sentences: the register keeps it as numbers under short keys."""

from __future__ import annotations

from datetime import date
from typing import Any

from remit.acts.words import day_words

BASES = {
    "dates": "Only dates show it: there were no practices to count and no boundaries to compare",
    "areas": "Its boundary lies in that of the other",
}
# Told together with others, or said by the base.
WITHIN_OTHERS = frozenset(
    {
        "basis",
        "practices_moved",
        "practices_counted",
        "area_share_ppm",
        "part",
        "words",
        "closed_on",
        "opened_on",
    }
)


def sentences(evidence: dict[str, Any]) -> list[str]:
    """Each piece of evidence as a short sentence without its full stop."""
    told = []
    if words := evidence.get("words"):
        told.append(str(words))
    moved, counted = evidence.get("practices_moved"), evidence.get("practices_counted")
    if moved is not None and counted:
        told.append(f"{moved:,} of its {counted:,} practices moved to the other")
    if (share_ppm := evidence.get("area_share_ppm")) is not None:
        told.append(f"{share_ppm / 10_000:.0f}% of its area lies in that of the other")
    if not told and evidence.get("basis") in BASES:
        told.append(BASES[evidence["basis"]])
    if evidence.get("part"):
        told.append("It went on without this part")
    if (last := evidence.get("closed_on")) is not None:
        told.append(f"Its last day was {_day(last)}")
    if (opened := evidence.get("opened_on")) is not None:
        told.append(f"The other had opened on {_day(opened)}")
    told += [
        f"{key.replace('_', ' ')}: {value}"
        for key, value in evidence.items()
        if key not in WITHIN_OTHERS
    ]
    return [line[:1].upper() + line[1:] for line in told]


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))
