"""The rows of official files, checked by pydantic: what each column holds and when it is at fault."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

NAME_CHARACTERS_MAX = 300
FIRST_YEAR, LAST_YEAR = 1850, 2150
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_DATE = re.compile(r"[0-9]{8}")
_CODE = re.compile(r"[A-Z0-9]{3,9}")
_ONS = re.compile(r"[A-Z][0-9]{8}")


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


def _text(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("a character that cannot be printed")
    if len(text) > NAME_CHARACTERS_MAX:
        raise ValueError(f"longer than {NAME_CHARACTERS_MAX} characters")
    return " ".join(text.split())


def _name(text: str) -> str:
    if not text:
        raise ValueError("no name")
    return text


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise ValueError(f"`{text}` is not an ODS code" if text else "no code")
    return text


def _code_or_none(text: str) -> str | None:
    return _code(text) if text else None


def _ons(text: str) -> str:
    if not _ONS.fullmatch(text):
        raise ValueError(f"`{text}` is not an ONS code" if text else "no code")
    return text


Text = Annotated[str, AfterValidator(_text)]
NameText = Annotated[str, AfterValidator(_text), AfterValidator(_name)]
OdsCode = Annotated[str, AfterValidator(_code)]
OdsCodeOrNone = Annotated[str | None, BeforeValidator(_code_or_none)]
OnsCode = Annotated[str, AfterValidator(_ons)]
OdsDate = Annotated[date | None, BeforeValidator(ods_date)]


class Row(BaseModel):
    """A row of a file, never changed once read."""

    model_config = ConfigDict(frozen=True)


class OdsRow(Row):
    """The columns that every ODS file of 27 columns has; dates are the first and the last day."""

    code: OdsCode
    name: NameText
    lies_in: OdsCodeOrNone
    address: tuple[Text, Text, Text, Text, Text]
    postcode: Text
    opened: OdsDate
    closed: OdsDate
    status: Text
    role: Text
    commissioner: OdsCodeOrNone
    joined: OdsDate
    left: OdsDate
    setting: Text


ODS_PLACES = {
    "code": 0, "name": 1, "lies_in": 3, "postcode": 9, "opened": 10, "closed": 11, "status": 12,
    "role": 13, "commissioner": 14, "joined": 15, "left": 16, "setting": 25,
}
ODS_ADDRESS = slice(4, 9)


def ods_row(fields: list[str]) -> OdsRow:
    """A row of an ODS file from its 27 fields. Raises `ValidationError`."""
    values: dict[str, Any] = {name: fields[place] for name, place in ODS_PLACES.items()}
    values["address"] = tuple(fields[ODS_ADDRESS])
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


def first_fault(error: ValidationError) -> tuple[str, str]:
    """The field first at fault and every reason, in words of the file and not of the language."""
    faults = error.errors(include_url=False)
    reasons = [
        f"{place[0]}: {fault['msg'].removeprefix('Value error, ')}" if (place := fault["loc"])
        else fault["msg"]
        for fault in faults
    ]
    first = faults[0]["loc"]
    return (str(first[0]) if first else "", "; ".join(reasons))
