"""The tour on the home page in six steps.

A promise, its proof, who holds the power, where the money went, what it achieved, and how to check
all that without us.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from remit.domains.bodies import queries as bodies
from remit.domains.law import queries as law
from remit.domains.money import queries as money
from remit.domains.publication import queries as record

PROMISE: Final = "P51"
"""That no money is taken off the top before it reaches the group: it runs through all six steps."""


VERDICTS: Final = {
    "holds": "the law keeps it",
    "broken": "the law lets somebody break it",
    "silent": "the law says nothing of it",
    "vacuous": "the law knows no case of it",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it shows, in words, and where."""

    title: str
    words: str
    link: str
    address: str


def tour(on: date) -> list[Step]:
    """The six steps, each with what this house can show of it now."""
    return [
        Step(
            "A promise",
            "In 2012 local commissioners were promised that no money would be taken off the top"
            " before it reached them. It is one of many, each with its letter.",
            "Read every promise",
            "/charter",
        ),
        Step("Its proof", _proof(), "See the proof", f"/charter/{PROMISE}"),
        _power(on),
        _money(),
        _achieved(),
        _check(),
    ]


def _proof() -> str:
    known = law.charter_if_kept()
    if known is None:
        return (
            "Each promise is proved over the whole law, not tested on examples. This house is"
            " working that out now; the proof is a few seconds away."
        )
    promise = next(
        each for theme in known.themes for each in theme.pledges if each.number == PROMISE
    )
    verdict = VERDICTS[promise.verdicts[known.laws[0][0]]]
    practice = " This house keeps it all the same, and says how." if promise.in_practice else ""
    return f"Proved over the whole law of 2013, not tested on examples: {verdict}.{practice}"


def _power(on: date) -> Step:
    there = len(bodies.commissioners_there(on))
    return Step(
        "Who holds the power",
        f"{there:,} commissioners hold it on this date. For each, ask what it may do, and under"
        " which clause; a refusal says what would have to be true.",
        "May I? Ask the law",
        "/may",
    )


def _money() -> Step:
    years = money.years_with_money()
    if not years:
        words = (
            "No money has been moved in this house yet. When it is, every pound is on this page."
        )
    else:
        whole = money.whole(years[0])
        words = f"Did every pound arrive, from the nation to the commissioner? {whole.says}."
    return Step("Where the money went", words, "Follow the money", "/money")


def _achieved() -> Step:
    words = (
        "Outcomes beside resources, with how sure we are, compared with the bodies most alike: a"
        " prompt to look and no verdict."
    )
    years = money.years_with_money()
    asked = f"?year={years[-1]}" if years else ""
    return Step("What it achieved", words, "Read an account", f"/accounts{asked}")


def _check() -> Step:
    found = record.latest()
    words = (
        "Every act stands in a public record that nobody can rewrite unseen. Your own browser"
        " checks an entry, and a file lets you check it for ever, without us."
    )
    if not found.lines:
        return Step("Check it yourself", words, "Open the record", "/record")
    line = found.lines[0]
    return Step("Check it yourself", words, "Check the newest", f"/record/{line.log}/{line.number}")
