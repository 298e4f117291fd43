"""The words of the law: acts, areas, kinds of body, and values of facts as people say them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from remit.acts.law import PACKS
from remit.acts.words import day_words
from remit.engines.settlement.ruling import EPOCH

FILE = Path(__file__).with_name("words.toml")
ACTS_FILE = PACKS / "acts.toml"
DAY_NAMES = ("on", "powers_from", "hosting_ends")
# To whom the law leaves a fact, where it names no single judge.
ABOVE, DOSSIER = "above", "dossier"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who may be asked about without naming a body.

    `since` and `until` (half open) say when there were such bodies; `slug` names the one body of
    the register that is meant, where there is one.
    """

    name: str
    title: str
    kind: str = ""
    group: str = ""
    sector: str = ""
    legal_person: bool = True
    regulates: str = ""
    slug: str = ""
    since: date | None = None
    until: date | None = None

    def there(self, on: date) -> bool:
        """Whether there was anybody of this kind on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Point:
    """A point on which two texts differ: what each says, and the pledges that hang on it."""

    title: str
    first: str
    second: str
    pledges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """The two texts of 2013: the names of their settlements, what happened when, and the points."""

    first: str
    second: str
    days: tuple[tuple[date, str], ...]
    sources: tuple[str, ...]
    points: tuple[Point, ...]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


@cache
def everybody() -> tuple[Who, ...]:
    """All who may be asked about, in the order in which they are shown."""
    return tuple(Who(**entry) for entry in _words()["who"])


@cache
def _acts() -> dict[str, str]:
    return dict(tomllib.loads(ACTS_FILE.read_text("utf-8"))["acts"])


@cache
def two_texts() -> TwoTexts:
    """The story of the two texts of 2013."""
    told = _words()["two_texts"]
    return TwoTexts(
        told["first"],
        told["second"],
        tuple((each["on"], each["what"]) for each in told["day"]),
        tuple(told["sources"]),
        tuple(Point(**each | {"pledges": tuple(each["pledges"])}) for each in told["point"]),
    )


def question_of(fact: str) -> str:
    """The question of a fact that no law asks for, but a promise reads; empty if there is none."""
    return str(_words()["questions"].get(fact, ""))


def title_of(act: str) -> str:
    """An act as a verb: what stands after "may it ..."."""
    return _acts().get(act, act.replace("_", " "))


def theme_title(theme: str) -> str:
    """A theme of pledges by its public name."""
    return str(_words()["themes"].get(theme, theme.replace("_", " ").capitalize()))


def themes() -> tuple[str, ...]:
    """The themes of pledges in the order in which they are shown."""
    return tuple(_words()["themes"])


def area_title(group: str) -> str:
    """A group of acts by its public name."""
    found = _words()["areas"].get(group)
    return str(found) if found else group.replace("_", " ").capitalize()


def areas() -> tuple[str, ...]:
    """The groups of acts in the order in which they are shown."""
    return tuple(_words()["areas"])


def left_to(judge: str) -> str:
    """To whom the law leaves a fact, by the words that name its judge."""
    return str(_words()["judges"].get(judge, DOSSIER))


def is_personal(fact: str) -> bool:
    """Whether a fact is about one officer."""
    return fact in _words()["personal"]["facts"]


def values_of(fact: str, act: str) -> tuple[str, ...]:
    """The words that a fact can be, as far as an act's own name leaves it open; empty where any."""
    implied = _words()["implied"].get(fact, {}).get(act)
    return tuple(implied or _words()["values"].get(fact, ()))


def value_words(name: str, value: Any) -> str:
    """A value of a fact: yes, no, pounds, percent, a date."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return _number_words(name, value)
    if isinstance(value, list):
        return ", ".join(str(each).replace("_", " ") for each in value)
    known = _words()["values"].get(name, {}).get(value)
    return str(known or value.replace("_", " "))


def _number_words(name: str, value: int) -> str:
    if name.endswith("_pence"):
        pounds, pence = divmod(value, 100)
        return f"£{pounds:,}.{pence:02}" if pence else f"£{pounds:,}"
    if name.endswith("_basis_points"):
        return f"{value / 100:g}%"
    if name in DAY_NAMES:
        return day_words(EPOCH + timedelta(days=value))
    return f"{value:,}"
