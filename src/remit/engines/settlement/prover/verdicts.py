"""What a proof says: a verdict for each pledge, in each kind of request, with its example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from remit.engines.settlement.prover.witness import Witness
from remit.engines.settlement.sorts import Uid


@dataclass(frozen=True, slots=True)
class EnvResult:
    """A pledge in one kind of request. `status` is `holds`, `broken`, `silent` or `vacuous`.

    `rlimit` is the solver's own count of its work; `milliseconds` are wall clock.
    """

    principal_type: str
    action: str
    resource_type: str
    status: str
    milliseconds: float
    rlimit: int


@dataclass(frozen=True)
class Counterexample:
    """A request that breaks a pledge, confirmed by Cedar.

    `allowed` is Cedar's decision; `clauses` are the policies that made it, none where a request was
    refused for want of any power.
    """

    principal: Uid
    action: Uid
    resource: Uid
    context: dict[str, Any]
    entities: tuple[dict[str, Any], ...]
    allowed: bool
    clauses: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Request and entities in Cedar's JSON, with the decision and the policies behind it."""
        witness = Witness(self.principal, self.action, self.resource, self.context, self.entities)
        return {
            **witness.as_dict(),
            "decision": "allow" if self.allowed else "deny",
            "clauses": list(self.clauses),
        }


@dataclass(frozen=True)
class Verdict:
    """One pledge over one law. `status` is `holds`, `broken`, `silent` or `vacuous`.

    `support` are policies that the proof stands on; `guards` are those of them without any one of
    which the pledge would be broken. A *never* that holds with neither is kept because no power
    reaches so far. `reason` says why a pledge is silent or vacuous.
    """

    pledge_id: str
    pack: str
    kind: str
    status: str
    environments: tuple[EnvResult, ...]
    counterexample: Counterexample | None = None
    support: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    reason: str = ""
    certificate: dict[str, Any] | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The policies to cite: those that keep the pledge, or those that broke it."""
        return self.counterexample.clauses if self.counterexample else self.support

    def as_dict(self) -> dict[str, Any]:
        """The public shape: id, verdict, clauses and counterexample."""
        return {
            "id": self.pledge_id,
            "verdict": self.status,
            "clauses": list(self.clauses),
            "counterexample": self.counterexample.as_dict() if self.counterexample else None,
        }
