"""Did the money arrive whole? By body and fund: allotted, and each difference, and received.

A page reads the entries of the allotments, which are few, and says when all entries were last
read. `every` reads all of the year, which takes as long as the books are thick.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.models import ActRow
from remit.acts.queries import title_of
from remit.acts.registry import query
from remit.domains.bodies import queries as bodies
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.money.arrivals import (
    Decided,
    Moved,
    Place,
    decided_for,
    moved_by_allotment,
    moved_in,
)
from remit.domains.money.books import FUND_WORDS, TRANSFERS, Fund, known_fund, year_words
from remit.domains.money.queries.invented import by_example
from remit.domains.money.queries.proofs import BooksProved, last_proof
from remit.domains.money.words import pounds

FUNDS: Final = list(Fund)


class Difference(BaseModel):
    """What changed an allotment after it was made: `act` is a number in the journal, `pence` is
    what it added, below nothing what it took."""

    act: int
    title: str
    summary: str
    clause: str
    effective_on: date
    pence: int


class Arrival(BaseModel):
    """One body's money of one fund. `received_pence` is what entries brought, less what entries by
    others took; `holds` says that it is `allotted_pence` and all differences together, act by
    act. `acts` are the numbers of all acts that decided it; `synthetic` says that a formula of the
    example, whose lists are invented, was followed."""

    body: str
    name: str
    fund: str
    fund_words: str
    allotted_pence: int
    differences: list[Difference]
    received_pence: int
    unexplained_pence: int
    holds: bool
    acts: list[int]
    synthetic: bool


class ArrivalFault(BaseModel):
    """Money that moved without a decision, or a decision that moved none: `act` is the act's number
    in the journal (none where it is not there), `transfer` the id of a transfer."""

    body: str
    fund: str
    act: int | None
    transfer: UUID | None
    pence: int
    says: str


class Whole(BaseModel):
    """A year's money between those who give it and those who spend it: the Board's from the
    minister, each commissioner's from the Board. `every_entry` says that all entries of the year
    were read for this answer; `proved`, when an act last had them read."""

    year: int
    year_words: str
    holds: bool
    says: str
    every_entry: bool
    proved: BooksProved | None
    arrivals: list[Arrival]
    faults: list[ArrivalFault]


def whole(year: int, fund: str = "", body: str = "", *, every: bool = False) -> Whole:
    """What was decided for a year beside what the entries say, act by act.

    From the entries of the allotments; from each entry of the year where `every` is asked for, in
    time that grows with them.

    Raises `Invalid` (`MON-001`) for a fund, and `NotFound` (`BOD-001`) for a body, that there is
    not.
    """
    only_fund = known_fund(fund).value if fund else ""
    only_body = body_called(body, date(year, 4, 1)).pk if body else None

    def asked(each: Decided | Moved) -> bool:
        return (not only_fund or each.fund == only_fund) and only_body in (None, each.owner)

    sides: dict[Place, tuple[list[Decided], list[Moved]]] = defaultdict(lambda: ([], []))
    decisions = decided_for(year)
    entries = moved_in(year) if every else moved_by_allotment(year, decisions, only_body)
    for decision in filter(asked, decisions):
        sides[decision.owner, decision.fund][0].append(decision)
    for entry in filter(asked, entries):
        sides[entry.owner, entry.fund][1].append(entry)
    slugs = dict(
        Body.objects.filter(pk__in={owner for owner, _ in sides}).values_list("pk", "slug")
    )
    names = bodies.names_of(list(slugs.values()), date(year, 4, 1))
    ids = {entry.act_id for _, moved in sides.values() for entry in moved}
    acts = ActRow.objects.in_bulk(ids) | {
        each.act.pk: each.act for decided, _ in sides.values() for each in decided
    }
    arrivals, faults = [], []
    for (owner, of_fund), (decided, moved) in sides.items():
        # A body that the register does not know can only have been written round the acts.
        slug = slugs.get(owner, str(owner))
        wrong = list(_faults(slug, of_fund, decided, moved, acts))
        arrivals.append(_arrival(slug, names.get(slug, slug), of_fund, decided, moved, wrong))
        faults += wrong
    arrivals.sort(key=lambda each: (FUNDS.index(Fund(each.fund)), each.name))
    return _summed(year, arrivals, faults, every)


def _arrival(
    slug: str,
    name: str,
    fund: str,
    decided: list[Decided],
    moved: list[Moved],
    wrong: list[ArrivalFault],
) -> Arrival:
    given = sum(each.pence for each in decided if each.gives)
    changes = [_difference(each) for each in decided if not each.gives]
    received = sum(each.pence for each in moved)
    return Arrival(
        body=slug,
        name=name,
        fund=fund,
        fund_words=FUND_WORDS[Fund(fund)],
        allotted_pence=given,
        differences=changes,
        received_pence=received,
        unexplained_pence=received - given - sum(each.pence for each in changes),
        holds=not wrong,
        acts=[each.act.number for each in decided],
        synthetic=any(by_example(each.act) for each in decided),
    )


def _difference(decided: Decided) -> Difference:
    act = decided.act
    return Difference(
        act=act.number,
        title=title_of(act.name),
        summary=act.summary,
        clause=", ".join(clause["clause"] for clause in act.clauses),
        effective_on=act.effective_on,
        pence=decided.pence,
    )


def _faults(
    slug: str, fund: str, decided: list[Decided], moved: list[Moved], acts: dict[UUID, ActRow]
) -> Iterator[ArrivalFault]:
    """Each act whose entries are not what it decided, with one of its transfers."""
    said: dict[UUID, int] = defaultdict(int)
    did: dict[UUID, int] = defaultdict(int)
    transfers: dict[UUID, Moved] = {}
    for each in decided:
        said[each.act.pk] += each.pence
    for entry in moved:
        did[entry.act_id] += entry.pence
        transfers[entry.act_id] = entry
    for act_id in sorted({*said, *did}):
        decided_pence, moved_pence = said.get(act_id, 0), did.get(act_id, 0)
        if decided_pence == moved_pence and act_id in said:
            continue
        act, one = acts.get(act_id), transfers.get(act_id)
        yield ArrivalFault(
            body=slug,
            fund=fund,
            act=act.number if act else None,
            transfer=one.transfer if one else None,
            pence=moved_pence - decided_pence,
            says=_what_is_wrong(act, act_id in said, decided_pence, moved_pence, one),
        )


def _what_is_wrong(
    act: ActRow | None, decided: bool, decided_pence: int, moved_pence: int, entry: Moved | None
) -> str:
    who = f"act {act.number} ({title_of(act.name).lower()})" if act else "no act of the journal"
    if decided:
        return f"{who} decided {pounds(decided_pence)}, and its entries say {pounds(moved_pence)}"
    assert entry is not None  # else nothing was said and nothing done
    way = "took" if moved_pence < 0 else "brought"
    kind = TRANSFERS[entry.kind].says if entry.kind in TRANSFERS else entry.kind
    return f"{who} {way} {pounds(abs(moved_pence))} ({kind}), and nobody decided that"


def _summed(year: int, arrivals: list[Arrival], faults: list[ArrivalFault], every: bool) -> Whole:
    words = year_words(year)
    if faults:
        count = f"{len(faults):,} {'places' if len(faults) > 1 else 'place'}"
        says = f"no: in {count} of {words} what was decided is not what arrived"
    elif arrivals:
        says = f"yes: every pound of {words} arrived, and every difference is a named decision"
    else:
        says = f"nothing was given for {words}"
    return Whole(
        year=year,
        year_words=words,
        holds=not faults,
        says=says,
        every_entry=every,
        proved=last_proof(),
        arrivals=arrivals,
        faults=faults,
    )


@query
class AskWhole(Query):
    """`remit money whole --year YEAR`."""

    declaration: ClassVar = QueryDeclaration(
        "money.whole",
        "Did the money arrive whole?",
        "For each body and fund of a year: what was allotted, each difference with its clause, and "
        "what was received, worked out from the entries of the books.",
    )
    year: int = Field(
        title="Year", description="the one in which it begins: 2013 is 2013/14", ge=1948, le=2100
    )
    fund: str = Field("", title="Only this fund", max_length=40)
    body: str = Field("", title="Only this body", max_length=80, description="its code")

    def answer(self) -> Whole:
        """The answer, with every fault named."""
        return whole(self.year, self.fund, self.body)
