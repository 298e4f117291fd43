"""Formulas and steps as they are shown: exact numbers cut to the decimals that people read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from remit.acts.words import day_words
from remit.domains.money.allotment.formula import Figure, Formula, Opening, Pace, Rule, Step, Unit
from remit.domains.money.queries.views import (
    ComponentView,
    FigureView,
    FormulaLine,
    FormulaView,
    SourceView,
    StepView,
)
from remit.domains.money.words import decimal_text, percent, pounds

_DECIMALS = {
    Unit.PERSONS: 2,
    Unit.PENCE: 4,
    Unit.SHARE: 12,
    Unit.RATE: 8,
    Unit.FACTOR: 10,
}


def decimal_of(value: Fraction, decimals: int) -> Decimal:
    """An exact number cut to decimals."""
    rounded = round(value, decimals)
    return (Decimal(rounded.numerator) / Decimal(rounded.denominator)).quantize(
        Decimal(1).scaleb(-decimals)
    )


def formula_line(formula: Formula, *, here: bool) -> FormulaLine:
    """A formula as a line of a list."""
    return FormulaLine(
        name=formula.name,
        title=formula.title,
        year=formula.year,
        year_words=formula.year_words,
        kind=formula.kind,
        fund=formula.fund,
        here=here,
    )


def formula_view(formula: Formula, *, here: bool) -> FormulaView:
    """A formula whole."""
    return FormulaView(
        **formula_line(formula, here=here).model_dump(),
        says=formula.says,
        total_pence=formula.total_pence,
        notional=formula.notional,
        opening=_opening_words(formula),
        pace=pace_words(formula.pace),
        components=[
            ComponentView(
                name=each.name,
                title=each.title,
                weight=decimal_of(each.weight, 12).normalize(),
                market_forces=each.market_forces,
                inequality=each.inequality,
            )
            for each in formula.components
        ],
        sources=[
            SourceView(
                title=each.title, publisher=each.publisher, licence=each.licence, taken=each.taken
            )
            for each in formula.sources
        ],
        reviewed_on=formula.reviewed_on,
    )


def pace_words(pace: Pace) -> list[str]:
    """The rule of movement in plain sentences."""
    if pace.rule is Rule.TARGET:
        return ["Everybody gets their target share at once."]
    if pace.rule is Rule.PUBLISHED:
        return ["Everybody gets what the official file prints."]
    said = [f"{percent(pace.speed, 0)} of the way to target is gone in the year."]
    if pace.speed == 0:
        said = ["Everybody grows by the same part of what they had."]
    if pace.floor is not None:
        said.append(f"Nobody grows by less than {percent(pace.floor)}.")
    if pace.cap is not None:
        said.append(f"Nobody grows by more than {percent(pace.cap)}.")
    for band in pace.bands:
        most = f" and at most {percent(band.cap)}" if band.cap is not None else ""
        said.append(
            f"Whoever opens more than {percent(band.above)} above target grows by at least"
            f" {percent(band.floor)}{most}."
        )
    if pace.below_target_max is not None:
        said.append(f"Nobody ends more than {percent(pace.below_target_max)} below target.")
    return said


def step_view(step: Step) -> StepView:
    """A step with its numbers."""
    return StepView(
        name=step.name,
        title=step.title,
        words=step.words,
        inputs=[figure_view(figure) for figure in step.inputs],
        result=figure_view(step.result),
    )


def figure_view(figure: Figure) -> FigureView:
    """A number, and as people write it."""
    return FigureView(
        label=figure.label,
        value=decimal_of(figure.value, _DECIMALS[figure.unit]),
        unit=figure.unit,
        text=_text(figure),
    )


def _text(figure: Figure) -> str:
    match figure.unit:
        case Unit.PERSONS:
            return decimal_text(figure.value, 0 if figure.value.denominator == 1 else 2)
        case Unit.PENCE:
            return pounds(round(figure.value))
        case Unit.SHARE:
            return percent(figure.value, 6)
        case Unit.RATE:
            return percent(figure.value, 3)
        case Unit.FACTOR:
            return decimal_text(figure.value, 8)


def _opening_words(formula: Formula) -> str:
    if formula.opening is Opening.PUBLISHED:
        return "The opening allotments follow from the official file."
    if formula.opening_on and formula.opening_per_head_pence:
        return (
            f"The opening allotments are {pounds(formula.opening_per_head_pence)} for each patient"
            f" on the lists of {day_words(formula.opening_on)}, with the practices that each body"
            " has now."
        )
    return ""
