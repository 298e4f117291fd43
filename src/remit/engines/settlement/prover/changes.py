"""What would have to be true: a request with some facts open, and the fewest changes to permit it.

Which facts change is a question of fewest: the solver finds some set, and is asked for a smaller
one until it proves that there is none. Then the set found is ruled out, with all that contain it,
and the next is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import z3

from remit.engines.settlement.limits import SECONDS_MAX
from remit.engines.settlement.prover.case import (
    Case,
    OpenFact,
    blank_for,
    differs,
    is_value,
    json_value,
    literal,
    presence,
    within,
)
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.law import Law, LawText, read_law
from remit.engines.settlement.prover.limits import CHANGES_ANSWERS_MAX
from remit.engines.settlement.prover.question import Rules, allowed, permits_and_forbids
from remit.engines.settlement.prover.solve import LOCK, Question
from remit.engines.settlement.prover.terms import (
    FALSE,
    TRUE,
    Term,
    conjunction,
    disjunction,
    equal,
    long,
    negate,
)
from remit.engines.settlement.prover.witness import Model
from remit.engines.settlement.ruling import Question as Ruled
from remit.engines.settlement.sorts import BOOL, LONG, STRING, SetType
from remit.errors import Invalid

NUMBERS_TRIED_MAX: Final = 24
"""The most familiar numbers that are tried for one fact before any will do."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact by name (`context.sole_capable`), as it is (`None` if not given) and would be."""

    fact: str
    before: Any
    after: Any


Answer = tuple[FactChange, ...]


