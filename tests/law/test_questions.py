"""What people ask of the law, put to the packs of the house."""

from __future__ import annotations

from datetime import date

import pytest

from remit.domains.law import queries
from remit.domains.law.queries.may import may
from remit.errors import Invalid, NotFound

SPRING_2014 = date(2014, 4, 1)
SPRING_2024 = date(2024, 4, 1)
# Everything that a direct award in 2014 asks for, beside the one judgement that matters.
IN_ORDER = ["most_capable_best_value=yes", "owners_treated_alike=yes", "conflicts_clear=yes"]


def clauses(answer) -> list[str]:
    return [clause.clause for clause in answer.clauses]


def test_monitor_may_not_order_a_tender_under_the_regulations_that_ran() -> None:
    answer = may("monitor", "direct_tender", "", SPRING_2014, ["breach_found=yes"])
    assert (answer.status, clauses(answer)) == ("refused", ["SI 2013/500 reg.15(2)"])
    assert answer.ways == []
    assert "(No. 2) Regulations 2013" in answer.clauses[0].source


def test_monitor_might_have_under_the_text_that_never_ran() -> None:
    asked = ("monitor", "direct_tender", "", SPRING_2014)
    assert may(*asked, ["breach_found=yes"], "england_2013_si257").status == "permitted"
    open_case = may(*asked, (), "england_2013_si257")
    assert open_case.status == "depends"
    assert [[(fact.name, fact.value) for fact in way] for way in open_case.ways] == [
        [("breach_found", "yes")]
    ]


def test_a_direct_award_of_2014_depends_on_a_judgement_of_the_commissioner() -> None:
    answer = may("ccg", "award_direct", "", SPRING_2014)
    assert answer.status == "depends"
    assert answer.thing == "own"
    assert answer.next is not None
    assert (answer.next.name, answer.next.kind) == ("sole_capable_provider", "judgement")
    assert answer.next.judge == "the commissioner"
    assert "SI 2013/500 reg.5" in clauses(answer)


def test_each_way_is_one_that_the_law_then_permits() -> None:
    answer = may("ccg", "award_direct", "", SPRING_2014)
    assert len(answer.ways) > 1
    for way in answer.ways:
        facts = [f"{fact.name}={fact.value}" for fact in way]
        assert may("ccg", "award_direct", "", SPRING_2014, facts).status == "permitted"
        # Without its last fact the way would not do: none says more than it must.
        assert may("ccg", "award_direct", "", SPRING_2014, facts[:-1]).status == "depends"


def test_a_refusal_that_a_fact_caused_names_the_fact() -> None:
    answer = may(
        "ccg",
        "award_direct",
        "",
        SPRING_2014,
        [*IN_ORDER, "sole_capable_provider=no", "transferred_contract=no"],
    )
    assert (answer.status, clauses(answer)) == ("refused", ["SI 2013/500 reg.5"])
    assert sorted((way[0].name, way[0].value) for way in answer.ways) == [
        ("sole_capable_provider", "yes"),
        ("transferred_contract", "yes"),
    ]


def test_a_permission_brings_its_duties_with_their_dates() -> None:
    answer = may("ccg", "award_direct", "", SPRING_2014, [*IN_ORDER, "sole_capable_provider=yes"])
    assert answer.status == "permitted"
    published = [duty for duty in answer.duties if duty.clause == "SI 2013/500 reg.9"]
    assert published
    assert published[0].due_on > SPRING_2014


def test_what_is_declared_not_known_is_not_asked_again() -> None:
    first = may("ccg", "award_direct", "", SPRING_2014)
    assert first.next is not None
    then = may("ccg", "award_direct", "", SPRING_2014, [f"{first.next.name}=unknown"])
    assert then.status == "depends"
    assert then.next is not None
    assert then.next.name != first.next.name
    assert first.next.name in [fact.name for fact in then.unknown]


def test_an_act_that_nobody_may_do_says_why() -> None:
    answer = may("board", "top_slice", "", SPRING_2014)
    assert answer.status == "refused"
    assert answer.clauses == []
    assert "223G(4)" in answer.nobody


