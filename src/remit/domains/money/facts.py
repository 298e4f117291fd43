"""What the law asks of money and the books answer by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from remit.acts import registry
from remit.acts.declare import Actor, Known, Thing
from remit.acts.words import day_words
from remit.domains.law.asking import pack_for
from remit.domains.law.vocabulary import vocabulary
from remit.domains.money.books import year_ends, year_words
from remit.domains.money.ledger import connection
from remit.domains.money.standing import GIVEN
from remit.domains.money.things import FUND, key_of
from remit.domains.money.words import pounds

FUNDS_SQL: Final = "select distinct fund, year from ledger.account where owner = %(owner)s"
NOTIFIED_SQL: Final = """
select min(t.effective_on)
from ledger.account a
join ledger.entry e on e.account = a.number
join ledger.transfer t on t.number = e.transfer
where a.owner = %(owner)s and a.fund = %(fund)s and a.year = %(year)s
    and t.kind = any (%(kinds)s) and t.effective_on <= %(on)s
"""
FREE_SQL: Final = """
select coalesce(sum(b.balance - b.held), 0)::bigint
from ledger.account a join ledger.balance b on b.account = a.number
where a.owner = %(owner)s and a.fund = %(fund)s and a.year = %(year)s
    and a.kind in ('allotment', 'budget')
"""


def of_money(_actor: Actor, thing: Thing, act: str, on: date) -> Iterator[Known]:
    """What the books say of a body's money, as far as the law in force asks it of the act.

    Whether an amount is within what was allotted is known to the act alone; asked without one, it
    is whether anything is left.
    """
    if thing.ref.type != FUND or thing.body_id is None:
        return
    form = vocabulary(pack_for(on)).acts.get(act)
    asked = set(form.facts) if form else set()
    if not asked & {"allotment_notified", "within_allotment", "year_ended"}:
        return
    for fund, year in connection().execute(FUNDS_SQL, {"owner": thing.body_id}).fetchall():
        if str(key_of(thing.body_id, fund, year)) == thing.ref.id:
            found = _of_fund(thing.body_id, fund, year, on)
            yield from (known for known in found if known.name in asked)


def _of_fund(owner: UUID, fund: str, year: int, on: date) -> Iterator[Known]:
    given = {"owner": owner, "fund": fund, "year": year, "on": on, "kinds": list(GIVEN)}
    books = connection()
    since = _one(books.execute(NOTIFIED_SQL, given).fetchone())
    words = f"the books: allotted on {day_words(since)}" if since else "the books: not allotted"
    yield Known("allotment_notified", since is not None, words)
    free = _one(books.execute(FREE_SQL, given).fetchone())
    words = f"the books: {pounds(free)} of it is neither promised nor paid"
    yield Known("within_allotment", free > 0, words)
    words = f"the calendar: {year_words(year)} ends on {day_words(year_ends(year))}"
    yield Known("year_ended", on > year_ends(year), words)


def _one(row: tuple[Any, ...] | None) -> Any:
    assert row is not None
    return row[0]


registry.fact_source(of_money)
