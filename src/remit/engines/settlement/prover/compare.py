"""Two laws side by side: who gained a power and who lost one, each with a case that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from remit.engines.settlement.limits import SECONDS_MAX
from remit.engines.settlement.prover.audit import ANYONE, HOLDER, attribute_term, compared
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.law import Law, LawText, read_law
from remit.engines.settlement.prover.question import allowed, permits_and_forbids
from remit.engines.settlement.prover.replay import Answer, ask, fault
from remit.engines.settlement.prover.solve import LOCK, Question
from remit.engines.settlement.prover.terms import FALSE, TRUE, Term, conjunction, equal, negate
from remit.engines.settlement.prover.witness import Witness, read_witness, small_model
from remit.engines.settlement.sorts import RecordType, Type, Uid

Key = tuple[str, Uid, str]


@dataclass(frozen=True)
class Change:
    """A power gained or lost from one law to the next.

    `who` is the kind of body (`*` for kinds that neither law names, empty where acts are not done
    for a body); `example` is allowed by one law and not by the other, as Cedar confirms, and
    `allowed_by` and `refused_by` are the policies behind each decision. A law that does not know
    the act, or not for those types, refuses by silence.
    """

    direction: str
    act: str
    principal_type: str
    resource_type: str
    who: str
    example: Witness
    allowed_by: tuple[str, ...]
    refused_by: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "direction": self.direction,
            "act": self.act,
            "who": self.who,
            "principal_type": self.principal_type,
            "resource_type": self.resource_type,
            "allowed_by": list(self.allowed_by),
            "refused_by": list(self.refused_by),
            **self.example.as_dict(),
        }


def compare(
    before: LawText,
    after: LawText,
    *,
    by: Sequence[str] = HOLDER,
    seconds: float = SECONDS_MAX,
) -> list[Change]:
    """Every act, kind of request and kind of body for which the two laws differ, in a fixed order.

    An attribute that either schema requires is taken to be given in both. The day is one on which
    both are law; where there is none, one of the later law's: what is different now. Raises as
    `prove` does.
    """
    with LOCK:
        laws = [read_law(before), read_law(after)]
        period = laws[0].period.shared_with(laws[1].period)
        laws = [law.during(period) for law in laws]
        known = [{environment.key: environment for environment in law.environments} for law in laws]
        keys = sorted({*known[0], *known[1]}, key=str)
        return [
            change
            for key in keys
            for direction, first, second in (("lost", 0, 1), ("gained", 1, 0))
            if key in known[first]
            for change in _changes(
                direction,
                (laws[first], known[first][key]),
                (laws[second], known[second].get(key)),
                by,
                seconds,
            )
        ]


def _changes(
    direction: str,
    holding: tuple[Law, Environment],
    lacking: tuple[Law, Environment | None],
    by: Sequence[str],
    seconds: float,
) -> list[Change]:
    """What the one law allows in this kind of request and the other does not."""
    law, environment = holding
    able = allowed(*permits_and_forbids(law, environment))
    other_law, other = lacking
    unable = negate(allowed(*permits_and_forbids(other_law, other))) if other else TRUE
    difference = conjunction(able, unable)
    if difference is FALSE:
        return []
    place = attribute_term(environment, by)
    where = (environment, *((other,) if other else ()))
    texts = (
        []
        if place is None
        else compared(Question(where, [], also=[difference], seconds=seconds), place)
    )
    kinds = (
        [("", TRUE)]
        if place is None
        else [
            *((text.data, equal(place, text)) for text in texts),
            (ANYONE, conjunction(*(negate(equal(place, text)) for text in texts))),
        ]
    )
    found = []
    for who, being in kinds:
        question = Question(where, [difference, being], seconds=seconds)
        for given in _given_in_either(question, environment, other):
            question.require(given)
        if question.holds():
            found.append(_shown(direction, question, who, holding, lacking))
    return found


def _given_in_either(
    question: Question, environment: Environment, other: Environment | None
) -> list[Term]:
    """Presences of attributes that are optional in one schema and required in the other."""
    return [
        leaf
        for leaf in question.footprint.of_kind("has")
        if any(_requires(each, leaf) for each in (environment, other) if each)
    ]


def _requires(environment: Environment, leaf: Term) -> bool:
    function = leaf.data
    declared: Type | None = environment.schema.actions[environment.action].context
    if function.owner != "context":
        known = environment.schema.entities.get(function.owner)
        declared = known.attributes if known else None
    attribute = None
    for name in function.path:
        attribute = declared.get(name) if isinstance(declared, RecordType) else None
        declared = attribute.type if attribute else None
    return bool(attribute and attribute.required)


def _shown(
    direction: str,
    question: Question,
    who: str,
    holding: tuple[Law, Environment],
    lacking: tuple[Law, Environment | None],
) -> Change:
    law, environment = holding
    other_law, other = lacking
    model = small_model(question)
    example = read_witness(question, model, environment)
    yes = ask(law, example)
    no = Answer(False, (), ())
    if other:
        mirrored = read_witness(question, model, other)
        no = ask(other_law, mirrored)
    if not yes.allowed or no.allowed:
        raise fault(law, example, f"`{law.name}` was to allow it and `{other_law.name}` to refuse")
    return Change(
        direction,
        environment.action.id,
        environment.principal,
        environment.resource,
        who,
        example,
        yes.deciding,
        no.deciding,
    )
