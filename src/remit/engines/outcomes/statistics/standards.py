"""Standard populations, and joining them to counts by the name of the age band, never by place.

A published library once joined standard populations by position; one age band too many then shifts
every weight without a sound. Here a band without a weight, or a weight without a band, is an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from remit.engines.outcomes.statistics.figures import FloatArray
from remit.errors import Invalid

EUROPEAN_2013: Mapping[str, int] = {
    "0-4": 5_000,
    "5-9": 5_500,
    "10-14": 5_500,
    "15-19": 5_500,
    "20-24": 6_000,
    "25-29": 6_000,
    "30-34": 6_500,
    "35-39": 7_000,
    "40-44": 7_000,
    "45-49": 7_000,
    "50-54": 7_000,
    "55-59": 6_500,
    "60-64": 6_000,
    "65-69": 5_500,
    "70-74": 5_000,
    "75-79": 4_000,
    "80-84": 2_500,
    "85-89": 1_500,
    "90+": 1_000,
}
"""The 2013 European Standard Population, persons, 19 bands, of 100,000.

Source: Eurostat, Revision of the European Standard Population (2013), with 90+ as its last band.
"""

STANDARDS: Mapping[str, Mapping[str, int]] = {"european_2013": EUROPEAN_2013}
"""The standard populations that a measure may name."""


def joined(bands: Sequence[str], standard: Mapping[str, float], what: str) -> FloatArray:
    """The weights of a standard in the order of `bands`.

    Raises `Invalid` (`STA-005`) for a band that is twice, has no weight, or is missing.
    """
    twice = sorted({band for band in bands if bands.count(band) > 1})
    missing = [band for band in standard if band not in bands]
    extra = [band for band in bands if band not in standard]
    for found, told in ((twice, "twice"), (missing, "missing"), (extra, f"not in the {what}")):
        if found:
            raise Invalid(
                "STA-005",
                f"age band `{found[0]}` is {told}",
                where=f"the {what}",
                mend=f"give counts for exactly these bands: {', '.join(standard)}",
            )
    return np.array([standard[band] for band in bands], dtype=np.float64)
