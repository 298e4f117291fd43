"""A body's figures month by month, with process limits and the bands of all bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from remit.domains.outcomes import shown
from remit.domains.outcomes.counts import EVERYBODY, IN_MONTH
from remit.domains.outcomes.shown import Case
from remit.domains.outcomes.worked import Worked
from remit.engines.outcomes.model.bands import first_day
from remit.engines.outcomes.statistics import ProcessChart, Rebase, peer_bands, process_chart
from remit.engines.outcomes.statistics.figures import FloatArray
from remit.engines.outcomes.statistics.limits import POINTS_MIN_CHART


@dataclass(frozen=True, slots=True)
class Trend:
    """One body over the months of a case.

    `places` are its groups in `worked`, one for each of `months`; `point` is the place of each
    month in `chart`, -1 where it has no figure. `bands` is (deciles, months) over all bodies, and
    `everybody` the figure of all together.
    """

    months: tuple[int, ...]
    worked: Worked
    places: tuple[int, ...]
    chart: ProcessChart | None
    point: tuple[int, ...]
    why_no_chart: str
    bands: FloatArray
    everybody: FloatArray


def trend(asked: Case, code: str, rebases: tuple[Rebase, ...] = ()) -> Trend:
    """The trend of the body that files call `code`. Raises `Invalid` (`STA-009`, `STA-010`)."""
    worked = shown.by_month(asked)
    of_code: dict[str, dict[int, int]] = {}
    for place, name in enumerate(worked.found.groups):
        who, _, month = name.partition(IN_MONTH)
        of_code.setdefault(who, {})[int(month)] = place
    own = _own(asked, worked, code)
    months, places = tuple(own), tuple(own.values())
    values = worked.found.figures.value[list(places)]
    chart, why = _chart(asked, months, values, rebases)
    turn = iter(range(len(values)))
    return Trend(
        months=months,
        worked=worked,
        places=places,
        chart=chart,
        point=tuple(next(turn) if np.isfinite(each) else -1 for each in values),
        why_no_chart=why,
        bands=peer_bands(_matrix(worked, of_code, months)),
        everybody=_all(asked, months),
    )


def chart_of(asked: Case, code: str) -> ProcessChart | None:
    """The process chart alone of the same trend, for whoever shows many bodies or measures."""
    worked = shown.by_month(asked)
    own = _own(asked, worked, code)
    values = worked.found.figures.value[list(own.values())]
    return _chart(asked, tuple(own), values, ())[0]


def _own(asked: Case, worked: Worked, code: str) -> dict[int, int]:
    """The months of a body up to the day that is asked about, in order, each with its place."""
    begins = f"{code}{IN_MONTH}"
    last = asked.as_at.year * 100 + asked.as_at.month
    own = {
        month: place
        for place, name in enumerate(worked.found.groups)
        if name.startswith(begins) and (month := int(name.removeprefix(begins))) <= last
    }
    return dict(sorted(own.items()))


def _chart(
    asked: Case, months: tuple[int, ...], values: FloatArray, rebases: tuple[Rebase, ...]
) -> tuple[ProcessChart | None, str]:
    told = np.isfinite(values)
    days: list[date] = [first_day(m) for m, there in zip(months, told, strict=True) if there]
    if len(days) < POINTS_MIN_CHART:
        if months and not told.any():
            return None, "its months are hidden: there are small numbers among them, or in others"
        return None, f"fewer than {POINTS_MIN_CHART} months have figures"
    target = asked.measure.target
    return (
        process_chart(
            days,
            values[told],
            better=asked.measure.better,
            target=target.value if target and target.since <= days[-1] else None,
            rebases=rebases,
        ),
        "",
    )


def _matrix(
    worked: Worked, of_code: dict[str, dict[int, int]], months: tuple[int, ...]
) -> npt.NDArray[np.float64]:
    value = worked.found.figures.value
    found = np.full((max(len(of_code), 1), len(months)), np.nan)
    for row, held in enumerate(of_code.values()):
        for column, month in enumerate(months):
            if month in held:
                found[row, column] = value[held[month]]
    return found


def _all(asked: Case, months: tuple[int, ...]) -> FloatArray:
    worked = shown.everybody_by_month(asked)
    value = dict(zip(worked.found.groups, worked.found.figures.value.tolist(), strict=True))
    names = [f"{EVERYBODY}{IN_MONTH}{month}" for month in months]
    return np.array([value.get(name, np.nan) for name in names], dtype=np.float64)
