"""May this officer or body do this act, on this, on this day? With what would have to be true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, Field, field_validator

from remit.acts.declare import QueryDeclaration, Refusal
from remit.acts.registry import query
from remit.domains.bodies.queries import lifting
from remit.domains.law.asking import case_of
from remit.domains.law.cases import Case
from remit.domains.law.queries.views import (
    REGISTER,
    SUPPOSED,
    AtDate,
    ClauseLine,
    Condition,
    DutyBrought,
    FactLine,
    clause_line,
    conditions,
    duty_lines,
    fact_line,
)
from remit.domains.law.ways import Facts, prospect_of, ways_of
from remit.domains.law.words import title_of, value_words
from remit.engines.settlement import EntityRef, Ruling, rule

if TYPE_CHECKING:
    from remit.engines.settlement.prover import Prospect

WAYS_MAX = 6
SHOWN_WAYS_MAX = 4
PERMITTED, REFUSED, DEPENDS = "permitted", "refused", "depends"


class May(BaseModel):
    """The answer. `status` is permitted, refused, or depends (on what is not known yet).

    `clauses` decided it; `unknown` are the facts it depends on, `next` the one to ask first;
    `raised` are facts that would count against it if somebody raised them. `ways` are the smallest
    sets of facts that would permit it: of facts not known yet where it depends, of facts given
    where it is refused; none where no fact could. `lifting` says which condition, direction or day
    stands in the way of who asks. `nobody` says why law gives nobody this power.
    """

    status: str
    who: str
    who_label: str
    act: str
    title: str
    area: str
    thing: str
    thing_label: str
    on: date
    pack: str
    pack_title: str
    clauses: list[ClauseLine]
    reasons: list[str]
    given: list[FactLine]
    unknown: list[FactLine]
    next: FactLine | None
    choices: list[tuple[str, str]]
    raised: list[FactLine]
    ways: list[list[Condition]]
    lifting: list[str]
    duties: list[DutyBrought]
    nobody: str


def may(who: str, act: str, thing: str, on: date, facts: Iterable[str] = (), pack: str = "") -> May:
    """Ask. Raises what `case_of` raises, and `Invalid` (`SET-002`) where no law is in force."""
    return answer(case_of(who, act, thing, on, facts, pack), who)


def answer(case: Case, who: str) -> May:
    """The answer to a case; `who` is what was typed."""
    ruling = None if case.missing else rule(case.pack, case.question(case.blanks))
    permitted = bool(ruling and ruling.permitted)
    prospect = None if permitted else prospect_of(case)
    ways = ways_of(prospect, WAYS_MAX) if prospect else []
    status = PERMITTED if permitted else DEPENDS if ways else REFUSED
    # Where even the open facts could not help, a given one would have to be another.
    changed = ways if status != REFUSED else _other_ways(case)
    unknown = list(dict.fromkeys(name for way in ways for name in way))
    first = _next(case, ways)
    words, act = case.words, case.act
    return May(
        status=status,
        who=who,
        who_label=case.actor.label,
        act=act.name,
        title=title_of(act.name),
        area=act.group,
        thing=case.thing.key,
        thing_label=case.thing.label,
        on=case.on,
        pack=case.pack.name,
        pack_title=case.pack.title,
        clauses=_clauses(case, prospect, ruling, ways),
        reasons=list(ruling.reasons) if ruling else [],
        given=given_lines(case),
        unknown=[fact_line(words, act.name, name) for name in unknown],
        next=fact_line(words, act.name, first) if first else None,
        choices=_choices(case, first),
        raised=_raised(case) if permitted else [],
        ways=[conditions(words, way) for way in changed[:SHOWN_WAYS_MAX]],
        lifting=_lifting(case, ruling) if status == REFUSED and ruling else [],
        duties=duty_lines(case.pack.duties, act.name, case.actor.group, case.context, case.on)
        if status != REFUSED
        else [],
        nobody=case.pack.no_power.get(act.name, ""),
    )


def given_lines(case: Case) -> list[FactLine]:
    """What is given in a case: what this house holds, what somebody supposes, what is entered."""
    return [
        *(
            fact_line(case.words, case.act.name, name, value, case.held.get(name))
            for name, value in case.given.items()
        ),
        *(_said(name, value, SUPPOSED) for name, value in case.asserted.items()),
        *(_said(name, value, REGISTER) for name, value in _entered(case).items()),
    ]


def _next(case: Case, ways: list[Facts]) -> str:
    """The fact to ask first, on the shortest way on which nobody has said "not known": what powers
    need, then what tells the ways apart, then what all of them need."""
    way = next((way for way in ways if not case.unknown & set(way)), next(iter(ways), {}))
    powers = {name for policy in case.words.speaking(case.act, "permit") for name in policy.facts}
    missing = case.missing
    return min(
        (name for name in way if name not in case.unknown),
        default="",
        key=lambda name: (
            name not in missing,
            name not in powers,
            sum(name in each for each in ways),
        ),
    )


def _choices(case: Case, name: str) -> list[tuple[str, str]]:
    """The values that a fact can take, where it is a word, each with how it is said."""
    if not name or case.act.facts[name].type != "String":
        return []
    return [
        (value, value_words(name, value)) for value in case.words.told_apart(name, case.act.name)
    ]


def _other_ways(case: Case) -> list[Facts]:
    """The smallest changes where the facts given may be other than they are said.

    What must be given says what is asked about: it changes only where nothing else would do.
    """
    case = replace(case, unknown=frozenset())
    for changeable in (_optional(case), list(case.given)):
        if ways := ways_of(prospect_of(case, may_change=changeable), WAYS_MAX):
            # What was said otherwise comes first: it is what stands in the way.
            return [
                dict(sorted(way.items(), key=lambda each: each[0] not in case.given))
                for way in ways
            ]
    return []


def _optional(case: Case) -> list[str]:
    return [name for name in case.given if not case.act.facts[name].required]


def _clauses(
    case: Case, prospect: Prospect | None, ruling: Ruling | None, ways: list[Facts]
) -> list[ClauseLine]:
    """What decided; where it depends, the powers and limits that will decide it."""
    decided = [clause.id for clause in ruling.clauses] if ruling else []
    ids: Sequence[str] = decided
    if ways:
        # What must be given is taken to be as on the shortest way.
        case = replace(case, given={**case.given, **{name: ways[0][name] for name in case.missing}})
        limits = rule(case.pack, case.question(case.blanks)).clauses
        ids = (*prospect_of(case).reaching(), *(clause.id for clause in limits))
    elif prospect:
        # Where no limit refuses it for good, a power may be there whose conditions are not met.
        ids = prospect.barring() or _unmet_powers(case) or decided
    return [clause_line(case.pack, case.pack.clauses[each]) for each in ids]


def _unmet_powers(case: Case) -> tuple[str, ...]:
    """Powers that would cover the case if other facts were given; what must be given stays."""
    return prospect_of(case, may_change=_optional(case)).reaching()


def _raised(case: Case) -> list[FactLine]:
    """Facts that would turn a permission into a refusal if somebody raised them."""
    found = []
    for name, form in case.act.facts.items():
        known = case.pack.facts.get(name)
        open_to_it = known and known.raised_only and form.type == "Bool"
        if (
            open_to_it
            and name not in case.given
            and not rule(case.pack, case.question(case.blanks | {name: True})).permitted
        ):
            found.append(fact_line(case.words, case.act.name, name))
    return found


def _lifting(case: Case, ruling: Ruling) -> list[str]:
    """Which condition, direction or day stands in the way."""
    question = case.question(case.blanks)
    return list(lifting(Refusal(case.pack, question, ruling, case.actor, case.on)))


def _entered(case: Case) -> dict[str, Any]:
    """What stands in the dossier of the thing itself, where nobody supposes otherwise."""
    if not case.thing.held:
        return {}
    thing = next(each for each in case.entities if each.ref == case.thing.ref)
    supposed = {name.removeprefix("thing.") for name in case.asserted}
    return {
        name: value
        for name, value in thing.attrs.items()
        if not isinstance(value, EntityRef) and name not in supposed
    }


def _said(name: str, value: Any, origin: str) -> FactLine:
    return FactLine(
        name=name,
        type="",
        asks=name,
        kind="registered",
        judge="",
        clause="",
        value=value_words(name.rpartition(".")[2], value),
        origin=origin,
        stands="entered in the dossier" if origin == REGISTER else "",
    )


@query
class AskMay(AtDate):
    """`remit law may WHO ACT [THING]`."""

    declaration: ClassVar = QueryDeclaration(
        "law.may",
        "May I?",
        "Whether somebody may do an act on a day: the answer, its clauses, what it depends on.",
        positional=("who", "act", "thing"),
    )
    who: str = Field(
        title="Who",
        max_length=80,
        description="an officer's reference, a body's "
        "code, a kind of body such as ccg, patient, or operator",
    )
    act: str = Field(title="Act", max_length=80)
    thing: str = Field(
        "",
        title="On whom",
        max_length=80,
        description="own, another, a kind of body, a body's code, or the name of a thing in a "
        "dossier",
    )
    facts: str = Field(
        "", title="Facts", max_length=4000, description="name=value, several divided by semicolons"
    )

    @field_validator("facts", mode="before")
    @classmethod
    def _joined(cls, value: object) -> object:
        return ";".join(map(str, value)) if isinstance(value, list | tuple) else value

    def answer(self) -> May:
        """The answer."""
        facts = [each for each in self.facts.split(";") if each.strip()]
        return may(self.who, self.act, self.thing, self.on, facts, self.pack)
