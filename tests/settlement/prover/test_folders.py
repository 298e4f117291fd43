"""Laws that must be proved; those that must not are in `tests/settlement/bad`."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.engines.settlement.prover import load_folder, prove

HERE = Path(__file__).parent
GOOD = sorted((HERE / "good").iterdir())


@pytest.mark.parametrize("folder", GOOD, ids=lambda path: path.name)
def test_every_pledge_of_a_good_law_holds(folder: Path) -> None:
    read = load_folder(folder)
    verdicts = prove(read, read.pledges, written_for_it=True)
    assert verdicts
    assert {each.pledge_id: each.status for each in verdicts} == dict.fromkeys(
        (pledge.id for pledge in read.pledges.pledges), "holds"
    )
