"""The packs that ship: one vocabulary, words for all of it, and no limit without an effect."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from remit.acts.law import PACKS, settlements
from remit.engines.settlement import Pack, load_pack, load_titles
from remit.errors import NotFound
from tests.settlement.law.cases import Example, ask, read_examples

HERE = Path(__file__).parent
TABLES = {
    "england_2013": "examples_2013.txt",
    "england_2022": "examples_2022.txt",
    "neutral": "examples_neutral.txt",
}


@cache
def pack_of(name: str) -> Pack:
    return load_pack(PACKS / name)


@cache
def examples_of(name: str) -> tuple[Example, ...]:
    return tuple(read_examples(HERE / TABLES[name]))


@cache
def whole_decisions(name: str) -> list[bool]:
    return decisions(pack_of(name), examples_of(name))


def decisions(pack: Pack, examples: Sequence[Example]) -> list[bool]:
    return [ask(pack, example).permitted for example in examples]


def test_england_has_one_vocabulary() -> None:
    texts = {
        name: pack_of(name).schema_text
        for name in ("england_2013", "england_2013_si257", "england_2022")
    }
    assert len(set(texts.values())) == 1
    theirs, ours = pack_of("neutral").acts, pack_of("england_2013").acts
    assert {act: ours.get(act) for act in theirs} == theirs


def test_each_act_has_a_title() -> None:
    titles = load_titles(PACKS)
    assert list(titles) == list(pack_of("england_2013").acts)
    assert all(title and title[0].islower() and title[-1] != "." for title in titles.values())


def test_drafts_are_known_by_name_and_never_in_force() -> None:
    assert [pack.name for pack in settlements().drafts] == ["england_2013_si257", "neutral"]
    assert settlements().named("england_2013_si257").in_force_from is None
    assert settlements().named("england_2022") is settlements().in_force(date(2024, 1, 1))
    assert not settlements().named("neutral").in_force(date(2013, 4, 1))
    with pytest.raises(NotFound) as caught:
        settlements().named("utopia")
    assert caught.value.code == "SET-003"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        (name, path.name)
        for name in TABLES
        for path in sorted((PACKS / name / "limits").glob("*.cedar"))
        if path.name not in {"house.cedar", "conditions.cedar"}
    ],
)
def test_deleting_a_file_of_limits_changes_a_decision(name: str, file: str) -> None:
    """The two left out are tested with the register and with each removed act."""
    text = "\n".join(
        path.read_text("utf-8")
        for place in ("powers", "limits")
        for path in sorted((PACKS / name / place).glob("*.cedar"))
        if path.name != file
    )
    without = replace(pack_of(name), policy_text=text)
    assert decisions(without, examples_of(name)) != whole_decisions(name)


def test_the_two_texts_of_2013_differ_exactly_at_their_points() -> None:
    """Over both tables of examples, only these acts are answered in two ways."""
    examples = read_examples(HERE / "examples_2013.txt") + read_examples(
        HERE / "examples_si257.txt"
    )
    second, first = pack_of("england_2013"), pack_of("england_2013_si257")
    differing = {
        example.act
        for example in examples
        if ask(second, example).permitted != ask(first, example).permitted
    }
    assert differing == {
        "award_direct",
        "award_urgently",
        "continue_existing_provider",
        "decide_competition",
        "restrict_competition",
        "direct_tender",
    }


def test_the_first_text_is_cited_where_it_stands() -> None:
    first = pack_of("england_2013_si257")
    assert not any("SI 2013/500" in clause.clause for clause in first.clauses.values())
    assert first.clauses["reg6.award"].clause == "SI 2013/257 reg.6(1)"
    assert "reg15.no-tender" not in first.clauses
    (record,) = [
        duty
        for duty in first.duties
        if (duty.act, duty.name) == ("award_direct", "record_how_duties_are_met")
    ]
    assert "integration" not in record.says
    (record,) = [
        duty
        for duty in pack_of("england_2013").duties
        if (duty.act, duty.name) == ("award_direct", "record_how_duties_are_met")
    ]
    assert "integration" in record.says


def test_a_change_of_the_changed_pack_changes_its_hash(tmp_path: Path) -> None:
    for name in ("england_2013", "england_2013_si257"):
        shutil.copytree(PACKS / name, tmp_path / name)
    before = load_pack(tmp_path / "england_2013_si257").hash
    assert before == pack_of("england_2013_si257").hash
    duties = tmp_path / "england_2013" / "duties.toml"
    duties.write_text(duties.read_text("utf-8") + "\n# a word\n", "utf-8")
    assert load_pack(tmp_path / "england_2013_si257").hash != before


def test_law_alone_leaves_the_house_out_and_powers_alone_the_limits() -> None:
    pack = pack_of("england_2013")
    law, powers = pack.law_alone(), pack.powers_alone()
    assert {key for key in pack.clauses if key not in law.clauses} == {
        "house.found",
        "house.publishes-minutes",
        "house.minutes-are-public",
        "officers.other",
        "house.found-once",
        "house.support-is-chosen-freely",
        "house.hosting-ends",
        "house.own-record",
        "house.own-figures",
        "house.own-money",
        "house.own-books",
        "house.gives-back",
        "house.proves-books",
        "house.two-people-pay",
        "house.approval-limit",
        "dossier.own",
        "finding.commissioner",
        "finding.board",
        "finding.minister",
        "finding.regulator",
        "finding.above",
        "finding.dossier",
    }
    assert {clause.effect for clause in powers.clauses.values()} == {"permit"}
    (example,) = [
        example
        for example in read_examples(HERE / "examples_2013.txt")
        if "house.minutes-are-public" in example.clauses
    ]
    assert ask(pack, example).permitted
    assert not ask(law, example).permitted


def test_the_fields_of_notices_are_the_table_of_the_schedules() -> None:
    notices = {notice.name: notice for notice in pack_of("england_2022").notices}
    schedules = {name: notice for name, notice in notices.items() if "Sch." in notice.clause}
    assert len(schedules) == 14
    assert {
        name for name, notice in schedules.items() if "reasons_by_key_criteria" in notice.fields
    } == {"intention_c", "intention_most_suitable", "intention_competitive"}
    assert "why_more_than_12_months" in notices["urgent_award"].fields
    assert "why_more_than_12_months" not in notices["urgent_modification"].fields
    assert "decision_makers" not in notices["invitation"].fields
    assert {notice.days for notice in notices.values()} == {0, 30}


def test_duties_of_the_regime_depend_on_facts_and_count_working_days() -> None:
    duties = {duty.name: duty for duty in pack_of("england_2022").duties}
    change = duties["publish_modification_notice"]
    large = {"change_by_authority": True, "value_change_pence": 50_000_000}
    assert change.applies("modify_contract", "commissioner", large)
    assert not change.applies(
        "modify_contract", "commissioner", large | {"value_change_pence": 49_999_999}
    )
    assert not change.applies(
        "modify_contract", "commissioner", large | {"change_by_authority": False}
    )
    assert not change.applies("modify_contract", "commissioner", {})
    assert change.applies("modify_contract", "commissioner")
    standstill = duties["hold_standstill"]
    assert standstill.applies("publish_notice", "commissioner", {"form": "intention_c"})
    assert not standstill.applies("publish_notice", "commissioner", {"form": "award_c"})
    thursday, good_friday = date(2024, 3, 28), date(2024, 3, 29)
    easter_monday = good_friday + timedelta(days=3)
    assert standstill.due(thursday, {good_friday, easter_monday}) == date(2024, 4, 11)
    assert standstill.due(thursday) == date(2024, 4, 10)


def test_the_day_on_which_a_standstill_begins_is_not_one_of_its_eight() -> None:
    """Regulation 12(2) and (3): it begins the day after the notice, and the eighth day is counted
    after that, so a notice of Monday the 8th leaves until Friday the 19th."""
    (standstill,) = [
        duty for duty in pack_of("england_2022").duties if duty.name == "hold_standstill"
    ]
    monday, friday, saturday = date(2024, 4, 8), date(2024, 4, 12), date(2024, 4, 13)
    assert standstill.due(monday) == date(2024, 4, 19)
    assert standstill.due(friday) == standstill.due(saturday) == date(2024, 4, 24)
    assert replace(standstill, begins_after_days=0).due(monday) == date(2024, 4, 18)


def test_clocks_that_no_clause_names_are_said_to_be_the_houses() -> None:
    for name in ("england_2013", "england_2022"):
        clocks = {duty.name: duty.clock_clause for duty in pack_of(name).duties}
        assert set(clocks.values()) == {"", "House rule 6"}
    assert {duty.due for duty in pack_of("england_2022").annual_duties} == {"03-31", "09-30"}


def test_what_was_not_read_is_marked() -> None:
    evidence = {key: clause.evidence for key, clause in pack_of("england_2013").clauses.items()}
    assert evidence["monitor.remedies-otherwise"] == "inferred"
    assert evidence["group.partners-with-council"] == "known"
    assert evidence["reg15.no-tender"] == "found"
