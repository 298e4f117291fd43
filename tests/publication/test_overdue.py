"""Silence is visible: what was due and not met, of acts and of each year."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from remit.acts.door import perform
from remit.acts.models import ActRow
from remit.acts.registry import read_act
from remit.domains.publication.queries import overdue
from remit.errors import Invalid
from tests.country import officer_of

pytestmark = pytest.mark.django_db
DAY = date(2014, 4, 1)
GROUP = "ccg-00c"


def appoint(office: str) -> ActRow:
    chief = officer_of(GROUP, "accountable_officer", DAY)
    for name, inputs in (
        ("create_office", {"body": GROUP, "role": "lay_member", "office": office}),
        ("appoint_officer", {"body": GROUP, "office": office, "person": "Invented Person"}),
    ):
        receipt = perform(read_act(name, inputs), by=chief, effective_on=DAY)
    return ActRow.objects.get(pk=receipt.act_id)


def numbers(on: date) -> set[int | None]:
    return {line.act_number for line in overdue(on, GROUP).lines}


def test_a_duty_is_overdue_from_the_day_after_it_fell_due(record: Path) -> None:
    act = appoint("Lay member")
    due = act.duties.get().due_on
    assert act.number not in numbers(due)
    assert act.number in numbers(due + timedelta(days=1))


def test_a_duty_that_was_met_is_not_overdue(record: Path) -> None:
    act = appoint("Lay member")
    chief = officer_of(GROUP, "accountable_officer", DAY)
    perform(
        read_act("discharge_duty", {"duty": act.duties.get().pk, "where": "act 12"}),
        by=chief,
        effective_on=DAY,
    )
    assert act.number not in numbers(date(2014, 12, 1))


def test_what_each_year_brings_is_counted_from_the_beginning_of_the_record(record: Path) -> None:
    began = ActRow.objects.order_by("number").first().recorded_at.date()
    before = {line.name for line in overdue(began).lines if line.duty is None}
    assert before == set()
    year = began.year + 1
    plans = [
        line
        for line in overdue(date(year + 1, 1, 1)).lines
        if line.duty is None and line.slug.startswith("icb-")
    ]
    assert len({line.slug for line in plans}) == 42
    assert all(line.due_on >= began for line in plans)


def test_nobody_is_told_of_what_falls_due_in_a_far_year(record: Path) -> None:
    """Each year brings hundreds of duties: until the year 9999 they would be millions."""
    told = [line.due_on for line in overdue(date.max, "icb-qhm").lines]
    assert date.today() + timedelta(days=700) < max(told) <= date.today() + timedelta(days=1098)


def test_a_duty_of_a_year_can_be_met_and_a_wrong_one_is_named(record: Path) -> None:
    began = ActRow.objects.order_by("number").first().recorded_at.date()
    owed = [
        line for line in overdue(date(began.year + 2, 1, 1), "icb-qhm").lines if line.duty is None
    ]
    one = owed[0]
    chief = officer_of("icb-qhm", "chief_executive", date(2023, 4, 1))

    def meet(name: str) -> None:
        perform(
            read_act(
                "discharge_yearly_duty",
                {
                    "body": "icb-qhm",
                    "duty": name,
                    "due_on": one.due_on.isoformat(),
                    "where": "https://example.org/plan",
                },
            ),
            by=chief,
            effective_on=date(2023, 4, 1),
        )

    meet(one.name)
    left = overdue(date(began.year + 2, 1, 1), "icb-qhm").lines
    assert (one.name, one.due_on) not in {(line.name, line.due_on) for line in left}
    with pytest.raises(Invalid) as caught:
        meet("nothing_of_the_kind")
    assert one.name in caught.value.mend