class Prospect:
    """One request under a law, some of its facts open.

    `open_facts` are names of facts: `principal`, `resource` or `context`, then attributes
    (`principal.body.group`), each with the values that it may have: a list, a `range`, or nothing
    where any will do. A fact that must be given and was not counts as a change wherever it is open.

    Raises `Invalid`: `SET-111` for a fact that the schema does not have, that is a whole record or
    an entity; `SET-112` where the other facts do not fit the schema, or the law knows no such
    request. Its questions raise `SolverGaveUp` (`SET-105`) after `seconds`.
    """

    def __init__(
        self,
        pack: LawText,
        question: Ruled,
        open_facts: Mapping[str, Sequence[Any]],
        *,
        seconds: float = SECONDS_MAX,
    ) -> None:
        with LOCK:
            law = read_law(pack)
            environment = _environment(law, question)
            self.case = Case(law, environment, *_plain(question, environment))
            self.facts = [self.case.fact(name, values) for name, values in open_facts.items()]
            self.seconds = seconds

    @cached_property
    def permits(self) -> Rules:
        """The powers that the open facts leave open, each with what it depends on."""
        return self._open(permits_and_forbids(self.case.law, self.case.environment)[0])

    @cached_property
    def forbids(self) -> Rules:
        """The limits, likewise."""
        return self._open(permits_and_forbids(self.case.law, self.case.environment)[1])

    def _open(self, rules: Rules) -> Rules:
        opened = ((name, self.case.over(term, self.facts)) for name, term in rules)
        return tuple((name, term) for name, term in opened if term is not FALSE)

    @cached_property
    def goal(self) -> Term:
        """That the act is permitted and no policy errs."""
        if not self.permits:
            return FALSE
        speaking = self.case.law.speaking(self.case.environment)
        errs = disjunction(*(condition.errs for _, condition in speaking))
        return conjunction(
            allowed(self.permits, self.forbids), negate(self.case.over(errs, self.facts))
        )

    def possible(self) -> bool:
        """Whether any change of the open facts permits the act."""
        with LOCK:
            return self._can(self.goal)

    def reaching(self) -> tuple[str, ...]:
        """The powers that some choice of the open facts would give, whatever limits say."""
        with LOCK:
            return tuple(name for name, term in self.permits if self._can(term))

    def barring(self) -> tuple[str, ...]:
        """The limits by which the act is refused whatever the open facts are, though a power could
        reach it: each that does so alone, or, if none does, some that do so together."""
        with LOCK:
            power = disjunction(*(term for _, term in self.permits))
            if not self._can(power):
                return ()
            together = self._question.covering(power, dict(self.forbids))
            if together is None:
                return ()
            alone = tuple(
                name
                for name, term in self.forbids
                if term is TRUE or not self._question.supposing(power, negate(term))
            )
            return alone or together

    def smallest_changes(self, answers_max: int = CHANGES_ANSWERS_MAX) -> list[Answer]:
        """Sets of changes that permit the act, fewest first, none of which contains another.

        The first is proved to be smallest; those of equal size follow it, then larger ones, up to
        `answers_max`. One empty set means that the act is permitted as it is; no set means that no
        change of the open facts suffices. Numbers are examples: a set with another number counts as
        the same. Each answer is put to Cedar before it is given.
        """
        with LOCK:
            missing = any(fact.missing for fact in self.facts)
            if self.goal is FALSE or (self.goal is TRUE and not missing):
                return [] if self.goal is FALSE else [()]
            question = self._question
            with question.apart():
                question.require(self.goal)
                return list(self._found(question, answers_max))

    def _found(self, question: Question, answers_max: int) -> Iterator[Answer]:
        switches = {fact: z3.Bool(f"changed.{at}") for at, fact in enumerate(self._countable)}
        for fact, switch in switches.items():
            question.solver.add(switch == question.encoder.expression(self._differs[fact]))
        fewest = 0
        for _ in range(answers_max):
            model = _fewest(question, switches, fewest)
            if model is None:
                return
            changed = _chosen(model, switches)
            fewest = len(changed)
            after = self._values(question, model, switches, changed)
            self.case.confirm(after)
            yield tuple(
                FactChange(fact.name, fact.before, after[fact])
                for fact in self.facts
                if fact in after
            )
            question.require(negate(conjunction(*(self._same(*each) for each in after.items()))))

    @cached_property
    def _leaves(self) -> dict[OpenFact, list[Term]]:
        terms = [self.goal, *(term for _, term in (*self.permits, *self.forbids))]
        return self.case.leaves(self.facts, terms)

    @cached_property
    def _differs(self) -> dict[OpenFact, Term]:
        return {fact: differs(fact, leaves) for fact, leaves in self._leaves.items()}

    @property
    def _countable(self) -> list[OpenFact]:
        """The facts that may change or not; one that is missing changes in any case."""
        return [fact for fact in self.facts if self._leaves[fact] and not fact.missing]

    @cached_property
    def _question(self) -> Question:
        """All that can be asked, within the values that facts may have."""
        ranges = [within(fact, leaves) for fact, leaves in self._leaves.items() if leaves]
        spoken_of = [
            self.goal,
            *self._differs.values(),
            *(term for _, term in (*self.permits, *self.forbids)),
        ]
        return Question(
            (self.case.environment,),
            [term for term in ranges if term is not TRUE],
            also=spoken_of,
            seconds=self.seconds,
        )

    def _can(self, term: Term) -> bool:
        return term is TRUE or (term is not FALSE and self._question.supposing(term))

    def _values(
        self,
        question: Question,
        model: z3.ModelRef,
        switches: Mapping[OpenFact, Any],
        changed: Sequence[OpenFact],
    ) -> dict[OpenFact, Any]:
        """Values for the facts that change, near to what was, or familiar; `model` has some."""
        with question.apart():
            for fact, switch in switches.items():
                question.solver.add(switch if fact in changed else z3.Not(switch))
            moved = [fact for fact in self.facts if fact in changed or fact.missing]
            for fact in moved:
                for wishes in self._wishes(question, fact):
                    model = _wished(question, model, wishes)
            read = Model(question, model)
            return {fact: self._value(fact, read) for fact in moved}

    def _wishes(self, question: Question, fact: OpenFact) -> Iterator[list[Term]]:
        """For each unknown of a fact what would be best, the best first."""
        for leaf in self._leaves[fact]:
            if leaf.data.kind == "member":
                held = (equal(leaf.args[-1], literal(item)) for item in fact.before or ())
                yield [equal(leaf, disjunction(*held))]
            elif leaf.sort == BOOL:
                # Whoever changes what was not given gives it.
                if leaf.data.kind == "value" or fact.given:
                    yield [leaf]
            elif leaf.sort == LONG:
                yield [equal(leaf, long(number)) for number in _numbers(question, fact, leaf)]
            elif leaf.sort == STRING and not isinstance(fact.values, range):
                yield [equal(leaf, literal(value)) for value in fact.values]

    def _value(self, fact: OpenFact, model: Model) -> Any:
        """The value that a model gives a fact; `None` where it would have to be absent."""
        leaves = self._leaves[fact]
        there = presence(leaves)
        if there is not TRUE and not model.value(there):
            return None
        if isinstance(fact.kind, SetType):
            held = {literal(item): item for item in fact.before or ()}
            for leaf in (each for each in leaves if each.data.kind == "member"):
                element = json_value(model.value(leaf.args[-1]))
                if model.value(leaf):
                    held[literal(element)] = element
                else:
                    held.pop(literal(element), None)
            return list(held.values())
        for leaf in leaves:
            if leaf.data.kind == "value":
                return json_value(model.value(leaf))
        return fact.before if fact.given else blank_for(fact)

    def _same(self, fact: OpenFact, value: Any) -> Term:
        """That a fact changes as it did in an answer; of numbers and sets, that it changes."""
        leaves = self._leaves[fact]
        if value is None:
            return negate(presence(leaves))
        if isinstance(value, str):
            texts = [text.data for text in self._question.footprint.literals(STRING)]
            # A text that no policy knows stands for all such texts.
            others = (negate(is_value(leaves, text)) for text in texts if value not in texts)
            return conjunction(is_value(leaves, value) if value in texts else TRUE, *others)
        if isinstance(value, bool) and not fact.given:
            return is_value(leaves, value)
        return TRUE if fact.missing else self._differs[fact]


