"""Random laws, worlds and requests, written down in the layout of Cedar's public tests with Cedar's
own decisions, and read back as anybody's recorded cases are."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cedarpy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remit.engines.settlement.prover import Report, differential
from tests.settlement.prover.worlds import SCHEMA, entities, policies, requests

OTHER = {"allow": "deny", "deny": "allow"}
cases = st.tuples(
    st.lists(policies, min_size=1, max_size=4),
    entities(),
    st.lists(requests(), min_size=1, max_size=4),
)


def record(folder: Path, name: str, law: str, things: Any, asked: list[dict[str, Any]]) -> Path:
    """One case: its policies, its entities, and its requests with what Cedar says of each."""
    for place in ("sample-data", "tests/made"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    (folder / "sample-data" / "schema.cedarschema").write_text(SCHEMA, "utf-8")
    (folder / f"sample-data/{name}.entities.json").write_text(json.dumps(things), "utf-8")
    (folder / f"tests/made/{name}.cedar").write_text(law, "utf-8")
    known = cedarpy.Entities.from_json_str(json.dumps(things), cedarpy.Schema.from_str(SCHEMA))
    recorded = []
    for place, request in enumerate(asked):
        said = cedarpy.is_authorized(request, law, known)
        recorded.append(
            {
                "description": f"request {place}",
                **request,
                "decision": said.decision.value.lower(),
                "reason": list(said.diagnostics.reasons),
                "errors": [str(error).split("`")[1] for error in said.diagnostics.errors],
            }
        )
    file = folder / f"tests/made/{name}.json"
    case = {
        "policies": f"tests/made/{name}.cedar",
        "entities": f"sample-data/{name}.entities.json",
        "schema": "sample-data/schema.cedarschema",
        "shouldValidate": False,
        "requests": recorded,
    }
    file.write_text(json.dumps(case), "utf-8")
    return file


def flipped(file: Path) -> None:
    """The first decision of a case, turned round."""
    case = json.loads(file.read_text("utf-8"))
    first = case["requests"][0]
    first["decision"] = OTHER[first["decision"]]
    file.write_text(json.dumps(case), "utf-8")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(cases, min_size=1, max_size=3))
def test_no_recorded_decision_is_wrong_and_a_flipped_one_is_found(made: list[Any]) -> None:
    with TemporaryDirectory() as place:
        files = [
            record(Path(place), f"case{number}", "\n".join(law), things, asked)
            for number, (law, things, asked) in enumerate(made)
        ]
        report = differential(Path(place))
        assert report.wrong == []
        assert report.cases == len(made)
        assert report.requests == sum(len(asked) for _, _, asked in made)
        assert counted(report) == report.requests
        flipped(files[0])
        again = differential(Path(place))
        assert counted(again) == again.requests
        refused = again.refused == report.refused and again.agreed == report.agreed
        assert refused or [each.case for each in again.wrong] == ["case0.json"]


def counted(report: Report) -> int:
    """Every request is agreed, refused by a named construct, or wrong."""
    return report.agreed + sum(report.refused.values()) + len(report.wrong)
