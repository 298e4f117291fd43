from __future__ import annotations

from datetime import date

from remit.domains.bodies.loading.frame import Frame
from remit.domains.bodies.loading.histories import Life, Told
from remit.domains.bodies.loading.practices import practice_relations
from remit.domains.bodies.loading.timelines import Piece, Seen
from remit.domains.bodies.statements import RelationStatement

START, MERGER, ICBS = date(2013, 4, 1), date(2017, 4, 1), date(2022, 7, 1)


def ccg(code: str, opened: date, closed: date) -> Life:
    return Life(f"ccg-{code}", "ccg", opened, closed, ods=code.upper())


LIVES = {
    life.slug: life
    for life in (
        ccg("90a", START, MERGER),
        ccg("90c", MERGER, ICBS),
        ccg("90d", START, ICBS),
        Life("icb-qz1", "icb", ICBS, None, ods="QZ1"),
        Life("icb-qz2", "icb", ICBS, None, ods="QZ2"),
    )
}
WITHIN = {
    "sub-icb-location-90c": [Piece(ICBS, None, "icb-qz1")],
    "sub-icb-location-90d": [Piece(ICBS, None, "icb-qz1")],
    "sub-icb-location-91d": [Piece(ICBS, None, "icb-qz2")],
}
PRACTICE = Life("practice-z1", "practice", date(1974, 4, 1), None)


def told(*claims: tuple[int, str, date, date | None]) -> Told:
    return Told(
        relations=[
            (
                Seen(date(year, 11, 1), "s", 1),
                RelationStatement(
                    1,
                    date(year, 11, 1),
                    "practice-z1",
                    "commissioned_by",
                    f"?ods={code}",
                    since,
                    until,
                ),
            )
            for year, code, since, until in claims
        ]
    )


def commissioners(of: Told, life: Life = PRACTICE, follower: dict[str, str] | None = None):
    rows = practice_relations(of, life, Frame(LIVES, WITHIN, follower or {}))
    return [
        (row.values[1], row.since, row.until) for row in rows if row.values[0] == "commissioned_by"
    ]


def test_each_commissioner_lasts_until_the_next():
    of = told((2015, "90a", START, None), (2019, "90c", MERGER, None))
    assert commissioners(of) == [
        ("ccg-90a", START, MERGER),
        ("ccg-90c", MERGER, ICBS),
        ("icb-qz1", ICBS, None),
    ]


def test_a_practice_may_leave_for_another_board_as_the_boards_begin():
    of = told((2019, "90d", START, None), (2023, "91d", ICBS, None))
    assert commissioners(of) == [("ccg-90d", START, ICBS), ("icb-qz2", ICBS, None)]


def test_the_one_follower_of_a_closed_body_is_taken_to_have_gone_on():
    of = told((2015, "90a", START, None))
    assert commissioners(of) == [("ccg-90a", START, MERGER)]
    assert commissioners(of, follower={"ccg-90a": "ccg-90c", "ccg-90c": "icb-qz1"}) == [
        ("ccg-90a", START, MERGER),
        ("ccg-90c", MERGER, ICBS),
        ("icb-qz1", ICBS, None),
    ]


def test_an_old_day_carried_on_to_a_new_code_counts_from_the_new_body():
    of = told((2015, "90a", START, None), (2019, "90c", START, None))
    assert commissioners(of)[:2] == [("ccg-90a", START, MERGER), ("ccg-90c", MERGER, ICBS)]


def test_a_closed_practice_has_no_commissioner_after():
    life = Life("practice-z1", "practice", date(1974, 4, 1), date(2015, 6, 1))
    of = told((2015, "90d", START, date(2015, 6, 1)))
    assert commissioners(of, life) == [("ccg-90d", START, date(2015, 6, 1))]


def test_a_code_that_is_nobodys_here_gives_no_commissioner():
    assert commissioners(told((2015, "7a9", START, None))) == []


def test_a_gp_practice_is_a_member_of_its_group_and_of_no_board():
    of = told((2019, "90d", START, None))
    kinds = {
        (row.values[0], row.values[1])
        for row in practice_relations(of, PRACTICE, Frame(LIVES, WITHIN))
    }
    assert kinds == {
        ("commissioned_by", "ccg-90d"),
        ("member_of", "ccg-90d"),
        ("commissioned_by", "icb-qz1"),
    }
    other = Life("practice-z1", "prescriber", date(1974, 4, 1), None)
    rows = practice_relations(of, other, Frame(LIVES, WITHIN))
    assert {row.values[0] for row in rows} == {"commissioned_by"}
