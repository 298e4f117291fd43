"""What a field of an act or a question takes, for faces that ask people for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, get_args

from pydantic.fields import FieldInfo


def kind_of(field: FieldInfo) -> Any:
    """The type of a field, without its `| None`."""
    options = [each for each in get_args(field.annotation) if each is not type(None)]
    return options[0] if options else field.annotation


def choices_of(field: FieldInfo) -> tuple[str, ...]:
    """The words that a field takes, where it takes few; empty where it takes any."""
    kind = kind_of(field)
    few = isinstance(kind, type) and issubclass(kind, StrEnum)
    return tuple(each.value for each in kind) if few else ()
