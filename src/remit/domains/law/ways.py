"""What would have to be true in a case: the prover's smallest changes, as facts of the act."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from remit.domains.law.cases import Case

if TYPE_CHECKING:
    from remit.engines.settlement.prover import Prospect

Facts = dict[str, Any]
CONTEXT = "context."


def prospect_of(case: Case, *, may_change: Collection[str] = ()) -> Prospect:
    """A case with every fact open that was not given, and those given that `may_change`."""
    # Only a question that the facts leave open needs the solver, which takes a moment to load.
    from remit.engines.settlement.prover import Prospect  # noqa: PLC0415

    settled = {*case.given, *case.blanks} - set(may_change)
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


def ways_of(prospect: Prospect, ways_max: int) -> list[Facts]:
    """The smallest sets of further or other facts that permit the case, the fewest facts first; of
    those of one size, that whose facts the law's own list asks first."""
    places = {fact.name: place for place, fact in enumerate(prospect.facts)}
    answers = sorted(
        prospect.smallest_changes(ways_max),
        key=lambda answer: (len(answer), [places[change.fact] for change in answer]),
    )
    return [
        {change.fact.removeprefix(CONTEXT): change.after for change in answer} for answer in answers
    ]
