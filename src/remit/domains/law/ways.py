"""What would have to be true in a case: the prover's smallest changes, as facts of the act.

A question to the solver is put together once for all cases that look alike to the policies of the
act: the routes of one commissioner are those of the next, and each question has several answers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from remit.domains.law.cases import Case
from remit.domains.law.sight import sight_of

if TYPE_CHECKING:
    from remit.engines.settlement.prover import Prospect

Facts = dict[str, Any]
CONTEXT: Final = "context."
# Each holds a solver, of some 200 KB.
PROSPECTS_KEPT_MAX: Final = 128


def prospect_of(case: Case, *, may_change: Collection[str] = ()) -> Prospect:
    """A case with every fact open that was not given, and those given that `may_change`."""
    changeable = frozenset(may_change)
    seen = (
        (case.pack.name, case.pack.hash, case.act.name),
        sight_of(case.words, case.act).of(case),
        # 1 and True are one key to Python, and two values to a policy.
        frozenset((name, repr(value)) for name, value in case.given.items()),
        changeable,
    )
    return _prospect(_Asked(seen, case, changeable))


@dataclass(frozen=True)
class _Asked:
    """A case with what may change in it, told from another by what policies see of it."""

    seen: tuple[Any, ...]
    case: Case = field(compare=False)
    may_change: frozenset[str] = field(compare=False)


@lru_cache(maxsize=PROSPECTS_KEPT_MAX)
def _prospect(asked: _Asked) -> Prospect:
    # Only a question that the facts leave open needs the solver, which takes a moment to load.
    from remit.engines.settlement.prover import Prospect  # noqa: PLC0415

    case = asked.case
    settled = {*case.given, *case.blanks} - asked.may_change
    told = dict.fromkeys([*case.pack.facts, *case.act.facts])
    return Prospect(
        case.pack,
        case.question(case.blanks),
        {
            f"{CONTEXT}{name}": case.words.values(case.act.facts[name], case.act.name)
            for name in told
            if name in case.act.facts and name not in settled
        },
    )


@lru_cache(maxsize=PROSPECTS_KEPT_MAX)
def _answers(prospect: Prospect, ways_max: int) -> list[Facts]:
    places = {fact.name: place for place, fact in enumerate(prospect.facts)}
    answers = sorted(
        prospect.smallest_changes(ways_max),
        key=lambda answer: (len(answer), [places[change.fact] for change in answer]),
    )
    return [
        {change.fact.removeprefix(CONTEXT): change.after for change in answer} for answer in answers
    ]


def ways_of(prospect: Prospect, ways_max: int) -> list[Facts]:
    """The smallest sets of further or other facts that permit the case, the fewest facts first; of
    those of one size, that whose facts the law's own list asks first."""
    return [dict(way) for way in _answers(prospect, ways_max)]
