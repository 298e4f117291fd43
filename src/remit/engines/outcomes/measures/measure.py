"""What a measure is, as its file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from remit.engines.outcomes.disclosure import Rule
from remit.engines.outcomes.measures.methods import Method
from remit.engines.outcomes.statistics import Better


@dataclass(frozen=True, slots=True)
class Source:
    """Where counts come from: a dataset of the cube, who publishes it, and its series.

    `series` gives each series its dimensions; `period` is what the files at hand cover, in words.
    `last_bin` is the lower edge of the open bin of waits, in weeks. `synthetic` marks counts that
    are made up.
    """

    name: str
    title: str
    publisher: str
    licence: str
    period: str
    series: Mapping[str, tuple[str, ...]]
    last_bin: int | None = None
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A numerator or a denominator: series added, others taken off, over some cells only.

    `where` names the values that a dimension may have; a dimension not named may have any. With
    `mean_of_months` it is the mean over the months that the source tells of, as of people who are
    counted each month; else their sum.
    """

    says: str
    series: tuple[str, ...]
    minus: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mean_of_months: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What the measure is held to, from a day, and who says so; in the measure's unit."""

    value: float
    since: date
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. Its file is named after it.

    `by` is the dimension whose values have a figure each; where the source tells others apart,
    `told_by` names them, and whoever asks puts these to `by` (practices to their commissioners).
    `multiplier` and `unit` belong together
    (100 and "%"). `parameter` is the method's own (50 for a median). `example` marks a measure of
    made-up counts. `checked` says how the checker checked it.
    """

    name: str
    title: str
    why: str
    framework: str
    by: str
    population: str
    standardisation: str
    numerator: Counted
    denominator: Counted | None
    method: Method
    multiplier: float
    unit: str
    better: Better
    sources: tuple[Source, ...]
    disclosure: Rule
    author: str
    checker: str
    checked: str
    reviewed_on: date
    next_review: date
    parameter: float | None = None
    standard: str = ""
    target: Target | None = None
    caution: str = ""
    told_by: str = ""
    example: bool = False
    hash: str = ""

    def overdue(self, on: date) -> bool:
        """Whether its next review has passed; it is then shown with that said."""
        return on > self.next_review


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that is not here, and why."""

    reference: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures of a folder by name, the sources they may use, and what is left out."""

    measures: Mapping[str, Measure]
    sources: Mapping[str, Source]
    left_out: tuple[LeftOut, ...]
