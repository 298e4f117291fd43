"""Proving pledges over a law, in an order in which no step can hide the failure of another.

Policies are counted in and counted out, and checked strictly; no forbid may err, for Cedar would
skip it and so fail open; then each pledge is decided in each kind of request; what a pledge assumes
must be possible there, or it is vacuous; and every example is put to Cedar before it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from remit.engines.settlement.limits import SECONDS_MAX
from remit.engines.settlement.prover.certificate import Queries, certified
from remit.engines.settlement.prover.compile import Condition
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.faults import InternalFault, said_of
from remit.engines.settlement.prover.fit import known_parts
from remit.engines.settlement.prover.law import Law, LawText, Policy, read_law, text_of
from remit.engines.settlement.prover.pledges import Pledge, Pledges
from remit.engines.settlement.prover.question import (
    Finding,
    Rules,
    breach,
    decide,
    permits_and_forbids,
)
from remit.engines.settlement.prover.replay import ask, fault
from remit.engines.settlement.prover.solve import LOCK, Question
from remit.engines.settlement.prover.terms import FALSE, Term
from remit.engines.settlement.prover.verdicts import Counterexample, EnvResult, Verdict
from remit.engines.settlement.prover.witness import Witness, read_witness, small_model
from remit.errors import DoesNotHold, Invalid

CEDARS_NAME = re.compile(r"^error while evaluating policy `\w+`: ")
Progress = Callable[[int, int, str], None]
"""Called with the number of pledges done, of how many, and the id of the last."""


@dataclass(frozen=True)
class _Case:
    """A pledge in one kind of request, and the policies that speak there."""

    environment: Environment
    condition: Condition
    permits: Rules
    forbids: Rules


def prove(
    pack: LawText,
    pledges: Pledges,
    *,
    written_for_it: bool = False,
    certified_on: date | None = None,
    seconds: float = SECONDS_MAX,
    progress: Progress | None = None,
) -> list[Verdict]:
    """Decide every pledge over a law, in the order of the pledges.

    `written_for_it` says that the pledges were written for this very schema: then an unknown name
    is an error, and an act of which no policy speaks is refused like any other; otherwise the law
    is `silent` on both. `certified_on` adds certificates, with a second solver's opinion.
    `seconds` bounds each question.

    Raises `Invalid` (`SET-102` to `SET-109`) for what cannot be analysed, `UnsupportedConstruct`
    (`SET-101`), `SolverGaveUp` (`SET-105`), `InternalFault` (`SET-190`). None of these is a pass.
    """
    with LOCK:
        law = read_law(pack)
        every_policy_counts(law)
        forbids_never_err(law, seconds)
        proved: list[tuple[Pledge, Verdict, Queries]] = []
        parts = known_parts(pledges.pledges, law.schema, written_for_it=written_for_it)
        for count, (pledge, (policy, unknown)) in enumerate(
            zip(pledges.pledges, parts, strict=True), 1
        ):
            with said_of(f"the pledge `{pledge.id}`", pledge.where):
                cases = _cases(law, pledge, policy, seconds) if policy else []
                verdict = _decided(law, pledge, policy, cases, unknown, written_for_it, seconds)
            proved.append((pledge, verdict, _queries(pledge, cases)))
            if progress:
                progress(count, len(pledges.pledges), pledge.id)
        if certified_on:
            return certified(law, proved, certified_on, seconds)
        return [verdict for _, verdict, _ in proved]


def every_policy_counts(law: Law) -> None:
    """As many policies compiled as the text holds. Raises `InternalFault` (`SET-192`) if not."""
    compiled = law.compiled_count()
    if law.environments and compiled != len(law.policies):
        raise InternalFault(
            "SET-192",
            f"of the {len(law.policies)} policies of `{law.name}`, {compiled} were compiled",
            where=law.name,
            mend="this is a fault in the prover: please report it",
        )


def forbids_never_err(law: Law, seconds: float = SECONDS_MAX) -> None:
    """No forbid can err in any kind of request. Raises `Invalid` (`SET-109`) with an example."""
    for environment in law.environments:
        for policy, condition in law.speaking(environment):
            if policy.effect != "forbid" or condition.errs is FALSE:
                continue
            with said_of(f"whether `{policy.id}` can err", policy.where):
                example = possible(environment, condition.errs, seconds)
            if example:
                answer = ask(law, example)
                if not answer.errors:
                    raise fault(law, example, f"`{policy.id}` was to err, and did not")
                raise Invalid(
                    "SET-109",
                    f"the forbid `{policy.id}` can err, and a forbid that errs forbids "
                    f"nothing: {CEDARS_NAME.sub('', answer.errors[0])}",
                    where=policy.where,
                    mend="bound the numbers before reckoning with them, or test `has` before "
                    "reading what may be absent",
                    details={"policy": policy.id, **example.as_dict()},
                )


@lru_cache(maxsize=16_384)
def possible(environment: Environment, term: Term, seconds: float) -> Witness | None:
    """A request in which a term is true, if there can be one."""
    question = Question((environment,), [term], seconds=seconds)
    if not question.holds():
        return None
    return read_witness(question, small_model(question), environment)


def _cases(law: Law, pledge: Pledge, policy: Policy, seconds: float) -> list[_Case]:
    """Where the pledge speaks. Raises `Invalid` (`SET-109`) for a pledge that can err."""
    cases = []
    for environment in law.environments:
        if not policy.reaches(environment):
            continue
        condition = policy.condition(environment)
        if condition.errs is not FALSE and possible(environment, condition.errs, seconds):
            raise Invalid(
                "SET-109",
                f"the pledge `{pledge.id}` can err over `{law.name}`, and would then "
                "promise nothing",
                where=pledge.where,
                mend="bound the numbers before reckoning with them, or test `has` before reading "
                "what may be absent",
            )
        if condition.satisfied is not FALSE:
            cases.append(_Case(environment, condition, *permits_and_forbids(law, environment)))
    return cases


def _decided(
    law: Law,
    pledge: Pledge,
    policy: Policy | None,
    cases: list[_Case],
    unknown: str,
    written_for_it: bool,
    seconds: float,
) -> Verdict:
    silent = Verdict(pledge.id, law.name, pledge.kind, "silent", ())
    if policy is None:
        return replace(silent, reason=unknown)
    spoken_of = any(case.permits or case.forbids for case in cases)
    if cases and not spoken_of and not written_for_it:
        acts = sorted({case.environment.action.id for case in cases})
        return replace(
            silent,
            environments=tuple(_result(case, SILENT) for case in cases),
            reason="no policy speaks of " + ", ".join(f"`{act}`" for act in acts),
        )
    findings = [
        decide(
            pledge.kind,
            case.environment,
            case.condition.satisfied,
            case.permits,
            case.forbids,
            seconds,
        )
        for case in cases
    ]
    return _verdict(law, pledge, policy, cases, findings)


SILENT = Finding("silent")


def _queries(pledge: Pledge, cases: list[_Case]) -> Queries:
    return [
        (
            case.environment,
            case.condition.satisfied,
            breach(pledge.kind, case.permits, case.forbids),
        )
        for case in cases
    ]


def _verdict(
    law: Law, pledge: Pledge, policy: Policy, cases: list[_Case], findings: list[Finding]
) -> Verdict:
    results = tuple(_result(case, finding) for case, finding in zip(cases, findings, strict=True))
    broken = next((finding for finding in findings if finding.status == "broken"), None)
    verdict = Verdict(pledge.id, law.name, pledge.kind, "holds", results)
    if broken:
        assert broken.witness is not None
        return replace(
            verdict, status="broken", counterexample=confirmed(law, policy, broken.witness)
        )
    if all(finding.status == "vacuous" for finding in findings):
        return replace(
            verdict,
            status="vacuous",
            reason="no request can meet what it assumes, so nothing was shown",
        )
    return replace(
        verdict,
        support=tuple(dict.fromkeys(each for finding in findings for each in finding.support)),
        guards=tuple(dict.fromkeys(each for finding in findings for each in finding.guards)),
    )


def _result(case: _Case, finding: Finding) -> EnvResult:
    environment = case.environment
    return EnvResult(
        environment.principal,
        environment.action.id,
        environment.resource,
        finding.status,
        finding.milliseconds,
        finding.rlimit,
    )


def confirmed(law: Law, pledge: Policy, witness: Witness) -> Counterexample:
    """A counterexample, once Cedar agrees: to the decision, and that the pledge speaks of it.

    Raises `InternalFault` (`SET-190`) where Cedar does not.
    """
    answer = ask(law, witness)
    if answer.allowed != (pledge.effect == "forbid"):
        raise fault(
            law,
            witness,
            f"Cedar {'allows' if answer.allowed else 'refuses'} it, and so keeps `{pledge.id}`",
        )
    alone = Law(pledge.id, law.schema, (pledge,), text_of([pledge.template]), law.schema_text)
    if ask(alone, witness).deciding != (pledge.id,):
        raise fault(law, witness, f"Cedar does not find `{pledge.id}` to speak of it")
    return Counterexample(
        witness.principal,
        witness.action,
        witness.resource,
        witness.context,
        witness.entities,
        answer.allowed,
        answer.deciding,
    )


def queries_of(law: Law, pledge: Pledge, *, seconds: float = SECONDS_MAX) -> Queries:
    """What a pledge asks of a law, for export: see `Queries`."""
    ((policy, _),) = known_parts([pledge], law.schema, written_for_it=False)
    return _queries(pledge, _cases(law, pledge, policy, seconds)) if policy else []


def deletion_breaks(
    pack: LawText, pledge: Pledge, ids: Collection[str], *, seconds: float = SECONDS_MAX
) -> Verdict:
    """The mutation check: with these policies struck out, the pledge must be broken.

    Gives the broken verdict. Raises `DoesNotHold` (`SET-110`) where the pledge survives: then it
    proves nothing about the text of those policies.
    """
    with LOCK:
        law = read_law(pack).without(ids)
        ((policy, unknown),) = known_parts([pledge], law.schema, written_for_it=False)
        cases = _cases(law, pledge, policy, seconds) if policy else []
        verdict = _decided(law, pledge, policy, cases, unknown, True, seconds)
    if verdict.status != "broken":
        raise DoesNotHold(
            "SET-110",
            f"`{pledge.id}` is {verdict.status} even without "
            + ", ".join(f"`{each}`" for each in ids),
            where=pledge.where,
            mend="find what else keeps it (`support` of the verdict), or correct the expectation",
        )
    return verdict
