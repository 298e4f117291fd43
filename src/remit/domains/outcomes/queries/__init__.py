"""Questions about outcomes: importing the package registers them; other domains call only these."""

from remit.domains.outcomes.queries.body import body_outcomes
from remit.domains.outcomes.queries.compare import compared
from remit.domains.outcomes.queries.completeness import completeness
from remit.domains.outcomes.queries.kept import kept_figure, kept_figures
from remit.domains.outcomes.queries.loads import counted_sources, source_faults
from remit.domains.outcomes.queries.measures import measure_list
from remit.domains.outcomes.queries.own import own_choices
from remit.domains.outcomes.queries.population import population
from remit.domains.outcomes.queries.resources import resources
from remit.domains.outcomes.queries.show import shown_measure
from remit.domains.outcomes.queries.trend import shown_trend
from remit.domains.outcomes.queries.views import (
    BodyOutcomes,
    Compared,
    Completeness,
    KeptFigures,
    KeptShown,
    MeasureList,
    MeasureShown,
    OwnShown,
    PopulationShown,
    Resources,
    TrendShown,
)

__all__ = [
    "BodyOutcomes",
    "Compared",
    "Completeness",
    "KeptFigures",
    "KeptShown",
    "MeasureList",
    "MeasureShown",
    "OwnShown",
    "PopulationShown",
    "Resources",
    "TrendShown",
    "body_outcomes",
    "compared",
    "completeness",
    "counted_sources",
    "kept_figure",
    "kept_figures",
    "measure_list",
    "own_choices",
    "population",
    "resources",
    "shown_measure",
    "shown_trend",
    "source_faults",
]
