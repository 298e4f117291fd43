from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.domains.bodies.loading.words import (
    district_of,
    is_capitals_only,
    name_key,
    postcode_of,
    readable,
)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        (
            "NHS DURHAM DALES, EASINGTON AND SEDGEFIELD CCG",
            "NHS Durham Dales, Easington and Sedgefield CCG",
        ),
        ("THE DOCTORS' SURGERY AT ST JOHN'S", "The Doctors' Surgery at St John's"),
        ("DR O'BRIEN & PARTNERS LTD", "Dr O'Brien & Partners Ltd"),
        ("STOCKTON-ON-TEES", "Stockton-on-Tees"),
        ("NHS CENTRAL LONDON (WESTMINSTER) CCG", "NHS Central London (Westminster) CCG"),
        ("NHS DERBY AND DERBYSHIRE ICB - 15M", "NHS Derby and Derbyshire ICB - 15M"),
        ("OF MICE", "Of Mice"),
        ("DGSS CLINIC", "DGSS Clinic"),
        ("NHS Fylde & Wyre CCG", "NHS Fylde & Wyre CCG"),
    ],
)
def test_names_in_capitals_are_made_readable(printed, read):
    assert readable(printed) == read


@given(st.text())
def test_only_the_casing_changes(text):
    read = readable(text)
    assert read.casefold() == text.casefold() or not text.isascii()
    assert is_capitals_only(text) or read == text


def test_names_are_the_same_but_for_case_and_sign():
    assert name_key("NHS FYLDE AND WYRE CCG") == name_key("NHS Fylde & Wyre CCG")
    assert name_key("NHS Fylde CCG") != name_key("NHS Wyre CCG")


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("sk137de", "SK13 7DE"),
        ("SW1A  1AA", "SW1A 1AA"),
        ("NOWHERE", None),
        ("", None),
    ],
)
def test_postcodes(text, postcode):
    assert postcode_of(text) == postcode


def test_districts():
    assert district_of("SK13 7DE") == "SK13"
    assert district_of(None) == ""
