"""`remit settlement` and `remit may`: shapes and exit codes."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import z3
from typer.testing import CliRunner

from remit.acts.law import settlements
from remit.engines.settlement import Settlements, text_to_prove
from remit.faces.cli.main import run
from remit.faces.cli.tree import build

CASES = Path(__file__).parents[1] / "settlement" / "prover" / "cases"
SCHEMA = """
entity Body = { group: String };
action order appliesTo { principal: [Body], resource: [Body], context: { failing?: Bool } };
"""
POWER = """
@id("board.orders")
permit (principal, action == Action::"order", resource)
when { principal.group == "board" && context has failing && context.failing };
"""
NEVER = """
@id("never-unless-failing")
@source("a letter")
@says("nobody orders one that does not fail")
forbid (principal, action == Action::"order", resource)
unless { context has failing && context.failing };
"""
ALWAYS = """
@id("always-the-board")
@source("a letter")
@says("the board may order")
permit (principal, action == Action::"order", resource) when { principal.group == "board" };
"""


def folder(root: Path, policies: str, *pledges: str) -> Path:
    for name, text in (
        ("schema.cedarschema", SCHEMA),
        ("policies/law.cedar", policies),
        ("pledges/letter.cedar", "\n".join(pledges)),
    ):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    return root


def answered(capsys, *words: str) -> tuple[int, dict]:
    code = run([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_folder_that_keeps_its_pledge(capsys, tmp_path) -> None:
    code, said = answered(capsys, "settlement", "check", str(folder(tmp_path, POWER, NEVER)))
    assert code == 0
    assert said["pack"] == tmp_path.name
    assert [(each["id"], each["verdict"]) for each in said["pledges"]] == [
        ("never-unless-failing", "holds")
    ]


def test_a_folder_that_breaks_one_answers_three(capsys, tmp_path) -> None:
    code, said = answered(
        capsys, "settlement", "check", str(folder(tmp_path, POWER, NEVER, ALWAYS))
    )
    assert code == 3
    broken = said["pledges"][1]
    assert (broken["id"], broken["verdict"]) == ("always-the-board", "broken")
    assert broken["counterexample"]["decision"] == "deny"
    assert broken["counterexample"]["request"]["action"] == {"type": "Action", "id": "order"}
    assert broken["counterexample"]["entities"]


def test_a_folder_that_cannot_be_analysed_answers_four(capsys, tmp_path) -> None:
    code, said = answered(
        capsys, "settlement", "check", str(folder(tmp_path, "permit (principal", NEVER))
    )
    assert code == 4
    assert said["error"]["code"].startswith("SET-")
    assert said["error"]["mend"]
    assert run(["settlement", "check", str(tmp_path / "nowhere"), "--json"]) == 4


def test_a_settlement_is_proved(capsys) -> None:
    code, said = answered(capsys, "settlement", "prove", "england_2013_si257")
    assert code == 3
    verdicts = {each["id"]: each for each in said["pledges"]}
    assert verdicts["P11-never"]["verdict"] == "broken"
    assert verdicts["P11-never"]["clauses"] == ["monitor.remedies-otherwise"]
    assert set(verdicts["P11-never"]) == {"id", "verdict", "clauses", "counterexample"}
    assert answered(capsys, "settlement", "prove", "nowhere")[0] == 4


def test_what_is_exported_can_be_checked_again(capsys, tmp_path) -> None:
    words = ("settlement", "export", "england_2013", "--pledge", "P11-never")
    code, said = answered(capsys, *words, "--to", str(tmp_path))
    assert (code, said["files"]) == (0, 2)
    question = (tmp_path / "P11-never.1.smt2").read_text()
    assert "unsat: there is none\n(set-logic ALL)" in question
    stranger = z3.Solver()
    stranger.from_string(question)
    assert stranger.check() == z3.unsat
    file = tmp_path / "P11-never.certificate.json"
    assert answered(capsys, "settlement", "recheck", str(file))[0] == 0
    made = json.loads(file.read_text())
    file.write_text(json.dumps(made | {"verdict": "broken"}))
    code, said = answered(capsys, "settlement", "recheck", str(file))
    assert (code, said["error"]["code"]) == (3, "SET-115")


def test_two_settlements_are_compared(capsys) -> None:
    code, said = answered(capsys, "settlement", "compare", "england_2013", "england_2013_si257")
    assert code == 0
    gained = [each["act"] for each in said["changes"] if each["direction"] == "gained"]
    assert "direct_tender" in gained


def test_a_comparison_in_words_tells_a_case_of_each_power(capsys) -> None:
    words = ("settlement", "compare", "england_2013", "england_2013_si257")
    assert run(list(words)) == 0
    said = capsys.readouterr().out
    assert "+ regulator direct_tender (monitor.remedies-otherwise; else reg15.no-tender)\n" in said
    assert "under england_2013_si257 alone, for example: on 2013-04-01, breach_found=true" in said


def test_a_pledge_proved_over_powers_alone_is_certified_over_them(capsys, tmp_path) -> None:
    words = ("settlement", "export", "england_2013", "--pledge", "P60-always")
    assert answered(capsys, *words, "--to", str(tmp_path))[0] == 0
    file = tmp_path / "P60-always.certificate.json"
    made = json.loads(file.read_text())
    assert (made["verdict"], made["over"]) == ("holds", "powers")
    assert made["days"] == {"from": "2013-04-01", "to": "2022-07-01"}
    powers = text_to_prove(settlements().named("england_2013"), "powers")
    assert made["policies_count"] == len(powers.clauses)
    code, said = answered(capsys, "settlement", "recheck", str(file))
    assert (code, said["verdict"]) == (0, "holds")
    for key, other in (("over", ""), ("days", {"from": None, "to": None}), ("pledge", "P5-always")):
        file.write_text(json.dumps(made | {key: other}))
        code, said = answered(capsys, "settlement", "recheck", str(file))
        assert (code, said["error"]["code"]) == (3, "SET-115"), key
    file.write_text(json.dumps(made | {"pledge": "P999"}))
    assert answered(capsys, "settlement", "recheck", str(file))[0] == 4


def test_findings_name_powers_that_nobody_can_use(capsys) -> None:
    _, said = answered(capsys, "settlement", "findings", "england_2013")
    assert "top_slice" in said["dead_acts"]
    why = {each["act"]: (each["expected"], each["why"]) for each in said["nobody_may"]}
    assert all(expected for expected, _ in why.values())
    assert why.keys() == set(said["dead_acts"])
    assert "223G" in why["top_slice"][1]
    assert "SI 2013/500 reg.11" in why["restrict_patient_choice"][1]
    assert said["erring_forbids"] == []
    assert {"board", "commissioner"} <= set(
        next(each["kinds"] for each in said["shared_powers"] if each["act"] == "award_direct")
    )


def test_a_finding_that_no_pack_explains_is_a_surprise(capsys, monkeypatch) -> None:
    pack = settlements().named("neutral")
    reached = next(act for act in pack.acts if act not in pack.no_power)
    unexplained = dict(pack.no_power)
    act, _ = unexplained.popitem()
    planted = replace(pack, no_power=unexplained | {reached: "a wrong word"})
    module = sys.modules["remit.faces.cli.settlement"]
    monkeypatch.setattr(module, "settlements", lambda: Settlements([planted]))
    _, said = answered(capsys, "settlement", "findings", "neutral")
    surprises = {each["act"]: each["why"] for each in said["nobody_may"] if not each["expected"]}
    assert surprises == {
        act: "no power reaches it, and the pack does not say why",
        reached: "somebody may, though the pack says that nobody may",
    }


def test_recorded_decisions_of_a_folder_are_compared(capsys, tmp_path) -> None:
    assert answered(capsys, "settlement", "differential", str(tmp_path))[0] == 4
    cases = shutil.copytree(CASES, tmp_path / "cases")
    code, said = answered(capsys, "settlement", "differential", str(cases))
    assert (code, said["wrong"], said["agreed"]) == (0, [], 7)
    assert said["refused"]["the function `is_loopback`"] == 1
    file = cases / "tests" / "own" / "1.json"
    case = json.loads(file.read_text("utf-8"))
    case["requests"][0]["decision"] = "deny"
    file.write_text(json.dumps(case), "utf-8")
    code, said = answered(capsys, "settlement", "differential", str(cases))
    assert (code, [each["case"] for each in said["wrong"]]) == (3, ["1.json"])


@pytest.mark.usefixtures("england")
def test_may_answers_on_the_command_line() -> None:
    said = CliRunner().invoke(
        build("may"),
        [
            "may",
            "00C",
            "award_direct",
            "--on",
            "2014-04-01",
            "--fact",
            "sole_capable_provider=no",
            "--fact",
            "transferred_contract=no",
            "--json",
        ],
    )
    answer = json.loads(said.stdout)
    assert answer["status"] == "refused"
    assert [clause["clause"] for clause in answer["clauses"]] == ["SI 2013/500 reg.5"]
    plain = CliRunner().invoke(
        build("may"), ["may", "monitor", "direct_tender", "--on", "2014-04-01"]
    )
    assert plain.stdout.startswith("refused: may the competition regulator (Monitor)")
    assert "reg.15(2)" in plain.stdout
