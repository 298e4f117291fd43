"""Drawings that the first visitor would wait for: made before anybody asks, and kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from remit.domains.outcomes import drawings
from remit.domains.outcomes.groups import AREA
from remit.domains.outcomes.pages import body_views, charted, set_beside
from remit.domains.outcomes.queries import measure_list
from remit.domains.outcomes.queries.show import shown_measure
from remit.engines.outcomes.charts import Chart
from remit.errors import RemitError


def awaited(days: Iterable[date]) -> Iterator[tuple[str, Callable[[], object]]]:
    """The charts of each measure as its page first shows them, then on the bodies of each day."""
    lines = [line for line in measure_list().measures if line.has_figures]
    for line in lines:
        yield f"charts of {line.title}", partial(_of_measure, line.name, None)
    yield "charts of money beside outcomes", _beside_money
    for on in days:
        for line in lines:
            if line.by == AREA:
                yield f"charts of {line.title} on {on}", partial(_of_measure, line.name, on)


def _of_measure(name: str, on: date | None) -> None:
    """Nothing of a day before its figures."""
    try:
        view = shown_measure(name, on=on)
    except RemitError:
        return
    _draw(charted.charts_of(view).values())


def _beside_money() -> None:
    lines = body_views.lines_beside_money()
    if lines:
        _draw(set_beside.value_of(body_views.beside_money({"measure": lines[0].name})).values())


def _draw(made: Iterable[Chart]) -> None:
    for chart in made:
        for form in drawings.FORMS:
            drawings.drawing(chart, form)
