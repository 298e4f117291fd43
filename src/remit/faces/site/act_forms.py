"""A form made from an act's declaration: its fields, what was typed, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, get_origin

from django.http import QueryDict
from pydantic.fields import FieldInfo

from remit.acts.declare import Act
from remit.acts.inputs import choices_of, kind_of
from remit.acts.words import sentence

BOXES = ("day", "month", "year")
LONG_CHARACTERS_MIN = 400


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form. `widget` is text, long, choice or date."""

    name: str
    title: str
    hint: str
    widget: str
    required: bool
    value: str
    boxes: tuple[str, str, str]
    choices: tuple[tuple[str, str], ...]
    fault: str = ""


def fields_of(declared: type[Act], typed: QueryDict, faults: dict[str, str]) -> list[FormField]:
    """The questions of an act in the order of its declaration, with what was typed kept."""
    return [
        _field(name, info, typed, faults.get(name, ""))
        for name, info in declared.model_fields.items()
    ]


def effective_field(typed: QueryDict, fault: str, today: date) -> FormField:
    """The question that every act asks: from when does it count?"""
    given = tuple(typed.get(f"effective_on-{box}", "") for box in BOXES)
    shown = given if any(given) else (str(today.day), str(today.month), str(today.year))
    return FormField(
        "effective_on",
        "From when does it count?",
        "The law in force on that day decides whether you may do it",
        "date",
        True,
        "",
        (shown[0], shown[1], shown[2]),
        (),
        fault,
    )


def inputs_of(declared: type[Act], typed: QueryDict) -> dict[str, Any]:
    """What was typed, as the declaration takes it; questions left empty are left out."""
    found: dict[str, Any] = {}
    for name, info in declared.model_fields.items():
        value = _date_text(typed, name) if kind_of(info) is date else typed.get(name, "").strip()
        if value:
            found[name] = value
    return found


def _date_text(typed: QueryDict, name: str) -> str:
    """Three boxes as one text; a date that is none stays wrong, so that it is told, not lost."""
    day, month, year = (typed.get(f"{name}-{box}", "").strip() for box in BOXES)
    if not (day or month or year):
        return ""
    return f"{year.zfill(4)}-{month.zfill(2)}-{day.zfill(2)}"


def effective_on(typed: QueryDict, today: date) -> date:
    """The date typed, today where none was. Raises `ValueError` where it is no date."""
    text = _date_text(typed, "effective_on")
    return date.fromisoformat(text) if text else today


def _field(name: str, info: FieldInfo, typed: QueryDict, fault: str) -> FormField:
    choices = tuple((each, sentence(each.replace("_", " "))) for each in choices_of(info))
    longest = next((each.max_length for each in info.metadata if hasattr(each, "max_length")), 0)
    many = get_origin(info.annotation) is dict
    widget = "long" if many or longest >= LONG_CHARACTERS_MIN else "text"
    if kind_of(info) is date:
        widget = "date"
    elif choices:
        widget = "choice"
    return FormField(
        name=name,
        title=info.title or name.replace("_", " ").capitalize(),
        hint=info.description or "",
        widget=widget,
        required=info.is_required(),
        value=typed.get(name, ""),
        boxes=(
            typed.get(f"{name}-day", ""),
            typed.get(f"{name}-month", ""),
            typed.get(f"{name}-year", ""),
        ),
        choices=choices,
        fault=fault,
    )
