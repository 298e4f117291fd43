"""Facts as people give them, `name=value`, read by the types of the law's schema.

Yes and no for Bool; whole numbers for Long, dates for days, pounds where a name ends in `_pence`,
percent where it ends in `_basis_points`. `unknown` says that somebody was asked and does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from remit.domains.law.vocabulary import FactForm
from remit.engines.settlement import day_number
from remit.errors import Invalid, NotFound

YES: Final = frozenset({"yes", "y", "true", "1"})
NO: Final = frozenset({"no", "n", "false", "0"})
UNKNOWN: Final = frozenset({"unknown", "not known", "not_known", "?"})
LONG_MAX: Final = 2**63 - 1
WANTED: Final = {
    "Bool": "yes or no",
    "Long": "a whole number",
    "String": "a word",
    "Set": "words with commas between them",
}


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """`name=value` texts by name. Raises `Invalid` (`LAW-003`) for one without `=`."""
    found = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise Invalid(
                "LAW-003",
                f"`{text}` is no fact",
                where="fact",
                mend="write it as name=value, such as sole_capable_provider=yes",
            )
        found[name.strip()] = value.strip()
    return found


def is_unknown(text: str) -> bool:
    """Whether somebody said that they do not know."""
    return text.strip().lower() in UNKNOWN


def known_fact(forms: Mapping[str, FactForm], name: str, act: str) -> FactForm:
    """A fact by name. Raises `NotFound` (`LAW-003`) with the facts that the act takes."""
    if name not in forms:
        known = ", ".join(f"{each.name} ({each.type})" for each in forms.values()) or "none"
        raise NotFound(
            "LAW-003",
            f"the act `{act}` takes no fact `{name}`",
            where=name,
            mend=f"give one of its facts: {known}",
            details={"facts": {each.name: each.type for each in forms.values()}},
        )
    return forms[name]


def read_value(form: FactForm, text: str) -> Any:
    """A value by its type. Raises `Invalid` (`LAW-004`) naming the fact and its type."""
    text = text.strip()
    if form.type == "Bool" and text.lower() in YES | NO:
        return text.lower() in YES
    if form.type == "Long" and (number := _number(form.name, text)) is not None:
        return number
    if form.type == "String" and text:
        return re.sub(r"[\s-]+", "_", text.lower())
    if form.type == "Set":
        return sorted({each.strip() for each in text.split(",") if each.strip()})
    raise Invalid(
        "LAW-004",
        f"`{text}` does not say what `{form.name}` is",
        where=form.name,
        mend=f"`{form.name}` is of type {form.type}: give {_wanted(form)}, or `unknown`",
        details={"fact": form.name, "type": form.type},
    )


def _wanted(form: FactForm) -> str:
    if form.name.endswith("_pence"):
        return "an amount in pounds, such as 500000"
    if form.name.endswith("_basis_points"):
        return "a percentage, such as 25%"
    return WANTED[form.type]


def _number(name: str, text: str) -> int | None:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return day_number(date.fromisoformat(text))
        plain = Decimal(re.sub(r"[£,_\s]", "", text).removesuffix("%"))
    except (InvalidOperation, ValueError):
        return None
    if name.endswith("_pence") or text.endswith("%"):
        plain *= 100
    whole = plain.is_finite() and plain == plain.to_integral_value() and abs(plain) <= LONG_MAX
    return int(plain) if whole else None
