"""The independent review panel is a body like any other: it advises, and blocks nothing."""

from __future__ import annotations

from datetime import date

import pytest

from remit.acts.door import ask, perform
from remit.acts.law import settlements
from remit.acts.registry import read_act
from remit.domains.bodies.kinds import KINDS, Group
from remit.domains.bodies.queries import show_body
from remit.domains.law.queries.powers import powers_of
from remit.domains.law.vocabulary import vocabulary
from remit.domains.law.words import everybody
from remit.errors import Refused
from tests.country import officer_of

PANEL, DAY = "review-panel-psr", date(2024, 6, 3)
pytestmark = pytest.mark.usefixtures("england")


def test_it_is_in_the_register_from_its_day_on() -> None:
    assert KINDS["review_panel"].group is Group.REVIEW_PANEL
    assert show_body(PANEL, DAY).exists
    assert not show_body(PANEL, date(2023, 12, 31)).exists


def test_every_group_that_the_law_may_be_asked_about_is_a_group_of_the_register() -> None:
    groups = {who.group for who in everybody() if who.group}
    assert groups <= {group.value for group in Group}


def test_it_may_advise_and_nothing_else() -> None:
    """On what is another's, that is: its own officers and papers are its own like anybody's, and
    whoever took a decision, had they the power, would answer for it."""
    able = {
        row.act
        for area in powers_of(PANEL, DAY).areas
        for row in area.rows
        if row.answer != "no" and row.thing != "own"
    }
    assert able == {"advise_on_award", "answer_for_decision"}
    act = read_act(
        "advise_on_award",
        {"who_it_concerns": "icb-qhm", "words": "Go back to step one", "given": "asked=yes"},
    )
    chair = officer_of(PANEL, "chair", DAY)
    assert perform(act, by=chair, effective_on=DAY).number
    award = read_act(
        "award_direct",
        {"who_it_concerns": "icb-qhm", "words": "Award", "given": "process=direct_c"},
    )
    with pytest.raises(Refused):
        perform(award, by=chair, effective_on=DAY)


def test_advice_does_not_change_a_ruling() -> None:
    chief = officer_of("icb-qhm", "chief_executive", DAY)
    act = read_act("decide_integration", {"who_it_concerns": "icb-qhm", "words": "Join them"})
    before = ask(act, by=chief, effective_on=DAY)
    assert before.permitted
    test_it_may_advise_and_nothing_else()
    assert ask(act, by=chief, effective_on=DAY) == before


def test_no_limit_speaks_of_it() -> None:
    for pack in settlements().packs:
        limits = [each for each in vocabulary(pack).policies.values() if each.effect == "forbid"]
        assert not [each.id for each in limits if "review_panel" in each.words]
        assert any("board" in each.words for each in limits)
