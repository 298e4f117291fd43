"""Questions about outcomes: importing the package registers them; other domains call only these."""

from remit.domains.outcomes.queries.measures import measure_list
from remit.domains.outcomes.queries.show import shown_measure
from remit.domains.outcomes.queries.views import MeasureList, MeasureShown

__all__ = ["MeasureList", "MeasureShown", "measure_list", "shown_measure"]
