"""A question is put to the solver once for all cases that look alike, and for no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from remit.domains.law import ways
from remit.domains.law.queries.may import May, may
from remit.domains.law.queries.routes import routes_for
from remit.domains.law.sight import Sight

THEN, NOW = date(2014, 4, 1), date(2024, 4, 1)
ASKED = [
    ("ccg", "award_direct", "own", THEN, []),
    ("ccg", "award_direct", "own", THEN, ["sole_capable_provider=no"]),
    ("ccg", "award_direct", "another", THEN, []),
    ("board", "award_direct", "own", THEN, []),
    ("monitor", "direct_tender", "", THEN, []),
    ("icb", "award_direct", "own", NOW, []),
    ("icb", "decide_competition", "own", NOW, ["process=direct_a"]),
    ("icb", "decide_competition", "own", NOW, ["process=direct_c"]),
]


def forget() -> None:
    ways._prospect.cache_clear()
    ways._answers.cache_clear()


@pytest.fixture(autouse=True)
def _alone(england: None) -> Iterator[None]:
    forget()
    yield
    forget()


def answers(before_each: Callable[[], None] = lambda: None) -> list[May]:
    found = []
    for each in ASKED:
        before_each()
        found.append(may(*each))
    return found


def test_what_is_shared_is_what_would_have_been_worked_out_alone() -> None:
    alone = answers(forget)
    forget()
    assert answers() == alone
    assert answers() == alone


def test_a_share_between_cases_that_differ_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = answers(forget)
    forget()
    monkeypatch.setattr(Sight, "of", lambda _self, _case: ())
    assert answers() != alone


def test_what_was_asked_of_one_commissioner_need_not_be_asked_of_the_next() -> None:
    first = routes_for("00C", THEN, ["sole_capable_provider=no"])
    asked = ways._prospect.cache_info().misses
    assert asked > 0
    assert routes_for("00D", THEN, ["sole_capable_provider=no"]).routes == first.routes
    assert ways._prospect.cache_info().misses == asked
