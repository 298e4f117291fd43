"""The shapes in which questions about allotments are answered: on pages, in JSON, in commands.

Money is in pence. A ratio (a share, a distance, a growth) is a decimal: 0.0208 is 2.08%.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel


class FormulaLine(BaseModel):
    """A formula in a list; `here` says whether the figures that it rests on are."""

    name: str
    title: str
    year: int
    year_words: str
    kind: str
    fund: str
    here: bool


class ComponentView(BaseModel):
    """One need of a formula."""

    name: str
    title: str
    weight: Decimal
    market_forces: bool
    inequality: bool


class SourceView(BaseModel):
    """Where figures of a formula come from."""

    title: str
    publisher: str
    licence: str
    taken: str


class FormulaView(FormulaLine):
    """A formula: what it does, in words and in its parts."""

    says: str
    total_pence: int | None
    notional: bool
    opening: str
    pace: list[str]
    components: list[ComponentView]
    sources: list[SourceView]
    reviewed_on: date


class ShareComparison(BaseModel):
    """What a body gets beside another formula: gains are above nothing, losses below."""

    pence: int
    difference_pence: int
    difference_per_head_pence: int
    difference_rate: Decimal | None


class ShareRow(BaseModel):
    """What one body gets. `bound` is `floor`, `cap` or ''; `there` whether it is there on the
    first day of the year."""

    slug: str
    name: str
    there: bool
    registered: int
    need_index: Decimal
    target_share: Decimal
    target_pence: int
    opening_pence: int | None
    opening_distance: Decimal | None
    growth: Decimal | None
    bound: str
    pence: int
    per_head_pence: int
    closing_distance: Decimal
    against: ShareComparison | None = None


class Moved(BaseModel):
    """What another formula would move: who gains, who loses, and how much changes hands."""

    gain: int
    lose: int
    same: int
    gained_pence: int
    lost_pence: int


class AllotmentView(BaseModel):
    """A total shared out by a formula, beside another where one was asked for.

    `named_on` is the day whose bodies these are, `told_by` where the figures come from.
    """

    formula: FormulaView
    against: FormulaView | None
    named_on: date
    told_by: str
    file: int | None
    synthetic: bool
    total_pence: int
    notional: bool
    opening_pence: int | None
    registered: int
    at_floor: int
    at_cap: int
    factor: Decimal | None
    moved: Moved | None
    rows: list[ShareRow]


class FigureView(BaseModel):
    """A number of a step: exact to the decimals shown, `unit` persons, pence, share, rate or
    factor, `text` as people write it."""

    label: str
    value: Decimal
    unit: str
    text: str


class StepView(BaseModel):
    """One step of a share."""

    name: str
    title: str
    words: str
    inputs: list[FigureView]
    result: FigureView


class ShareView(BaseModel):
    """How a body's share was made."""

    formula: FormulaView
    named_on: date
    told_by: str
    synthetic: bool
    notional: bool
    row: ShareRow
    steps: list[StepView]
