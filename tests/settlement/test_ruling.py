"""Rulings: Cedar decides, errors refuse, and the answer says under which clause."""

from __future__ import annotations

import shutil
from datetime import date
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from remit.acts.law import PACKS
from remit.engines.settlement import (
    Entity,
    EntityRef,
    Pack,
    Question,
    day_number,
    load_pack,
    rule,
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(PACKS / "england_2013")


def body(key: str, group: str) -> Entity:
    return Entity(
        "Body",
        key,
        {"kind": group, "group": group, "sector": "nhs", "status": "active", "legal_person": True},
    )


def officer(key: str, of: Entity, role: str = "chair") -> Entity:
    return Entity("Officer", key, {"body": of.ref, "role": role}, (of.ref,))


def ask(
    pack: Pack,
    who: Entity,
    act: str,
    group: str,
    what: Entity,
    *others: Entity,
    context: dict[str, object] | None = None,
):
    return rule(
        pack,
        Question(
            principal=who.ref,
            act=act,
            group=group,
            resource=what.ref,
            entities=(who, what, *others),
            context={"on": day_number(date(2014, 4, 1))} if context is None else context,
        ),
    )


def test_a_group_arranges_its_own_offices_under_schedule_1a(pack: Pack) -> None:
    group = body("g", "commissioner")
    ruling = ask(pack, officer("o", group), "create_office", "own_officers", group)
    assert ruling.permitted
    assert [clause.clause for clause in ruling.clauses] == ["2006 Act Sch.1A"]
    assert ruling.reasons == ()


def test_nobody_arranges_the_offices_of_another_body(pack: Pack) -> None:
    group, board = body("g", "commissioner"), body("b", "board")
    ruling = ask(pack, officer("o", board), "create_office", "own_officers", group, board)
    assert not ruling.permitted
    assert ruling.clauses == ()
    assert all(reason.startswith("permitted only so: ") for reason in ruling.reasons)
    assert any("2006 Act Sch.1A" in reason for reason in ruling.reasons)


def test_a_limit_beats_a_power_and_is_cited(pack: Pack) -> None:
    operator = Entity("Operator", "me")
    ruling = ask(
        pack, operator, "found_register", "founding", Entity("Register", "bodies", {"empty": False})
    )
    assert not ruling.permitted
    assert [clause.id for clause in ruling.clauses] == ["house.found-once"]
    assert ruling.reasons == (
        "forbidden: a register that holds anything cannot be set up again (House rule 1)",
    )


def test_an_act_without_any_power_says_so(pack: Pack) -> None:
    group = body("g", "commissioner")
    ruling = ask(pack, officer("o", group), "abolish_the_moon", "nothing", group)
    assert not ruling.permitted


def test_a_missing_fact_refuses_and_is_told(pack: Pack) -> None:
    group = body("g", "commissioner")
    ruling = ask(pack, officer("o", group), "create_office", "own_officers", group, context={})
    assert not ruling.permitted
    assert any(reason.startswith("could not be ruled on: ") for reason in ruling.reasons)


def test_facts_that_do_not_fit_the_schema_refuse(pack: Pack) -> None:
    group = Entity("Body", "g", {"kind": 7})
    ruling = ask(pack, officer("o", group), "create_office", "own_officers", group)
    assert not ruling.permitted
    assert "do not fit the law's schema" in ruling.reasons[0]


def test_a_limit_that_errors_refuses_instead_of_failing_open(tmp_path: Path) -> None:
    """Cedar skips a policy that errors; here an erring limit refuses."""
    folder = tmp_path / "erring"
    shutil.copytree(PACKS / "england_2013", folder)
    (folder / "limits" / "erring.cedar").write_text(
        '@id("erring")\n@clause("House rule 9")\n@says("errs")\n'
        'forbid (principal is Officer, action in Action::"own_officers", resource is Body)\n'
        "when { context.on + 9223372036854775807 > 0 };\n",
        "utf-8",
    )
    group = body("g", "commissioner")
    ruling = ask(load_pack(folder), officer("o", group), "create_office", "own_officers", group)
    assert not ruling.permitted
    assert any("could not be ruled on" in reason for reason in ruling.reasons)


def test_ids_with_quotes_are_no_trap(pack: Pack) -> None:
    group = body('g"\\u{1F600}', "commissioner")
    assert ask(pack, officer('o"', group), "create_office", "own_officers", group).permitted


def test_refs_are_typed() -> None:
    assert Entity("Body", "x").ref == EntityRef("Body", "x")
    assert day_number(date(1970, 1, 2)) == 1


def test_clauses_and_reasons_stand_in_one_order(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = import_module("remit.engines.settlement.ruling")
    plain = asked._answer

    class Shuffled:
        """Cedar's answer with its reasons the other way round."""

        def __init__(self, answer: Any) -> None:
            self.decision = answer.decision
            self.diagnostics = SimpleNamespace(
                reasons=answer.diagnostics.reasons[::-1],
                errors=answer.diagnostics.errors[::-1],
                id_annotations_by_reason=answer.diagnostics.id_annotations_by_reason,
            )

    ccg = body("ccg", "commissioner")
    contract = Entity("Contract", "c", {"commissioner": ccg.ref, "provider": ccg.ref})
    context = {"on": day_number(date(2014, 4, 1)), "process": "direct"}
    who = officer("o", ccg)
    said = ask(pack, who, "award_direct", "commissioning", contract, ccg, context=context)
    assert len(said.clauses) > 1
    monkeypatch.setattr(asked, "_answer", lambda *each: Shuffled(plain(*each)))
    again = ask(pack, who, "award_direct", "commissioning", contract, ccg, context=context)
    assert again == said
