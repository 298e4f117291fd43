"""One question to Z3: can all this be true at once? An answer, or an error; never a shrug."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import z3

from remit.engines.settlement.limits import SECONDS_MAX
from remit.engines.settlement.prover.encode import Encoder
from remit.engines.settlement.prover.enforce import Footprint, footprint
from remit.engines.settlement.prover.environment import Environment
from remit.engines.settlement.prover.faults import SolverGaveUp
from remit.engines.settlement.prover.limits import SEED
from remit.engines.settlement.prover.terms import TRUE, Term, postorder
from remit.engines.settlement.sorts import STRING, EntitySort, Sort

LOCK: Final = threading.RLock()
"""Z3's expressions and our terms belong to the process: one question at a time."""

_ENCODERS: Final = {strings: Encoder(strings=strings) for strings in (False, True)}


class Question:
    """Terms that are to hold together, with the facts of any well-formed world around them, on a
    day on which the law is looked at.

    `terms` are required; `also` are spoken of later (preferences, assumptions), so that the facts
    about them are there too.
    """

    def __init__(
        self,
        environments: tuple[Environment, ...],
        terms: Iterable[Term],
        also: Iterable[Term] = (),
        *,
        seconds: float = SECONDS_MAX,
    ) -> None:
        granted = (each.given for each in environments)
        required = [*terms, *(term for term in granted if term is not TRUE)]
        schemas = tuple(each.schema for each in environments)
        self.footprint: Footprint = footprint(schemas, [*required, *also])
        uses_like = any(node.op == "like" for node in self.footprint.nodes)
        self.encoder = _ENCODERS[uses_like]
        self.seconds = seconds
        self.solver = z3.Solver()
        self.rlimit = 0
        """The work done by `holds`, in the solver's own count: the same on every machine."""
        self.solver.set("timeout", max(1, int(seconds * 1000)))
        self.solver.set("random_seed", SEED)
        self._known: set[Term] = {*required, *self.footprint.facts}
        for term in (*required, *self.footprint.facts):
            self.require(term)
        self._tell_apart()

    def require(self, term: Term) -> None:
        """Add a term that must hold. All it names must be in the footprint already.

        What is not there has no facts about it: a solver could take two names for one thing.
        """
        if term not in self._known:
            assert all(
                node in self.footprint.nodes
                for node in postorder([term])
                if node.ground and (node.op in {"apply", "some"} or self._named(node))
            )
            self._known.add(term)
        self.solver.add(self.encoder.expression(term))

    def _named(self, node: Term) -> bool:
        """Whether a literal stands in the solver only by a name of its own."""
        named = isinstance(node.sort, EntitySort) or (
            node.sort == STRING and not self.encoder.strings
        )
        return node.is_literal and named

    def _tell_apart(self) -> None:
        """Different names are different things."""
        sorts: dict[Sort, list[Any]] = {}
        for node in filter(self._named, self.footprint.nodes):
            sorts.setdefault(node.sort, []).append(self.encoder.expression(node))
        for things in sorts.values():
            if len(things) > 1:
                self.solver.add(z3.Distinct(*things))

    def holds(self, *assumed: Any) -> bool:
        """Whether some world satisfies everything required, and what is assumed besides.

        Raises `SolverGaveUp` (`SET-105`) where the solver cannot tell in its time.
        """
        before = _rlimit(self.solver)
        found = self._check(*assumed)
        self.rlimit += _rlimit(self.solver) - before
        return found

    def _check(self, *assumed: Any) -> bool:
        answer = self.solver.check(*assumed)
        if answer == z3.unknown:
            raise SolverGaveUp(
                "SET-105",
                f"the solver gave up ({self.solver.reason_unknown()}) with {self.seconds:g} s "
                "for a question",
                where="one question to the solver",
                mend="simplify the policies of this act (products of unknown numbers are the "
                "usual cause), or allow more seconds",
                details={"seconds": self.seconds},
            )
        return bool(answer == z3.sat)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Whatever is required within is dropped afterwards."""
        depth = self.solver.num_scopes()
        self.solver.push()
        try:
            yield
        finally:
            self.solver.pop(self.solver.num_scopes() - depth)

    def supposing(self, *terms: Term) -> bool:
        """Whether some world satisfies everything required and these too; nothing is kept."""
        with self.apart():
            for term in terms:
                self.require(term)
            return self._check()

    def covering(self, term: Term, others: Mapping[str, Term]) -> tuple[str, ...] | None:
        """Terms of which one is true wherever this one is, by name; none if that is not so."""
        with self.apart():
            self.require(term)
            switches = {}
            for place, (name, other) in enumerate(others.items()):
                switches[name] = z3.Bool(f"without.{place}")
                self.solver.add(z3.Implies(switches[name], z3.Not(self.encoder.expression(other))))
            if self._check(*switches.values()):
                return None
            core = {switch.get_id() for switch in self.solver.unsat_core()}
            return tuple(name for name, switch in switches.items() if switch.get_id() in core)

    def model_with(self, *constraints: Any) -> z3.ModelRef | None:
        """A model of everything required and these of Z3's own constraints; none if there is none.

        Nothing is kept.
        """
        with self.apart():
            self.solver.add(*constraints)
            return self.solver.model() if self._check() else None

    def could(self, term: Term) -> bool:
        """Try to add a preference; it stays only if it can hold. Never an answer to anything."""
        self.solver.push()
        self.require(term)
        if self.solver.check() == z3.sat:
            return True
        self.solver.pop()
        return False

    def smtlib(self) -> str:
        """The question in the solvers' common language."""
        return str(self.solver.to_smt2())


def _rlimit(solver: z3.Solver) -> int:
    # The count belongs to the process; differences of it belong to a question.
    return next((int(value) for key, value in solver.statistics() if key == "rlimit count"), 0)
