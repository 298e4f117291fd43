"""A counterexample told as a story: who, what, on whom, when, under which clause.

The prover's own example is as small as can be: one body may play two parts. Where Cedar decides the
same of a case with people who can be told apart, that case is told instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import cedarpy
from pydantic import BaseModel

from remit.domains.law.cases import Case, case_for
from remit.domains.law.people import somebody
from remit.domains.law.queries.views import ClauseLine, Condition, clause_line, conditions
from remit.domains.law.things import OWN, options
from remit.domains.law.vocabulary import DAY, Vocabulary, vocabulary
from remit.domains.law.words import Who, everybody, title_of
from remit.engines.settlement import Pack, rule, speaks
from remit.engines.settlement.ruling import EPOCH

OWNING: Final = ("commissioner", "holder")


class Story(BaseModel):
    """A case that breaks a pledge. `allowed` says what the law does with it; `facts` are what was
    the case; `when` is the day; `clauses` decided."""

    who: str
    act: str
    title: str
    thing: str
    when: date
    facts: list[Condition]
    allowed: bool
    clauses: list[ClauseLine]
    pack_title: str


def story_of(pack: Pack, example: Mapping[str, Any], pledge: str) -> Story:
    """The story of a counterexample, as `Counterexample.as_dict` gives it, to a pledge's text."""
    words = vocabulary(pack)
    request, allowed = example["request"], example["decision"] == "allow"
    facts = {name: value for name, value in request["context"].items() if name != DAY}
    act = request["action"]["id"]
    case = _played(words, act, example, facts, cedarpy.PolicySet.from_str(pledge))
    lines = [clause_line(pack, pack.clauses[each]) for each in example["clauses"]]
    told = {name: value for name, value in facts.items() if value not in ("", 0)}
    if case is None:
        return Story(
            who=_kind_words(_group(example, request["principal"])),
            act=act,
            title=title_of(act),
            thing=_kind_words(_owner_group(example)),
            when=_day(request["context"][DAY]),
            facts=conditions(words, told),
            allowed=allowed,
            clauses=lines,
            pack_title=pack.title,
        )
    ruling = rule(pack, case.question({}))
    return Story(
        who=case.actor.label,
        act=act,
        title=title_of(act),
        thing=case.thing.label,
        when=case.on,
        facts=conditions(words, told),
        allowed=allowed,
        clauses=[clause_line(pack, clause) for clause in ruling.clauses],
        pack_title=pack.title,
    )


def _played(
    words: Vocabulary,
    act: str,
    example: Mapping[str, Any],
    facts: Mapping[str, Any],
    pledge: cedarpy.PolicySet,
) -> Case | None:
    """The same case with bodies that can be told apart, if the law decides the same of it."""
    request = example["request"]
    form = words.act(act)
    group = _group(example, request["principal"])
    day = _day(request["context"][DAY])
    for who in (who for who in everybody() if who.there(day) and _is(who, group)):
        actor = somebody(who.name, day)
        if actor.ref.type not in form.principals:
            continue
        # Where two bodies are not one, the story is plainer.
        for key in sorted(options(form, actor, day), key=lambda key: key == OWN):
            case = _with(case_for(words, form, actor, key, day, {}), facts)
            ruling = rule(words.pack, case.question({}))
            if (
                ruling.permitted == (example["decision"] == "allow")
                and _same_clauses(ruling.clauses, example)
                and speaks(words.pack, pledge, case.question({}))
            ):
                return case
    return None


def _with(case: Case, facts: Mapping[str, Any]) -> Case:
    return Case(
        case.words,
        case.on,
        case.actor,
        case.act,
        case.thing,
        case.entities,
        dict(facts),
        frozenset(),
        {},
    )


def _same_clauses(clauses: Any, example: Mapping[str, Any]) -> bool:
    return {clause.id for clause in clauses} == set(example["clauses"])


def _is(who: Who, group: str) -> bool:
    return who.group == group or (not who.group and who.name == "patient" and group == "person")


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def _entity(example: Mapping[str, Any], ref: Mapping[str, str]) -> Mapping[str, Any]:
    wanted = {"type": ref["type"], "id": ref["id"]}
    return next(
        (each for each in example["entities"] if each["uid"] == wanted),
        {"uid": wanted, "attrs": {}},
    )


def _body(example: Mapping[str, Any], ref: Mapping[str, str]) -> str:
    found = _entity(example, ref)["attrs"].get("body", {}).get("__entity", {})
    return str(found.get("id", ""))


def _group(example: Mapping[str, Any], ref: Mapping[str, str]) -> str:
    if ref["type"] == "Person":
        return "person"
    body = _entity(example, {"type": "Body", "id": _body(example, ref)})
    return str(body["attrs"].get("group", ""))


def _owner(example: Mapping[str, Any]) -> str:
    resource = example["request"]["resource"]
    if resource["type"] == "Body":
        return str(resource["id"])
    attrs = _entity(example, resource)["attrs"]
    return next((str(attrs[name]["__entity"]["id"]) for name in OWNING if name in attrs), "")


def _owner_group(example: Mapping[str, Any]) -> str:
    return str(_entity(example, {"type": "Body", "id": _owner(example)})["attrs"].get("group", ""))


def _kind_words(group: str) -> str:
    return next(
        (who.title for who in everybody() if _is(who, group)),
        f"a body that is a {group.replace('_', ' ')}" if group else "somebody",
    )
