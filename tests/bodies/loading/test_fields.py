"""The quick way through a line of CSV, held against the library's own reader."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.domains.bodies.loading.layouts import fields_of
from remit.domains.bodies.loading.rows import _CONTROL, unprintable

MARKS = st.text(alphabet='",a ', max_size=24)


def by_the_library(line: str) -> list[str] | None:
    try:
        return next(csv.reader((line,), strict=True), [])
    except csv.Error:
        return None


@given(MARKS)
def test_a_line_has_the_fields_that_the_library_finds(line: str) -> None:
    assert fields_of(line) == by_the_library(line)


@given(st.lists(st.text(alphabet='",ab ', max_size=4), min_size=1, max_size=6))
def test_a_line_of_quoted_fields_has_the_fields_that_the_library_finds(texts: list[str]) -> None:
    line = ",".join(f'"{text}"' for text in texts)
    assert fields_of(line) == by_the_library(line)


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('"a","b"', ["a", "b"]),
        ('"a ""quoted"" word","b"', ['a "quoted" word', "b"]),
        ('"a","b', None),
        ('a,"b"', ["a", "b"]),
        ('"', None),
    ],
)
def test_fields_of_lines_with_and_without_quotes(line: str, fields: list[str] | None) -> None:
    assert fields_of(line) == fields


@given(st.text(alphabet=st.characters()))
def test_the_quick_look_for_what_cannot_be_printed_finds_what_the_pattern_finds(text: str) -> None:
    assert unprintable(text) == (_CONTROL.search(text) is not None)
