"""What is known but was not read is said to be so: on the pages, and in the documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from remit.acts.law import settlements
from remit.domains.law.pages.presenters import clauses_by_evidence
from remit.domains.law.queries.show import show_pack

LIST = Path(__file__).parents[2] / "docs" / "law" / "README.md"


def unread(pack: str) -> list[str]:
    return [
        each.id for each in settlements().named(pack).clauses.values() if each.evidence == "known"
    ]


def listed(text: str, pack: str) -> list[str]:
    """The policies that the document lists under a pack."""
    section = text.split(f"\nIn `{pack}`:\n")[1].split("\nIn `", maxsplit=1)[0]
    return re.findall(r"^- .+: `([^`]+)`$", section, re.MULTILINE)


@pytest.mark.parametrize("pack", ["england_2013", "england_2022"])
def test_the_document_lists_what_was_not_read(pack: str) -> None:
    text = LIST.read_text("utf-8")
    assert listed(text, pack) == unread(pack) != []
    # Planted: a line taken out is missed.
    gone = text.replace(f": `{unread(pack)[-1]}`\n", "", 1)
    assert listed(gone, pack) != unread(pack)


def test_the_first_text_adds_nothing_unread_and_the_neutral_pack_has_none() -> None:
    assert set(unread("england_2013_si257")) <= set(unread("england_2013"))
    assert unread("neutral") == []


@pytest.mark.usefixtures("england")
@pytest.mark.parametrize("pack", ["england_2013", "england_2022"])
def test_the_page_of_a_settlement_says_it(client, pack: str) -> None:
    found = clauses_by_evidence(show_pack(pack))
    assert [each.id for each in found["known"]]
    assert {each.id for each in found["known"]} == set(unread(pack))
    html = client.get(f"/law/{pack}").content.decode()
    assert f"<strong>{len(unread(pack))} are not checked against the text</strong>" in html
    for clause in found["known"]:
        assert f'<a href="#{clause.id}">' in html
