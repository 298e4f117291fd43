"""The terms against recorded decisions, in the layout of Cedar's public integration tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import cedarpy
import pytest

from remit.engines.settlement.prover import differential
from remit.engines.settlement.prover.sym import STRICT
from remit.errors import Invalid, NotFound

CASES = Path(__file__).parent / "cases"


def test_every_recorded_decision_agrees_or_is_refused_by_construct() -> None:
    report = differential(CASES)
    assert (report.cases, report.requests, report.agreed) == (3, 9, 7)
    assert report.refused == {
        "the function `is_loopback`": 1,
        "a request without a principal, act or resource": 1,
    }
    assert report.wrong == []
    assert report.agreed_as_proofs_do == 5, "two speak of entities that are not there"
    assert report.as_dict()["agreed"] == 7


def test_the_records_are_cedars_own_decisions() -> None:
    for path in sorted((CASES / "tests" / "own").glob("?.json")):
        case = json.loads(path.read_text("utf-8"))
        text = (CASES / case["policies"]).read_text("utf-8")
        if case.get("policyFormat") == "json":
            text = cedarpy.policies_from_json_str(text)
        schema = (CASES / case["schema"]).read_text("utf-8")
        known = cedarpy.Entities.from_json_str(
            (CASES / case["entities"]).read_text("utf-8"), schema
        )
        for request in case.get("requests", case.get("queries")):
            if not request["principal"]:
                continue
            asked = {key: request[key] for key in ("principal", "action", "resource", "context")}
            said = cedarpy.is_authorized(asked, text, known)
            assert said.decision.value.lower() == request["decision"].lower()


def wrong_in(tmp_path: Path, change: dict[str, Any]) -> list[Any]:
    shutil.copytree(CASES, tmp_path / "cases")
    path = tmp_path / "cases" / "tests" / "own" / "1.json"
    case = json.loads(path.read_text("utf-8"))
    case["requests"][0].update(change)
    path.write_text(json.dumps(case), "utf-8")
    return differential(tmp_path / "cases").wrong


@pytest.mark.parametrize("change", [{"decision": "deny"}, {"reason": ["policy2"]}, {"errors": []}])
def test_a_planted_wrong_record_is_found(tmp_path: Path, change: dict[str, Any]) -> None:
    (wrong,) = wrong_in(tmp_path, change)
    assert wrong.case == "1.json"
    assert wrong.request == "the chair may, and the erring limit is skipped"
    assert wrong.found == "allow by ['policy0'], erring ['policy1']"


def test_a_planted_fault_in_the_terms_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STRICT, "greater", STRICT["less"])
    assert differential(CASES).wrong


def test_a_folder_inside_the_tests_will_do() -> None:
    assert differential(CASES / "tests" / "own").agreed == 7


def test_a_folder_without_cases_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        differential(tmp_path)


def test_a_case_without_its_files_is_an_error(tmp_path: Path) -> None:
    shutil.copytree(CASES, tmp_path / "cases")
    (tmp_path / "cases" / "sample-data" / "entities.json").unlink()
    with pytest.raises(Invalid) as caught:
        differential(tmp_path / "cases")
    assert caught.value.code == "SET-113"


def test_a_case_that_is_no_json_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text("{", "utf-8")
    with pytest.raises(Invalid) as caught:
        differential(tmp_path)
    assert caught.value.code == "SET-113"


def test_entities_above_themselves_are_an_error(tmp_path: Path) -> None:
    shutil.copytree(CASES, tmp_path / "cases")
    path = tmp_path / "cases" / "sample-data" / "entities.json"
    entities = json.loads(path.read_text("utf-8"))
    first, second = (each["uid"] for each in entities[:2])
    entities[0]["parents"], entities[1]["parents"] = [second], [first]
    path.write_text(json.dumps(entities), "utf-8")
    with pytest.raises(Invalid) as caught:
        differential(tmp_path / "cases")
    assert (caught.value.code, caught.value.where) == ("SET-113", "entities.json")
    assert "above itself" in caught.value.what
