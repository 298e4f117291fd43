"""Why there is no figure. A gap always says which of these it is."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from remit.engines.outcomes.statistics import limits

ReasonArray = npt.NDArray[np.uint8]


class Reason(IntEnum):
    """Why a figure is not given; `NONE` where it is."""

    NONE = 0
    NOT_SUPPLIED = 1
    NO_POPULATION = 2
    BAND_WITHOUT_POPULATION = 3
    TOO_FEW_EVENTS = 4
    TOO_FEW_PATHWAYS = 5
    TOO_FEW_PEOPLE = 6
    TOO_FEW_VALUES = 7
    TOO_FEW_GROUPS = 8
    TOO_FEW_AREAS = 9
    TOO_FEW_PEERS = 10
    BEYOND_LAST_BIN = 11
    NO_DEATHS_IN_OLDEST_BAND = 12
    MORE_DEATHS_THAN_SURVIVABLE = 13
    NO_EXPECTED_EVENTS = 14
    RATIO_NOT_BOUNDED = 15
    NOT_SIGNIFICANT = 16
    HIDDEN = 17
    HIDDEN_BY_PUBLISHER = 18

    @property
    def says(self) -> str:
        """The reason in plain words; empty for `NONE`."""
        return SENTENCES[self]


SENTENCES = {
    Reason.NONE: "",
    Reason.NOT_SUPPLIED: "the source does not give it",
    Reason.NO_POPULATION: "there is nobody, or nothing, to divide by",
    Reason.BAND_WITHOUT_POPULATION: "an age band has no population, so it has no rate",
    Reason.TOO_FEW_EVENTS: (
        f"fewer than {limits.EVENTS_MIN_STANDARDISED} events: a standardised rate would mislead"
    ),
    Reason.TOO_FEW_PATHWAYS: (f"fewer than {limits.PATHWAYS_MIN} pathways: a median would mislead"),
    Reason.TOO_FEW_PEOPLE: (
        f"fewer than {limits.PERSON_YEARS_MIN:,} person-years: a life table would mislead"
    ),
    Reason.TOO_FEW_VALUES: "one value alone has no spread",
    Reason.TOO_FEW_GROUPS: (
        f"fewer than {limits.GROUPS_MIN_INEQUALITY} groups with figures: no slope can be fitted"
    ),
    Reason.TOO_FEW_AREAS: "too few areas with figures to compare",
    Reason.TOO_FEW_PEERS: f"fewer than {limits.PEERS} similar bodies with figures",
    Reason.BEYOND_LAST_BIN: "longer than the longest wait that the source tells apart",
    Reason.NO_DEATHS_IN_OLDEST_BAND: "nobody died in the oldest age band, so it has no end",
    Reason.MORE_DEATHS_THAN_SURVIVABLE: "more deaths in an age band than its population allows",
    Reason.NO_EXPECTED_EVENTS: "no events are expected, so there is no ratio",
    Reason.RATIO_NOT_BOUNDED: "the figure at the far end cannot be told from nought",
    Reason.NOT_SIGNIFICANT: "the gap cannot be told from chance",
    # One sentence for both: to tell the small number from what covers it would give it away.
    Reason.HIDDEN: "hidden: a small number, or one from which a small number could be worked out",
    Reason.HIDDEN_BY_PUBLISHER: "hidden by the publisher of the source",
}


def no_reason(shape: tuple[int, ...]) -> ReasonArray:
    """An array that gives no reason yet."""
    return np.zeros(shape, dtype=np.uint8)


def give(reasons: ReasonArray, where: npt.NDArray[np.bool_] | np.bool_, reason: Reason) -> None:
    """Write a reason where one is due and none stands; the first reason given is kept."""
    reasons[where & (reasons == Reason.NONE)] = reason
