"""Statistics of outcomes, once: arrays in, arrays out, with intervals or the reason why not."""

from remit.engines.outcomes.statistics.charts import (
    Assurance,
    Better,
    ProcessChart,
    Rebase,
    Signal,
    Variation,
    process_chart,
    variation_of,
)
from remit.engines.outcomes.statistics.figures import Figure, Figures, Interval
from remit.engines.outcomes.statistics.funnels import (
    Funnel,
    Standing,
    funnel_of_proportions,
    funnel_of_rates,
)
from remit.engines.outcomes.statistics.gradients import Inequality, inequality
from remit.engines.outcomes.statistics.life import life_expectancy
from remit.engines.outcomes.statistics.overdispersion import (
    Dispersion,
    Form,
    dispersed_funnel,
    dispersion,
)
from remit.engines.outcomes.statistics.peers import Peers, similar
from remit.engines.outcomes.statistics.proportions import mean, proportion, ratio_of_totals
from remit.engines.outcomes.statistics.quantiles import Quantiles, peer_bands, quantile_groups
from remit.engines.outcomes.statistics.rates import (
    crude_rate,
    directly_standardised,
    effective_population,
    expected_events,
    indirectly_standardised,
)
from remit.engines.outcomes.statistics.reasons import Reason
from remit.engines.outcomes.statistics.standards import EUROPEAN_2013, STANDARDS
from remit.engines.outcomes.statistics.value import (
    Quadrant,
    SpendAndOutcome,
    opportunity,
    spend_and_outcome,
)
from remit.engines.outcomes.statistics.waits import share_within, wait_percentile

__all__ = [
    "EUROPEAN_2013",
    "STANDARDS",
    "Assurance",
    "Better",
    "Dispersion",
    "Figure",
    "Figures",
    "Form",
    "Funnel",
    "Inequality",
    "Interval",
    "Peers",
    "ProcessChart",
    "Quadrant",
    "Quantiles",
    "Reason",
    "Rebase",
    "Signal",
    "SpendAndOutcome",
    "Standing",
    "Variation",
    "crude_rate",
    "directly_standardised",
    "dispersed_funnel",
    "dispersion",
    "effective_population",
    "expected_events",
    "funnel_of_proportions",
    "funnel_of_rates",
    "indirectly_standardised",
    "inequality",
    "life_expectancy",
    "mean",
    "opportunity",
    "peer_bands",
    "process_chart",
    "proportion",
    "quantile_groups",
    "ratio_of_totals",
    "share_within",
    "similar",
    "spend_and_outcome",
    "variation_of",
    "wait_percentile",
]