def _fewest(
    question: Question, switches: Mapping[OpenFact, Any], fewest: int
) -> z3.ModelRef | None:
    """A model in which the fewest facts change, no fewer than are known to be needed; none if no
    change will do."""
    best: z3.ModelRef | None = None
    bound: list[Any] = []
    while model := question.model_with(*bound):
        best = model
        size = len(_chosen(model, switches))
        if size <= fewest:
            break
        bound = [z3.PbLe([(switch, 1) for switch in switches.values()], size - 1)]
    return best


def _chosen(model: z3.ModelRef, switches: Mapping[OpenFact, Any]) -> list[OpenFact]:
    """The facts that a model changes."""
    return [
        fact
        for fact, switch in switches.items()
        if z3.is_true(model.eval(switch, model_completion=True))
    ]


def _wished(question: Question, model: z3.ModelRef, wishes: Sequence[Term]) -> z3.ModelRef:
    """A model with the first wish that can be had, which is kept; `model` has those before it."""
    for wish in wishes:
        met = model.eval(question.encoder.expression(wish), model_completion=True)
        if z3.is_true(met):
            question.require(wish)
            return model
        if question.could(wish):
            return question.solver.model()
    return model


def _numbers(question: Question, fact: OpenFact, leaf: Term) -> list[int]:
    """Numbers to try: those at which a policy turns, nearest to what was; then any that occur."""
    turns = [
        number.data
        for node in question.footprint.nodes
        if node.op in {"less", "equal"}
        for one, number in (node.args, node.args[::-1])
        if one is leaf and number.is_literal
    ]
    tried = list(dict.fromkeys(each for turn in turns for each in (turn, turn - 1, turn + 1)))
    if fact.given:
        tried.sort(key=lambda number: abs(number - fact.before))
    tried += [0, *(number.data for number in question.footprint.literals(LONG))]
    return list(dict.fromkeys(tried))[:NUMBERS_TRIED_MAX]


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
