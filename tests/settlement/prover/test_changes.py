"""What would have to be true: the smallest changes, each of which Cedar confirms."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import cedarpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remit.engines.settlement import Entity, Question
from remit.engines.settlement.prover import FactChange, Folder, InternalFault, Prospect
from remit.engines.settlement.prover.case import Case
from remit.errors import Invalid
from tests.settlement.prover.laws import law

PLEDGE = '@id("p") forbid (principal, action == Action::"muse", resource);'
OURS = Entity("Body", "ours", {"group": "commissioner", "budget": 5, "marks": []})
THEIRS = Entity("Body", "theirs", {"group": "regulator", "budget": 0, "marks": ["suspended"]})


def officer(of: Entity) -> Entity:
    return Entity("Officer", "o", {"body": of.ref, "role": "chair"}, (of.ref,))


def service(owner: Entity) -> Entity:
    return Entity(
        "Service",
        "s",
        {"owner": owner.ref, "providers": [{"__entity": {"type": "Body", "id": "theirs"}}]},
    )


def question(act: str, by: Entity, owner: Entity, **context: Any) -> Question:
    who, what = officer(by), service(owner)
    return Question(
        who.ref, act, "commissioning", what.ref, (who, what, OURS, THEIRS), {"on": 10, **context}
    )


def smallest_changes(folder: Folder, asked: Question, names: set[str]) -> list[Any]:
    """With any value for each fact."""
    return Prospect(folder, asked, dict.fromkeys(sorted(names), ())).smallest_changes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return law(tmp_path_factory.mktemp("law"), PLEDGE)


def test_what_is_permitted_needs_no_change(folder: Folder) -> None:
    assert smallest_changes(folder, question("award", OURS, OURS), {"context.on"}) == [()]


def test_what_no_fact_can_change_has_no_answer(folder: Folder) -> None:
    assert smallest_changes(folder, question("award", THEIRS, OURS), {"context.on"}) == []


def test_one_fact_is_enough_where_one_is(folder: Folder) -> None:
    asked = question("direct", THEIRS, OURS)
    assert smallest_changes(folder, asked, {"context.finding", "context.on"}) == [
        (FactChange("context.finding", None, True),)
    ]


def test_two_facts_where_one_is_not_enough(folder: Folder) -> None:
    asked = question("direct", THEIRS, OURS, finding=False)
    asked.context["on"] = 150
    assert smallest_changes(folder, asked, {"context.finding", "context.on"}) == [
        (FactChange("context.finding", False, True), FactChange("context.on", 150, 99))
    ]


def test_answers_are_smallest_first_and_none_holds_another(folder: Folder) -> None:
    asked = question("direct", THEIRS, THEIRS, finding=False)
    asked.context["on"] = 150
    names = {"context.finding", "context.on", "principal.body.group"}
    answers = smallest_changes(folder, asked, names)
    assert [[change.fact for change in answer] for answer in answers] == [
        ["context.on"],
        ["principal.body.group"],
    ]
    assert smallest_changes(folder, asked, {"context.finding"}) == []


def test_a_fact_takes_only_the_values_that_it_may_have(folder: Folder) -> None:
    asked = question("direct", THEIRS, THEIRS)
    asked.context["on"] = 150
    answers = Prospect(folder, asked, {"principal.body.group": ["regulator", "senate"]})
    assert answers.smallest_changes() == [
        (FactChange("principal.body.group", "regulator", "senate"),)
    ]
    fixed = Prospect(folder, asked, {"principal.body.group": ["regulator"]})
    assert fixed.smallest_changes() == []
    assert not fixed.possible()
    late = Prospect(folder, asked, {"context.on": range(100, 10_000)})
    assert late.smallest_changes() == []
    early = Prospect(folder, asked, {"context.on": range(20, 10_000)})
    assert early.smallest_changes() == [(FactChange("context.on", 150, 99),)]


def test_a_refusal_for_good_names_its_limits_and_what_could_be_given_its_powers(
    folder: Folder,
) -> None:
    late = question("direct", THEIRS, OURS)
    late.context["on"] = 150
    barred = Prospect(folder, late, {"context.finding": ()})
    assert barred.barring() == ("regulator.barred",)
    assert barred.reaching() == ("regulator.direct",)
    assert barred.smallest_changes() == []
    unreached = Prospect(folder, question("award", THEIRS, OURS), {"context.finding": ()})
    assert (unreached.barring(), unreached.reaching()) == ((), ())
    open_to_it = Prospect(folder, question("direct", THEIRS, OURS), {"context.finding": ()})
    assert open_to_it.possible()
    assert open_to_it.barring() == ()


MANY = 14
WIDE_SCHEMA = (
    "entity Person; entity Thing; action act appliesTo { principal: [Person], resource: [Thing],"
    " context: { kind: String, "
    + ", ".join(f"f{number}?: Bool" for number in range(2 * MANY))
    + " } };"
)


def wide(tmp_path: Path) -> Prospect:
    """A power that needs one of two words, one of them with fourteen facts, one with thirteen and a
    limit that needs two more."""
    needs = [f"context has f{number} && context.f{number}" for number in range(2 * MANY)]
    read = law(
        tmp_path,
        '@id("p") forbid (principal, action, resource);',
        schema=WIDE_SCHEMA,
        powers=f"""
            @id("long") permit (principal, action, resource)
            when {{ context.kind == "long" && {" && ".join(needs[:MANY])} }};
            @id("short") permit (principal, action, resource)
            when {{ context.kind == "short" && {" && ".join(needs[MANY:-1])} }};""",
        limits=f"""
            @id("two-more") forbid (principal, action, resource)
            when {{ context.kind == "short" }}
            unless {{ {needs[0]} && {needs[1]} }};""",
    )
    person, thing = Entity("Person", "p", {}), Entity("Thing", "t", {})
    asked = Question(person.ref, "act", "", thing.ref, (person, thing), {})
    names = ["context.kind", *(f"context.f{number}" for number in range(2 * MANY))]
    return Prospect(read, asked, dict.fromkeys(names, ()))


def test_fourteen_facts_are_found_and_proved_to_be_fewest(tmp_path: Path) -> None:
    answers = wide(tmp_path).smallest_changes()
    assert [len(answer) for answer in answers] == [MANY + 1, MANY + 2]
    assert [answer[0].after for answer in answers] == ["long", "short"]


def test_a_required_fact_not_given_is_among_the_changes(folder: Folder) -> None:
    asked = question("direct", THEIRS, OURS, finding=True)
    del asked.context["on"]
    (answer,) = smallest_changes(folder, asked, {"context.on"})
    assert [(change.fact, change.before) for change in answer] == [("context.on", None)]


@pytest.mark.parametrize(
    "name",
    [
        "context.mood",
        "context",
        "principal.body",
        "principal.body.colour",
        "law.on",
        "principal.role.first",
    ],
)
def test_an_unknown_fact_is_refused(folder: Folder, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        smallest_changes(folder, question("award", THEIRS, OURS), {name})
    assert caught.value.code == "SET-111"
    assert f"`{name}`" in caught.value.what


def test_an_unknown_act_is_refused(folder: Folder) -> None:
    with pytest.raises(Invalid) as caught:
        smallest_changes(folder, question("dream", THEIRS, OURS), {"context.on"})
    assert caught.value.code == "SET-112"


def test_facts_that_do_not_fit_are_refused(folder: Folder) -> None:
    with pytest.raises(Invalid) as caught:
        smallest_changes(folder, question("direct", THEIRS, OURS, on="soon"), {"context.finding"})
    assert caught.value.code == "SET-112"


def test_an_answer_that_cedar_does_not_confirm_stops_everything(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Case, "permitted", lambda *_: False)
    with pytest.raises(InternalFault):
        smallest_changes(folder, question("direct", THEIRS, OURS), {"context.finding"})


OPEN = {
    "context.finding": (),
    "context.on": range(101),
    "principal.body.group": ["regulator", "board"],
    "principal.body.marks": (),
}
FACTS = {
    "context.finding": [None, True, False],
    "context.on": [0, 99, 100],
    "principal.body.group": ["regulator", "board"],
    "principal.body.marks": [[], ["suspended"]],
}


def allowed_with(folder: Folder, act: str, owner: str, facts: dict[str, Any]) -> bool:
    """By Cedar alone, for one choice of every fact."""
    context = {"on": facts["context.on"]}
    if facts["context.finding"] is not None:
        context["finding"] = facts["context.finding"]
    things = [
        {"uid": {"type": "Body", "id": key}, "parents": [], "attrs": attrs}
        for key, attrs in (
            (
                "theirs",
                {
                    "group": facts["principal.body.group"],
                    "budget": 0,
                    "marks": facts["principal.body.marks"],
                },
            ),
            ("ours", OURS.attrs),
        )
    ]
    things.append(
        {
            "uid": {"type": "Officer", "id": "o"},
            "parents": [],
            "attrs": {"body": {"__entity": {"type": "Body", "id": "theirs"}}, "role": "chair"},
        }
    )
    things.append(
        {
            "uid": {"type": "Service", "id": "s"},
            "parents": [],
            "attrs": {"owner": {"__entity": {"type": "Body", "id": owner}}, "providers": []},
        }
    )
    return bool(
        cedarpy.is_authorized(
            {
                "principal": {"type": "Officer", "id": "o"},
                "action": {"type": "Action", "id": act},
                "resource": {"type": "Service", "id": "s"},
                "context": context,
            },
            folder.policy_text,
            json.dumps(things),
            schema=folder.schema_text,
        ).allowed
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["award", "direct"]),
    st.sampled_from(["ours", "theirs"]),
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FACTS.items()}),
)
def test_the_answers_are_those_of_trying_everything(folder, act, owner, facts) -> None:
    tried = [
        {name for name, value in zip(FACTS, values, strict=True) if value != facts[name]}
        for values in product(*FACTS.values())
        if allowed_with(folder, act, owner, dict(zip(FACTS, values, strict=True)))
    ]
    theirs = Entity(
        "Body",
        "theirs",
        {
            "group": facts["principal.body.group"],
            "budget": 0,
            "marks": facts["principal.body.marks"],
        },
    )
    who = officer(theirs)
    what = Entity(
        "Service", "s", {"owner": (OURS if owner == "ours" else theirs).ref, "providers": []}
    )
    context = {"on": facts["context.on"]}
    if facts["context.finding"] is not None:
        context["finding"] = facts["context.finding"]
    answers = Prospect(
        folder,
        Question(who.ref, act, "commissioning", what.ref, (who, what, theirs, OURS), context),
        OPEN,
    ).smallest_changes()
    found = [{change.fact for change in answer} for answer in answers]
    fewest = [names for names in tried if not any(other < names for other in tried)]
    assert sorted(map(len, found)) == list(map(len, found))
    assert {frozenset(names) for names in found} == {frozenset(names) for names in fewest}
