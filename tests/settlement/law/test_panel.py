"""The panel's findings can be asked again, and the law here answers as the panel did."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from remit.acts.law import PACKS
from remit.engines.settlement import Pack, load_pack
from tests.settlement.law.cases import Example, ask

FINDINGS = tomllib.loads((PACKS / "england_2022" / "panel.toml").read_text("utf-8"))["finding"]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(PACKS / "england_2022")


def question(finding: dict[str, Any], **changes: Any) -> Example:
    return Example(
        0,
        finding["act"],
        "commissioner",
        "commissioner",
        finding["facts"] | changes,
        {},
        {},
        False,
        frozenset(finding["clauses"]),
    )


def test_there_are_six() -> None:
    assert len(FINDINGS) == 6
    assert len({finding["case"] for finding in FINDINGS}) == 6


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding["case"])
def test_the_answer_is_the_panels(pack: Pack, finding: dict[str, Any]) -> None:
    ruling = ask(pack, question(finding))
    assert not ruling.permitted
    assert [clause.id for clause in ruling.clauses] == finding["clauses"]


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding["case"])
def test_what_the_panel_missed_would_have_changed_it(pack: Pack, finding: dict[str, Any]) -> None:
    ruling = ask(pack, question(finding, **finding["mended"]))
    assert ruling.permitted, ruling.reasons
