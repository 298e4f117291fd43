"""How accounts say things."""

from __future__ import annotations

from typing import Final

from remit.domains.outcomes.queries.views import Spine
from remit.engines.outcomes.charts import figure

STATES: Final = {
    "in_full": "authorised in full",
    "with_conditions": "authorised with conditions",
    "not_yet": "not yet authorised",
    "unknown": "the register holds no authorisation of it",
}


def figure_words(line: Spine) -> str:
    """A figure with its unit, or why there is none."""
    return line.figure.why_not or figure(line.figure.value, line.measure.unit)
