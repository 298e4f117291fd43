"""What the first visitor of outcomes would wait for: measures worked out before anybody asks.

Each answer keeps itself on disk (see `kept`), where every process of the house then finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Final

from remit.domains.outcomes import counts, groups, library, releases, shown
from remit.domains.outcomes.alike import alike
from remit.domains.outcomes.periods import ALL
from remit.engines.outcomes.measures.measure import Measure
from remit.errors import RemitError

YEARS: Final = 2
"""The newest year and the one that it is compared with."""


def awaited(days: Iterable[date]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each question in words, and how to ask it; those about bodies once for each day."""
    manifest = counts.state()
    measures = [m for m in library.measures().measures.values() if counts.has(m, manifest)]
    yield "small numbers", releases.make_all
    for measure in measures:
        yield measure.title, partial(_worked_out, measure, None)
    for on in days if measures else ():
        yield f"bodies alike on {on}", partial(alike, on)
        for measure in measures:
            if measure.by == groups.AREA:
                yield f"{measure.title} on {on}", partial(_worked_out, measure, on)


def _worked_out(measure: Measure, as_at: date | None) -> None:
    """All that the page of a measure and a body's outcomes show of it; nothing of a day before
    the last of its figures."""
    try:
        asked = shown.case_of(measure, "", as_at, until_then=True)
    except RemitError:
        return
    years = [each.key for each in asked.periods if each.key != ALL]
    for key in dict.fromkeys([asked.period.key, *years[:YEARS]]):
        case = shown.case_of(measure, key, asked.as_at, until_then=True)
        shown.every_body(case)
        shown.everybody(case)
    whole = shown.case_of(measure, asked.periods[-1].key, asked.as_at, until_then=True)
    shown.by_month(whole)
    shown.everybody_by_month(whole)
