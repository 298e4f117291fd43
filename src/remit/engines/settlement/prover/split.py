"""Policies one by one out of a text, each with its line: only what changed is read again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import cedarpy
from cedarpy import pst

_STRUCTURE = re.compile(
    r'//[^\n]*|"(?:\\.|[^"\\])*"|(?P<annotation>@\s*\w+)|\b(?P<effect>permit|forbid)\b|(?P<end>;)',
    re.DOTALL,
)
_COMMENT = re.compile(r"//[^\n]*")


def pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Each policy as it is written: where it begins and ends in the text, and its own text."""
    begin: int | None = None
    for found in _STRUCTURE.finditer(text):
        if found["annotation"] or found["effect"]:
            begin = found.start() if begin is None else begin
        elif found["end"] and begin is not None:
            yield begin, found.end(), text[begin : found.end()]
            begin = None
    if begin is not None:
        yield begin, len(text), text[begin:]


def lines(text: str) -> list[int]:
    """The line, from 1, of each policy's first annotation or word."""
    return [text.count("\n", 0, begin) + 1 for begin, _, _ in pieces(text)]


def templates(text: str) -> list[pst.Template] | None:
    """The policies of a text, each read by Cedar on its own; none where it must be read whole.

    That is where a piece is not exactly one policy, or anything but comments stands between them.
    """
    found: list[pst.Template] = []
    done = 0
    for begin, end, piece in pieces(text):
        template = _one(piece)
        if template is None or _COMMENT.sub("", text[done:begin]).strip():
            return None
        found.append(template)
        done = end
    return None if _COMMENT.sub("", text[done:]).strip() else found


@lru_cache(maxsize=20_000)
def _one(piece: str) -> pst.Template | None:
    try:
        read = cedarpy.policies_to_pst(piece)
    except ValueError:
        return None
    if read.templates or len(read.static_policies) != 1:
        return None
    return next(iter(read.static_policies.values()))
