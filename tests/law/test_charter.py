"""The charter: verdicts from the prover, told as people can follow them."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest

from remit.domains.law import proofs as kept
from remit.domains.law.queries.charter import charter, pledge_called
from remit.domains.law.stories import story_of
from remit.engines.settlement import Clause
from remit.errors import NotFound


def verdicts(number: str, part: str) -> dict[str, str]:
    found = next(each for each in pledge_called(number).parts if each.id == part)
    return {law.law: law.verdict for law in found.laws}


def test_the_first_text_breaks_what_the_second_keeps() -> None:
    assert verdicts("P11", "P11-never") == {
        "england_2013": "holds",
        "england_2013_si257": "broken",
        "england_2022": "holds",
    }


def test_the_repair_is_cited_and_the_breach_is_a_story() -> None:
    kept_by, broken_by, _ = pledge_called("p11").parts[0].laws
    assert [clause.clause for clause in kept_by.clauses] == ["SI 2013/500 reg.15(2)"]
    assert kept_by.guards == ["reg15.no-tender"]
    story = broken_by.story
    assert story is not None
    assert story.who == "the competition regulator (Monitor)"
    assert story.thing == "a service of a clinical commissioning group"
    assert story.allowed
    assert [clause.clause for clause in story.clauses] == ["SI 2013/257 reg.15(1)(f)"]
    assert [(fact.name, fact.value) for fact in story.facts] == [("breach_found", "yes")]


def test_every_broken_part_has_a_story_and_no_other_has() -> None:
    parts = [
        part for theme in charter().themes for pledge in theme.pledges for part in pledge.parts
    ]
    assert len(parts) > 60
    for part in parts:
        for law in part.laws:
            assert (law.story is not None) == (law.verdict == "broken"), (part.id, law.law)
            if law.story:
                # A never is broken by a case allowed, an always by one refused.
                assert law.story.allowed == (part.kind == "never"), (part.id, law.law)


def test_a_promise_is_as_good_as_its_weakest_part() -> None:
    for theme in charter().themes:
        for pledge in theme.pledges:
            for law, worst in pledge.verdicts.items():
                given = {
                    each.verdict for part in pledge.parts for each in part.laws if each.law == law
                }
                assert worst in given
                assert worst == "broken" or "broken" not in given


def test_what_practice_keeps_is_said_beside_the_law() -> None:
    found = pledge_called("P53")
    assert found.verdicts["england_2013"] == "broken"
    assert "House rule 5" in found.in_practice[0]
    assert "stands in public" in pledge_called("P51").in_practice[0]
    assert pledge_called("P52").in_practice == []


def test_a_rule_of_the_house_that_keeps_nothing_is_not_said(monkeypatch) -> None:
    module = import_module("remit.domains.law.queries.charter")
    kept = module.proofs

    def unkept(pledges: str, law: str) -> dict[str, Any]:
        found = kept(pledges, law)
        return found | {"practice": found["practice"] | {"P53-never": "broken"}}

    monkeypatch.setattr(module, "proofs", unkept)
    made = module.made_charter("letters_2012")
    promises = {each.number: each for theme in made.themes for each in theme.pledges}
    assert promises["P53"].in_practice == []
    assert promises["P54"].in_practice


def test_what_cannot_be_checked_has_a_reason() -> None:
    assert {"P1", "P42", "P80"} <= {item.id for item in charter().not_checked}
    assert all(item.reason for item in charter().not_checked)


def test_an_unknown_promise_is_told() -> None:
    with pytest.raises(NotFound) as caught:
        pledge_called("P999")
    assert caught.value.code == "LAW-008"


def test_proofs_are_kept_and_found_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("REMIT_HOME", str(tmp_path))
    kept._proofs.cache_clear()
    made = kept.proofs(law="england_2013_si257")
    (file,) = (tmp_path / "proofs").iterdir()
    changed = json.loads(file.read_text()) | {"proved": "2000-01-01"}
    file.write_text(json.dumps(changed))
    kept._proofs.cache_clear()
    assert kept.proofs(law="england_2013_si257")["proved"] == "2000-01-01"
    # What is damaged is proved again.
    file.write_text("{")
    kept._proofs.cache_clear()
    assert kept.proofs(law="england_2013_si257")["verdicts"] == made["verdicts"]
    kept._proofs.cache_clear()


def test_a_story_never_says_what_cedar_does_not(monkeypatch) -> None:
    """Planted: a clause that did not decide must not slip into a story."""
    broken = pledge_called("P11").parts[0].laws[1]
    found = kept.proofs(law="england_2013_si257")["verdicts"]["P11-never"]["counterexample"]
    from remit.acts.law import settlements

    pack = settlements().named("england_2013_si257")
    strange = found | {"clauses": ["liberty.group"]}
    text = next(
        each["text"]
        for each in kept.proofs(law="england_2013_si257")["pledges"]
        if each["id"] == "P11-never"
    )
    assert isinstance(pack.clauses["liberty.group"], Clause)
    # Cedar decides by another clause, so the plainer case is not taken for this example.
    assert story_of(pack, strange, text).thing != broken.story.thing
