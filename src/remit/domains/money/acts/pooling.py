"""Pooled budgets: who takes part with which share, what each pays in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from pydantic import Field, field_validator

from remit.acts.declare import Act, Declaration, Doing, Thing
from remit.acts.ids import new_id
from remit.acts.registry import act
from remit.domains.bodies.entities import body_thing, name_of
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.models import Body
from remit.domains.law.recorded import split_lines
from remit.domains.money.acts.of_money import (
    AMOUNT,
    LINE,
    Money,
    Spending,
    once,
    require_in_year,
    restate,
    saying_how_to_mend,
    spending,
)
from remit.domains.money.amounts import Pence
from remit.domains.money.books import Fund, Kind, financial_year
from remit.domains.money.budget.limits import PARTNERS_MAX, WHOLE_PPM
from remit.domains.money.budget.rules import line_of
from remit.domains.money.budget.tables import Pool, PoolShare
from remit.domains.money.ledger import moving
from remit.domains.money.words import pounds as in_pounds
from remit.engines.ledger import Entry, Post, post
from remit.errors import Invalid, NotFound

PPM_IN_A_PERCENT = WHOLE_PPM // 100


@act
class PoolFund(Act):
    """A body makes a pool with a partner, or lets another partner into its pool."""

    declaration: ClassVar = Declaration(
        name="pool_fund",
        title="Pool money with a partner",
        words="Makes a pooled fund with a partner under a signed agreement, or takes another"
        " partner into one: each pays its share, and the host pays from it. The officer's body is"
        " the host.",
        group="delegating",
        on="Body",
    )

    partner: str = Field(title="Partner", max_length=80, description="the code of the body")
    name: str = Field(
        title="Short name of the pool",
        pattern=r"^[a-z0-9][a-z0-9-]{2,38}[a-z0-9]$",
        description="small letters, digits and hyphens, such as better-care-2015; for ever",
    )
    called: str = Field(title="Title", min_length=3, max_length=200)
    total_pence: Pence = Field(
        title="Money for the year", description="in pounds, of all partners together"
    )
    shares: list[str] = Field(
        title="Shares",
        min_length=2,
        max_length=PARTNERS_MAX,
        description="each as code=percent, the host among them; semicolons between them",
    )
    agreement: str = Field(
        title="Agreement",
        min_length=3,
        max_length=200,
        description="the reference of what the partners signed",
    )

    @field_validator("shares", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """A form and a command line give them as one text."""
        return split_lines(value)

    def thing(self, effective_on: date) -> Thing:
        """The partner, on whom the law asks whether one may pool with it."""
        return body_thing(body_called(self.partner, effective_on).pk, effective_on)

    def facts(self, effective_on: date, known: Mapping[str, Any]) -> dict[str, Any]:
        """The terms are those of the agreement named."""
        return {**known, "terms_agreed": True}

    def change(self, doing: Doing) -> str:
        """Keep the pool and the shares.

        Raises `Invalid`: `BUD-016` shares that are none, `BUD-017` a name that is taken.
        """
        on = doing.effective_on
        host = doing.actor.body_id
        assert host is not None  # the law lets officers of bodies alone do this
        partner = body_called(self.partner, on)
        pool = Pool.objects.filter(name=self.name).first()
        if pool is not None and pool.body_id != host:
            raise Invalid(
                "BUD-017",
                f"the pool {self.name} has another host: {name_of(pool.body_id, on)}",
                where="name",
                mend="choose another name, or ask its host",
            )
        parts = self._parts(on)
        already = set(PoolShare.objects.known().filter(pool=pool).values_list("body", flat=True))
        wanted = {host, partner.pk} | (already if pool else set())
        if {body.pk for body in parts} != wanted:
            raise Invalid(
                "BUD-016",
                "shares are given for others than the host, the partner and those who take part",
                where="shares",
                mend="give a share to each of them and to nobody else, nought to one who leaves",
            )
        if pool is None:
            with once(self._taken()):
                pool = Pool.objects.create(
                    name=self.name,
                    title=self.called,
                    body_id=host,
                    year=financial_year(on),
                    agreement=self.agreement,
                    act_id=doing.act_id,
                )
        total = self.total_pence
        for body, ppm in parts.items():
            about = {"pool_id": pool.pk, "body_id": body.pk}
            restate(doing, PoolShare, about, share_ppm=ppm, total_pence=total)
            doing.touch(body.pk)
        return (
            f"pooled {in_pounds(total)} as {self.called} with {name_of(partner.pk, on)}, under"
            f" {self.agreement}"
        )

    def _taken(self) -> Invalid:
        return Invalid(
            "BUD-017",
            f"a pool is made under the name {self.name} at this very moment",
            where="name",
            mend="choose another name; if it is your own pool, send this again to take the partner"
            " into it",
        )

    def _parts(self, on: date) -> dict[Body, int]:
        parts: dict[Body, int] = {}
        for text in self.shares:
            code, mark, told = text.partition("=")
            try:
                ppm = Fraction(told.strip().removesuffix("%")) * PPM_IN_A_PERCENT
            except (ValueError, ZeroDivisionError):
                ppm = Fraction(-1)
            body = body_called(code, on)
            if not mark or body in parts or ppm.denominator != 1 or not 0 <= ppm <= WHOLE_PPM:
                raise _no_shares(f"`{text}` is no share")
            parts[body] = int(ppm)
        if sum(parts.values()) != WHOLE_PPM:
            raise _no_shares(f"the shares add up to {sum(parts.values()) / PPM_IN_A_PERCENT:g}%")
        return parts


@act
class ContributeToPool(Spending):
    """A partner pays into a pool."""

    declaration: ClassVar = spending(
        "contribute_to_pool",
        "Pay into a pooled fund",
        "Moves money of a line of a partner's own plan into the pool, where its host spends it"
        " under the agreement.",
    )

    line: str = LINE
    amount_pence: Pence = AMOUNT
    pool: str = Field(title="Pool", max_length=40, description="its short name")

    def needs_pence(self, on: date) -> int:
        """All of it."""
        return self.amount_pence

    def change(self, doing: Doing) -> str:
        """Pay it in.

        Raises `NotFound` (`BUD-014`), `Invalid` (`BUD-001`, `BUD-003`, `BUD-018` no partner),
        `Refused` (`LED-002`).
        """
        on = doing.effective_on
        money, pool = self.money(on), pool_called(self.pool)
        require_in_year(money, on)
        if not PoolShare.objects.known().on(on).filter(pool=pool, body=money.body).exists():
            raise Invalid(
                "BUD-018",
                f"the body has no share in the pool {pool.name}",
                where="pool",
                mend="the host takes it in as a partner first (pool_fund)",
            )
        line, pence = line_of(money.fund, self.line), self.amount_pence
        host = Money(pool.body, Fund.POOLED, pool.year)
        entries = (
            Entry(money.number(Kind.BUDGET, doing, line), -pence),
            Entry(host.number(Kind.POOL, doing, pool.name), pence),
        )
        with saying_how_to_mend(money, line), moving(doing) as books:
            post(books, Post(new_id(), doing.act_id, "pool_contribution", on, entries, pool.name))
        doing.touch(pool.body_id)
        return f"paid {in_pounds(pence)} into the pool {pool.title}"


def pool_called(name: str) -> Pool:
    """A pool by its short name. Raises `NotFound` (`BUD-014`)."""
    row = Pool.objects.select_related("body").filter(name=name.strip().lower()).first()
    if row is None:
        raise NotFound(
            "BUD-014",
            f"there is no pool `{name}`",
            where="pool",
            mend="take the name from a partner's budget",
        )
    return row


def _no_shares(what: str) -> Invalid:
    return Invalid(
        "BUD-016",
        what,
        where="shares",
        mend="give each partner a percentage once, 100 in all",
    )
