"""Words as official files print them, made readable: names in capitals, addresses, postcodes."""

from __future__ import annotations

import re
from functools import lru_cache

CAPITALS_KEPT = frozenset(
    "NHS CCG ICB GP GPS PCT PCN UK OOH PMS APMS GMS CIC LLP WIC UCC HMP YOI A&E ENT BMI MSK H&J"
    " II III IV VI VII VIII IX PCC UTC MIU CAMHS HIV IAPT".split()
)
SMALL_WORDS = frozenset("and of the in for on at with by to upon under le de la".split())
ABBREVIATIONS = frozenset(
    "LTD DR DRS ST MR MRS RD LN CTR HSE HPL SQ TCE CRT BLDG FLR HTS PK STN CNTR SURG PRACT".split()
)
VOWELS = frozenset("AEIOUY")
_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*", re.UNICODE)
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})$")


def is_capitals_only(text: str) -> bool:
    """Whether a text has letters and none of them is a small one."""
    return text.isupper()


@lru_cache(maxsize=65_536)
def readable(text: str) -> str:
    """A text printed in capitals, in the casing of a title; a text in mixed case unchanged.

    "THE DOCTORS' SURGERY AT ST JOHN'S" becomes "The Doctors' Surgery at St John's". Words that
    hold a digit are codes and stay; initials that are known, or that hold no vowel, stay in
    capitals.
    """
    if not is_capitals_only(text):
        return text
    first, *others = text.split(" ")
    cased = (_recased(part, first=False) for part in others)
    return " ".join([_recased(first, first=True), *cased])


@lru_cache(maxsize=65_536)
def _recased(part: str, *, first: bool) -> str:
    """One part of a text between spaces; the same parts come again and again."""
    return _WORD.sub(lambda match: _cased(match.group(), first=first and match.start() == 0), part)


def _cased(word: str, *, first: bool) -> str:
    if word in CAPITALS_KEPT or any(letter.isdigit() for letter in word):
        return word
    if word in ABBREVIATIONS:
        return word.capitalize()
    if VOWELS.isdisjoint(word):  # nobody can say it, so it is initials: "DGSS"
        return word
    lower = word.lower()
    if lower in SMALL_WORDS and not first:
        return lower
    head, mark, tail = _parted(word)
    if mark and len(head) == 1 and len(tail) > 1:  # O'BRIEN, D'ARCY
        return head + mark + tail.capitalize()
    return lower[:1].upper() + lower[1:]


def _parted(word: str) -> tuple[str, str, str]:
    for mark in ("'", "’"):
        if mark in word:
            head, _, tail = word.partition(mark)
            return head, mark, tail
    return word, "", ""


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """What makes two names the same: letters and figures alone, `&` read as "and"."""
    return _NOT_WORD.sub(" ", name.casefold().replace("&", " and ")).strip()


@lru_cache(maxsize=65_536)
def postcode_of(text: str) -> str | None:
    """A postcode in its usual form ("sk137de" becomes "SK13 7DE"), None where it is none."""
    match = _POSTCODE.match(" ".join(text.upper().split()))
    return f"{match[1]} {match[2]}" if match else None


def district_of(postcode: str | None) -> str:
    """The postcode district, "SK13" of "SK13 7DE"; '' where there is no postcode."""
    return postcode.split(" ")[0] if postcode else ""
