"""The shapes in which questions about outcomes are answered: the same on pages, in JSON, in CLI.

A figure is in the measure's `unit`. What is not given is null, with the reason in `why_not`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from pydantic import BaseModel

# What a figure reads as beside others, in words.
READS: Final = {
    "better": "better",
    "worse": "worse",
    "high": "high",
    "low": "low",
    "as_expected": "as expected",
}


class OutcomeFigure(BaseModel):
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


class MeasureSource(BaseModel):
    """Where counts come from."""

    name: str
    title: str
    publisher: str
    licence: str
    period: str


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
    sources: list[MeasureSource]
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
    figure: OutcomeFigure
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
    england: OutcomeFigure
    england_numerator: float | None
    england_denominator: float | None
    rows: list[Row]
    funnel: FunnelView | None
    why_no_funnel: str
    trust: Trust


class OutcomeBody(BaseModel):
    """Whom figures are of: `code` is what files call it, `slug` its address here."""

    code: str
    slug: str
    name: str


class MarkedView(BaseModel):
    """A decision, contract, merger or handing over on a day; `name` is its name in the dossier."""

    on: date
    kind: str
    title: str
    name: str


class Point(BaseModel):
    """One month of a trend.

    `mean`, `lower` and `upper` are the process limits, null where there are none; `signal` says why
    the point is a special cause (`outside_limits`, `run_on_one_side`, `trend`,
    `two_of_three_near_limit`), or `none`. `part` numbers the stretches between rebases; `trial`
    marks limits of fewer than twelve points. `bands` are the deciles of all bodies, 10 to 90.
    """

    month: int
    key: str
    title: str
    figure: OutcomeFigure
    numerator: float | None
    denominator: float | None
    england: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    signal: str
    part: int
    trial: bool
    bands: list[float | None]


class TrendShown(BaseModel):
    """A measure of one body month by month. `variation` and `assurance` are what the two icons of
    Making data count say of the latest month."""

    measure: MeasureView
    body: OutcomeBody
    as_at: date
    points: list[Point]
    variation: str
    assurance: str
    why_no_chart: str
    decisions: list[MarkedView]
    rebased_on: date | None
    trust: Trust


class CharacterView(BaseModel):
    """One thing that bodies are compared by; `value` is the body's own, on the scale compared."""

    name: str
    title: str
    source: str
    synthetic: bool
    value: float | None


class PeerView(BaseModel):
    """A body alike. `distance` is in standard deviations; `parts` are the shares of the squared
    distance that each character makes, `differences` the peer less the body, in deviations."""

    body: OutcomeBody
    distance: float
    parts: dict[str, float]
    differences: dict[str, float]


class PeerFigure(BaseModel):
    """One measure for a body and each of its peers, in the order of `peers`."""

    measure: MeasureLine
    period: PeriodView
    own: OutcomeFigure
    england: OutcomeFigure
    peers: list[OutcomeFigure]
    opportunity: OutcomeFigure
    opportunity_unit: str


class Compared(BaseModel):
    """A body beside the ten most like it. `why_not` says why there are none."""

    body: OutcomeBody
    as_at: date
    characters: list[CharacterView]
    peers: list[PeerView]
    figures: list[PeerFigure]
    why_not: str


class Spine(BaseModel):
    """A measure on a body's page.

    `lowest` to `highest` are over all bodies with figures; `quarter_1` and `quarter_3` hold the
    middle half. `peers` is the mean of the ten most alike, null without them. `before` is the
    figure of the period before, `changed` says whether the two can be told from chance (`up`,
    `down`, `same`, `not_given`), `change_reads` what that means (`better`, `worse`, ...).
    """

    measure: MeasureLine
    period: PeriodView
    figure: OutcomeFigure
    england: OutcomeFigure
    lowest: float | None
    quarter_1: float | None
    middle: float | None
    quarter_3: float | None
    highest: float | None
    peers: float | None
    standing: str
    reads: str
    target: TargetView | None
    before: OutcomeFigure | None
    before_period: PeriodView | None
    changed: str
    change_reads: str

    @property
    def reads_words(self) -> str:
        """What it reads as, in words; `not told` where that is not given."""
        return READS.get(self.reads, "not told")

    variation: str
    assurance: str
    synthetic: bool
    cube: str


class Prompt(BaseModel):
    """Where to look first, compared with whom, and how sure: a prompt to look, not a verdict."""

    measure: str
    title: str
    words: str
    compared_with: str
    how_sure: str


class BodyOutcomes(BaseModel):
    """A body's outcomes on one page."""

    body: OutcomeBody
    as_at: date
    look_first: list[Prompt]
    spine: list[Spine]
    peers: list[PeerView]
    why_no_peers: str
    left_out: list[str]
    says: str


class SpendRow(BaseModel):
    """One body's money and figure.

    `pence_a_head` is of `money_kind`: `spent` where the books hold what it spent that year, else
    `allotted`; both stand beside it, where known. `spend_z` and `outcome_z` are in standard
    deviations over all bodies, up being better; `quadrant` says where it lies
    (`lower_spend_better_outcome`, ...).
    """

    body: OutcomeBody
    pence_a_head: int | None
    money_kind: str
    spent_pence_a_head: int | None
    allotted_pence_a_head: int | None
    figure: OutcomeFigure
    spend_z: float | None
    outcome_z: float | None
    outcome_z_lower: float | None
    outcome_z_upper: float | None
    quadrant: str
    in_box: bool
    side_clear: bool
    why_not: str


