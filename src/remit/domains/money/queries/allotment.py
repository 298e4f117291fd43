"""What each body gets by a formula, how its share was made, and what another would change."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import query
from remit.domains.bodies import queries as bodies
from remit.domains.money.allotment.amounts import Worked, worked
from remit.domains.money.allotment.formula import (
    Formula,
    Kind,
    Share,
    formulas,
    in_force,
    named,
    steps_of,
)
from remit.domains.money.allotment.limits import PENCE_MAX
from remit.domains.money.allotment.needs import available
from remit.domains.money.queries.present import (
    decimal_of,
    formula_line,
    formula_view,
    step_view,
)
from remit.domains.money.queries.views import (
    AllotmentView,
    FormulaLine,
    Moved,
    ShareComparison,
    ShareRow,
    ShareView,
)
from remit.errors import Invalid, NotFound

PROGRAMME = "programme"


class FormulaList(BaseModel):
    """Every formula, the newest year first."""

    formulas: list[FormulaLine]


def formula_list(year: int | None = None) -> FormulaList:
    """Every formula, or those of one year, and whether the figures that it rests on are here."""
    return FormulaList(
        formulas=[
            formula_line(each, here=available(each))
            for each in formulas().values()
            if year in (None, each.year)
        ]
    )


def chosen(name: str, year: int | None = None) -> Formula:
    """The formula meant: by name; in force in a year; else the newest whose figures are here.

    Raises `NotFound` (`ALT-002`), and `Invalid` (`ALT-018`) where name and year disagree.
    """
    if name:
        found = named(name)
        if year is not None and found.year != year:
            raise Invalid(
                "ALT-018",
                f"`{name}` is a formula for {found.year_words}",
                where="year",
                mend=f"leave the year out, or ask for {found.year}",
            )
        return found
    if year is not None:
        return in_force(year, PROGRAMME)
    ruling = [each for each in formulas().values() if each.kind is Kind.IN_FORCE]
    return next((each for each in ruling if available(each)), ruling[0])


def allotment(
    name: str = "", against: str = "", year: int | None = None, pounds: int | None = None
) -> AllotmentView:
    """Share money out by a formula, and by another beside it.

    `pounds` is another total, for both. Raises what `chosen` and `worked` raise, and `Invalid`
    (`ALT-018`) where the two formulas are about different bodies.
    """
    total_pence = None if pounds is None else pounds * 100
    formula = chosen(name, year)
    done = worked(formula, total_pence)
    beside = worked(named(against), total_pence) if against else None
    if beside is not None:
        _require_comparable(done, beside)
    rows = _rows(done, beside)
    outcome = done.outcome
    return AllotmentView(
        formula=formula_view(formula, here=True),
        against=formula_view(beside.formula, here=True) if beside else None,
        named_on=done.known.named_on,
        told_by=done.known.told_by,
        file=done.known.file,
        synthetic=done.known.synthetic,
        total_pence=outcome.total_pence,
        notional=formula.notional or total_pence is not None,
        opening_pence=outcome.opening_pence,
        registered=round(outcome.nation.registered),
        at_floor=sum(share.bound == "floor" for share in outcome.shares),
        at_cap=sum(share.bound == "cap" for share in outcome.shares),
        factor=None if outcome.factor is None else decimal_of(outcome.factor, 10),
        moved=_moved(rows) if beside else None,
        rows=rows,
    )


def simulated(
    name: str = "", against: str = "", year: int | None = None, pounds: int | None = None
) -> AllotmentView:
    """`allotment`, beside the formula in force for the same year and fund where none is named."""
    formula = chosen(name, year)
    if not against:
        for other in formulas().values():
            same = (other.year, other.fund, other.needs_from) == (
                formula.year,
                formula.fund,
                formula.needs_from,
            )
            if same and other.kind is Kind.IN_FORCE and other is not formula:
                against = other.name
    return allotment(formula.name, against, None, pounds)


def share_of(body: str, name: str = "", pounds: int | None = None) -> ShareView:
    """How the share of a body (slug or code) was made. Raises `NotFound` (`ALT-019`)."""
    done = worked(chosen(name), None if pounds is None else pounds * 100)
    slug = _slug_meant(body, done)
    share = done.outcome.share_of(slug)
    assert share is not None  # the slug is of one of them
    [row] = _rows(done, None, only=slug)
    return ShareView(
        formula=formula_view(done.formula, here=True),
        named_on=done.known.named_on,
        told_by=done.known.told_by,
        synthetic=done.known.synthetic,
        notional=done.formula.notional or pounds is not None,
        row=row,
        steps=[step_view(step) for step in steps_of(done.outcome, share)],
    )


def _slug_meant(body: str, done: Worked) -> str:
    meant = body.strip().lower()
    slugs = [share.body for share in done.outcome.shares]
    found = [slug for slug in slugs if slug == meant or slug.rpartition("-")[2] == meant]
    if not found:
        raise NotFound(
            "ALT-019",
            f"“{done.formula.title}” for {done.formula.year_words} gives `{body}` no share",
            where="body",
            mend="choose another formula, or a body of that year",
        )
    return found[0]


def _rows(done: Worked, beside: Worked | None, only: str = "") -> list[ShareRow]:
    shares = [share for share in done.outcome.shares if only in ("", share.body)]
    slugs = [share.body for share in shares]
    names = bodies.names_of(slugs, done.known.named_on)
    there = {each.slug for each in bodies.every_commissioner() if each.there(done.formula.begins)}
    others = {share.body: share for share in beside.outcome.shares} if beside else {}
    nation = done.outcome.nation
    rows = [
        ShareRow(
            slug=share.body,
            name=names.get(share.body, share.body),
            there=share.body in there,
            registered=round(share.place.registered),
            need_index=decimal_of(
                share.weighted.total / nation.weighted * nation.registered / share.place.registered,
                4,
            ),
            target_share=decimal_of(share.target_share, 8),
            target_pence=round(share.target_pence),
            opening_pence=share.place.opening_pence if done.outcome.opening_pence else None,
            opening_distance=_ratio(share.opening_distance),
            growth=_ratio(share.growth) if done.outcome.opening_pence else None,
            bound=share.bound,
            pence=share.pence,
            per_head_pence=round(share.pence / share.place.registered),
            closing_distance=decimal_of(share.closing_distance, 6),
            against=_compared(share, others[share.body]) if others else None,
        )
        for share in shares
    ]
    return sorted(rows, key=lambda row: row.name)


def _compared(share: Share, other: Share) -> ShareComparison:
    difference = share.pence - other.pence
    return ShareComparison(
        pence=other.pence,
        difference_pence=difference,
        difference_per_head_pence=round(difference / share.place.registered),
        difference_rate=_ratio(Fraction(difference, other.pence) if other.pence else None),
    )


def _moved(rows: list[ShareRow]) -> Moved:
    changes = [row.against.difference_pence for row in rows if row.against]
    gains = [change for change in changes if change > 0]
    losses = [change for change in changes if change < 0]
    return Moved(
        gain=len(gains),
        lose=len(losses),
        same=len(changes) - len(gains) - len(losses),
        gained_pence=sum(gains),
        lost_pence=-sum(losses),
    )


def _ratio(value: Fraction | None) -> Decimal | None:
    return None if value is None else decimal_of(value, 6)


def _require_comparable(done: Worked, beside: Worked) -> None:
    mine = {share.body for share in done.outcome.shares}
    theirs = {share.body for share in beside.outcome.shares}
    if mine != theirs:
        raise Invalid(
            "ALT-018",
            f"“{done.formula.title}” and “{beside.formula.title}” share money out among different"
            " bodies",
            where="against",
            mend="choose two formulas of one year that rest on the same figures",
        )


@query
class AskFormulas(Query):
    """`remit money formulas`."""

    declaration: ClassVar = QueryDeclaration(
        "money.formulas", "Formulas", "Every formula by which money can be shared out."
    )

    def answer(self) -> FormulaList:
        """The formulas."""
        return formula_list()


@query
class AskAllotment(Query):
    """`remit money allotment`."""

    declaration: ClassVar = QueryDeclaration(
        "money.allotment",
        "What each body gets",
        "What each commissioner gets by a formula, and what another formula would change.",
    )
    formula: str = Field("", title="Formula", max_length=40)
    against: str = Field("", title="Beside which formula", max_length=40)
    year: int | None = Field(None, title="Year", description="2018 is 2018/19", ge=1948, le=2100)
    pounds: int | None = Field(
        None,
        title="Total in pounds",
        description="instead of the formula's own",
        ge=1,
        le=PENCE_MAX // 100,
    )

    def answer(self) -> AllotmentView:
        """Every body's share."""
        return allotment(self.formula, self.against, self.year, self.pounds)


@query
class AskShare(Query):
    """`remit money share BODY`."""

    declaration: ClassVar = QueryDeclaration(
        "money.share",
        "How a share was made",
        "How a body's share of money was made: every step with its numbers.",
        positional=("body",),
    )
    body: str = Field(title="Body", description="its slug or ODS code", max_length=80)
    formula: str = Field("", title="Formula", max_length=40)
    pounds: int | None = Field(None, title="Total in pounds", ge=1, le=PENCE_MAX // 100)

    def answer(self) -> ShareView:
        """The share, step by step."""
        return share_of(self.body, self.formula, self.pounds)


__all__ = [
    "AllotmentView",
    "FormulaList",
    "ShareView",
    "allotment",
    "chosen",
    "formula_list",
    "share_of",
    "simulated",
]
