"""The account of a body for a year: resources, outcomes, powers, gaps, and what shows each part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.queries import entry_hashes
from remit.acts.registry import query
from remit.acts.words import day_words
from remit.domains.accountability.models import PublishedAccount
from remit.domains.accountability.queries import everyone
from remit.domains.accountability.queries.outcomes import outcomes_part
from remit.domains.accountability.queries.powers import powers_part
from remit.domains.accountability.queries.resources import resources_part
from remit.domains.accountability.queries.views import (
    AccountView,
    Gap,
    OutcomesPart,
    PowersPart,
    Proof,
    Published,
    ResourcesPart,
)
from remit.domains.accountability.sealing import canonical, hash_of
from remit.domains.bodies import queries as bodies
from remit.domains.bodies.lookup import body_called
from remit.domains.money.books import year_begins, year_ends, year_words
from remit.errors import Invalid, NotFound

YEAR: Any = Field(
    title="Year", description="the one in which it begins: 2013 is 2013/14", ge=1948, le=2100
)
ONE_DAY = timedelta(days=1)
_known: ContextVar[dict[tuple[str, int], AccountView] | None] = ContextVar("_known", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """For the length of a block, an account that was put together is not put together again.

    To be used where nothing changes meanwhile: one account as a page, as JSON and on paper.
    """
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def account_of(code: str, year: int) -> AccountView:
    """The account of a commissioner for the year that begins on 1 April of `year`.

    Raises `NotFound` (`BOD-001` for a body that there is not, `ACC-001` for one that was no
    commissioner in that year) and `Invalid` (`ACC-002`) for a year that has not begun.
    """
    known = _known.get()
    if known is None:
        return _account_of(code, year)
    if (code, year) not in known:
        known.clear()
        known[code, year] = _account_of(code, year)
    return known[code, year]


def _account_of(code: str, year: int) -> AccountView:
    begins, ends = year_begins(year), year_ends(year)
    if begins > date.today():
        raise Invalid(
            "ACC-002",
            f"{year_words(year)} has not begun",
            where="year",
            mend="ask for a year that has begun",
        )
    slug = body_called(code, begins).slug
    who = everyone.commissioner(slug)
    if who is None or not who.there_within(begins, ends):
        raise NotFound(
            "ACC-001",
            f"`{code}` had no powers as a commissioner in {year_words(year)}",
            where="body",
            mend="see who owes an account for that year: remit account list --year YEAR",
        )
    ends = min(ends, who.until - ONE_DAY) if who.until else ends
    told = bodies.show_body(slug, ends)
    powers = powers_part(slug, ends)
    resources = resources_part(slug, year, begins)
    outcomes = outcomes_part(slug, begins, ends)
    account = AccountView(
        slug=slug,
        name=told.name,
        kind_title=told.kind_title,
        year=year,
        year_words=year_words(year),
        begins_on=begins,
        ends_on=ends,
        powers=powers,
        resources=resources,
        outcomes=outcomes,
        missing=list(_missing(year, powers, resources, outcomes)),
        proofs=list(_proofs(slug, year, powers, resources, outcomes)),
        published=[],
        synthetic=resources.synthetic
        or any(line.synthetic for line in outcomes.spine)
        or any(each.synthetic for each in powers.restrictions),
    )
    account.published = _published(account, told.id)
    return account


def _missing(
    year: int, powers: PowersPart, resources: ResourcesPart, outcomes: OutcomesPart
) -> Iterator[Gap]:
    if powers.state == "unknown":
        yield Gap(
            part="powers",
            what="Its authorisation",
            why="the register holds no act of authorising it",
        )
    if not resources.arrivals:
        yield Gap(
            part="resources",
            what=f"Its money of {year_words(year)}",
            why="nothing was allotted to it in the books of this house"
            + (", which hold the official file alone" if resources.allocated else ""),
        )
    if resources.persons is None:
        yield Gap(
            part="resources",
            what="How many people it is for",
            why="no list of its practices was counted for that year",
        )
    if outcomes.left_out:
        yield Gap(
            part="outcomes",
            what="; ".join(outcomes.left_out),
            why=f"no counts of this body in {year_words(year)} are here",
        )


def _proofs(
    slug: str,
    year: int,
    powers: PowersPart,
    resources: ResourcesPart,
    outcomes: OutcomesPart,
) -> Iterator[Proof]:
    """A hash of an act is that of its entry: the leaf of the record's tree."""
    acts = sorted({number for each in resources.arrivals for number in each.acts})
    allocated = resources.allocated
    wanted = [*acts, *(each.act for each in outcomes.counted_by)]
    wanted += [each.act_number for each in powers.restrictions]
    wanted += [allocated.act] if allocated else []
    entries = entry_hashes(wanted)
    yield Proof(
        part="powers",
        says=f"the law in force on {day_words(powers.on)}: {powers.pack_title}",
        address=f"/law/{powers.pack}",
        hash=powers.pack_hash,
    )
    for each in powers.restrictions:
        yield Proof(
            part="powers",
            says=f"act {each.act_number}, which imposed a condition",
            address=f"/acts/{each.act_number}",
            hash=entries.get(each.act_number, ""),
        )
    for number in acts:
        yield Proof(
            part="resources",
            says=f"act {number}, which decided an amount, and its entry in the record",
            address=f"/acts/{number}",
            hash=entries.get(number, ""),
        )
    if resources.arrivals:
        yield Proof(
            part="resources",
            says="every transfer of the year, and a check of the books from their entries",
            address=f"/money/{slug}?year={year}",
            hash="",
        )
    if allocated:
        yield Proof(
            part="resources",
            says=f"act {allocated.act}, which loaded the file of what was allotted",
            address=f"/acts/{allocated.act}",
            hash=entries.get(allocated.act, ""),
        )
        yield Proof(
            part="resources",
            says="each step of its share, with the numbers",
            address=f"/money/allotment/{slug}?formula={allocated.formula}",
            hash="",
        )
    for counted in outcomes.counted_by:
        what = "one file" if counted.files == 1 else f"{counted.files:,} files"
        yield Proof(
            part="outcomes",
            says=f"act {counted.act}, which counted {what} that the figures rest on",
            address=f"/acts/{counted.act}",
            hash=entries.get(counted.act, ""),
        )
    if outcomes.cube:
        yield Proof(
            part="outcomes",
            says="the counts from which every figure comes",
            address="/outcomes/completeness",
            hash=outcomes.cube,
        )


def _published(account: AccountView, body_id: UUID) -> list[Published]:
    rows = PublishedAccount.objects.filter(body_id=body_id, year=account.year)
    found = list(rows.select_related("act").order_by("id"))
    if not found:
        return []
    now = hash_of(canonical(account))
    return [
        Published(
            act_number=row.act.number,
            on=row.act.effective_on,
            sha256=row.sha256,
            same=row.sha256 == now,
        )
        for row in found
    ]


@query
class AskAccount(Query):
    """`remit account show BODY YEAR`."""

    declaration: ClassVar = QueryDeclaration(
        "account.show",
        "The account of a body",
        "What a commissioner had in a year, what it achieved, the powers that it had, what is"
        " missing, and what shows each part.",
        positional=("body", "year"),
    )
    body: str = Field(title="Body", max_length=80, description="its code or short name")
    year: int = YEAR

    def answer(self) -> AccountView:
        """The account."""
        return account_of(self.body, self.year)
