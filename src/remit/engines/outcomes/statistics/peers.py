"""Bodies like me: the ten most similar, and what the distance to each is made of.

Method of the NHS RightCare packs (similar ten by the characters of their populations, each
standardised, Euclidean distance). Dropkin G, J Public Health 2018, doi 10.1093/pubmed/fdx136, tells
its weakness: equal weights are a choice. So weights are named, and every distance is shown in its
parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics.figures import FloatArray
from remit.engines.outcomes.statistics.limits import PEERS
from remit.engines.outcomes.statistics.reasons import Reason, ReasonArray, give, no_reason
from remit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Peers:
    """For each area its peers, the nearest first.

    `nearest` (areas, peers): their places; -1 where `reason` says why there are none. `distance`
    (areas, peers): in standard deviations. `difference` (areas, peers, variables): the peer less
    the area, in standard deviations. `part` (areas, peers, variables): the part of the squared
    distance that each variable makes, summing to 1 (all nought between equals).
    """

    variables: tuple[str, ...]
    nearest: npt.NDArray[np.int64]
    distance: FloatArray
    difference: FloatArray
    part: FloatArray
    reason: ReasonArray


def similar(
    characters: npt.ArrayLike, weights: Mapping[str, float], *, peers: int = PEERS
) -> Peers:
    """The most similar areas by distance d² = Σ w(zᵢ - zⱼ)²/Σw, z standardised over all areas.

    `characters` is (areas, variables), not a number where unknown, its columns named and weighed by
    `weights` in order. An area with an unknown character has no peers and is nobody's. Between
    equals the first in order is the nearer. Raises `Invalid` (`STA-002`, `STA-011`) for shapes, for
    weights below nought and for a variable that is the same everywhere.
    """
    given = np.asarray(characters, dtype=np.float64)
    names = tuple(weights)
    if given.ndim != 2 or given.shape[1] != len(names):
        raise Invalid(
            "STA-002",
            f"characters of shape {given.shape} do not go with {len(names)} variables",
            mend="give one row for each area and one column for each weight",
        )
    weight = np.array(list(weights.values()), dtype=np.float64)
    known = ~np.isnan(given).any(axis=1)
    reason = no_reason((len(given),))
    give(reason, ~known, Reason.NOT_SUPPLIED)
    nearest = np.full((len(given), peers), -1, dtype=np.int64)
    distance = np.full((len(given), peers), np.nan)
    difference = np.full((len(given), peers, len(names)), np.nan)
    part = np.full_like(difference, np.nan)
    places = np.flatnonzero(known)
    if len(places) <= peers:
        give(reason, known, Reason.TOO_FEW_AREAS)
        return Peers(names, nearest, distance, difference, part, reason)
    scores = _standardised(given[places], names, weight)
    gaps = scores[None, :, :] - scores[:, None, :]
    parts = gaps**2 * (weight / weight.sum())
    squared = parts.sum(axis=-1)
    np.fill_diagonal(squared, np.inf)
    order = squared.argsort(axis=1, kind="stable")[:, :peers]
    rows = np.arange(len(places))[:, None]
    nearest[places] = places[order]
    distance[places] = np.sqrt(squared[rows, order])
    difference[places] = gaps[rows, order]
    whole = squared[rows, order][..., None]
    part[places] = np.where(whole > 0, parts[rows, order] / np.where(whole > 0, whole, 1.0), 0.0)
    return Peers(names, nearest, distance, difference, part, reason)


def _standardised(given: FloatArray, names: tuple[str, ...], weight: FloatArray) -> FloatArray:
    spread = given.std(axis=0)
    for name, each, weighs in zip(names, spread, weight, strict=True):
        if each == 0 or not weighs > 0:
            what = "is the same in every area" if each == 0 else f"has a weight of {weighs:g}"
            raise Invalid(
                "STA-011",
                f"the variable `{name}` {what}, so it tells no areas apart",
                where=name,
                mend="leave it out",
            )
    scores: FloatArray = (given - given.mean(axis=0)) / spread
    return scores
