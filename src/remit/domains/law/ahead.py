"""What the first visitor of a house would wait for: questions that are asked before anybody does.

Each answer keeps itself on disk (see `kept`), where every process of the house then finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Final

from remit.domains.law.proofs import LAWS
from remit.domains.law.queries.charter import charter
from remit.domains.law.queries.compare import compare_packs
from remit.domains.law.queries.powers import table_of
from remit.domains.law.queries.routes import routes_for
from remit.domains.law.things import commissioner_on

# The two texts of 2013, as the page of comparisons shows them first; then what 2022 changed.
COMPARED: Final = ((LAWS[1], LAWS[0]), (LAWS[0], LAWS[2]))


def awaited(days: Iterable[date]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each question in words, and how to ask it; those on the law of a day once for each day."""
    yield "charter", charter
    for on in days:
        yield f"who may do what on {on}", partial(table_of, on)
        yield f"routes on {on}", partial(routes_for, commissioner_on(on).name, on)
    for a, b in COMPARED:
        yield f"{a} beside {b}", partial(compare_packs, a, b)
