"""Findings that nobody asked for: what errs, never speaks or is said twice, and who holds what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cedarpy import pst

from remit.engines.settlement.limits import SECONDS_MAX
from remit.engines.settlement.prover.compile import compile_expression
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.faults import said_of
from remit.engines.settlement.prover.law import Law, LawText, Policy, read_law
from remit.engines.settlement.prover.prove import possible
from remit.engines.settlement.prover.question import (
    Rules,
    allowed,
    permits_and_forbids,
)
from remit.engines.settlement.prover.replay import ask, fault
from remit.engines.settlement.prover.solve import LOCK, Question
from remit.engines.settlement.prover.terms import (
    FALSE,
    Term,
    disjunction,
    equal,
    negate,
    string,
)
from remit.engines.settlement.prover.witness import Witness
from remit.engines.settlement.sorts import STRING

HOLDER = ("principal", "body", "group")
"""The attribute that says what kind of body somebody acts for."""

ANYONE = "*"
"""A holder that is none of the kinds that the law names."""


@dataclass(frozen=True, slots=True)
class Erring:
    """A policy that can err, in which kind of request, with a request that Cedar confirms."""

    policy: str
    where: str
    environment: str
    example: Witness


@dataclass(frozen=True, slots=True)
class Covered:
    """A policy that adds nothing: wherever it speaks, others of the same effect do (`by`)."""

    policy: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dead:
    """An act that nobody at all may do: the limits that beat every power, or none, where no power
    reaches it."""

    act: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Audit:
    """What is odd about a law. Every list is of policy or act ids, in the order of the law.

    `vacuous` are satisfied by no request; `overridden` are permits that some forbid always beats;
    `shadowed` add nothing to the others; `dead_acts` are acts that nobody at all may do.
    """

    pack: str
    policies_in: int
    policies_compiled: int
    erring_forbids: tuple[Erring, ...]
    erring_permits: tuple[Erring, ...]
    vacuous: tuple[str, ...]
    overridden: tuple[str, ...]
    shadowed: tuple[Covered, ...]
    dead_acts: tuple[Dead, ...]

    def as_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "pack": self.pack,
            "policies": {"in": self.policies_in, "compiled": self.policies_compiled},
            **{
                name: [
                    {"id": each.policy, "request": each.environment, **each.example.as_dict()}
                    for each in found
                ]
                for name, found in (
                    ("erring_forbids", self.erring_forbids),
                    ("erring_permits", self.erring_permits),
                )
            },
            "vacuous": list(self.vacuous),
            "overridden": list(self.overridden),
            "shadowed": [{"id": each.policy, "by": list(each.by)} for each in self.shadowed],
            "dead_acts": [each.act for each in self.dead_acts],
        }


@dataclass(slots=True)
class _Seen:
    """What has been seen of each policy over the kinds of request looked at so far."""

    satisfiable: set[str] = field(default_factory=set)
    decisive: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    covered_by: dict[str, dict[str, None]] = field(default_factory=dict)
    live_acts: set[str] = field(default_factory=set)
    beaten_by: dict[str, dict[str, None]] = field(default_factory=dict)


def audit(pack: LawText, *, seconds: float = SECONDS_MAX) -> Audit:
    """Look over a whole law. Raises as `prove` does; here a forbid that errs is a finding."""
    with LOCK:
        law = read_law(pack)
        seen = _Seen()
        for environment in law.environments:
            _look(law, environment, seen, seconds)
        erring = list(_erring(law, seconds))
        return Audit(
            law.name,
            len(law.policies),
            law.compiled_count(),
            tuple(found for policy, found in erring if policy.effect == "forbid"),
            tuple(found for policy, found in erring if policy.effect == "permit"),
            tuple(policy.id for policy in law.policies if policy.id not in seen.satisfiable),
            tuple(
                policy.id
                for policy in law.policies
                if policy.effect == "permit" and policy.id in seen.satisfiable - seen.decisive
            ),
            tuple(
                Covered(policy.id, tuple(seen.covered_by.get(policy.id, ())))
                for policy in law.policies
                if policy.id in seen.satisfiable - seen.needed
            ),
            tuple(
                Dead(act, tuple(seen.beaten_by.get(act, ())))
                for act in dict.fromkeys(each.action.id for each in law.environments)
                if act not in seen.live_acts
            ),
        )


def erring_permits(pack: LawText, *, seconds: float = SECONDS_MAX) -> tuple[Erring, ...]:
    """The powers that can err: Cedar skips such a power, so that less is permitted than it says.

    Raises as `prove` does.
    """
    with LOCK:
        found = _erring(read_law(pack), seconds)
        return tuple(erring for policy, erring in found if policy.effect == "permit")


def _erring(law: Law, seconds: float) -> Iterable[tuple[Policy, Erring]]:
    known: set[str] = set()
    for environment in law.environments:
        for policy, condition in law.speaking(environment):
            if condition.errs is FALSE or policy.id in known:
                continue
            with said_of(f"whether `{policy.id}` can err", policy.where):
                example = possible(environment, condition.errs, seconds)
            if example:
                if not ask(law, example).errors:
                    raise fault(law, example, f"`{policy.id}` was to err, and did not")
                known.add(policy.id)
                yield policy, Erring(policy.id, policy.where, environment.name, example)


def _look(law: Law, environment: Environment, seen: _Seen, seconds: float) -> None:
    permits, forbids = permits_and_forbids(law, environment)
    if not permits and not forbids:
        return
    terms = [term for _, term in (*permits, *forbids)]
    question = Question((environment,), [], also=terms, seconds=seconds)
    limit = disjunction(*(term for _, term in forbids))
    if question.supposing(allowed(permits, forbids)):
        seen.live_acts.add(environment.action.id)
    elif permits:
        power = disjunction(*(term for _, term in permits))
        beating = question.covering(power, dict(forbids)) or ()
        seen.beaten_by.setdefault(environment.action.id, {}).update(dict.fromkeys(beating))
    for rules in (permits, forbids):
        for name, term in rules:
            if not question.supposing(term):
                continue
            seen.satisfiable.add(name)
            if rules is permits and question.supposing(term, negate(limit)):
                seen.decisive.add(name)
            covering = question.covering(
                term, {other: each for other, each in rules if other != name}
            )
            if covering is None:
                seen.needed.add(name)
            else:
                seen.covered_by.setdefault(name, {}).update(dict.fromkeys(covering))


@dataclass(frozen=True, slots=True)
class Holders:
    """Who may do an act at all, by kind of body; `ANYONE` are kinds that the law does not name."""

    act: str
    principal_type: str
    resource_type: str
    kinds: tuple[str, ...]


def holders(
    pack: LawText,
    *,
    by: Sequence[str] = HOLDER,
    kinds: Iterable[str] = (),
    seconds: float = SECONDS_MAX,
) -> list[Holders]:
    """For each act, the kinds of body that may do it in some case: the actor by act table.

    `by` is the attribute that holds the kind, from `principal` on; `kinds` are asked about beside
    those that the policies name. Acts whose principal has no such attribute are left out.
    """
    with LOCK:
        law = read_law(pack)
        found = []
        for environment in law.environments:
            place = attribute_term(environment, by)
            if place is None:
                continue
            permits, forbids = permits_and_forbids(law, environment)
            held = _kinds_holding(environment, place, permits, forbids, kinds, seconds)
            found.append(
                Holders(environment.action.id, environment.principal, environment.resource, held)
            )
        return found


def _kinds_holding(
    environment: Environment,
    place: Term,
    permits: Rules,
    forbids: Rules,
    kinds: Iterable[str],
    seconds: float,
) -> tuple[str, ...]:
    able = allowed(permits, forbids)
    if able is FALSE:
        return ()
    asked = [string(kind) for kind in kinds]
    question = Question(
        (environment,),
        [able],
        also=[place, *(equal(place, kind) for kind in asked)],
        seconds=seconds,
    )
    named = list(dict.fromkeys([*compared(question, place), *asked]))
    held = [text.data for text in named if question.supposing(equal(place, text))]
    if question.supposing(*(negate(equal(place, text)) for text in named)):
        held.append(ANYONE)
    return tuple(sorted(held))


def compared(question: Question, place: Term) -> list[Term]:
    """The texts that a question compares with this attribute, of whichever body."""
    return list(
        dict.fromkeys(
            text
            for node in question.footprint.nodes
            if node.op == "equal"
            for text, other in (node.args, node.args[::-1])
            if text.is_literal and other.op == "apply" and other.data == place.data
        )
    )


def shared_powers(pack: LawText, *, by: Sequence[str] = HOLDER) -> list[Holders]:
    """The acts that two kinds of body or more may do."""
    return [each for each in holders(pack, by=by) if len(each.kinds) > 1]


def attribute_term(environment: Environment, path: Sequence[str]) -> Term | None:
    """A required attribute reached from `principal`, `resource` or `context`; none if not there."""
    expression: pst.Expr = pst.Var(path[0])  # type: ignore[arg-type]
    for name in path[1:]:
        expression = pst.GetAttr(expression, name)
    sym = compile_expression(expression, environment)
    plain = isinstance(sym.value, Term) and sym.value.sort == STRING
    return sym.value if plain and isinstance(sym.value, Term) and sym.err is FALSE else None
