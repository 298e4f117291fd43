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

from remit.acts.law import settlements
from remit.domains.law.cases import Case, case_for
from remit.domains.law.people import somebody
from remit.domains.law.queries.views import ClauseLine, Condition, clause_line, conditions
from remit.domains.law.things import OWN, THING_WORDS, commissioner_on, options
from remit.domains.law.vocabulary import DAY, Vocabulary, vocabulary
from remit.domains.law.words import Who, everybody, question_of, title_of
from remit.engines.settlement import Pack, rule, speaks
from remit.engines.settlement.ruling import EPOCH

OWNING: Final = ("commissioner", "holder")
# Facts whose words a promise may know though the law does not tell them apart.
PLAIN_WORDS: Final = ("purpose",)


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
        when = _day(request["context"][DAY])
        return Story(
            who=_kind_words(_group(example, request["principal"]), when),
            act=act,
            title=title_of(act),
            thing=THING_WORDS.get(request["resource"]["type"], "{}").format(
                _kind_words(_owner_group(example), when)
            ),
            when=when,
            facts=_conditions(words, act, told),
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
        facts=_conditions(words, act, told),
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
    # Where it is nobody's in particular, it is everybody's: it is told of the first who could.
    for who in (who for who in everybody() if who.there(day) and (_is(who, group) or not group)):
        actor = somebody(who.name, day)
        if actor.ref.type not in form.principals:
            continue
        # Where two bodies are not one, the story is plainer; most promises were to commissioners.
        commissioner = commissioner_on(day).name
        for key in sorted(options(form, actor, day), key=lambda k: (k == OWN, k != commissioner)):
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


def _conditions(words: Vocabulary, act: str, facts: Mapping[str, Any]) -> list[Condition]:
    """Facts as questions, also those that only a promise or another law asks for."""
    told = []
    for condition in conditions(words, facts):
        value, asks = facts[condition.name], condition.asks
        if condition.name not in words.pack.facts:
            asks = question_of(condition.name) or _asked_elsewhere(condition.name) or asks
        changed: dict[str, str] = {"asks": asks}
        # The prover takes any word where every word that the law knows would do it no good.
        known = words.told_apart(condition.name, act) if isinstance(value, str) else []
        if known and value not in known and condition.name not in PLAIN_WORDS:
            changed["value"] = "none that this law knows"
        told.append(condition.model_copy(update=changed))
    return told


def _asked_elsewhere(fact: str) -> str:
    known = settlements()
    found = (pack.facts[fact].says for pack in known.packs if fact in pack.facts)
    return next(found, "")


def _kind_words(group: str, on: date) -> str:
    return next(
        (who.title for who in everybody() if group and _is(who, group) and who.there(on)),
        f"a body that is a {group.replace('_', ' ')}" if group else "somebody",
    )
