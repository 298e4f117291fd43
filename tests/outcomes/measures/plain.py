"""A cube in a dictionary, for tests: the same questions, answered by going through all cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from remit.engines.outcomes.measures import load_measures

FOLDER = Path(__file__).parents[3] / "src" / "remit" / "measures"
SHIPPED = load_measures(FOLDER)


@dataclass(frozen=True)
class Sums:
    dimensions: Mapping[str, np.ndarray]
    value: np.ndarray
    cube_hash: str = "plain"
    synthetic: bool = False


class Plain:
    """Cells as (series, dimensions by name, count)."""

    def __init__(self, cells: Iterable[tuple[str, dict[str, Any], int]]) -> None:
        self.cells = list(cells)

    def figures(
        self,
        series: str,
        by: Sequence[str] = (),
        where: Mapping[str, Sequence[Any]] | None = None,
        months: tuple[int, int] | None = None,
    ) -> Sums:
        found: defaultdict[tuple[Any, ...], int] = defaultdict(int)
        for name, dimensions, count in self.cells:
            kept = name == series and all(
                dimensions[each] in values for each, values in (where or {}).items()
            )
            if kept and (months is None or months[0] <= dimensions["month"] <= months[1]):
                found[tuple(dimensions[each] for each in by)] += count
        keys = sorted(found)
        return Sums(
            {each: np.array([key[place] for key in keys]) for place, each in enumerate(by)},
            np.array([found[key] for key in keys], dtype=np.int64),
        )
