"""What would have to be true: the smallest changes of fact that would permit a refused act."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import z3

from remit.engines.settlement.prover.case import Case, Fact, json_value
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.law import Law, LawText, read_law
from remit.engines.settlement.prover.limits import SECONDS_MAX
from remit.engines.settlement.prover.solve import LOCK, Question
from remit.engines.settlement.prover.sorts import EntitySort
from remit.engines.settlement.prover.terms import FALSE
from remit.engines.settlement.prover.witness import Model, small_model
from remit.engines.settlement.ruling import Question as Ruled
from remit.errors import Invalid

CHANGES_MAX = 4
"""The most facts that one answer changes."""

ANSWERS_MAX = 8
"""The most answers given."""

REFERENCES_MAX = 200
"""The most ways in which facts that name another entity are tried."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact by name (`context.sole_capable`), as it is (`None` if not given) and would be."""

    fact: str
    before: Any
    after: Any


Answer = tuple[FactChange, ...]


def smallest_changes(
    pack: LawText,
    question: Ruled,
    changeable: Collection[str],
    *,
    changes_max: int = CHANGES_MAX,
    answers_max: int = ANSWERS_MAX,
    seconds: float = SECONDS_MAX,
) -> list[Answer]:
    """Sets of changes, none of which contains another, fewest changes first; each permits the act.

    `changeable` are names of facts: `principal`, `resource` or `context`, then attributes
    (`principal.body.group`). A fact that names an entity may change to another entity of the
    question. One empty set means that the act is permitted as it is; no set means that no change of
    these facts suffices. Each answer is put to Cedar before it is given.

    Raises `Invalid`: `SET-111` for a fact that the schema does not have or that is a whole record,
    `SET-112` where the other facts do not fit the schema, or the law knows no such request.
    """
    with LOCK:
        law = read_law(pack)
        environment = _environment(law, question)
        entities, request = _plain(question, environment)
        case = Case(law, environment, entities, request)
        named = [case.fact(name) for name in sorted(set(changeable))]
        references = [fact for fact in named if isinstance(fact.kind, EntitySort)]
        found: list[Answer] = []
        for replaced in _replacements(case, references):
            world = case.with_changes(
                {fact: value for fact, value in replaced.items() if value != fact.before}
            )
            facts = [world.fact(fact.name) for fact in named if fact not in references]
            moved = tuple(
                FactChange(fact.name, fact.before, value)
                for fact, value in replaced.items()
                if value != fact.before
            )
            answers = _answers(world, facts, changes_max - len(moved), answers_max, seconds)
            found.extend(
                tuple(sorted((*moved, *answer), key=lambda change: change.fact))
                for answer in answers
            )
        return _smallest(found)[:answers_max]


def _environment(law: Law, question: Ruled) -> Environment:
    key = (question.principal.type, question.act, question.resource.type)
    for environment in law.environments:
        if (environment.principal, environment.action.id, environment.resource) == key:
            return environment
    raise Invalid(
        "SET-112",
        f"`{law.name}` knows no act `{question.act}` by a "
        f"{question.principal.type} on a {question.resource.type}",
        where="the question",
        mend="ask about an act and things that the schema has",
    )


def _plain(question: Ruled, environment: Environment) -> tuple[list[Any], dict[str, Any]]:
    """The question in Cedar's JSON."""
    entities = [
        {
            "uid": each.ref.as_dict(),
            "attrs": {name: json_value(value) for name, value in each.attrs.items()},
            "parents": [parent.as_dict() for parent in each.parents],
        }
        for each in question.entities
    ]
    return entities, {
        "principal": question.principal.as_dict(),
        "action": environment.action.as_dict(),
        "resource": question.resource.as_dict(),
        "context": {name: json_value(value) for name, value in question.context.items()},
    }


def _replacements(case: Case, references: Sequence[Fact]) -> Iterator[dict[Fact, Any]]:
    """Every way of naming other entities, the given way first."""
    options = []
    for fact in references:
        assert isinstance(fact.kind, EntitySort)
        others = [
            {"__entity": uid.as_dict()}
            for uid in case.world.things
            if uid.type == fact.kind.name and json_value(uid) != fact.before
        ]
        options.append([*([fact.before] if fact.given or not fact.required else []), *others])
    for count, values in enumerate(product(*options)):
        if count == REFERENCES_MAX:
            return
        yield dict(zip(references, values, strict=True))


def _answers(
    case: Case, facts: Sequence[Fact], changes_max: int, answers_max: int, seconds: float
) -> list[Answer]:
    """The smallest sets among facts that hold values."""
    missing = [fact for fact in facts if fact.required and not fact.given]
    case.check_fits({fact: case.blank(fact) for fact in missing})
    goal = case.goal(facts)
    if goal is FALSE or changes_max < len(missing):
        return []
    leaves = {fact: case.leaves(fact, goal) for fact in facts}
    free = [fact for fact in facts if leaves[fact] and fact not in missing]
    differs = {fact: case.differs(fact, leaves[fact]) for fact in free}
    question = Question((case.environment.schema,), [goal], also=differs.values(), seconds=seconds)
    changed = {fact: z3.Bool(f"changed.{place}") for place, fact in enumerate(free)}
    for fact, switch in changed.items():
        question.solver.add(switch == question.encoder.expression(differs[fact]))
    found: list[Answer] = []
    for size in range(min(changes_max - len(missing), len(free)) + 1):
        bound = z3.PbLe([(switch, 1) for switch in changed.values()], size) if changed else True
        while len(found) < answers_max:
            names = _changed(question, changed, bound)
            if names is None:
                break
            kept = [fact for fact in free if fact not in names]
            found.append(_answer(case, goal, leaves, [*names, *missing], kept, seconds))
            question.solver.add(z3.Or(*(z3.Not(changed[fact]) for fact in names)))
    return found


def _changed(question: Question, changed: Mapping[Fact, Any], bound: Any) -> list[Fact] | None:
    """The facts that some way of permitting the act changes, no more than the bound; or none."""
    names = None
    if question.holds_with(bound):
        model = question.solver.model()
        names = [
            fact
            for fact, switch in changed.items()
            if z3.is_true(model.eval(switch, model_completion=True))
        ]
    question.forget()
    return names


def _answer(
    case: Case,
    goal: Any,
    leaves: Mapping[Fact, Sequence[Any]],
    names: Sequence[Fact],
    kept: Sequence[Fact],
    seconds: float,
) -> Answer:
    """Values for the facts that change, small and familiar, confirmed by Cedar."""
    fixed = [case.unchanged(fact, leaves[fact]) for fact in kept]
    question = Question((case.environment.schema,), [goal, *fixed], seconds=seconds)
    model = Model(question, small_model(question))
    after = {fact: case.value_after(fact, leaves[fact], model) for fact in names}
    case.confirm(after)
    return tuple(FactChange(fact.name, fact.before, value) for fact, value in after.items())


def _smallest(answers: Sequence[Answer]) -> list[Answer]:
    """Each once, fewest changes first, without those that contain another."""
    ordered = sorted(answers, key=lambda answer: (len(answer), str(answer)))
    kept: list[Answer] = []
    for answer in ordered:
        facts = {(change.fact, str(change.after)) for change in answer}
        smaller = ({(change.fact, str(change.after)) for change in other} for other in kept)
        if not any(other <= facts for other in smaller):
            kept.append(answer)
    return kept
