"""Laws that must be proved, and laws that must fail, each for the reason written beside it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from remit.engines.settlement.prover import Verdict, load_folder, prove
from remit.errors import RemitError

HERE = Path(__file__).parent
GOOD = sorted((HERE / "good").iterdir())
BAD = sorted((HERE / "bad").iterdir())


@pytest.mark.parametrize("folder", GOOD, ids=lambda path: path.name)
def test_every_pledge_of_a_good_law_holds(folder: Path) -> None:
    read = load_folder(folder)
    verdicts = prove(read, read.pledges, written_for_it=True)
    assert verdicts
    assert {each.pledge_id: each.status for each in verdicts} == dict.fromkeys(
        (pledge.id for pledge in read.pledges.pledges), "holds"
    )


def outcome(folder: Path) -> tuple[RemitError | None, dict[str, Verdict]]:
    """The error that a folder ends in, or its verdicts."""
    try:
        read = load_folder(folder)
        return None, {
            each.pledge_id: each for each in prove(read, read.pledges, written_for_it=True)
        }
    except RemitError as error:
        return error, {}


@pytest.mark.parametrize("folder", BAD, ids=lambda path: path.name)
def test_a_bad_law_fails_for_its_reason(folder: Path) -> None:
    expected = tomllib.loads((folder / "expected.toml").read_text("utf-8"))
    error, verdicts = outcome(folder)
    statuses = {key: each.status for key, each in verdicts.items()}
    assert "holds" not in statuses.values()
    assert statuses == expected.get("verdicts", {})
    clauses = {key: list(each.clauses) for key, each in verdicts.items() if each.clauses}
    assert clauses == expected.get("clauses", {})
    assert (error.code if error else None) == expected.get("code"), error
    if error:
        assert expected["says"] in error.what
        assert error.where == expected["where"]
        assert error.mend
        assert error.exit_code == 4
