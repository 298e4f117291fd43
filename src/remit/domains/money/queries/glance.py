"""A body's money for a year at a glance, worked out from the entries of its own accounts.

What came in from others, less what was passed on and paid, is what its accounts hold; of that,
part is promised, part is set aside for what was received, and the rest is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, NamedTuple
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies.lookup import body_called
from remit.domains.money.books import Kind, financial_year, year_words
from remit.domains.money.ledger import connection
from remit.domains.money.queries.accounts import AccountLine, lines_of
from remit.domains.money.queries.common import Owner, kind_says, owners
from remit.engines import ledger

PAYMENT = "pay"
VOTED = "voted"

# What each transfer did to the money of one body, and who else was in it. A transfer here has one
# payer; `other` is the one who gave most, or got most, where there are several.
MOVED = """
with own as (
    select number, kind from ledger.account where owner = %(body)s and year = %(year)s
), met as (
    select e.transfer, sum(e.pence) filter (where own.kind <> 'source') as pence,
        sum(e.pence) filter (where own.kind = 'source') as voted
    from own join ledger.entry e on e.account = own.number group by e.transfer
), others as (
    select met.transfer, a.owner, sum(e.pence) as pence
    from met join ledger.entry e on e.transfer = met.transfer
    join ledger.account a on a.number = e.account
    where a.owner <> %(body)s or a.year <> %(year)s
    group by met.transfer, a.owner
), chosen as (
    select distinct on (transfer) transfer, owner from others order by transfer, abs(pence) desc
)
select t.kind, extract(year from t.effective_on)::int, extract(month from t.effective_on)::int,
    chosen.owner, count(*), coalesce(sum(met.pence), 0)::bigint,
    coalesce(sum(met.voted), 0)::bigint
