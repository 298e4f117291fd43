"""Documents on paper: tagged, the same twice, and never read as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.errors import Failure
from remit.printing import Document, Facts, Figure, Heading, Note, Paragraph, Table, pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="8" height="2"/></svg>'
WHOLE = Document(
    title="Account of a body",
    subtitle="2013/14",
    made_on=date(2014, 6, 1),
    blocks=(
        Note("Invented", "these figures are invented"),
        Heading("Resources"),
        Facts([("Allotted", "£10"), ("Paid", "£3")]),
        Paragraph("All of it arrived."),
        Table("What it received", ("What", "Pounds"), (("Programme", "10"),), numbers=(1,)),
        Heading("By month", 2),
        Figure(SVG, "a bar that is eight wide", "Paid by month"),
    ),
)


def test_a_document_is_tagged_and_says_that_it_is_for_everybody() -> None:
    made = pdf(WHOLE)
    assert made.startswith(b"%PDF-1.7")
    assert b"/Marked true" in made
    assert b"http://www.aiim.org/pdfua/ns/id/" in made
    assert b"/Lang(en-GB)" in made
    assert b"/Alt(a bar that is eight wide)" in made


def test_the_same_document_is_the_same_bytes() -> None:
    assert pdf(WHOLE) == pdf(WHOLE)
    assert pdf(replace(WHOLE, made_on=date(2014, 6, 2))) != pdf(WHOLE)


def test_what_cannot_be_read_aloud_is_not_handed_out() -> None:
    """Typst refuses a picture without words: the guard is its, and it is there."""
    with pytest.raises(Failure, match="PDF/UA") as caught:
        pdf(replace(WHOLE, blocks=(Figure(SVG, "", "Paid by month"),)))
    assert caught.value.code == "PRN-001"


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_words_are_never_markup(words: str) -> None:
    """Any words at all can be set; `#panic()` in a name is a name."""
    hostile = f"#panic(1) $x$ *{words}* \\ ] }}"
    pdf(replace(WHOLE, blocks=(Paragraph(hostile), Heading(hostile), Note(hostile, hostile))))


def test_letters_that_no_font_has_are_set_as_their_codes() -> None:
    strange = replace(WHOLE, blocks=(Paragraph("ڈ and 漢"),))
    assert pdf(strange) == pdf(replace(WHOLE, blocks=(Paragraph("[U+0688] and [U+6F22]"),)))
