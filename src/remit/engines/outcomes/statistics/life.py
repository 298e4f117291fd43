"""Life expectancy from an abridged life table, by Chiang's second method.

Sources: Chiang CL, The life table and its applications, 1984, ch. 6; Eayres D, Williams ES,
J Epidemiol Community Health 2004;58:243 (no figure under 5,000 person-years, and the variance of
the oldest band counted in); Lo E et al., Demogr Res 2016;35:399 (that variance); the method of the
Office for Health Improvement and Disparities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.counts import normal_quantile
from remit.engines.outcomes.statistics.figures import (
    LEVELS,
    Figures,
    FloatArray,
    Interval,
    counts_of,
    made,
    same_shape,
)
from remit.engines.outcomes.statistics.limits import PERSON_YEARS_MIN
from remit.engines.outcomes.statistics.reasons import Reason, give, no_reason
from remit.errors import Invalid

BAND_STARTS: Final = (0, 1, *range(5, 95, 5))
"""The twenty bands: under 1, 1-4, 5-9, ..., 85-89, 90 and over; ages in years."""

INFANT_SHARE_LIVED: Final = 0.1
"""The share of its first year that a child lived who died in it; one half in every other band."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Columns of the life table, each (groups, bands): see `life_expectancy`."""

    alive: FloatArray
    ahead: FloatArray
    variance: FloatArray


def life_expectancy(
    deaths: npt.ArrayLike,
    population: npt.ArrayLike,
    *,
    age: int = 0,
    band_starts: tuple[int, ...] = BAND_STARTS,
) -> Figures:
    """The years still to be lived on average at an age, at today's death rates.

    With n the width of a band, a the share of it lived by who dies in it, M = D/P:
    q = nM/(1 + n(1 - a)M), and 1 in the last band; l is who is alive at its start; L = n(l - d) +
    and, and l/M in the last; e = ΣL/l. Var(e) = Σ l²((1 - a)n + e')²·q²(1 - q)/D, with l²/(DM²) for
    the last band, over l² at the age asked; limits e ± z√Var(e).

    `deaths` and `population` (person-years) are (groups, bands) from the youngest; `age` is the
    start of a band. Years. Raises `Invalid`: counts, shapes, and an age that starts no band.
    """
    died, lived = counts_of("deaths", deaths), counts_of("population", population)
    same_shape(deaths=died, population=lived)
    if died.ndim == 0 or died.shape[-1] != len(band_starts):
        raise Invalid(
            "STA-002",
            f"the counts have shape {died.shape}, but there are {len(band_starts)} age bands",
            mend="let the last axis run over the bands, the youngest first",
        )
    if age not in band_starts:
        raise Invalid(
            "STA-008",
            f"no age band starts at {age}",
            mend="choose one of " + ", ".join(map(str, band_starts)),
        )
    reason = no_reason(died.shape[:-1])
    give(reason, np.isnan(died + lived).any(axis=-1), Reason.NOT_SUPPLIED)
    died, lived = np.nan_to_num(died), np.nan_to_num(lived)
    give(reason, lived.sum(axis=-1) < PERSON_YEARS_MIN, Reason.TOO_FEW_PEOPLE)
    give(reason, (lived == 0).any(axis=-1), Reason.BAND_WITHOUT_POPULATION)
    give(reason, died[..., -1] == 0, Reason.NO_DEATHS_IN_OLDEST_BAND)
    dying = _dying(died, np.where(lived > 0, lived, 1.0), band_starts)
    give(reason, (dying > 1).any(axis=-1), Reason.MORE_DEATHS_THAN_SURVIVABLE)
    # Where there is no figure, harmless counts stand in: what comes of them is blanked.
    given = (reason == Reason.NONE)[..., None]
    table = _table(np.where(given, died, 1.0), np.where(given, lived, 100.0), band_starts)
    place = band_starts.index(age)
    middle = table.ahead[..., place]
    error = np.sqrt(table.variance[..., place:].sum(axis=-1)) / table.alive[..., place]
    limits = [
        Interval(middle - normal_quantile(level) * error, middle + normal_quantile(level) * error)
        for level in LEVELS
    ]
    return made(
        middle,
        reason,
        unit="years",
        method=f"life expectancy at {age} (Chiang II)",
        intervals=(limits[0], limits[1]),
    )


def _late(band_starts: tuple[int, ...]) -> FloatArray:
    """The share of each band not lived by who dies in it."""
    late = np.full(len(band_starts), 0.5)
    late[0] = 1 - INFANT_SHARE_LIVED if band_starts[:2] == (0, 1) else 0.5
    return late


def _dying(died: FloatArray, lived: FloatArray, band_starts: tuple[int, ...]) -> FloatArray:
    """The share of those alive at the start of each band who die in it; all, in the last."""
    rate, late = (died / lived)[..., :-1], _late(band_starts)[:-1]
    widths = np.diff(band_starts)
    dying = widths * rate / (1 + widths * late * rate)
    return np.concatenate([dying, np.ones((*dying.shape[:-1], 1))], axis=-1)


def _table(died: FloatArray, lived: FloatArray, band_starts: tuple[int, ...]) -> _Table:
    dying, late, widths = _dying(died, lived, band_starts), _late(band_starts), np.diff(band_starts)
    last_rate = died[..., -1:] / lived[..., -1:]
    alive = np.concatenate(
        [np.ones((*died.shape[:-1], 1)), np.cumprod(1 - dying[..., :-1], axis=-1)], axis=-1
    )
    early, last = alive[..., :-1], alive[..., -1:]
    years = np.concatenate(
        [widths * early * (1 - dying[..., :-1] * late[:-1]), last / last_rate], axis=-1
    )
    ahead = np.cumsum(years[..., ::-1], axis=-1)[..., ::-1] / np.where(alive > 0, alive, 1.0)
    some = np.where(died > 0, died, 1.0)
    of_dying = np.where(died > 0, dying**2 * (1 - dying) / some, 0.0)[..., :-1]
    variance = np.concatenate(
        [
            early**2 * (late[:-1] * widths + ahead[..., 1:]) ** 2 * of_dying,
            last**2 / (died[..., -1:] * last_rate**2),
        ],
        axis=-1,
    )
    return _Table(alive=alive, ahead=ahead, variance=variance)
