"""What the people of the example do: acts like any other, ruled on, and marked as invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remit.acts.models import ActRow, Attempt
from remit.countries.registry import DEFAULT, load_country
from remit.countries.story import live
from remit.errors import Failure

pytestmark = pytest.mark.usefixtures("england")


def test_every_step_was_performed_or_refused_as_told() -> None:
    steps = list(load_country(DEFAULT).story())
    refused = [step.act for step in steps if step.refused]
    dealings = list(load_country(DEFAULT).dealings())
    assert ActRow.objects.count() == 1 + len(dealings) + len(steps) - len(refused)
    assert sorted(Attempt.objects.values_list("name", flat=True)) == sorted(refused)
    assert refused


def test_whatever_they_say_is_marked_as_invented() -> None:
    for step in load_country(DEFAULT).story():
        said = {"words", "called", "evidence", "where", "organisation"} & set(step.inputs)
        for name in said:
            assert "synthetic" in step.inputs[name].lower(), step


def test_a_story_that_the_law_tells_otherwise_is_not_believed() -> None:
    step = next(each for each in load_country(DEFAULT).story() if each.refused)
    with pytest.raises(Failure, match="goes otherwise"):
        live(iter([replace(step, refused=False)]))
    kept = next(each for each in load_country(DEFAULT).story() if not each.refused)
    with pytest.raises(Failure, match="it was permitted"):
        live(iter([replace(kept, refused=True)]))
