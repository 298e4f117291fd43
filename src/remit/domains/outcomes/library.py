"""The measures of this house: reviewed files that ship with the programme."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

import remit
from remit.engines.outcomes.measures.checking import load_measures
from remit.engines.outcomes.measures.measure import Measure, Measures
from remit.errors import NotFound

FOLDER: Final = Path(remit.__file__).parent / "measures"


@cache
def measures() -> Measures:
    """Every measure, checked when first asked for."""
    return load_measures(FOLDER)


def named(name: str) -> Measure:
    """The measure of a name. Raises `NotFound` (`OUT-011`)."""
    found = measures().measures
    if name not in found:
        near = get_close_matches(name, list(found), n=1)
        raise NotFound(
            "OUT-011",
            f"there is no measure `{name}`",
            where="measure",
            mend=f"did you mean `{near[0]}`?" if near else "see the list: remit outcomes measures",
        )
    return found[name]
