"""The shapes in which questions about outcomes are answered: the same on pages, in JSON, in CLI.

A figure is in the measure's `unit`. What is not given is null, with the reason in `why_not`.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel


class FigureView(BaseModel):
    """One figure with its limits at 95 and 99.8 per cent."""

    value: float | None
    lower_95: float | None = None
    upper_95: float | None = None
    lower_998: float | None = None
    upper_998: float | None = None
    why_not: str = ""


class TargetView(BaseModel):
    """What the measure is held to, since when, and who says so."""

    value: float
    since: date
    source: str


class SourceView(BaseModel):
    """Where counts come from."""

    name: str
    title: str
    publisher: str
    licence: str


class VintageLine(BaseModel):
    """A file that the figures rest on: `act` is the number in the journal by which it counts."""

    number: int
    file: str
    sha256: str
    loaded_on: date
    act: int
    synthetic: bool


class PeriodView(BaseModel):
    """A span of months: `months` of the `expected` are there. Months are year * 100 + month."""

    key: str
    title: str
    first: int
    last: int
    months: int
    expected: int


class MeasureLine(BaseModel):
    """A measure in a list. `has_figures` says whether its counts are loaded."""

    name: str
    title: str
    why: str
    framework: str
    domain: str
    by: str
    unit: str
    better: str
    example: bool
    synthetic: bool
    has_figures: bool
    latest: PeriodView | None
    overdue: bool


class MeasureView(MeasureLine):
    """A measure whole: what is counted, how, who wrote and checked it, and when it is reviewed."""

    caution: str
    population: str
    standardisation: str
    numerator: str
    denominator: str
    method: str
    method_says: str
    multiplier: float
    parameter: float | None
    standard: str
    target: TargetView | None
    disclosure: str
    sources: list[SourceView]
    author: str
    checker: str
    checked: str
    reviewed_on: date
    next_review: date
    hash: str


class LeftOutLine(BaseModel):
    """A measure that is not here, and why."""

    reference: str
    title: str
    reason: str


class MeasureList(BaseModel):
    """Every measure, by domain, and those that are left out."""

    cube: str
    measures: list[MeasureLine]
    left_out: list[LeftOutLine]


class Row(BaseModel):
    """One body's figure. `slug` is empty where the register does not know the code.

    `standing` is where it lies in the funnel (`low_998`, `low_95`, `as_expected`, `high_95`,
    `high_998`, `not_given`); `reads` is what that means where a direction is better (`better`,
    `worse`, `as_expected`), else the same as `high` or `low`.
    """

    code: str
    slug: str
    name: str
    figure: FigureView
    numerator: float | None
    denominator: float | None
    standing: str
    reads: str


class FunnelView(BaseModel):
    """Limits around the figure of all at each denominator, in the measure's unit.

    `phi` is 1 where bodies differ by chance alone; `tau_squared` is their variance beyond it.
    """

    target: float
    method: str
    denominators: list[float]
    lower_95: list[float | None]
    upper_95: list[float | None]
    lower_998: list[float | None]
    upper_998: list[float | None]
    phi: float | None
    tau_squared: float


class Trust(BaseModel):
    """How much a set of figures can be trusted, and what it rests on.

    `told` bodies of `expected` have counts; `missing` are slugs of those that have none. `hidden`
    figures are not shown by the rule that `disclosure` says. `unplaced` counts belong to nobody on
    the day asked. `cube` and `measure` are hashes that name the counts and the definition.
    """

    told: int
    expected: int
    missing: list[str]
    hidden: int
    disclosure: str
    unplaced: int
    synthetic: bool
    vintage: list[VintageLine]
    cube: str
    measure: str


class MeasureShown(BaseModel):
    """A measure for every body over a period, on the bodies of the day `as_at`."""

    measure: MeasureView
    period: PeriodView
    periods: list[PeriodView]
    as_at: date
    england: FigureView
    england_numerator: float | None
    england_denominator: float | None
    rows: list[Row]
    funnel: FunnelView | None
    why_no_funnel: str
    trust: Trust
