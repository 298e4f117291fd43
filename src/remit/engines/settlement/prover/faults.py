"""What can go wrong in a proof. None of these is ever a pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from remit.errors import Failure, Invalid


class UnsupportedConstruct(Invalid):
    """A policy uses a construct that the prover does not model: which, and what to write."""


class SolverGaveUp(Invalid):
    """A solver answered `unknown`, or ran out of its time: nothing was shown either way."""


@contextmanager
def said_of(subject: str, where: str) -> Iterator[None]:
    """Adds to a solver's giving up what it was asked about, and where that stands."""
    try:
        yield
    except SolverGaveUp as fault:
        fault.what = f"{subject} could not be decided: {fault.what}"
        fault.where = where
        raise


class InternalFault(Failure):
    """The prover contradicted Cedar. This is a fault in the prover, and everything stops."""


class Unmodelled(Exception):
    """Raised while compiling; the policy's name is added where it is known."""

    def __init__(self, construct: str, instead: str) -> None:
        super().__init__(construct)
        self.construct = construct
        self.instead = instead

    def named(self, policy_id: str, where: str = "") -> UnsupportedConstruct:
        """The fault as a person is told it."""
        return UnsupportedConstruct(
            "SET-101",
            f"the policy `{policy_id}` uses {self.construct}, which cannot be proved over",
            where=where,
            mend=self.instead,
            details={"policy": policy_id, "construct": self.construct},
        )
