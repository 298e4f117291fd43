"""One pledge in one kind of request: does it hold there, by which policies, and if not, why not?

`never` asks for a request that the pledge describes and the law allows; `always` asks for one that
the pledge describes and the law does not allow. Finding none is the proof.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import z3

from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.law import Law
from remit.engines.settlement.prover.solve import Question
from remit.engines.settlement.prover.terms import (
    FALSE,
    Term,
    boolean,
    conjunction,
    disjunction,
    negate,
    rebuild,
)
from remit.engines.settlement.prover.witness import Witness, read_witness, small_model

Rules = tuple[tuple[str, Term], ...]
"""Policies by id, each with the term that says when it is satisfied."""


@dataclass(frozen=True)
class Finding:
    """The answer. `status` is `holds`, `broken` or `vacuous`.

    `support` is a smallest set of policies that the proof stands on; `guards` are those without any
    one of which it would fall. Both are empty where no power reaches so far.
    """

    status: str
    support: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    witness: Witness | None = None
    rlimit: int = 0
    milliseconds: float = 0.0


def permits_and_forbids(law: Law, environment: Environment) -> tuple[Rules, Rules]:
    """The policies that can be satisfied in this kind of request, by effect."""
    speaking = law.speaking(environment)
    permits, forbids = (
        tuple(
            (policy.id, condition.satisfied)
            for policy, condition in speaking
            if policy.effect == effect and condition.satisfied is not FALSE
        )
        for effect in ("permit", "forbid")
    )
    return permits, forbids


def allowed(permits: Rules, forbids: Rules) -> Term:
    """Some permit is satisfied, and no forbid is: an erring policy is neither."""
    return conjunction(
        disjunction(*(term for _, term in permits)),
        negate(disjunction(*(term for _, term in forbids))),
    )


@lru_cache(maxsize=16_384)
def decide(
    kind: str,
    environment: Environment,
    assumption: Term,
    permits: Rules,
    forbids: Rules,
    seconds: float,
) -> Finding:
    """Decide one pledge in one environment. The same question is never asked twice.

    Raises `SolverGaveUp`, or `Invalid` for a question that is too large.
    """
    started = time.perf_counter()
    where = (environment,)
    possible = Question(where, [assumption], seconds=seconds)
    if not possible.holds():
        return Finding(
            "vacuous", rlimit=possible.rlimit, milliseconds=1000 * (time.perf_counter() - started)
        )
    known = tuple(_said(assumption, value=True))
    powers, limits = _narrowed(permits, known), _narrowed(forbids, known)
    given, toggled = _parts(kind, powers, limits)
    limit = disjunction(*(term for _, term in limits))
    question = Question(
        where, [assumption, *given], also=[limit, *(term for _, term in toggled)], seconds=seconds
    )
    switches = _switch(question, kind, toggled, limit)
    if question.holds(*switches.values()):
        whole = conjunction(assumption, breach(kind, permits, forbids))
        example = Question(where, [whole], seconds=seconds)
        witness = read_witness(example, small_model(example), environment)
        return Finding(
            "broken",
            witness=witness,
            rlimit=possible.rlimit + question.rlimit,
            milliseconds=1000 * (time.perf_counter() - started),
        )
    support = _smallest(question, switches)
    guards = _needed(question, switches, support)
    return Finding(
        "holds",
        support,
        guards,
        rlimit=possible.rlimit + question.rlimit,
        milliseconds=1000 * (time.perf_counter() - started),
    )


def _said(term: Term, *, value: bool) -> Iterator[tuple[Term, Term]]:
    """What a term of that truth says outright: other terms, each with the literal that it is."""
    if term.op == "not":
        yield from _said(term.args[0], value=not value)
    elif term.op == ("and" if value else "or"):
        for part in term.args:
            yield from _said(part, value=value)
    elif value and term.op == "equal" and any(side.is_literal for side in term.args):
        other, literal = sorted(term.args, key=lambda side: side.is_literal)
        yield other, literal
    else:
        yield term, boolean(value)


def _narrowed(rules: Rules, known: tuple[tuple[Term, Term], ...]) -> Rules:
    """The policies as they are where so much is known, without those that cannot be satisfied.

    A solver would find the same, in a time that grows with the square of their number.
    """
    under = ((name, _under(term, known)) for name, term in rules)
    return tuple((name, term) for name, term in under if term is not FALSE)


@lru_cache(maxsize=65_536)
def _under(term: Term, known: tuple[tuple[Term, Term], ...]) -> Term:
    """A term with what is known put in."""
    return rebuild(term, dict(known).get)


def breach(kind: str, permits: Rules, forbids: Rules) -> Term:
    """What must never be true where a pledge of that kind speaks."""
    able = allowed(permits, forbids)
    return able if kind == "never" else negate(able)


def _parts(kind: str, permits: Rules, forbids: Rules) -> tuple[list[Term], Rules]:
    """What is required outright, and the policies that could guard: limits of a *never*, powers
    of an *always*."""
    if kind == "never":
        return [disjunction(*(term for _, term in permits))], forbids
    return [], permits


def _switch(question: Question, kind: str, toggled: Rules, limit: Term) -> dict[str, Any]:
    """A switch for each guarding policy: on, the policy stands; off, it is struck out."""
    encode = question.encoder.expression
    switches = {name: z3.Bool(f"switch.{place}") for place, (name, _) in enumerate(toggled)}
    silent = [z3.Implies(switches[name], z3.Not(encode(term))) for name, term in toggled]
    if kind == "never":
        question.solver.add(*silent)
    else:
        question.solver.add(z3.Or(encode(limit), z3.And(*silent)))
    return switches


def _smallest(question: Question, switches: dict[str, Any]) -> tuple[str, ...]:
    """A set of policies that suffices, and no part of which does."""
    core = {switch.get_id() for switch in question.solver.unsat_core()}
    kept = [name for name, switch in switches.items() if switch.get_id() in core]
    for name in list(kept):
        rest = [switches[other] for other in kept if other != name]
        if not question.holds(*rest):
            kept.remove(name)
    return tuple(kept)


def _needed(
    question: Question, switches: dict[str, Any], support: Sequence[str]
) -> tuple[str, ...]:
    """Those whose deletion alone, all else standing, lets the pledge be broken."""
    if len(support) == len(switches):
        return tuple(support)
    return tuple(
        name
        for name in support
        if question.holds(*(switch for other, switch in switches.items() if other != name))
    )
