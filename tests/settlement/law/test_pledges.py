"""What each pledge comes to over each law, proved, and the table that says what was expected."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from remit.acts.law import PACKS
from remit.engines.settlement import (
    Expected,
    Pack,
    load_expected,
    load_not_checkable,
    load_pack,
    text_to_prove,
)
from remit.engines.settlement.policies import without
from remit.engines.settlement.prover import (
    Verdict,
    audit,
    deletion_breaks,
    load_pledges,
    prove,
)
from remit.errors import DoesNotHold, Invalid

ROOT = Path(__file__).parents[3]
LETTERS = PACKS.parent / "pledges" / "letters_2012"
LAWS = ("england_2013", "england_2013_si257", "england_2022")
ITEMS = 80


@cache
def law_of(name: str) -> Pack:
    return load_pack(PACKS / name)


@cache
def verdicts_of(name: str) -> dict[str, Verdict]:
    pledges = load_pledges(LETTERS)
    found: dict[str, Verdict] = {}
    for over in {pledge.annotations.get("over", "") for pledge in pledges.pledges}:
        ids = [
            pledge.id for pledge in pledges.pledges if pledge.annotations.get("over", "") == over
        ]
        text = text_to_prove(law_of(name), over)
        found |= {verdict.pledge_id: verdict for verdict in prove(text, pledges.only(*ids))}
    return found


def test_every_pledge_is_expected_over_every_law_and_nothing_else() -> None:
    ids = {pledge.id for pledge in load_pledges(LETTERS).pledges}
    assert set(load_expected(LETTERS)) == {(pledge, law) for pledge in ids for law in LAWS}


@pytest.mark.parametrize("name", LAWS)
def test_the_proofs_agree_with_the_table(name: str) -> None:
    expected = {
        pledge: entry.verdict
        for (pledge, law), entry in load_expected(LETTERS).items()
        if law == name
    }
    assert {key: verdict.status for key, verdict in verdicts_of(name).items()} == expected


@pytest.mark.parametrize("name", LAWS)
def test_deleting_a_guard_breaks_the_proof_that_names_it(name: str) -> None:
    pledges = {pledge.id: pledge for pledge in load_pledges(LETTERS).pledges}
    for (key, law), expected in load_expected(LETTERS).items():
        for guard in expected.guards if law == name else ():
            text = text_to_prove(law_of(name), pledges[key].annotations.get("over", ""))
            assert deletion_breaks(text, pledges[key], [guard]).status == "broken", (key, guard)


def test_deleting_what_guards_nothing_breaks_no_proof() -> None:
    pledges = {pledge.id: pledge for pledge in load_pledges(LETTERS).pledges}
    with pytest.raises(DoesNotHold):
        deletion_breaks(
            text_to_prove(law_of("england_2013")), pledges["P11-never"], ["reg7.no-closed-list"]
        )


def test_the_two_texts_of_2013_differ_exactly_where_they_were_said_to() -> None:
    second, first = verdicts_of("england_2013"), verdicts_of("england_2013_si257")
    differing = {key for key in second if second[key].status != first[key].status}
    assert differing == {"P5-always-terms", "P9-always", "P9-never", "P10-never", "P11-never"}
    assert all(second[key].status == "holds" and first[key].status == "broken" for key in differing)


def test_the_breach_is_told_with_who_did_what_under_which_clause() -> None:
    example = verdicts_of("england_2013_si257")["P11-never"].counterexample
    assert example is not None
    assert example.allowed
    assert example.action.id == "direct_tender"
    assert example.clauses == ("monitor.remedies-otherwise",)
    clause = law_of("england_2013_si257").clauses["monitor.remedies-otherwise"]
    assert clause.clause == "SI 2013/257 reg.15(1)(f)"


def unkept(entry: Expected) -> list[str]:
    """What is wrong with a word on practice: a rule that does not keep it, a test that is not."""
    pack = law_of(entry.pack)
    pledge = load_pledges(LETTERS).only(entry.pledge)
    wrong = [each for each in entry.house_rules if each not in pack.clauses]
    wrong += [
        each
        for each in set(entry.house_rules) - set(wrong)
        if not pack.clauses[each].clause.startswith(pack.practice)
        or prove(pack, pledge)[0].status != "holds"
        or prove(struck_out(pack, each), pledge)[0].status == "holds"
    ]
    for each in entry.tests:
        file, _, name = each.partition("::")
        path = ROOT / file
        if not path.is_file() or f"\ndef {name}(" not in path.read_text("utf-8"):
            wrong.append(each)
    return wrong


def struck_out(pack: Pack, rule: str) -> Pack:
    clauses = {key: clause for key, clause in pack.clauses.items() if key != rule}
    return replace(pack, clauses=clauses, policy_text=without(pack.policy_text, {rule}))


@pytest.mark.parametrize("name", LAWS)
def test_what_is_said_of_practice_is_kept_by_what_it_names(name: str) -> None:
    said = [
        entry
        for (_, law), entry in load_expected(LETTERS).items()
        if law == name and entry.in_practice
    ]
    assert len(said) == 9
    assert {entry.pledge: unkept(entry) for entry in said if unkept(entry)} == {}
    for entry in said:
        if entry.house_rules:
            assert verdicts_of(name)[entry.pledge].status in {"silent", "broken"}


@pytest.mark.parametrize(
    "kept_by",
    [
        "house.no-such-rule",
        "house.found-once",
        "regulator.no-such-limit",
        "liberty.group",
        "tests/law/test_questions.py::test_that_nobody_wrote",
        "tests/nowhere.py::test_nothing",
    ],
)
def test_a_word_on_practice_that_nothing_keeps_is_found(kept_by: str) -> None:
    entry = load_expected(LETTERS)["P53-never", "england_2013"]
    assert unkept(entry) == []
    assert unkept(replace(entry, kept_by=(kept_by,))) == [kept_by]


def test_a_word_on_practice_without_what_shows_it_does_not_load(tmp_path: Path) -> None:
    folder = shutil.copytree(LETTERS, tmp_path / "letters")
    path = folder / "expected.toml"
    path.write_text(
        path.read_text("utf-8").replace('kept_by = ["house.hosting-ends"]\n', "", 1), "utf-8"
    )
    with pytest.raises(Invalid) as caught:
        load_expected(folder)
    assert "P53-never" in caught.value.what


@pytest.mark.parametrize("name", LAWS)
def test_each_clause_of_the_table_has_a_source(name: str) -> None:
    sources = set(law_of(name).sources) | {"2022 Act"}
    assert [
        entry.pledge
        for (_, law), entry in load_expected(LETTERS).items()
        if law == name and entry.clause and not entry.clause.startswith(tuple(sources))
    ] == []


@pytest.mark.parametrize("name", [*LAWS, "neutral"])
def test_no_policy_is_idle_and_none_can_err(name: str) -> None:
    found = audit(law_of(name))
    assert found.policies_in == found.policies_compiled == len(law_of(name).clauses)
    assert (found.erring_forbids, found.erring_permits) == ((), ())
    assert (found.vacuous, found.overridden, found.shadowed) == ((), (), ())
    unreached = {each.act for each in found.dead_acts if not each.by}
    assert unreached == set(law_of(name).no_power)
    outright = {each.act: each.by for each in found.dead_acts if each.by}
    assert outright == (
        {"restrict_patient_choice": ("reg11.patient-choice",)} if name in LAWS[:2] else {}
    )


def test_an_idle_policy_is_found() -> None:
    pack = law_of("neutral")
    twin = pack.policy_text.split('@id("senate.advises")')[1].split(";")[0]
    planted = replace(pack, policy_text=f'{pack.policy_text}\n@id("twin"){twin};')
    assert {each.policy for each in audit(planted).shadowed} == {"senate.advises", "twin"}


def test_each_item_of_the_letters_is_a_pledge_or_has_a_reason_not_to_be() -> None:
    numbered = {
        match[0]
        for pledge in load_pledges(LETTERS).pledges
        if (match := re.match(r"P\d+", pledge.id))
    }
    whole = {entry.id for entry in load_not_checkable(LETTERS) if not entry.part}
    parts = {entry.id for entry in load_not_checkable(LETTERS) if entry.part}
    again = {other for entry in load_not_checkable(LETTERS) for other in entry.same_as}
    assert numbered | whole == {f"P{number}" for number in range(1, ITEMS + 1)}
    assert numbered & whole == set()
    assert parts | again <= numbered


def test_each_pledge_has_a_theme_of_its_own_file() -> None:
    for pledge in load_pledges(LETTERS).pledges:
        assert Path(pledge.file).stem == pledge.annotations["theme"]
        assert pledge.source.startswith(("Letter", "Chair of the", "British Medical"))


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    return shutil.copytree(LETTERS, tmp_path / "letters")


@pytest.mark.parametrize(
    ("load", "file", "old", "new", "what"),
    [
        (
            load_expected,
            "expected.toml",
            'verdict = "holds"',
            'verdict = "kept"',
            "there is no verdict `kept`",
        ),
        (
            load_expected,
            "expected.toml",
            "reason = ",
            "because = ",
            "a verdict on `P4-always` has no `reason`",
        ),
        (
            load_expected,
            "expected.toml",
            '"P4-never"',
            '"P4-always"',
            "`P4-always` has two verdicts",
        ),
        (
            load_not_checkable,
            "not_checkable.toml",
            "reason = ",
            "because = ",
            "an entry of `item` has no `reason`",
        ),
    ],
)
def test_a_fault_of_a_table_is_told_with_its_line(
    letters: Path, load: Callable[[Path], object], file: str, old: str, new: str, what: str
) -> None:
    path = letters / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(Invalid) as caught:
        load(letters)
    assert caught.value.code == "SET-004"
    assert what in caught.value.what
    assert caught.value.where.startswith(f"{file}:")


def test_each_reason_says_why_by_itself() -> None:
    for (pledge, law), entry in load_expected(LETTERS).items():
        assert not re.match(r"as P\d", entry.reason), f"{pledge} over {law}"
