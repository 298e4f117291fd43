"""Did it arrive whole? What was decided, from the journal, against what moved, from the entries.

The two are read apart: a decision is what the act said (and the record has sealed), an arrival is
what others' acts moved into or out of a body's money. They must agree act by act; whatever moved
without a decision, or was decided and did not move, is a fault and is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from remit.acts.models import ActRow
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.money.books import financial_year
from remit.domains.money.ledger import connection, looking_up

# The acts that decide what a body is to have; the first gives, the others change.
GIVING: Final = ("fund_board", "allot")
CHANGING: Final = ("change_board_funding", "reallot", "pay_quality_premium", "act_in_place")
# What others' acts moved into a body's allotment, or out of any of its money; from every entry.
MOVED_SQL: Final = """
select a.owner, a.fund, t.act_id, t.id, t.kind, e.pence
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer
left join ledger.act by on by.id = t.act_id
where a.year = %(year)s and a.kind <> 'source' and by.body is distinct from a.owner
    and (a.kind = 'allotment' or e.pence < 0)
order by t.number
"""
# The same from the entries of the allotments themselves, and from whatever else the acts that
# decided moved: a few for each body, however many payments there are. `offset 0` has them looked up
# account by account, as the planner takes all accounts to be as full as those that pay. What others
# take out of a body's lines, which the books refuse as they post it, shows in the one above.
MOVED_BY_ALLOTMENT_SQL: Final = """
with near as materialized (
    select e.*
    from ledger.account a cross join lateral (
        select e.transfer, e.account, e.pence from ledger.entry e where e.account = a.number
        offset 0
    ) e
    where a.year = %(year)s and a.kind = 'allotment'
        and (%(body)s::uuid is null or a.owner = %(body)s)
    union
    select e.*
    from ledger.transfer t cross join lateral (
        select e.transfer, e.account, e.pence from ledger.entry e
        where e.transfer = t.number and e.pence < 0
        offset 0
    ) e
    where t.act_id = any (%(acts)s)
)
select a.owner, a.fund, t.act_id, t.id, t.kind, n.pence
from near n
join ledger.account a on a.number = n.account
cross join lateral (
    select t.number, t.act_id, t.id, t.kind, by.body
    from ledger.transfer t left join ledger.act by on by.id = t.act_id
    where t.number = n.transfer
    offset 0
) t
where a.year = %(year)s and a.kind <> 'source' and t.body is distinct from a.owner
order by t.number
"""

Place = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """What an act decided of a body's money in a fund: `pence` is the change that it makes."""

    owner: UUID
    fund: str
    act: ActRow
    pence: int

    @property
    def gives(self) -> bool:
        """Whether it gave the money in the first place."""
        return self.act.name in GIVING


@dataclass(frozen=True, slots=True)
class Moved:
    """What an entry under another's act did to a body's money."""

    owner: UUID
    fund: str
    act_id: UUID
    transfer: UUID
    kind: str
    pence: int


def moved_in(year: int) -> list[Moved]:
    """Every such entry of a financial year, in the order of posting; all of the year is read."""
    return [Moved(*row) for row in connection().execute(MOVED_SQL, {"year": year})]


def moved_by_allotment(
    year: int, decided: Iterable[Decided], body: UUID | None = None
) -> list[Moved]:
    """The same of the allotments and under the acts that decided, of one body if one is named."""
    asked = {"year": year, "acts": list({each.act.pk for each in decided}), "body": body}
    with looking_up() as books:
        return [Moved(*row) for row in books.execute(MOVED_BY_ALLOTMENT_SQL, asked)]


def decided_for(year: int) -> list[Decided]:
    """Every decision on a financial year's money, in the order of the journal."""
    of_year = Q(inputs__year=year) | Q(name="pay_quality_premium")
    rows = ActRow.objects.filter(of_year, name__in=(*GIVING, *CHANGING)).order_by("number")
    # What was taken back from the record says nothing any more, and its money is then a fault.
    acts = [row for row in rows if row.inputs and _year_of(row) == year]
    stands: dict[Place, int] = defaultdict(int)
    found = []
    slugs = {slug for row in acts if row.name == "allot" for slug in row.inputs["amounts_pence"]}
    ids = dict(Body.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    for row in acts:
        for owner, fund, pence, is_total in _said(row, ids):
            change = pence - stands[owner, fund] if is_total else pence
            stands[owner, fund] += change
            found.append(Decided(owner, fund, row, change))
    return found


def _year_of(row: ActRow) -> int | None:
    """The financial year whose money an act is about; a premium is money of the year it is paid
    in, whatever year it is for."""
    if row.name == "pay_quality_premium":
        return financial_year(row.effective_on)
    year: int | None = row.inputs.get("year")
    return year


def _said(row: ActRow, ids: dict[str, UUID]) -> Iterator[tuple[UUID, str, int, bool]]:
    """Whose money an act changes, in which fund, by how much; or to which total, where it says
    so."""
    said: dict[str, Any] = row.inputs
    if row.name == "fund_board":
        for fund, pence in said["amounts_pence"].items():
            yield UUID(row.thing_id), fund, pence, False
    elif row.name == "allot":
        for code, pence in said["amounts_pence"].items():
            yield ids.get(code) or _called(code, row.effective_on), said["fund"], pence, False
    elif row.name == "change_board_funding":
        yield UUID(row.thing_id), said["fund"], said["total_pence"], True
    elif row.name == "reallot":
        owner = _called(said["who_it_concerns"], row.effective_on)
        yield owner, said["fund"], said["total_pence"], True
    elif row.name == "pay_quality_premium":
        owner = _called(said["who_it_concerns"], row.effective_on)
        yield owner, said["fund"], said["amount_pence"], False
    elif said.get("amount_pence"):
        yield UUID(row.thing_id), said["fund"], -said["amount_pence"], False
        instead = _called(said["instead"], row.effective_on)
        # What a body moves to itself by its own act is no arrival.
        if instead != row.body_id:
            yield instead, said["fund"], said["amount_pence"], False


def _called(code: str, on: date) -> UUID:
    return body_called(code, on).pk
