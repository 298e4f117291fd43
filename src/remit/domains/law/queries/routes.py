"""Which routes to a contract are open for a service, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.law.asking import case_of, pack_for
from remit.domains.law.facts import pairs
from remit.domains.law.queries.may import DEPENDS, PERMITTED, REFUSED, answer
from remit.domains.law.queries.views import ClauseLine, Condition, FactLine
from remit.domains.law.things import commissioner_on
from remit.domains.law.vocabulary import vocabulary
from remit.domains.law.words import value_words

DECISION = "decide_competition"
PROCESS = "process"
STATUSES = (PERMITTED, DEPENDS, REFUSED)


class Route(BaseModel):
    """One route. `status` is permitted (open), depends (not known yet) or refused (closed)."""

    process: str
    title: str
    status: str
    clauses: list[ClauseLine]
    unknown: list[FactLine]
    ways: list[list[Condition]]


class Routes(BaseModel):
    """The routes of a case, the open ones first, and the facts that they stood on."""

    who: str
    who_label: str
    on: date
    pack: str
    pack_title: str
    given: list[FactLine]
    routes: list[Route]


def routes_for(
    who: str, on: date, facts: Iterable[str] = (), pack: str = "", act: str = DECISION
) -> Routes:
    """Ask of each route whether the body may decide on it. Raises what `case_of` raises."""
    chosen = pack_for(on, pack)
    processes = vocabulary(chosen).told_apart(PROCESS, act)
    given = pairs(facts)
    given.pop(PROCESS, None)
    texts = [f"{name}={value}" for name, value in given.items()]
    told = [
        answer(case_of(who, act, "own", on, [*texts, f"{PROCESS}={process}"], pack), who)
        for process in processes
    ]
    routes = [
        Route(
            process=process,
            title=value_words(PROCESS, process),
            status=each.status,
            clauses=each.clauses,
            unknown=each.unknown,
            ways=each.ways,
        )
        for process, each in zip(processes, told, strict=True)
    ]
    return Routes(
        who=who,
        who_label=told[0].who_label,
        on=on,
        pack=chosen.name,
        pack_title=chosen.title,
        given=[fact for fact in told[0].given if fact.name != PROCESS],
        routes=sorted(routes, key=lambda route: STATUSES.index(route.status)),
    )


@query
class AskRoutes(Query):
    """`remit law routes WHO`."""

    declaration: ClassVar = QueryDeclaration(
        "law.routes",
        "Which routes are open?",
        "The routes to a contract that are open to a body, and why the others are not.",
        positional=("who",),
    )
    who: str = Field(
        "",
        title="Who",
        max_length=80,
        description="a body's code or kind; whoever commissioned on the day if not given",
    )
    on: date = Field(default_factory=date.today, title="On which day")
    facts: str = Field(
        "", title="Facts", max_length=4000, description="name=value, several divided by semicolons"
    )
    pack: str = Field("", title="Settlement", max_length=80)

    def answer(self) -> Routes:
        """The routes."""
        facts = [each for each in self.facts.split(";") if each.strip()]
        return routes_for(self.who or commissioner_on(self.on).name, self.on, facts, self.pack)
