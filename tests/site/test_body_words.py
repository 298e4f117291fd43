"""What the presenters of the bodies pages say, on answers made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from django.template import engines

from remit.acts.queries import AttemptLine, Attempts
from remit.domains.bodies.pages.evidence import sentences
from remit.domains.bodies.pages.presenters import commissioner_on, descent, grouped, only_similar
from remit.domains.bodies.queries.commissioner import CommissionedBy, CommissionerPeriod
from remit.domains.bodies.queries.find import Found, Hit
from remit.domains.bodies.queries.lineage import Lineage, Step
from remit.domains.bodies.queries.views import BodyView, Dated

DAY = date(2014, 4, 1)


def hit(slug: str, kind: str, why: str) -> Hit:
    return Hit(
        slug=slug,
        name=slug,
        kind=kind,
        kind_title=kind,
        group="commissioner",
        codes={},
        why=why,
        matched="Old Name",
        since=DAY,
        until=None,
        active=True,
    )


def test_evidence_becomes_sentences() -> None:
    assert sentences({"basis": "practices", "practices_moved": 31, "practices_counted": 36}) == [
        "31 of its 36 practices moved to the other"
    ]
    assert sentences({"basis": "areas", "area_share_ppm": 999_000, "part": True}) == [
        "100% of its area lies in that of the other",
        "It went on without this part",
    ]
    assert sentences({"basis": "dates", "closed_on": "2015-03-31"})[1] == (
        "Its last day was 31 March 2015"
    )
    assert sentences({"a_new_key": 3}) == ["A new key: 3"]
    assert sentences({}) == []


def test_hits_are_grouped_in_the_order_of_the_best() -> None:
    found = Found(
        q="x",
        on=DAY,
        searched=[],
        total=3,
        hits=[
            hit("icb-a", "icb", "name"),
            hit("ccg-a", "ccg", "former name"),
            hit("icb-b", "icb", "postcode"),
        ],
    )
    groups = grouped(found)
    assert [group.heading for group in groups] == [
        "Integrated care boards",
        "Clinical commissioning group",
    ]
    assert [why for group in groups for _, why in group.hits] == [
        "",
        "its office is at Old Name",
        "once called Old Name",
    ]
    assert not only_similar(found)
    assert only_similar(found.model_copy(update={"hits": [hit("x", "ccg", "similar name")]}))
    assert not only_similar(found.model_copy(update={"hits": []}))


def test_the_commissioner_of_a_day_is_found_at_the_edges() -> None:
    def period(slug: str, since: date | None, until: date | None) -> CommissionerPeriod:
        return CommissionerPeriod(slug=slug, name=slug, since=since, until=until, evidence={})

    through_time = CommissionedBy(
        slug="p",
        name="p",
        on=DAY,
        at_date=None,
        rows=[period("first", None, DAY), period("second", DAY, date(2015, 4, 1))],
    )
    assert commissioner_on(through_time, date(2000, 1, 1)).slug == "first"
    assert commissioner_on(through_time, DAY).slug == "second"
    assert commissioner_on(through_time, date(2015, 4, 1)) is None


def test_what_is_left_after_a_part_went_is_not_told_as_the_whole() -> None:
    def step(to: str, on: date, share_ppm: int) -> Step:
        return Step(
            from_slug="a",
            from_name="A",
            to_slug=to,
            to_name=to.upper(),
            on=on,
            share_ppm=share_ppm,
            evidence={},
        )

    lineage = Lineage(
        slug="a",
        name="A",
        to=date(2026, 1, 1),
        ends=[],
        steps=[step("b", date(2017, 4, 1), 440_000), step("c", date(2022, 7, 1), 1_000_000)],
    )
    view = BodyView.model_construct(
        name="A",
        opened=date(2013, 4, 1),
        predecessors=[],
        names=[Dated(value="Old A", since=None, until=None)],
    )
    moments = descent(view, lineage)
    assert [moment.heading for moment in moments] == ["Old A began", "A passed to", "A passed to"]
    assert [moment.here for moment in moments] == [True, False, False]
    assert [row.whole for moment in moments for row in moment.passings] == [
        "all of it",
        "all that was left",
    ]


def test_an_attempt_that_no_power_reached_is_not_told_as_one_that_was_permitted() -> None:
    def told(clauses: list[dict[str, str]], *reasons: str) -> str:
        line = AttemptLine(
            id=UUID(int=1),
            act="award_direct",
            title="Award a contract without competition",
            actor="An officer",
            thing="A neighbour's contract",
            effective_on=DAY,
            recorded_at=datetime(2014, 4, 1, tzinfo=UTC),
            claim={},
            reasons=list(reasons),
            clauses=clauses,
            pack="england_2013",
        )
        parts = engines["jinja2"].env.get_template("bodies/sections.jinja").module
        return str(parts.refused(Attempts(lines=[line])))

    powers = ("permitted only so: its own", "permitted only so: what the Board has")
    assert "No power in the law reached so far:</p>" in told([], *powers)
    assert all(each[1:] in told([], *powers) for each in powers)
    assert "No power" not in told([{"id": "limit"}], "forbidden: this", "and that")