def test_a_provider_of_any_sector_may_be_chosen_for_support() -> None:
    for sector in ("private", "charity", "nhs"):
        answer = may(
            "ccg",
            "choose_support",
            "",
            SPRING_2014,
            [f"supplier.sector={sector}", "helps_procure=no"],
        )
        assert answer.status != "refused", sector
        assert ("supplier.sector", sector) in [(fact.name, fact.value) for fact in answer.given]


def test_amounts_are_given_in_pounds() -> None:
    facts = ["conflicts_clear=yes", "materially_different=no"]
    below = may("icb", "modify_contract", "", SPRING_2024, [*facts, "value_change_pence=499,999"])
    above = may("icb", "modify_contract", "", SPRING_2024, [*facts, "value_change_pence=£500000"])
    assert below.status == "permitted"
    assert above.status == "depends"
    assert [fact.value for fact in above.given if fact.name == "value_change_pence"] == ["£500,000"]


@pytest.mark.parametrize(
    ("fact", "code", "said"),
    [
        ("sole_capable_provider=perhaps", "LAW-004", "sole_capable_provider"),
        ("days_since_process_notice=soon", "LAW-004", "days_since_process_notice"),
        ("colour=blue", "LAW-003", "colour"),
        ("colour", "LAW-003", "colour"),
        ("nobody.sector=private", "LAW-003", "nobody"),
        ("provider.colour=blue", "LAW-003", "colour"),
    ],
)
def test_a_wrong_fact_is_told_by_name(fact: str, code: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        may("ccg", "award_direct", "", SPRING_2014, [fact])
    assert caught.value.code == code
    assert said in caught.value.what
    if code == "LAW-004":
        assert caught.value.details["type"] in caught.value.mend


def test_an_unknown_fact_lists_the_known() -> None:
    with pytest.raises(NotFound) as caught:
        may("ccg", "award_direct", "", SPRING_2014, ["colour=blue"])
    assert "sole_capable_provider (Bool)" in caught.value.mend


def test_an_act_of_a_patient_is_not_asked_of_a_body() -> None:
    with pytest.raises(Invalid) as caught:
        may("ccg", "choose_provider", "", SPRING_2014)
    assert caught.value.code == "LAW-006"
    assert (
        may(
            "patient", "choose_provider", "", SPRING_2014, ["own_care=yes", "first_outpatient=yes"]
        ).status
        == "permitted"
    )


def test_an_unknown_act_and_a_day_without_law_are_told() -> None:
    with pytest.raises(NotFound) as caught:
        may("ccg", "abolish_the_moon", "", SPRING_2014)
    assert caught.value.code == "LAW-001"
    with pytest.raises(Invalid) as early:
        may("ccg", "award_direct", "", date(2010, 1, 1))
    assert early.value.code == "SET-002"


def test_the_routes_of_2024_for_a_provider_that_is_not_the_only_one() -> None:
    found = queries.routes_for(
        "icb",
        SPRING_2024,
        [
            "existing_provider=yes",
            "sole_capable_provider=no",
            "patient_choice_unlimited=no",
            "contract_expiring=yes",
            "existing_provider_satisfies=yes",
            "materially_different=no",
            "change_by_authority=no",
            "decision_recorded=yes",
            "most_suitable_identifiable=no",
        ],
    )
    status = {route.process: route.status for route in found.routes}
    assert status == {
        "direct_a": "refused",
        "direct_b": "refused",
        "direct_c": "permitted",
        "most_suitable": "refused",
        "competitive": "permitted",
    }
    closed = next(route for route in found.routes if route.process == "direct_a")
    assert [(fact.name, fact.value) for fact in closed.ways[0]] == [
        ("sole_capable_provider", "yes")
    ]


def test_where_direct_award_b_is_mandatory_nothing_else_is_open() -> None:
    found = queries.routes_for(
        "icb",
        SPRING_2024,
        [
            "existing_provider=yes",
            "sole_capable_provider=no",
            "patient_choice_unlimited=yes",
            "contract_expiring=yes",
            "existing_provider_satisfies=yes",
            "materially_different=no",
            "change_by_authority=no",
            "decision_recorded=yes",
            "most_suitable_identifiable=yes",
            "for_framework=no",
        ],
    )
    assert [route.process for route in found.routes if route.status == "permitted"] == ["direct_b"]
    for route in found.routes[1:]:
        assert route.clauses, route.process


def test_the_routes_of_2014_do_not_tell_direct_awards_apart() -> None:
    found = queries.routes_for("ccg", SPRING_2014, ["appropriate_means_considered=yes"])
    assert {route.process: route.status for route in found.routes} == {
        "competitive": "permitted",
        "choice_list": "permitted",
        "direct": "depends",
    }


def test_who_may_order_a_tender() -> None:
    found = queries.who_may("direct_tender", SPRING_2014)
    answers = {row.who: row for row in found.rows}
    assert answers["monitor"].answer == "no"
    assert [clause.clause for clause in answers["monitor"].clauses] == ["SI 2013/500 reg.15(2)"]
    assert answers["board"].answer == "if"
    assert {way[0].name for way in answers["board"].ways} == {"failing", "significant_risk"}
    assert answers["senate"].answer == "no"
    assert found.rows[0].who == "board"
    assert "icb" not in answers


def test_the_table_and_the_powers_of_a_kind_agree(england) -> None:
    table = queries.table_of(SPRING_2014)
    column = [name for name, _ in table.columns].index("senate")
    by_table = {row.act: row.answers[column] for row in table.rows}
    powers = queries.powers_of("senate", SPRING_2014)
    for area in powers.areas:
        for row in area.rows:
            assert by_table[row.act] == row.answer, row.act
    assert by_table["advise"] == "if"
    assert by_table["veto_decision"] == "no"
    assert sum(powers.counts.values()) == sum(len(area.rows) for area in powers.areas)


def test_a_settlement_is_shown_whole() -> None:
    found = queries.show_pack("england_2022")
    assert sum(len(file.clauses) for file in found.files) == found.about.clauses
    assert {act.act for act in found.acts} >= {"award_direct", "direct_tender"}
    assert found.notices
    assert found.left_out
    assert all(clause.source for file in found.files for clause in file.clauses)


def test_the_two_texts_of_2013_differ_where_they_should() -> None:
    found = queries.compare_packs("england_2013_si257", "england_2013")
    assert ("lost", "regulator", "direct_tender") in [
        (change.direction, change.who, change.act) for change in found.changes
    ]
    ban = next(change for change in found.changes if change.act == "direct_tender")
    assert [clause.clause for clause in ban.refused_by] == ["SI 2013/500 reg.15(2)"]
    assert queries.compare_packs("england_2013", "england_2013").changes == []


def test_a_body_of_the_register_is_asked_about_by_its_code(england) -> None:
    answer = may("00C", "award_direct", "", SPRING_2014)
    assert answer.who_label == "NHS Darlington CCG"
    assert answer.thing_label == "a contract of NHS Darlington CCG"
    monitor = may("regulator-monitor", "direct_tender", "00C", SPRING_2014, ["breach_found=yes"])
    assert (monitor.status, clauses(monitor)) == ("refused", ["SI 2013/500 reg.15(2)"])
    draft = may(
        "regulator-monitor",
        "direct_tender",
        "00C",
        SPRING_2014,
        ["breach_found=yes"],
        "england_2013_si257",
    )
    assert draft.status == "permitted"


def test_what_a_body_of_the_register_may_do_is_what_its_kind_may(england) -> None:
    body = queries.powers_of("00C", SPRING_2014)
    kind = queries.powers_of("ccg", SPRING_2014)
    assert body.counts == kind.counts
    assert body.who_label == "NHS Darlington CCG"
    closed = queries.powers_of("00C", date(2022, 7, 1), "england_2013")
    assert closed.counts["yes"] < kind.counts["yes"]


def test_nobody_is_told_how_to_be_found(england) -> None:
    with pytest.raises(NotFound) as caught:
        may("zz9", "award_direct", "", SPRING_2014)
    assert caught.value.code == "LAW-002"
    with pytest.raises(NotFound) as thing:
        may("ccg", "award_direct", "zz9", SPRING_2014)
    assert thing.value.code == "LAW-005"
