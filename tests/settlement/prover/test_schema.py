"""Schemas are read as Cedar resolves them, in either of its notations."""

from __future__ import annotations

import json

import pytest

from remit.engines.settlement.prover.environment import environments
from remit.engines.settlement.schema import read_schema
from remit.engines.settlement.sorts import (
    LONG,
    STRING,
    Attribute,
    EntitySort,
    ExtensionType,
    RecordType,
    SetType,
    Uid,
)
from remit.errors import Invalid

NAMESPACED = r"""
namespace NHS::England {
  @note("an annotation; with } signs")
  type Money = { pence: Long, "odd name"?: Set<Body> };
  entity Body in [Region] = { budget: Money, since?: datetime };
  entity Region in [Country];
  entity Country;
  entity Status enum ["open", "shut \" \u{e9}"];
  entity Officer in Body tags String;
  action all;
  action "spend, now", look in [all] appliesTo {
    principal: [Officer, Body], resource: Body, context: Money
  };
}
entity Plain = { body: NHS::England::Body, String: String };
action go in [NHS::England::Action::"all"] appliesTo { principal: Plain, resource: Plain };
"""


def test_names_are_resolved_and_ancestors_are_transitive() -> None:
    schema = read_schema(NAMESPACED)
    body = schema.entities["NHS::England::Body"]
    money = RecordType(
        (
            ("odd name", Attribute(SetType(EntitySort("NHS::England::Body")), False)),
            ("pence", Attribute(LONG, True)),
        )
    )
    assert dict(body.attributes.attributes) == {
        "budget": Attribute(money, True),
        "since": Attribute(ExtensionType("datetime"), False),
    }
    assert schema.ancestors["NHS::England::Officer"] == {
        "NHS::England::Body",
        "NHS::England::Region",
        "NHS::England::Country",
    }
    assert schema.entities["NHS::England::Status"].choices == ("open", 'shut " é')
    assert schema.entities["NHS::England::Officer"].tags == STRING
    plain = schema.entities["Plain"].attributes
    assert plain.get("body") == Attribute(EntitySort("NHS::England::Body"), True)
    assert plain.get("String") == Attribute(STRING, True)


def test_acts_have_their_groups_types_and_context() -> None:
    schema = read_schema(NAMESPACED)
    spend = Uid("NHS::England::Action", "spend, now")
    everything = Uid("NHS::England::Action", "all")
    assert schema.action_ancestors[spend] == {everything}
    assert schema.action_ancestors[Uid("Action", "go")] == {everything}
    assert schema.actions[spend].context.get("pence") == Attribute(LONG, True)
    assert schema.actions[everything].principals == ()
    assert len(environments(schema)) == 2 * 2 + 1
    assert environments(schema) is environments(read_schema(NAMESPACED))


def test_the_json_notation_reads_the_same() -> None:
    as_json = {
        "": {
            "entityTypes": {
                "U": {
                    "memberOfTypes": ["U"],
                    "shape": {
                        "type": "Record",
                        "attributes": {
                            "a": {"type": "Long", "required": False},
                            "b": {"type": "Set", "element": {"type": "Entity", "name": "U"}},
                        },
                    },
                }
            },
            "actions": {"x": {"appliesTo": {"principalTypes": ["U"], "resourceTypes": ["U"]}}},
        }
    }
    written = """entity U in [U] = { a?: Long, b: Set<U> };
        action x appliesTo { principal: [U], resource: [U] };"""
    one, other = read_schema(json.dumps(as_json)), read_schema(written)
    assert one.entities == other.entities
    assert one.actions == other.actions


def test_what_cedar_refuses_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        read_schema("entity A in [Nowhere];")
    assert caught.value.code == "SET-102"
    assert "Nowhere" in caught.value.what