class Resources(BaseModel):
    """Money beside a measure. `box` is half the side of the box in which nothing stands out.

    Bodies are set beside each other by money of one kind, `money_kind`: `spent` where more than
    half have spent anything that year by the books (`spent_by` of them), else `allotted`.
    """

    measure: MeasureView
    period: PeriodView
    as_at: date
    money_kind: str
    spent_by: int
    money_title: str
    money_says: str
    money_synthetic: bool
    box: float
    rows: list[SpendRow]
    why_not: str
    trust: Trust


class MonthTold(BaseModel):
    """How many bodies a dataset tells of in a month, and how many there were."""

    month: int
    key: str
    told: int
    expected: int | None


class DatasetView(BaseModel):
    """What is there of one dataset: `gaps` are months that are missing between the first and the
    last, `short` those in which fewer bodies are told of than were there. `period` says in words
    what the files at hand were published for."""

    dataset: str
    title: str
    publisher: str
    licence: str
    period: str
    by: str
    sources: int
    rows: int
    left_out: int
    reasons: dict[str, int]
    checks: int
    checks_hold: int
    said: list[str]
    synthetic: bool
    loaded_on: date | None
    months: list[MonthTold]
    gaps: list[str]
    short: list[str]
    measures: list[str]


class Completeness(BaseModel):
    """What is there and what is missing, dataset by dataset, and measures without counts."""

    cube: str
    datasets: list[DatasetView]
    without_counts: list[MeasureLine]


class SourceLine(BaseModel):
    """A source that was counted: `counts` says whether it does so now; `act` and `undone_by` are
    numbers in the journal; `cube` is the hash of the whole cube with it."""

    number: int
    dataset: str
    file: str
    sha256: str
    digest: str
    rows: int
    left_out: int
    reasons: dict[str, int]
    cells: int
    first: str
    last: str
    synthetic: bool
    counts: bool
    act: int
    undone_by: int | None
    cube: str
    said: list[str]


class Sources(BaseModel):
    """Every source that was counted, the last first, and the hash of the cube as it is."""

    cube: str
    sources: list[SourceLine]


class RowLeftOut(BaseModel):
    """A row that was left out, as it stood in the file."""

    file: str
    line: int
    reason: str
    row: str


class SourceFaults(BaseModel):
    """The rows of one source that were left out."""

    number: int
    file: str
    faults: list[RowLeftOut]


class SeriesLine(BaseModel):
    """A series that can be counted with: its dimensions, and the kinds that it tells apart."""

    name: str
    title: str
    by: list[str]
    kinds: list[str]
    secret: bool


class OwnShown(BaseModel):
    """What somebody asked for by themselves; nobody has reviewed it."""

    shown: MeasureShown
    methods: dict[str, str]
    series: list[SeriesLine]
    says: str


class OwnChoices(BaseModel):
    """What a figure of one's own can be made of."""

    methods: dict[str, str]
    series: list[SeriesLine]


class ToldLine(BaseModel):
    """A month of which a body wants to be told, why, and the act that made its counts count."""

    key: str
    title: str
    figure: OutcomeFigure
    why: list[str]
    act: int
    at: datetime


class KeptLine(BaseModel):
    """A figure that a body keeps. `measure` is the name of a reviewed one, else empty; `lower` and
    `upper` are the limits it set, in `unit`; `told` months were to be told since it was kept."""

    number: int
    title: str
    kept_by: OutcomeBody
    body: OutcomeBody
    measure: str
    measure_title: str
    unit: str
    lower: float | None
    upper: float | None
    signals: bool
    act: int
    kept_on: date
    latest: Point | None
    told: int
    last_told: ToldLine | None
    synthetic: bool
    dropped_by: int | None


class KeptFigures(BaseModel):
    """Figures that are kept, the last first."""

    figures: list[KeptLine]


class KeptShown(BaseModel):
    """A kept figure with its months; `why_not` says why there are none."""

    figure: KeptLine
    told: list[ToldLine]
    trend: TrendShown | None
    why_not: str


class PopulationBand(BaseModel):
    """People of an age band, and of all commissioners together."""

    band: str
    female: int
    male: int
    female_beside: int
    male_beside: int


class ListBand(BaseModel):
    """Registered people of an age band; shares are in per cent of all ages."""

    band: str
    people: int
    share: float
    share_beside: float


class PeopleShown(BaseModel):
    """A population by age band and sex in a month; where none is known no bands, and why."""

    month: str
    title: str
    bands: list[PopulationBand]
    people: int
    synthetic: bool
    vintage: list[VintageLine]
    why_not: str


class ListsShown(BaseModel):
    """People registered with a commissioner's practices, by sex and by age, each for itself: the
    published lists do not tell the ages of each sex."""

    month: str
    title: str
    people: int
    male: int
    male_share: float
    male_share_beside: float
    bands: list[ListBand]
    synthetic: bool
    vintage: list[VintageLine]
    why_not: str


class PopulationShown(BaseModel):
    """Whom a commissioner is for: its people by age and sex, and the lists of its practices."""

    body: OutcomeBody
    as_at: date
    people: PeopleShown
    lists: ListsShown
