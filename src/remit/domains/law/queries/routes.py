"""Which routes to a contract are open for a service, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, Final

from pydantic import BaseModel, Field, TypeAdapter

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.law.asking import case_of, pack_for
from remit.domains.law.cases import Case
from remit.domains.law.facts import pairs
from remit.domains.law.kept import answers_hash, kept
from remit.domains.law.people import kind_called
from remit.domains.law.queries.may import DEPENDS, PERMITTED, REFUSED, answer, given_lines
from remit.domains.law.queries.views import ClauseLine, Condition, FactLine
from remit.domains.law.sight import sight_of
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


ROUTES: Final = TypeAdapter(list[Route])


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
    cases = {
        process: case_of(who, act, "own", on, [*texts, f"{PROCESS}={process}"], pack)
        for process in processes
    }
    one = next(iter(cases.values()))
    from_text_alone = kind_called(who) and not given and not one.held
    routes = _kept(one, cases) if from_text_alone else _asked(cases)
    return Routes(
        who=who,
        who_label=one.actor.label,
        on=on,
        pack=chosen.name,
        pack_title=chosen.title,
        given=[fact for fact in given_lines(one) if fact.name != PROCESS],
        routes=sorted(routes, key=lambda route: STATUSES.index(route.status)),
    )


def _kept(one: Case, cases: Mapping[str, Case]) -> list[Route]:
    """The routes of a kind of body, of which nothing is known: they follow from the law alone."""
    seen = sight_of(one.words, one.act).of(one)
    return kept(
        f"routes-{one.pack.name}",
        (one.pack.hash, answers_hash(), one.act.name, repr(seen)),
        made=lambda: _asked(cases),
        read=ROUTES.validate_json,
        written=lambda routes: ROUTES.dump_json(routes).decode(),
    )


def _asked(cases: Mapping[str, Case]) -> list[Route]:
    told = {process: answer(case, process) for process, case in cases.items()}
    return [
        Route(
            process=process,
            title=value_words(PROCESS, process),
            status=each.status,
            clauses=each.clauses,
            unknown=each.unknown,
            ways=each.ways,
        )
        for process, each in told.items()
    ]


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
