"""A document as tagged PDF (PDF/UA-1, ISO 14289-1), which screen readers can follow.

Typst is given the blocks as JSON beside one template; it reads no file and asks no network.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

import typst

from remit.errors import Failure
from remit.printing.document import Block, Document

TEMPLATE: Final = Path(__file__).with_name("document.typ")
STANDARD: Final = "ua-1"
# What Typst says of letters that its fonts do not have; PDF/UA lets none be left out.
NOT_IN_FONTS: Final = re.compile(r'text `"(.+?)"` could not be displayed', re.DOTALL)
ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
TRIES_MAX: Final = 50


def pdf(document: Document) -> bytes:
    """A document as PDF/UA. A letter that the fonts do not have is set as its code, [U+0688].

    Raises `Failure` (`PRN-001`) where the document cannot be set.
    """
    told = _plain(document)
    for _ in range(TRIES_MAX):
        try:
            return _set(json.dumps(told, ensure_ascii=False), document.made_on)
        except typst.TypstError as error:
            missing = NOT_IN_FONTS.search(error.message)
            if missing is None:
                raise _failed(document, error.message) from error
            told = _coded(told, ESCAPED.sub(lambda code: chr(int(code[1], 16)), missing[1]))
    raise _failed(document, "too many of its letters are in none of the fonts")


def _set(told: str, day: date) -> bytes:
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"told": told},
        pdf_standards=STANDARD,
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    return cast(bytes, made)


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    # The fonts in the wheel alone, so that every machine sets the same page.
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, ignore_system_fonts=True)


def _coded(told: Any, letters: str) -> Any:
    """The same with some letters written as their codes, in whatever text they are."""
    match told:
        case str():
            for letter in letters:
                told = told.replace(letter, f"[U+{ord(letter):04X}]")
            return told
        case list():
            return [_coded(each, letters) for each in told]
        case dict():
            return {name: _coded(each, letters) for name, each in told.items()}
        case _:
            return told


def _failed(document: Document, why: str) -> Failure:
    return Failure(
        "PRN-001",
        f"the document could not be set: {why}",
        where=document.title,
        mend="the page itself says the same; tell whoever runs this house",
    )


def _plain(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "made_on": f"{document.made_on.day} {document.made_on:%B %Y}",
        "source": document.source,
        "keywords": list(document.keywords),
        "blocks": json.loads(json.dumps([_block(block) for block in document.blocks])),
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}
