"""Certificates: what was proved, over exactly which text, and by what, to be re-run by anyone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import cedarpy
import z3

from remit.engines.settlement.files import hash_of
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.faults import InternalFault
from remit.engines.settlement.prover.law import Law, text_of
from remit.engines.settlement.prover.limits import SEED
from remit.engines.settlement.prover.opinion import second_opinion
from remit.engines.settlement.prover.pledges import Pledge
from remit.engines.settlement.prover.solve import Question
from remit.engines.settlement.prover.terms import Term
from remit.engines.settlement.prover.verdicts import Verdict

FORMAT = "remit-certificate-2"
ASSUMES = "every entity that a policy reaches exists and is as the schema requires"
TIMES = ("milliseconds",)
"""The only parts of a certificate that differ when it is made again."""

Queries = Sequence[tuple[Environment, Term, Term]]
"""For each kind of request: what a pledge assumes there, and what would break it."""

EXPECTED = {"holds": ("sat", "unsat"), "broken": ("sat", "sat"), "vacuous": ("unsat", "unsat")}
"""What a second solver must say of the assumption, and of the assumption with the breach."""


def certified(
    law: Law, proved: Sequence[tuple[Pledge, Verdict, Queries]], on: date, seconds: float
) -> list[Verdict]:
    """Verdicts with their certificates: everything needed to check each, as JSON values.

    Raises `InternalFault` (`SET-191`) where the second solver disagrees with the first,
    `SolverGaveUp` (`SET-105`) where it cannot tell.
    """
    texts = [
        _smtlib(environment, terms, seconds)
        for _, verdict, queries in proved
        if verdict.status != "silent"
        for environment, assumption, breach in queries
        for terms in ([assumption], [assumption, breach])
    ]
    answers = iter(second_opinion(texts, seconds=seconds))
    found = []
    for pledge, verdict, queries in proved:
        asked = queries if verdict.status != "silent" else ()
        opinions = [
            _opinion(law, verdict, place, environment, (next(answers), next(answers)))
            for place, (environment, _, _) in enumerate(asked)
        ]
        found.append(
            replace(verdict, certificate=_certificate(law, pledge, verdict, opinions, on, seconds))
        )
    return found


def _opinion(
    law: Law, verdict: Verdict, place: int, environment: Environment, given: tuple[str, str]
) -> dict[str, str]:
    status = verdict.environments[place].status
    if given != EXPECTED[status]:
        raise InternalFault(
            "SET-191",
            f"cvc5 disagrees on `{verdict.pledge_id}` over `{law.name}`: it says "
            f"{given} where z3 says {status}",
            where=environment.name,
            mend="this is a fault in the prover or in a solver: please report it",
        )
    return {"environment": environment.name, "assumption": given[0], "breach": given[1]}


def _certificate(
    law: Law,
    pledge: Pledge,
    verdict: Verdict,
    opinions: list[dict[str, str]],
    on: date,
    seconds: float,
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "date": on.isoformat(),
        "pack": law.name,
        "over": pledge.over,
        "pledge": pledge.id,
        "kind": pledge.kind,
        "verdict": verdict.status,
        "support": list(verdict.support),
        "guards": list(verdict.guards),
        "counterexample": verdict.counterexample.as_dict() if verdict.counterexample else None,
        "policies_sha256": sha256(formatted(law.policy_text)),
        "policies_count": len(law.policies),
        "schema_sha256": sha256(law.schema.text),
        "pledge_sha256": sha256(formatted(text_of([pledge.policy.template]))),
        "assumes": ASSUMES,
        "days": {
            "from": law.period.begins.isoformat() if law.period.begins else None,
            "to": law.period.ends.isoformat() if law.period.ends else None,
        },
        "environments": [
            {
                "principal": result.principal_type,
                "action": result.action,
                "resource": result.resource_type,
                "verdict": result.status,
                "rlimit": result.rlimit,
                "milliseconds": round(result.milliseconds, 3),
            }
            for result in verdict.environments
        ],
        "solvers": {"z3": z3.get_version_string(), "cvc5": version("cvc5")},
        "second_opinion": opinions,
        "seed": SEED,
        "seconds": seconds,
        "cedar": version("cedarpy"),
        "compiler_sha256": compiler_hash(),
    }


def _smtlib(environment: Environment, terms: list[Term], seconds: float) -> str:
    return Question((environment,), terms, seconds=seconds).smtlib()


def export(queries: Queries, *, seconds: float) -> list[tuple[str, str]]:
    """Each kind of request by name, with the SMT-LIB text that is `unsat` if the pledge holds."""
    return [
        (environment.name, _smtlib(environment, [assumption, breach], seconds))
        for environment, assumption, breach in queries
    ]


def same_but_for_times(one: Any, other: Any) -> bool:
    """Whether two certificates say the same."""
    return bool(_timeless(one) == _timeless(other))


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _timeless(inner) for key, inner in value.items() if key not in TIMES}
    return [_timeless(inner) for inner in value] if isinstance(value, list) else value


def formatted(text: str) -> str:
    """Policies in Cedar's own layout, so that spaces do not change a hash."""
    return cedarpy.format_policies(text) if text.strip() else ""


def sha256(text: str) -> str:
    """Of the UTF-8 text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@lru_cache(maxsize=1)
def compiler_hash() -> str:
    """SHA-256 of the source of the engine that rules and proves: which compiler made it."""
    return hash_of(Path(__file__).parent.parent, suffixes=frozenset({".py"}))
