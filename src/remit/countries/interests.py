"""Synthetic interests: what an invented officer declares, marked as invented.

General practitioners who lead a commissioner are partners in a practice near by: this is the
conflict that the law of 2012 brought with it, so every one of them declares it. Other interests
are in organisations that do not exist and say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from remit.countries.dice import Dice
from remit.countries.people import Holding, InterestStatement, People

GP_ROLES = frozenset({"chair", "clinical_lead"})
SHARE_WITH_ANOTHER = 0.35
COMPANY_HEADS = (
    "Alderbrook",
    "Birchwater",
    "Copperfield Lane",
    "Dunmere",
    "Elmstow",
    "Foxhollow",
    "Greenlark",
    "Hartwell Ridge",
    "Ivorygate",
    "Juniper Cross",
    "Kestrel Vale",
    "Lindenmoor",
)
COMPANY_TAILS = ("Analytics", "Care at Home", "Consulting", "Diagnostics", "Estates", "Learning")
OTHER_INTERESTS = (
    ("financial", "Director and shareholder", "Ltd"),
    ("indirect", "Husband, wife or partner is employed there", "Ltd"),
    ("professional", "Unpaid adviser", "Ltd"),
    ("personal", "Trustee", "Trust"),
)


def interests(
    dice: Dice, people: People, practices_of: Mapping[str, Sequence[tuple[str, str]]]
) -> Iterator[InterestStatement]:
    """What each person declares, within four weeks of taking office and until leaving it.

    `practices_of` gives the practices (slug, name) near a commissioner (slug).
    """
    seen: set[str] = set()
    for holding in people.holdings:
        if holding.person in seen:
            continue
        seen.add(holding.person)
        near = practices_of.get(holding.body)
        if near and holding.role in GP_ROLES:
            yield _partnership(dice, holding, near)
        if dice.part("another", holding.person) < SHARE_WITH_ANOTHER:
            yield _another(dice, holding)


def _partnership(
    dice: Dice, holding: Holding, near: Sequence[tuple[str, str]]
) -> InterestStatement:
    slug, name = dice.pick(near, "practice", holding.person)
    return InterestStatement(
        key=f"{holding.person}/practice",
        person=holding.person,
        kind="financial",
        organisation=name,
        organisation_body=slug,
        says="Partner in this general practice",
        declared_on=holding.since + timedelta(days=dice.between(0, 27, "told", holding.person)),
        until=holding.until,
    )


def _another(dice: Dice, holding: Holding) -> InterestStatement:
    kind, says, form = dice.pick(OTHER_INTERESTS, "kind", holding.person)
    head = dice.pick(COMPANY_HEADS, "head", holding.person)
    tail = dice.pick(COMPANY_TAILS, "tail", holding.person)
    return InterestStatement(
        key=f"{holding.person}/other",
        person=holding.person,
        kind=kind,
        organisation=f"{head} {tail} {form} (synthetic)",
        organisation_body=None,
        says=says,
        declared_on=holding.since + timedelta(days=dice.between(0, 27, "said", holding.person)),
        until=holding.until,
    )
