from __future__ import annotations

from datetime import date

import pytest

from remit.domains.bodies.loading.frame import Frame
from remit.domains.bodies.loading.histories import Life
from remit.domains.bodies.loading.succession import Spells, shadows, successions
from remit.domains.bodies.loading.timelines import Piece

START, MERGER, ICBS = date(2013, 4, 1), date(2017, 4, 1), date(2022, 7, 1)


def life(code: str, opened: date, closed: date | None, kind: str = "ccg", icb: str = "") -> Life:
    return Life(f"{kind}-{code}", kind, opened, closed, ods=code.upper(), lies_in=icb or None)


def frame(*lives: Life, within: dict[str, str] | None = None) -> Frame:
    boards = {
        f"sub-icb-location-{code}": [Piece(ICBS, None, f"icb-{icb}")]
        for code, icb in (within or {}).items()
    }
    return Frame({life.slug: life for life in lives}, boards)


def no_areas(slug: str, day: date) -> dict[str, int]:
    return {}


A, B, C = (
    life("90a", START, MERGER),
    life("90b", START, MERGER),
    life("90c", date(2016, 11, 1), ICBS),
)
D = life("90d", START, ICBS)
ICB, OTHER_ICB = life("qz1", ICBS, None, "icb"), life("qz2", ICBS, None, "icb")


def found(frame_: Frame, spells: list[Spells], areas=no_areas) -> dict[tuple[str, str], int]:
    return {(s.predecessor, s.successor): s.share_ppm for s in successions(frame_, spells, areas)}


def test_a_merger_is_shown_by_the_practices_that_moved():
    spells = [
        Spells("90a", START, None, "90c", MERGER, 30),
        Spells("90a", START, date(2015, 1, 1), None, None, 9),
        Spells("90b", START, None, "90c", MERGER, 10),
    ]
    whole = frame(A, B, C)
    assert found(whole, spells) == {
        ("ccg-90a", "ccg-90c"): 1_000_000,
        ("ccg-90b", "ccg-90c"): 1_000_000,
    }
    assert whole.follower == {"ccg-90a": "ccg-90c", "ccg-90b": "ccg-90c"}


def test_a_body_that_split_has_shares_and_no_one_follower():
    spells = [
        Spells("90d", START, None, None, None, 30),
        Spells("90d", START, None, "91d", ICBS, 10),
    ]
    split = frame(D, ICB, OTHER_ICB, within={"90d": "qz1", "91d": "qz2"})
    assert found(split, spells) == {
        ("ccg-90d", "icb-qz1"): 750_000,
        ("ccg-90d", "icb-qz2"): 250_000,
    }
    assert split.follower == {}


def test_one_practice_that_changed_hands_is_no_succession():
    spells = [
        Spells("90a", START, None, "90c", MERGER, 30),
        Spells("90a", START, None, "90d", MERGER, 1),
    ]
    assert found(frame(A, C, D), spells) == {("ccg-90a", "ccg-90c"): 30 * 1_000_000 // 31}


def test_a_part_that_moved_from_a_body_that_went_on():
    spells = [
        Spells("90d", START, None, None, None, 46),
        Spells("90d", START, None, "90c", MERGER, 32),
        Spells("90d", START, None, "90c", date(2018, 4, 1), 1),
    ]
    (part,) = [s for s in successions(frame(C, D), spells, no_areas) if not s.closed]
    assert (part.predecessor, part.successor, part.day) == ("ccg-90d", "ccg-90c", MERGER)
    assert part.share_ppm == 32 * 1_000_000 // 79
    assert part.evidence["practices_moved"] == 32
    assert part.evidence["part"] is True


def test_a_practice_last_seen_before_a_merger_counts_with_the_body_that_followed():
    spells = [
        Spells("90a", START, None, "90c", MERGER, 30),
        Spells("90a", START, None, "91d", ICBS, 10),
        Spells("90c", MERGER, None, None, None, 10),
    ]
    lives = frame(A, C, ICB, OTHER_ICB, within={"90c": "qz1", "91d": "qz2"})
    shares = found(lives, spells)
    assert shares["ccg-90c", "icb-qz2"] == 500_000


def test_areas_decide_where_no_practice_tells():
    def areas(slug: str, day: date) -> dict[str, int]:
        return {"ccg-90c": 999_000, "ccg-90d": 1_000}

    (shown,) = [s for s in successions(frame(A, C, D), [], areas) if s.day == MERGER]
    assert (shown.predecessor, shown.successor) == ("ccg-90a", "ccg-90c")
    assert shown.share_ppm == 999_000
    assert shown.evidence["basis"] == "areas"


def test_dates_and_place_decide_where_nothing_else_tells_and_only_one_body_fits():
    a, c = life("90a", START, MERGER, icb="QZ1"), life("90c", date(2016, 11, 1), None, icb="QZ1")
    elsewhere = life("90e", MERGER, None, icb="QZ2")
    assert found(frame(a, c, elsewhere), []) == {("ccg-90a", "ccg-90c"): 1_000_000}
    second = life("90f", MERGER, None, icb="QZ1")
    assert found(frame(a, c, second), []) == {}


@pytest.mark.parametrize(
    ("opened", "shadow"),
    [
        (date(2016, 11, 1), {"ccg-90c": MERGER}),
        (MERGER, {}),
        (date(2015, 1, 1), {}),
    ],
)
def test_a_body_set_up_early_is_in_shadow_until_its_predecessors_close(opened, shadow):
    spells = [Spells("90a", START, None, "90c", MERGER, 30)]
    lives = frame(A, life("90c", opened, ICBS))
    assert shadows(lives, successions(lives, spells, no_areas)) == shadow
