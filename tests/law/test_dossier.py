"""Things and findings in a dossier: what the door takes from them, and who may say what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from remit.acts.door import ask, perform
from remit.acts.models import ActRow
from remit.acts.registry import read_act
from remit.domains.bodies.models import Officer
from remit.domains.law.models import Finding, Matter, MatterState
from remit.domains.law.queries import dossier_of, findings_of, may
from remit.engines.settlement import EntityRef
from remit.errors import Invalid, NotFound, Refused
from tests.country import officer_of

DAY = date(2014, 4, 1)
LATER = DAY + timedelta(days=60)
GROUP = "ccg-00c"
CONTRACT = "community-nursing-2014"
EVIDENCE = "Paper 7 of the governing body, 20 March 2014"
pytestmark = pytest.mark.usefixtures("england")


def chief(on: date = DAY) -> EntityRef:
    return officer_of(GROUP, "accountable_officer", on)


def board(on: date = DAY) -> EntityRef:
    return officer_of("board-x24", "director", on)


def do(act: str, /, by: EntityRef | None = None, on: date = DAY, **inputs):
    return perform(read_act(act, inputs), by=by or chief(on), effective_on=on)


def enter(**inputs):
    said = {
        "kind": "contract",
        "name": CONTRACT,
        "called": "Community nursing",
        "owner": "00C",
        "party": "RVW",
    }
    return do("enter_thing", **(said | inputs))


def find(question: str, answer: str = "yes", by: EntityRef | None = None, on: date = DAY, **more):
    said = {"about": CONTRACT, "question": question, "answer": answer, "evidence": EVIDENCE}
    return do("record_finding", by, on, **(said | more))


def of_contract():
    """What was found of the contract, by the tests alone: the example has findings of its own."""
    matter = Matter.objects.get(slug=CONTRACT)
    return Finding.objects.known().filter(thing_id=str(matter.pk))


def award(**inputs):
    return read_act(
        "award_direct", {"who_it_concerns": CONTRACT, "words": "Award it as it is"} | inputs
    )


NEEDED = (
    "sole_capable_provider",
    "most_capable_best_value",
    "owners_treated_alike",
    "conflicts_clear",
)


def test_without_findings_it_is_refused_and_told_who_must_judge() -> None:
    enter()
    with pytest.raises(Refused) as refused:
        perform(award(), by=chief(), effective_on=DAY)
    reasons = refused.value.details["reasons"]
    told = [reason for reason in reasons if reason.startswith("the commissioner must judge")]
    assert any("only this provider is capable" in reason for reason in told)
    assert any("(SI 2013/500 reg.6(1))" in reason for reason in told)


def test_with_findings_it_is_permitted_and_the_past_is_not() -> None:
    enter()
    for question in NEEDED:
        find(question, on=LATER)
    assert not ask(award(), by=chief(), effective_on=DAY).permitted
    receipt = perform(award(), by=chief(LATER), effective_on=LATER)
    row = ActRow.objects.get(pk=receipt.act_id)
    assert (row.thing_type, row.thing_label) == ("Contract", "Community nursing")
    # What the act itself says comes before what is on record.
    supposed = award(given="conflicts_clear=no")
    assert not ask(supposed, by=chief(LATER), effective_on=LATER).permitted
    unknown = award(given="conflicts_clear=unknown")
    assert not ask(unknown, by=chief(LATER), effective_on=LATER).permitted


def test_findings_of_one_thing_are_of_no_other() -> None:
    enter()
    enter(name="district-nursing", called="District nursing")
    for question in NEEDED:
        find(question)
    other = award(who_it_concerns="district-nursing")
    assert not ask(other, by=chief(), effective_on=DAY).permitted
    assert not ask(award(who_it_concerns="00C"), by=chief(), effective_on=DAY).permitted


def test_may_i_says_what_is_on_record_and_what_is_supposed() -> None:
    enter()
    find("conflicts_clear")
    answer = may("00C", "award_direct", CONTRACT, DAY, ["sole_capable_provider=yes"])
    assert answer.thing_label == "Community nursing"
    origins = {line.name: (line.value, line.origin) for line in answer.given}
    assert origins == {
        "conflicts_clear": ("yes", "register"),
        "sole_capable_provider": ("yes", "supposed"),
    }
    held = next(line for line in answer.given if line.origin == "register")
    assert EVIDENCE in held.stands
    assert "1 April 2014" in held.stands
    over = may("00C", "award_direct", CONTRACT, DAY, ["conflicts_clear=no"])
    assert [(line.value, line.origin) for line in over.given] == [("no", "supposed")]


def test_attributes_of_a_thing_are_on_record_too() -> None:
    enter(kind="service", name="renal-care", called="Renal care", party=None, given="reserved=yes")
    held = may("00C", "commission", "renal-care", DAY, ["mandate_consistent=yes"])
    assert held.status == "refused"
    assert ("reserved", "yes", "register") in [
        (line.name, line.value, line.origin) for line in held.given
    ]
    supposed = may(
        "00C", "commission", "renal-care", DAY, ["mandate_consistent=yes", "reserved=no"]
    )
    assert supposed.status == "permitted"
    assert {line.origin for line in supposed.given} == {"supposed"}
    act = read_act(
        "commission",
        {"who_it_concerns": "renal-care", "words": "Arrange", "given": "mandate_consistent=yes"},
    )
    with pytest.raises(Refused) as refused:
        perform(act, by=chief(), effective_on=DAY)
    assert refused.value.details["clauses"][0]["id"] == "group.not-reserved"
    # Corrected from a later day on, it is permitted from that day on.
    do("correct_thing", on=LATER, name="renal-care", given="reserved=no")
    assert not ask(act, by=chief(), effective_on=LATER - timedelta(days=1)).permitted
    assert ask(act, by=chief(LATER), effective_on=LATER).permitted


def test_another_group_may_not_award_it() -> None:
    enter()
    for question in NEEDED:
        find(question)
    elsewhere = officer_of("ccg-01y", "accountable_officer", DAY)
    assert not ask(award(), by=elsewhere, effective_on=DAY).permitted


@pytest.mark.parametrize(
    ("question", "about", "by", "permitted"),
    [
        ("sole_capable_provider", CONTRACT, (GROUP, "accountable_officer"), True),
        ("sole_capable_provider", CONTRACT, ("board-x24", "director"), False),
        ("sole_capable_provider", CONTRACT, ("ccg-01y", "accountable_officer"), False),
        ("failing", GROUP, ("board-x24", "director"), True),
        ("failing", GROUP, (GROUP, "accountable_officer"), False),
        ("breach_found", CONTRACT, ("regulator-monitor", "chief_executive"), True),
        ("breach_found", CONTRACT, ("regulator-cqc", "chief_executive"), False),
        ("breach_found", CONTRACT, ("board-x24", "director"), False),
        ("exceptional", "board-x24", ("minister-health", "secretary_of_state"), True),
        ("autonomy_regarded", GROUP, ("board-x24", "director"), True),
        ("autonomy_regarded", GROUP, ("senate-greater-manchester", "chair"), False),
        ("people_involved", CONTRACT, (GROUP, "lay_member"), True),
        ("people_involved", CONTRACT, ("ccg-01y", "accountable_officer"), False),
    ],
)
def test_who_may_record_what(question: str, about: str, by: tuple[str, str], permitted) -> None:
    enter()
    act = read_act(
        "record_finding",
        {"about": about, "question": question, "answer": "yes", "evidence": EVIDENCE},
    )
    assert ask(act, by=officer_of(*by, DAY), effective_on=DAY).permitted is permitted


def test_what_must_be_weighed_by_whoever_acts_is_not_borrowed() -> None:
    """The minister's regard for autonomy does not stand in for the Board's."""
    minister = officer_of("minister-health", "secretary_of_state", DAY)
    find("autonomy_regarded", by=minister, about=GROUP)
    find("criteria_met", "no", by=board(), about=GROUP)
    act = read_act("impose_condition", {"who_it_concerns": GROUP, "words": "Sign-off of plans"})
    assert not ask(act, by=board(), effective_on=DAY).permitted
    find("autonomy_regarded", by=board(), about=GROUP)
    assert ask(act, by=board(), effective_on=DAY).permitted


def test_a_new_answer_takes_the_place_of_the_old_from_its_day_on() -> None:
    enter()
    find("conflicts_clear", "no")
    find("conflicts_clear", "yes", on=LATER)
    assert [line.answer for line in findings_of(CONTRACT, DAY).findings] == ["no"]
    assert [line.answer for line in findings_of(CONTRACT, LATER).findings] == ["yes"]
    # Told late, an answer holds until the next one begins.
    between = DAY + timedelta(days=30)
    find("conflicts_clear", "yes", on=between)
    rows = of_contract().order_by("effective")
    assert [(row.since, row.until, row.value) for row in rows] == [
        (DAY, between, False),
        (between, LATER, True),
        (LATER, None, True),
    ]
    # Corrected on its own day, it is as if the first answer had never been believed.
    find("conflicts_clear", "no", on=LATER)
    assert [line.answer for line in findings_of(CONTRACT, LATER).findings] == ["no"]


def test_a_judgement_is_withdrawn_by_those_who_judged() -> None:
    enter()
    find("conflicts_clear")
    ref = of_contract().get().ref
    with pytest.raises(Refused):
        do("withdraw_finding", board(), LATER, finding=ref)
    do("withdraw_finding", on=LATER, finding=ref)
    assert findings_of(CONTRACT, LATER).findings == []
    assert len(findings_of(CONTRACT, DAY).findings) == 1
    with pytest.raises(NotFound) as caught:
        do("withdraw_finding", on=LATER, finding=ref)
    assert caught.value.code == "LAW-017"


def award_part(**inputs):
    return read_act(
        "take_part_in_award",
        {"who_it_concerns": CONTRACT, "words": "Vote", "given": "process=competitive"} | inputs,
    )


def test_a_declared_interest_in_the_provider_keeps_an_officer_out() -> None:
    enter()
    lay = officer_of(GROUP, "lay_member", DAY)
    # The register's silence is no judgement: somebody must say that there is no conflict.
    silent = ask(award_part(), by=lay, effective_on=DAY)
    assert not silent.permitted
    assert any("the commissioner must judge" in reason for reason in silent.reasons)
    find("officer_conflicted", "no", officer=lay.id)
    find("officer_conflicted", "no", officer=chief().id)
    assert ask(award_part(), by=lay, effective_on=DAY).permitted

    do(
        "declare_interest",
        on=LATER,
        officer=chief(LATER).id,
        kind="financial",
        organisation="The provider",
        organisation_code="RVW",
        says="sits on its board, paid",
    )
    ref = Finding.objects.known().get(about_person=person(chief())).ref
    do("withdraw_finding", on=LATER, finding=ref)
    with pytest.raises(Refused) as refused:
        perform(award_part(), by=chief(LATER), effective_on=LATER)
    assert refused.value.details["clauses"][0]["id"] == "conflicts.officer"
    held = may(chief(LATER).id, "take_part_in_award", CONTRACT, LATER, ["process=competitive"])
    assert ("officer_conflicted", "yes", "register") in [
        (line.name, line.value, line.origin) for line in held.given
    ]
    assert any("sits on its board" in line.stands for line in held.given)
    # The other officer is not touched; and a judgement of the commissioner comes first.
    assert ask(award_part(), by=lay, effective_on=LATER).permitted
    find("officer_conflicted", "no", officer=chief(LATER).id, on=LATER)
    assert ask(award_part(), by=chief(LATER), effective_on=LATER).permitted


def person(ref: EntityRef) -> str:
    return str(Officer.objects.get(ref=ref.id).person_id)


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"name": "ccg-00c"}, "LAW-010"),
        ({"name": "another"}, "LAW-010"),
        ({"party": None}, "LAW-011"),
        ({"kind": "service"}, "LAW-011"),
        ({"kind": "service", "party": None}, "LAW-013"),
        ({"given": "reserved=no"}, "LAW-003"),
        ({"kind": "service", "party": None, "given": "reserved=perhaps"}, "LAW-004"),
    ],
)
def test_a_thing_entered_wrong_says_what_to_mend(inputs: dict[str, object], code: str) -> None:
    before = MatterState.objects.count()
    with pytest.raises((Invalid, NotFound)) as caught:
        enter(**inputs)
    assert (caught.value.code, MatterState.objects.count()) == (code, before)
    assert caught.value.mend


def test_a_name_is_given_once() -> None:
    enter()
    with pytest.raises(Invalid, match="already names something"):
        enter(called="Another")


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"question": "is_it_nice"}, "LAW-014"),
        ({"question": "officer_conflicted"}, "LAW-015"),
        ({"question": "conflicts_clear", "answer": "perhaps"}, "LAW-004"),
    ],
)
def test_a_finding_recorded_wrong_says_what_to_mend(inputs: dict[str, str], code: str) -> None:
    enter()
    with pytest.raises((Invalid, NotFound)) as caught:
        find(**inputs)
    assert caught.value.code == code


def test_a_dossier_is_told_as_at_a_date() -> None:
    enter()
    enter(kind="fund", name="running-costs-2014", called="Running costs", party=None)
    do("correct_thing", on=LATER, name=CONTRACT, ends="yes")
    assert [line.name for line in dossier_of(GROUP, DAY).things] == [
        CONTRACT,
        "running-costs-2014",
    ]
    assert [line.name for line in dossier_of(GROUP, LATER).things] == ["running-costs-2014"]
    with pytest.raises(NotFound) as caught:
        do("correct_thing", on=LATER, name=CONTRACT, called="Nursing again")
    assert caught.value.code == "LAW-012"


def test_every_judge_of_every_settlement_is_known() -> None:
    """A judge whom the words do not know would leave a judgement to any dossier."""
    from remit.acts.law import settlements
    from remit.domains.law.words import DOSSIER, left_to

    known = settlements()
    for pack in (*known.packs, *known.drafts):
        for fact in pack.facts.values():
            nobodys = fact.judge.startswith("nobody") or fact.kind != "judgement"
            assert nobodys or left_to(fact.judge) != DOSSIER, (pack.name, fact.name)
    assert left_to("nobody in particular") == DOSSIER


def test_the_command_says_what_is_on_record(monkeypatch, capsys) -> None:
    from contextlib import nullcontext

    from remit.faces.cli import house, main

    monkeypatch.setattr(house, "open_house", nullcontext)
    enter()
    find("conflicts_clear")
    words = ["may", "00C", "award_direct", CONTRACT, "--on", DAY.isoformat()]
    main.run([*words, "--fact", "sole_capable_provider=yes"])
    out = capsys.readouterr().out
    assert "sole_capable_provider=yes (supposed)" in out
    assert "conflicts_clear=yes (on record: " in out
    assert EVIDENCE in out
