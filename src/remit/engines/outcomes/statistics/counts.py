"""Limits of a count and of a proportion: the parts from which the other methods are made.

Sources: Breslow NE, Day NE, Statistical methods in cancer research II, IARC 1987, p. 69 (Byar,
exact); Wilson EB, J Am Stat Assoc 1927;22:209; Newcombe RG, Stat Med 1998;17:857, method 3. Public
Health England, Technical guide: confidence intervals (2018), tells which to use at which count.
"""

from __future__ import annotations

import numpy as np

from remit.engines.outcomes.statistics.figures import FloatArray, Interval
from remit.engines.outcomes.statistics.limits import EVENTS_EXACT_BELOW
from remit.errors import Invalid


def normal_quantile(confidence: float) -> float:
    """z for a two-sided confidence: 1.959964 for 0.95, 3.090232 for 0.998."""
    from scipy import special  # noqa: PLC0415 - slow to load

    if not 0 < confidence < 1:
        raise Invalid(
            "STA-003",
            f"a confidence of {confidence:g} is not between 0 and 1",
            mend="write 0.95 for 95 per cent",
        )
    return float(special.ndtri(0.5 + confidence / 2))


def byar(counts: FloatArray, confidence: float) -> Interval:
    """Byar's approximate limits of a Poisson count.

    lower = x(1 - 1/(9x) - z/(3√x))³, and upper the same with x + 1 and + z. The lower limit of
    nought is nought.
    """
    z = normal_quantile(confidence)
    some = np.maximum(counts, 1.0)
    lower = some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    more = counts + 1.0
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return Interval(np.where(counts == 0, 0.0, np.maximum(lower, 0.0)), upper)


def exact_poisson(counts: FloatArray, confidence: float) -> Interval:
    """Garwood's exact limits of a Poisson count, by the chi-squared distribution.

    lower = χ²(α/2; 2x)/2, upper = χ²(1 - α/2; 2x + 2)/2. Half of a chi-squared is a gamma.
    """
    from scipy import special  # noqa: PLC0415 - slow to load

    normal_quantile(confidence)
    tail = (1 - confidence) / 2
    lower = special.gammaincinv(np.maximum(counts, 1.0), tail)
    upper = special.gammaincinv(counts + 1.0, 1 - tail)
    return Interval(np.where(counts == 0, 0.0, lower), upper)


def poisson_limits(counts: FloatArray, confidence: float) -> Interval:
    """Limits of a count as the field gives them: exact under ten events, Byar's from there on."""
    approximate = byar(counts, confidence)
    few = counts < EVENTS_EXACT_BELOW
    if not few.any():
        return approximate
    exact = exact_poisson(np.where(few, counts, 0.0), confidence)
    return Interval(
        np.where(few, exact.lower, approximate.lower), np.where(few, exact.upper, approximate.upper)
    )


def wilson(numerator: FloatArray, denominator: FloatArray, confidence: float) -> Interval:
    """Wilson's score limits of a proportion, without correction for continuity.

    (2x + z² ± z√(z² + 4x(1 - x/n))) / (2(n + z²)). `denominator` must be above nought.
    """
    z = normal_quantile(confidence)
    share = numerator / denominator
    middle = 2 * numerator + z**2
    spread = z * np.sqrt(z**2 + 4 * numerator * (1 - share))
    scale = 2 * (denominator + z**2)
    lower = np.where(numerator == 0, 0.0, (middle - spread) / scale)
    upper = np.where(numerator == denominator, 1.0, (middle + spread) / scale)
    return Interval(lower, upper)
