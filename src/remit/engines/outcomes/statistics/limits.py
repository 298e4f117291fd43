"""The counts below which a method is not valid, and the levels at which limits are drawn."""

from __future__ import annotations

from typing import Final

CONFIDENCE: Final = 0.95
"""The usual interval: one in twenty lies outside by chance."""

CONFIDENCE_STRICT: Final = 0.998
"""The strict interval: two in a thousand lie outside by chance."""

EVENTS_MIN_STANDARDISED: Final = 10
"""Events under which no directly standardised rate is given (Morris et al. 2018, below)."""

EVENTS_EXACT_BELOW: Final = 10
"""Events under which limits of a count are exact; from there on Byar's, within 0.2 per cent."""

PATHWAYS_MIN: Final = 20
"""Pathways under which NHS England prints no median or 95th percentile wait."""

PERSON_YEARS_MIN: Final = 5_000
"""Person-years under which no life expectancy is given (Eayres and Williams 2004)."""

GROUPS_MIN_INEQUALITY: Final = 5
"""Groups in order of deprivation under which no slope is fitted: fifths at least."""

AREAS_MIN_DISPERSION: Final = 10
"""Areas under which dispersion between them cannot be told from chance."""

POINTS_MIN_CHART: Final = 2
"""Points under which there is no moving range and so no process chart."""

POINTS_MIN_FIRM: Final = 12
"""Points under which the limits of a process chart are trial limits."""

RUN_POINTS: Final = 7
"""Points on one side of the mean, or in one direction, that are a special cause."""

PEERS: Final = 10
"""How many bodies are called similar."""

BEST_OF_PEERS: Final = 5
"""How many of those set the mark for an opportunity."""
