"""Measures: reviewed files that say what is measured, read, checked and counted."""

from remit.engines.outcomes.measures.checking import load_measures
from remit.engines.outcomes.measures.counting import Measured, measured
from remit.engines.outcomes.measures.measure import (
    Counted,
    LeftOut,
    Measure,
    Measures,
    Source,
    Target,
)

__all__ = [
    "Counted",
    "LeftOut",
    "Measure",
    "Measured",
    "Measures",
    "Source",
    "Target",
    "load_measures",
    "measured",
]
