"""Asking Cedar itself: no example is shown that Cedar does not confirm."""

from __future__ import annotations

import json
from dataclasses import dataclass

import cedarpy

from remit.engines.settlement.prover.faults import InternalFault
from remit.engines.settlement.prover.law import Law
from remit.engines.settlement.prover.witness import Witness


@dataclass(frozen=True, slots=True)
class Answer:
    """What Cedar says of one request: the decision, the policies that made it, those that erred."""

    allowed: bool
    deciding: tuple[str, ...]
    errors: tuple[str, ...]


def ask(law: Law, witness: Witness) -> Answer:
    """Put a request to Cedar, its entities and its context checked against the law's schema.

    Raises `InternalFault` (`SET-190`) where Cedar refuses the entities or the request: the prover
    made them, so the prover is wrong.
    """
    try:
        entities = cedarpy.Entities.from_json_str(
            json.dumps(list(witness.entities)), law.cedar_schema
        )
    except ValueError as error:
        raise fault(law, witness, f"Cedar refuses its entities: {error}") from error
    result = cedarpy.is_authorized(witness.request, law.cedar, entities, schema=law.cedar_schema)
    if result.decision is cedarpy.Decision.NoDecision:
        raise fault(law, witness, f"Cedar refuses the request: {result.diagnostics.errors}")
    names = {f"policy{place}": policy.id for place, policy in enumerate(law.policies)}
    return Answer(
        result.decision is cedarpy.Decision.Allow,
        tuple(sorted(names[reason] for reason in result.diagnostics.reasons)),
        tuple(str(error) for error in result.diagnostics.errors),
    )


def fault(law: Law, witness: Witness, what: str) -> InternalFault:
    """The prover and Cedar disagree."""
    return InternalFault(
        "SET-190",
        f"an example found over `{law.name}` does not replay: {what}",
        where=f"{witness.principal} {witness.action} {witness.resource}",
        mend="this is a fault in the prover: please report it with the details; nothing that this "
        "version proved is to be relied on until it is mended",
        details=witness.as_dict(),
    )
