"""Counterexamples are whole worlds that Cedar takes, whatever the schema asks of an entity."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from remit.engines.settlement.prover import Counterexample, InternalFault, load_folder, prove
from remit.engines.settlement.prover.law import read_law
from remit.engines.settlement.prover.replay import ask
from remit.engines.settlement.prover.witness import Witness
from remit.engines.settlement.sorts import Uid
from tests.settlement.prover.laws import law

RICH = """
namespace NHS {
  type Place = { street: String, floor?: Long, keeper?: Body };
  entity Region;
  entity Body in [Region, Body] = {
    name: String, at: Place, ip: ipaddr, born: datetime, rate: decimal, span: duration,
    status: Status, twin: Body, names: Set<String>, odd: Set<Set<Long>>, open: Bool,
  } tags String;
  entity Status enum ["shut", "open"];
  entity Officer in [Body] = { body: Body, pair: { left: Body, right?: Body }, far?: Region };
  action act appliesTo { principal: [Officer], resource: [Body],
    context: { from: Place, who?: Officer, sums: Set<Long>, status: Status, note?: String } };
}
"""
HEAD = 'principal, action == NHS::Action::"act", resource'


def shown(place: Path, condition: str) -> Counterexample:
    folder = law(
        place,
        f'@id("p") forbid ({HEAD}) when {{ {condition} }};',
        schema=RICH,
        powers=f'@id("any") permit ({HEAD});',
        limits=f'@id("none") forbid ({HEAD}) when {{ resource.open && !resource.open }};',
    )
    (verdict,) = prove(folder, folder.pledges, written_for_it=True)
    assert verdict.status == "broken"
    assert verdict.counterexample
    return verdict.counterexample


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        "context has who && context.who != principal && context.who.body == resource",
        'context has note && context.note == "say \\"hi\\" \\u{e9}\\u{1F600}\\n"',
        'resource.name like "caf\\u{e9} \\\\ *" && resource.twin.name != resource.name',
        'principal in NHS::Region::"north" && !(resource in NHS::Region::"north")',
        "principal.pair has right && principal.pair.right != principal.pair.left",
        "resource.at has keeper && resource.at.keeper.at has floor"
        " && resource.at.keeper.at.floor < 0",
        "context.sums.contains(3) && context.sums.contains(-9) && !context.sums.contains(4)",
        'resource.names.containsAll(["x"]) && !(["x", "y"].containsAll(resource.names))',
        'resource.status == NHS::Status::"open" && context.status != resource.status',
        'resource.hasTag("kind") && resource.getTag("kind") == resource.name'
        ' && !resource.hasTag("k")',
        "context.from == resource.at && context.from has floor",
        "principal has far && principal in principal.far",
        "resource.names == resource.twin.names && !resource.names.isEmpty()",
        'context.from.street != "" && context.from.street != "another-1"',
    ],
)
def test_an_example_is_whole_and_cedar_confirms_it(tmp_path: Path, condition: str) -> None:
    example = shown(tmp_path, condition)
    assert example.allowed
    assert example.clauses == ("any",)
    assert example.action == Uid("NHS::Action", "act")


def test_an_example_names_few_things_and_small_numbers(tmp_path: Path) -> None:
    example = shown(tmp_path, "resource.at has floor && resource.at.floor > 4 && resource.open")
    body = next(each for each in example.entities if each["uid"]["type"] == "NHS::Body")
    assert body["attrs"]["at"]["floor"] == 5
    assert len([each for each in example.entities if each["uid"]["type"] == "NHS::Body"]) == 1
    assert body["attrs"]["ip"] == {"__extn": {"fn": "ip", "arg": "127.0.0.1"}}


def test_entities_that_cedar_refuses_are_a_fault_of_the_prover(tmp_path: Path) -> None:
    shown(tmp_path, "true")
    read = read_law(load_folder(tmp_path))
    bare = Witness(
        Uid("NHS::Officer", "o"),
        Uid("NHS::Action", "act"),
        Uid("NHS::Body", "b"),
        {},
        ({"uid": {"type": "NHS::Body", "id": "b"}, "attrs": {}, "parents": []},),
    )
    with pytest.raises(InternalFault, match="refuses its entities"):
        ask(read, bare)
    with pytest.raises(InternalFault, match="refuses the request"):
        ask(read, dataclasses.replace(bare, entities=()))
