"""Each provision has an example that is permitted and one that is refused, and says who decided."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from remit.acts.law import PACKS
from remit.engines.settlement import Pack, load_pack
from tests.settlement.law.cases import Example, ask, read_examples

HERE = Path(__file__).parent
TABLES = {
    "england_2013": "examples_2013.txt",
    "england_2022": "examples_2022.txt",
    "england_2013_si257": "examples_si257.txt",
    "neutral": "examples_neutral.txt",
}
# Policies of the register have examples of their own in tests of bodies and of the door, and each
# removed act has the same shape: one stands for all, and the shape is tested below.
ELSEWHERE = ("house.found", "registrar.", "officers.", "interests.", "removed.")


@cache
def pack_of(name: str) -> Pack:
    return load_pack(PACKS / name)


@cache
def examples_of(name: str) -> tuple[Example, ...]:
    return tuple(read_examples(HERE / TABLES[name]))


@pytest.mark.parametrize(
    ("name", "example"),
    [
        pytest.param(name, example, id=f"{name}-{example}")
        for name in TABLES
        for example in examples_of(name)
    ],
)
def test_a_ruling_is_what_the_law_says(name: str, example: Example) -> None:
    ruling = ask(pack_of(name), example)
    assert not any("could not be ruled on" in reason for reason in ruling.reasons), ruling.reasons
    decided = {clause.id for clause in ruling.clauses}
    assert (ruling.permitted, decided >= example.clauses) == (example.permitted, True), decided
    if not example.permitted and not example.clauses:
        assert decided == set()


def unseen(pack: Pack, examples: Iterable[Example]) -> list[str]:
    """The policies that no example names."""
    decided = {clause for example in examples for clause in example.clauses}
    return [key for key in pack.clauses if key not in decided and not key.startswith(ELSEWHERE)]


@pytest.mark.parametrize("name", ["england_2013", "england_2022", "neutral"])
def test_each_policy_decides_in_an_example(name: str) -> None:
    assert unseen(pack_of(name), examples_of(name)) == []


def test_a_policy_that_no_example_names_is_found() -> None:
    others = [
        example for example in examples_of("neutral") if "senate.advises" not in example.clauses
    ]
    assert unseen(pack_of("neutral"), others) == ["senate.advises"]


@pytest.mark.parametrize("name", ["england_2013", "england_2022"])
def test_each_act_has_a_refused_example_and_if_anyone_may_a_permitted_one(name: str) -> None:
    pack = pack_of(name)
    own = {
        act
        for act, group in pack.acts.items()
        if group not in {"founding", "keeping_the_register", "own_officers"}
    }
    permitted = {example.act for example in examples_of(name) if example.permitted}
    refused = {example.act for example in examples_of(name) if not example.permitted}
    assert own - refused - permitted == set()
    assert {act for act in permitted if act in pack.no_power} == set()


@pytest.mark.parametrize("name", ["england_2013", "england_2022"])
def test_a_removed_act_is_refused_and_no_other(name: str) -> None:
    removable = {
        key.removeprefix("removed.") for key in pack_of(name).clauses if key.startswith("removed.")
    }
    acts = {act for act, group in pack_of(name).acts.items() if group == "commissioning"}
    assert removable == acts - {"restrict_patient_choice"}
    for example in examples_of(name):
        if example.permitted and example.act in removable and example.who == "commissioner":
            mine = Example(**vars(example) | {"self": {"removed_acts": [example.act]}})
            assert {f"removed.{example.act}"} == {c.id for c in ask(pack_of(name), mine).clauses}
            other = Example(**vars(example) | {"self": {"removed_acts": ["something_else"]}})
            assert ask(pack_of(name), other).permitted
