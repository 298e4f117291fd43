"""Certificates name what was proved, two solvers agree on it, and anyone can run it again."""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import date
from typing import Any

import pytest

from remit.engines.settlement.prover import (
    Folder,
    InternalFault,
    SolverGaveUp,
    check_certificate,
    export_pledge,
    prove,
)
from remit.engines.settlement.prover.certificate import same_but_for_times
from remit.engines.settlement.prover.opinion import second_opinion
from remit.errors import DoesNotHold, Invalid
from tests.settlement.prover.laws import law

ON = date(2026, 1, 5)
PLEDGES = """
@id("kept") forbid (principal, action == Action::"direct", resource)
when { principal.body.group == "regulator" && context.on > 120 };
@id("broken") forbid (principal, action == Action::"direct", resource)
when { principal.body.group == "regulator" };
@id("empty") forbid (principal, action == Action::"direct", resource)
when { context.on > 3 && context.on < 2 };
@id("silent") forbid (principal, action == Action::"muse", resource);
@id("named") forbid (principal, action == Action::"award", resource)
when { principal.role like "ch*r" && principal in Body::"x" && principal.body.marks.isEmpty()
       && principal.body.marks.contains("a") };
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return law(tmp_path_factory.mktemp("law"), PLEDGES)


@pytest.fixture(scope="module")
def certificates(folder: Folder) -> dict[str, Any]:
    return {
        verdict.pledge_id: verdict.certificate
        for verdict in prove(folder, folder.pledges, certified_on=ON)
    }


def test_both_solvers_say_the_same_of_every_kind_of_verdict(certificates: dict[str, Any]) -> None:
    said = {
        key: [(each["assumption"], each["breach"]) for each in made["second_opinion"]]
        for key, made in certificates.items()
    }
    assert said == {
        "kept": [("sat", "unsat")],
        "broken": [("sat", "sat")],
        "empty": [("unsat", "unsat")],
        "silent": [],
        "named": [("unsat", "unsat")],
    }


def test_a_certificate_is_json_and_the_same_twice_but_for_times(
    folder: Folder, certificates: dict[str, Any]
) -> None:
    again = {
        verdict.pledge_id: verdict.certificate
        for verdict in prove(folder, folder.pledges, certified_on=ON)
    }
    assert same_but_for_times(json.loads(json.dumps(certificates)), again)
    made = certificates["kept"]
    assert made["date"] == "2026-01-05"
    assert made["solvers"].keys() == {"z3", "cvc5"}
    assert len(made["policies_sha256"]) == len(made["compiler_sha256"]) == 64


def test_spaces_do_not_change_what_was_proved(folder: Folder, certificates: dict[str, Any]) -> None:
    spaced = dataclasses.replace(folder, policy_text=folder.policy_text.replace("&&", " &&  "))
    assert check_certificate(certificates["kept"], spaced, folder.pledges).status == "holds"


@pytest.mark.parametrize("pledge", ["kept", "broken", "empty", "silent"])
def test_a_certificate_is_checked_by_proving_again(
    folder: Folder, certificates: dict[str, Any], pledge: str
) -> None:
    verdict = check_certificate(certificates[pledge], folder, folder.pledges)
    assert verdict.status == certificates[pledge]["verdict"]


@pytest.mark.parametrize(
    "key",
    [
        "policies_sha256",
        "verdict",
        "guards",
        "environments",
        "compiler_sha256",
        "seed",
        "counterexample",
    ],
)
def test_any_word_changed_in_a_certificate_is_found(
    folder: Folder, certificates: dict[str, Any], key: str
) -> None:
    forged = {**certificates["kept"], key: "something else"}
    with pytest.raises(DoesNotHold) as caught:
        check_certificate(forged, folder, folder.pledges)
    assert (caught.value.code, caught.value.where) == ("SET-115", key)


def test_a_word_added_to_a_certificate_is_found(
    folder: Folder, certificates: dict[str, Any]
) -> None:
    with pytest.raises(DoesNotHold):
        check_certificate({**certificates["kept"], "also": "kept"}, folder, folder.pledges)


def test_a_law_changed_since_is_found(folder: Folder, certificates: dict[str, Any]) -> None:
    edited = dataclasses.replace(folder, policy_text=folder.policy_text.replace("100", "101"))
    with pytest.raises(DoesNotHold) as caught:
        check_certificate(certificates["kept"], edited, folder.pledges)
    assert caught.value.where == "policies_sha256"


def test_what_is_no_certificate_is_refused(folder: Folder) -> None:
    with pytest.raises(Invalid) as caught:
        check_certificate({"verdict": "holds"}, folder, folder.pledges)
    assert caught.value.code == "SET-114"


def test_a_second_solver_that_disagrees_stops_everything(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules["remit.engines.settlement.prover.certificate"]
    monkeypatch.setattr(module, "second_opinion", lambda texts, **_: ["sat"] * len(texts))
    with pytest.raises(InternalFault) as caught:
        prove(folder, folder.pledges.only("kept"), certified_on=ON)
    assert caught.value.code == "SET-191"


def test_a_second_solver_out_of_its_wall_clock_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["remit.engines.settlement.prover.opinion"]
    monkeypatch.setattr(module, "STARTING_SECONDS", 0.001)
    with pytest.raises(SolverGaveUp) as caught:
        second_opinion(["(check-sat)"], seconds=0.001)
    assert "wall clock" in caught.value.what


@pytest.mark.parametrize("question", ["(assert (= 1", "(declare-const x Int)"])
def test_a_second_solver_that_does_not_answer_is_an_error(question: str) -> None:
    with pytest.raises(SolverGaveUp):
        second_opinion([question], seconds=2)


def test_an_exported_pledge_is_unsat_for_another_solver_if_it_holds(folder: Folder) -> None:
    kept, broken = (export_pledge(folder, pledge) for pledge in folder.pledges.pledges[:2])
    assert [name for name, _ in kept] == ["Officer, direct, Service"]
    assert second_opinion([kept[0][1], broken[0][1]], seconds=5) == ["unsat", "sat"]
