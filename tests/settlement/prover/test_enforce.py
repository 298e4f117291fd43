"""Ground facts: without them a solver invents worlds that no register could hold."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from remit.engines.settlement.prover import InternalFault, load_folder, prove
from remit.engines.settlement.prover.enforce import Footprint, footprint
from remit.engines.settlement.prover.environment import environments
from remit.engines.settlement.prover.solve import Question
from remit.engines.settlement.prover.terms import (
    Function,
    apply,
    conjunction,
    disjunction,
    entity,
    equal,
    negate,
    string,
)
from remit.engines.settlement.schema import read_schema
from remit.engines.settlement.sorts import STRING, EntitySort, Uid

HERE = Path(__file__).parent
SCHEMA = read_schema("""
entity Group in [Group]; entity Hue enum ["red", "blue"];
entity User in [Group] = { name: String, hue: Hue };
action act appliesTo { principal: [User], resource: [User] };
""")
GROUP, USER, HUE = (EntitySort(name) for name in ("Group", "User", "Hue"))


def below(low, high):
    return apply(
        Function(
            "below", low.sort.name, (high.sort.name,), (low.sort, high.sort), equal(low, low).sort
        ),
        low,
        high,
    )


def group(name: str):
    return apply(Function("request", name, (), (), GROUP))


def possible(*terms) -> bool:
    return Question(environments(SCHEMA)[:1], terms).holds()


def test_nothing_is_above_itself_however_far_round() -> None:
    a, b, c = map(group, "abc")
    assert possible(below(a, b))
    assert not possible(below(a, a))
    assert not possible(below(a, b), below(b, a))
    assert not possible(below(a, b), below(b, c), below(c, a))


def test_what_is_above_a_parent_is_above_its_child() -> None:
    a, b, c = map(group, "abc")
    assert not possible(below(a, b), below(b, c), negate(below(a, c)))


def test_what_is_above_a_thing_is_above_whatever_is_that_thing() -> None:
    """`c` has nothing above it, until it is the same as something that has."""
    a, b, c, d = map(group, "abcd")
    assert possible(below(a, c), below(b, d), negate(below(a, d)))
    assert not possible(below(a, c), below(b, d), negate(below(a, d)), equal(b, c))
    assert not possible(below(a, c), equal(a, c))


def test_things_that_are_only_above_others_cost_no_facts() -> None:
    named = [entity(Uid("Group", f"g{number}")) for number in range(300)]
    person = apply(Function("request", "principal", (), (), USER))
    asked = disjunction(*(below(person, each) for each in named))
    facts = footprint((SCHEMA,), [asked]).facts
    assert facts == []


def test_different_names_are_different_things() -> None:
    name = apply(Function("value", "User", ("name",), (USER,), STRING), entity(Uid("User", "u")))
    assert not possible(conjunction(equal(name, string("a")), negate(equal(name, string("a")))))
    one, two = group("one"), group("two")
    literals = [entity(Uid("Group", key)) for key in "xy"]
    assert not possible(equal(one, literals[0]), equal(two, literals[1]), equal(one, two))


def test_an_enumerated_entity_is_one_of_those_listed() -> None:
    hue = apply(Function("value", "User", ("hue",), (USER,), HUE), entity(Uid("User", "u")))
    red, blue = (entity(Uid("Hue", key)) for key in ("red", "blue"))
    assert possible(negate(equal(hue, red)))
    assert not possible(negate(equal(hue, red)), negate(equal(hue, blue)))


def test_a_term_about_things_without_facts_is_not_taken() -> None:
    question = Question(environments(SCHEMA)[:1], [])
    with pytest.raises(AssertionError):
        question.require(equal(group("stranger"), group("other")))


@pytest.mark.parametrize(
    ("part", "folder", "status"),
    [
        ("_ancestry", "../bad/cycle_assumed", "vacuous"),
        ("_choices", "good/enumerated", "holds"),
        ("_members", "good/sets", "holds"),
    ],
)
def test_without_its_facts_a_law_is_misjudged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, part: str, folder: str, status: str
) -> None:
    """The planted fault of each kind of fact: the verdict is wrong, or Cedar denies it."""
    module = sys.modules["remit.engines.settlement.prover.enforce"]
    monkeypatch.setattr(module, part, lambda found, *_: Footprint.add(found, ()))
    copied = tmp_path / "law"
    for path in sorted((HERE / folder).rglob("*.cedar*")):
        made = copied / path.relative_to(HERE / folder)
        made.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text("utf-8")
        if path.suffix == ".cedarschema":
            text += f"entity For_{re.sub('[^a-z]', '_', part)};"
        made.write_text(text, "utf-8")
    read = load_folder(copied)
    try:
        statuses = {each.status for each in prove(read, read.pledges, written_for_it=True)}
    except InternalFault:
        statuses = set()
    assert statuses != {status}
