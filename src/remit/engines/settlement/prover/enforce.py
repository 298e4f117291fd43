"""The facts of any well-formed world, said only of what a question names.

Unknown functions alone would let a solver invent a body that is its own ancestor. Saying so with
quantifiers would make questions undecidable; saying it of each entity that the question names (its
footprint) keeps them decidable and quick, and leaves nothing out: whatever a solver finds over the
footprint can be completed to a real world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

from remit.engines.settlement.prover.environment import ancestry
from remit.engines.settlement.prover.limits import GROUND_FACTS_MAX
from remit.engines.settlement.prover.terms import (
    Function,
    Term,
    apply,
    conjunction,
    disjunction,
    entity,
    equal,
    implies,
    negate,
    postorder,
    with_element,
)
from remit.engines.settlement.schema import Schema
from remit.engines.settlement.sorts import EntitySort, Sort, Uid
from remit.errors import Invalid


@dataclass(slots=True)
class Footprint:
    """Everything that some terms speak of: their nodes, and the facts that must hold of them."""

    nodes: dict[Term, None] = field(default_factory=dict)
    facts: list[Term] = field(default_factory=list)

    def add(self, terms: Iterable[Term]) -> None:
        """Take in terms and all within them, but not the insides of a `some`."""
        self.nodes.update(dict.fromkeys(postorder(terms)))

    def literals(self, sort: Sort) -> list[Term]:
        """The known values of a sort that occur."""
        return [node for node in self.nodes if node.is_literal and node.sort == sort]

    def of_kind(self, kind: str) -> list[Term]:
        """The applications of one kind of function, said of things and not of a bound element."""
        return [
            node
            for node in self.nodes
            if node.op == "apply" and node.data.kind == kind and node.ground
        ]

    def entities(self) -> list[Term]:
        """The entity-valued terms, known and unknown, in the order in which they were met."""
        return [node for node in self.nodes if isinstance(node.sort, EntitySort) and node.ground]


def footprint(schemas: tuple[Schema, ...], terms: Iterable[Term]) -> Footprint:
    """What the terms speak of, with every ground fact about it.

    Raises `Invalid` (`SET-103`) where there would be too many.
    """
    found = Footprint()
    found.add(terms)
    _members(found)
    for schema in schemas:
        _ancestry(found, schema)
        _choices(found, schema)
    return found


def witness(question: Term) -> Term:
    """The element that makes a `some` true, if any does."""
    sort = question.data.arguments[-1]
    return apply(Function("witness", question.digest, (), (), sort))


def _members(found: Footprint) -> None:
    """`some` is true of its witness, or of none of the elements that the question names."""
    questions = [node for node in found.nodes if node.op == "some" and node.ground]
    for question in questions:
        true_of_witness = with_element(question.args[-1], witness(question))
        found.facts.append(implies(question, true_of_witness))
    found.add(found.facts)
    elements: dict[Sort, list[Term]] = {}
    for node in found.of_kind("member"):
        known = elements.setdefault(node.args[-1].sort, [])
        if node.args[-1] not in known:
            known.append(node.args[-1])
    instances = [
        implies(with_element(question.args[-1], element), question)
        for question in questions
        for element in elements.get(question.data.arguments[-1], ())
    ]
    _check_count(len(instances))
    found.facts.extend(instances)
    found.add(instances)


def _ancestry(found: Footprint, schema: Schema) -> None:
    """Nothing is above itself, and what is above a parent is above its child.

    Said of those entities only of which it is asked what is above them: of any other a world may
    say that nothing is, and so complete whatever a solver finds.
    """
    below: dict[str, dict[Term, None]] = {}
    above: dict[str, dict[Term, None]] = {}
    for node in found.of_kind("below"):
        low, high = node.args
        below.setdefault(low.sort.name, {})[low] = None
        above.setdefault(high.sort.name, {})[high] = None
        above.setdefault(low.sort.name, {})[low] = None
    facts: list[Term] = []
    for kind, things in below.items():
        kinds_above = schema.ancestors.get(kind, frozenset())
        if kind in kinds_above:
            facts.extend(negate(ancestry(schema, thing, thing)) for thing in things)
        for middle in (other for other in below if other in kinds_above):
            for top in (each for each in above if each in schema.ancestors[middle]):
                _check_count(len(facts) + len(things) * len(below[middle]) * len(above[top]))
                facts.extend(
                    implies(
                        conjunction(ancestry(schema, low, mid), ancestry(schema, mid, high)),
                        ancestry(schema, low, high),
                    )
                    for low, mid, high in product(things, below[middle], above[top])
                    if low is not mid and mid is not high
                )
    _check_count(len(facts))
    found.facts.extend(facts)
    found.add(facts)


def _choices(found: Footprint, schema: Schema) -> None:
    """An entity of an enumerated type is one of those that the schema lists."""
    facts = []
    for node in found.entities():
        assert isinstance(node.sort, EntitySort)
        declared = schema.entities.get(node.sort.name)
        if declared and declared.choices:
            listed = [entity(Uid(node.sort.name, choice)) for choice in declared.choices]
            if node.is_literal and node not in listed:
                continue
            facts.append(disjunction(*(equal(node, choice) for choice in listed)))
    found.facts.extend(facts)
    found.add(facts)


def _check_count(count: int) -> None:
    if count > GROUND_FACTS_MAX:
        raise Invalid(
            "SET-103",
            f"a question would need {count} facts about the entities it names; "
            f"{GROUND_FACTS_MAX} are the most",
            mend="name fewer entities in the policies of one "
            "act: give them an attribute and compare that",
        )


def unknown_leaves(found: Footprint) -> list[Term]:
    """The unknowns that a solver chooses: attributes, presences, ancestries, memberships, tags."""
    return [
        node
        for node in found.nodes
        if node.op == "apply" and node.data.kind != "witness" and node.ground
    ]
