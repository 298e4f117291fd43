"""The rows of official files, checked by pydantic: what a column holds, when it is at fault."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

NAME_CHARACTERS_MAX = 300
FIRST_YEAR, LAST_YEAR = 1850, 2150
REPLACEMENT = "\ufffd"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_DATE = re.compile(r"[0-9]{8}")


@lru_cache(maxsize=65_536)
def ods_date(text: str) -> date | None:
    """A day printed as yyyymmdd, None where nothing is printed. Raises `ValueError`."""
    if not text:
        return None
    if not _DATE.fullmatch(text):
        raise ValueError(f"`{text}` is not a date as yyyymmdd")
    try:
        found = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise ValueError(f"`{text}` is not a day of the calendar") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"`{text}` lies outside {FIRST_YEAR} to {LAST_YEAR}")
    return found


@lru_cache(maxsize=65_536)
def is_ods_date(text: str) -> bool:
    """Whether a text is a day printed as yyyymmdd."""
    try:
        return ods_date(text) is not None
    except ValueError:
        return False


def unprintable(text: str) -> bool:
    """Whether a text holds a character that no name or address has: a control or a broken one."""
    if text.isprintable() and REPLACEMENT not in text:
        return False
    return _CONTROL.search(text) is not None


def _printable(text: str) -> str:
    if unprintable(text):
        raise ValueError("a character that cannot be printed")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=NAME_CHARACTERS_MAX)]
NameText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_CHARACTERS_MAX),
    AfterValidator(_printable),
]
OdsCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{3,9}$")]
OnsCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{8}$")]
OdsDate = Annotated[date | None, BeforeValidator(ods_date)]


class Row(BaseModel):
    """A row of a file, never changed once read."""

    model_config = ConfigDict(frozen=True)


class OdsRow(Row):
    """The columns that every ODS file of 27 columns has; dates are the first and the last day.

    Whether a line can be printed is asked of the whole line, before its columns are looked at.
    """

    code: OdsCode
    name: Annotated[Text, StringConstraints(min_length=1)]
    lies_in: OdsCode | None
    address: tuple[Text, Text, Text, Text, Text]
    postcode: Text
    opened: OdsDate
    closed: OdsDate
    status: Text
    role: Text
    commissioner: OdsCode | None
    joined: OdsDate
    left: OdsDate
    setting: Text


ODS_PLACES = {
    "code": 0,
    "name": 1,
    "lies_in": 3,
    "postcode": 9,
    "opened": 10,
    "closed": 11,
    "status": 12,
    "role": 13,
    "commissioner": 14,
    "joined": 15,
    "left": 16,
    "setting": 25,
}
ODS_ADDRESS = slice(4, 9)


def ods_row(fields: list[str]) -> OdsRow:
    """A row of an ODS file from its 27 fields. Raises `ValidationError`."""
    values: dict[str, Any] = {name: fields[place] for name, place in ODS_PLACES.items()}
    values["address"] = fields[ODS_ADDRESS]
    values["lies_in"] = values["lies_in"] or None
    values["commissioner"] = values["commissioner"] or None
    return OdsRow.model_validate(values)


class OnsRow(Row):
    """A row of a list of codes."""

    ons: OnsCode
    ods: OdsCode
    name: NameText


class CcgRegisterRow(OnsRow):
    """A row of the register of April 2013, with the Board's area team and region."""

    team_ons: OnsCode
    team: NameText
    region_ons: OnsCode
    region: NameText


# What is wrong, in words of the file and not of the checking library.
REASONS = {
    "string_too_short": "nothing is there",
    "string_too_long": f"longer than {NAME_CHARACTERS_MAX} characters",
    "string_pattern_mismatch": "`{input}` is not such a code",
    "string_type": "it is not text",
    "missing": "it is missing",
}


def first_fault(error: ValidationError) -> tuple[str, str]:
    """The field first at fault, and every reason."""
    faults = error.errors(include_url=False)
    reasons = []
    for fault in faults:
        place = str(fault["loc"][0]) if fault["loc"] else ""
        reason = REASONS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        text = reason.format(input=fault["input"]) if "{input}" in reason else reason
        reasons.append(f"{place}: {text}" if place else text)
    first = faults[0]["loc"]
    return (str(first[0]) if first else "", "; ".join(reasons))
