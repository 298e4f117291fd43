"""Charts as they are drawn for pages, kept by all that is in them.

A chart is its figures, its words and its links, and nothing else; so the same chart is drawn once
in a process, and once in a house: the drawing lies on disk under the hash of the chart. Acts that
change nothing in it cost nothing. A process that shows only what is kept loads no drawing library.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

from remit.domains.outcomes import counts, kept
from remit.domains.outcomes.limits import DRAWINGS_KEPT_MAX, DRAWINGS_REMEMBERED_MAX
from remit.engines.outcomes import charts
from remit.engines.outcomes.charts import Chart

INLINE: Final = "inline"
"""For the page itself: each mark a link."""

NARROW: Final = "narrow"
"""For a narrow screen: an image."""

FORMS: Final[Mapping[str, Callable[[Chart], str]]] = {
    INLINE: lambda chart: charts.svg(charts.picture(chart)),
    NARROW: lambda chart: charts.image(charts.picture(chart, charts.NARROW)),
}


@lru_cache(maxsize=DRAWINGS_REMEMBERED_MAX)
def drawing(chart: Chart, form: str) -> str:
    """The SVG of a chart in one of `FORMS`: as this process or this house has it, else drawn."""
    file = _place_of(chart, form)
    with suppress(OSError, ValueError, zlib.error):
        return zlib.decompress(file.read_bytes()).decode()
    drawn = FORMS[form](chart)
    kept.store(file, zlib.compress(drawn.encode()), DRAWINGS_KEPT_MAX)
    return drawn


def _place_of(chart: Chart, form: str) -> Path:
    """Its file. Charts are frozen all through, so that `repr` tells everything that is in them."""
    name = hashlib.sha256(f"{form}\n{chart!r}".encode()).hexdigest()
    return kept.folder("drawings", counts.state().hash) / f"{name[:40]}.svg.z"