from met join ledger.transfer t on t.number = met.transfer
left join chosen on chosen.transfer = met.transfer
group by 1, 2, 3, 4
"""
# What was promised in each month, less what was let go again.
PROMISED = """
select extract(year from day)::int, extract(month from day)::int, sum(pence)::bigint from (
    select h.effective_on as day, h.pence from ledger.hold h
    join ledger.account a on a.number = h.account
    where a.owner = %(body)s and a.year = %(year)s
    union all
    select c.effective_on, -c.pence from ledger.hold_change c
    join ledger.hold h on h.id = c.hold join ledger.account a on a.number = h.account
    where a.owner = %(body)s and a.year = %(year)s and c.what <> 'paid'
) s group by 1, 2
"""
YEARS = "select distinct year from ledger.account where owner = %(body)s order by year"


class Flow(BaseModel):
    """Money between the body and another for one reason, in so many transfers."""

    kind: str
    says: str
    other: Owner | None
    transfers: int
    pence: int


class Month(BaseModel):
    """What counts in one month, in pence; `promised` is less what was let go."""

    month: date
    received_pence: int
    passed_on_pence: int
    paid_pence: int
    promised_pence: int


class Glance(BaseModel):
    """A body's money for a year. All in pence:
    received - passed on - paid = committed + accrued + left."""

    body: Owner
    year: int
    year_words: str
    years: list[int]
    received_pence: int
    passed_on_pence: int
    paid_pence: int
    committed_pence: int
    accrued_pence: int
    left_pence: int
    from_: list[Flow] = Field(serialization_alias="from")
    to: list[Flow]
    months: list[Month]
    accounts: list[AccountLine]


class _Moved(NamedTuple):
    kind: str
    year: int
    month: int
    other: UUID | None
    transfers: int
    pence: int
    voted: int

    @property
    def with_others(self) -> int:
        """What the body gained by it; what Parliament voted came from nobody."""
        return self.pence + self.voted


def glance(body: str, year: int | None = None) -> Glance:
    """The money of a body (slug or code) for a year: of its newest with money, if none is named."""
    today = timezone.localdate()
    found = body_called(body, today)
    books = connection()
    years = [row[0] for row in books.execute(YEARS, {"body": found.pk})]
    if year is None:
        past = [each for each in years if each <= financial_year(today)]
        year = (past or years or [financial_year(today)])[-1]
    asked = {"body": found.pk, "year": year}
    moved = [_Moved(*row) for row in books.execute(MOVED, asked)]
    known = owners({found.pk} | {each.other for each in moved if each.other}, today)
    stands = lines_of(ledger.accounts(books, owner=found.pk, year=year), today)
    came, went = _flows(moved, known)
    own = [each for each in stands if each.kind != Kind.SOURCE]
    accrued = [each for each in own if each.kind == Kind.ACCRUED]
    return Glance(
        body=known[found.pk],
        year=year,
        year_words=year_words(year),
        years=years,
        received_pence=sum(each.pence for each in came),
        passed_on_pence=sum(each.pence for each in went if each.kind != PAYMENT),
        paid_pence=sum(each.pence for each in went if each.kind == PAYMENT),
        committed_pence=sum(each.held_pence for each in own),
        accrued_pence=sum(each.balance_pence - each.held_pence for each in accrued),
        left_pence=sum(each.free_pence for each in own if each.kind != Kind.ACCRUED),
        from_=came,
        to=went,
        months=_months(moved, books.execute(PROMISED, asked).fetchall()),
        accounts=stands,
    )


def _flows(moved: Iterable[_Moved], known: dict[UUID, Owner]) -> tuple[list[Flow], list[Flow]]:
    """What came in and what went out, by reason and by whom, the largest first."""
    came: dict[tuple[str, UUID | None], list[int]] = defaultdict(lambda: [0, 0])
    went: dict[tuple[str, UUID | None], list[int]] = defaultdict(lambda: [0, 0])
    for each in moved:
        for side, other, pence in (
            (came, each.other, max(each.with_others, 0)),
            (went, each.other, max(-each.with_others, 0)),
            (came, None, max(-each.voted, 0)),
            (went, None, max(each.voted, 0)),
        ):
            if pence:
                sums = side[VOTED if other is None else each.kind, other]
                sums[0] += each.transfers
                sums[1] += pence
    return _listed(came, known), _listed(went, known)


def _listed(sums: dict[tuple[str, UUID | None], list[int]], known: dict[UUID, Owner]) -> list[Flow]:
    flows = [
        Flow(
            kind=kind,
            says="voted by Parliament" if other is None else kind_says(kind),
            other=known[other] if other else None,
            transfers=transfers,
            pence=pence,
        )
        for (kind, other), (transfers, pence) in sums.items()
    ]
    return sorted(flows, key=lambda flow: (-flow.pence, flow.kind))


def _months(moved: Iterable[_Moved], promised: Iterable[tuple[int, int, int]]) -> list[Month]:
    found: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in moved:
        month = found[date(each.year, each.month, 1)]
        month["received_pence"] += max(each.with_others, 0) + max(-each.voted, 0)
        out = "paid_pence" if each.kind == PAYMENT else "passed_on_pence"
        month[out] += max(-each.with_others, 0) + max(each.voted, 0)
    for year, number, pence in promised:
        found[date(year, number, 1)]["promised_pence"] += pence
    names = ("received_pence", "passed_on_pence", "paid_pence", "promised_pence")
    return [
        Month(month=month, **{name: sums[name] for name in names})
        for month, sums in sorted(found.items())
    ]


@query
class AskGlance(Query):
    """`remit money body BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "money.body",
        "A body's money",
        "What a body was given, promised and paid in a year, and what is left.",
        positional=("body",),
    )
    body: str = Field(title="Body", description="its slug or ODS code", max_length=80)
    year: int | None = Field(None, title="Year", description="2013 is 2013/14", ge=1948, le=2100)

    def answer(self) -> Glance:
        """The year at a glance."""
        return glance(self.body, self.year)
