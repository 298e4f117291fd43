"""Verdicts: what holds is proved, what is broken is shown, and nothing else is a pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from remit.engines.settlement.prover import (
    InternalFault,
    SolverGaveUp,
    Verdict,
    deletion_breaks,
    prove,
)
from remit.engines.settlement.prover.law import Law
from remit.engines.settlement.prover.replay import Answer
from remit.engines.settlement.prover.sym import STRICT
from remit.errors import DoesNotHold
from tests.settlement.prover.laws import LIMITS, POWERS, SCHEMA, law

OWN_ONLY = """
@id("own")
forbid (principal, action == Action::"award", resource)
unless { principal.body == resource.owner };
"""
BARRED = """
@id("barred")
forbid (principal, action == Action::"direct", resource)
when { principal.body.group == "regulator" && context.on > 120 };
"""
NO_DIRECTION = """
@id("no-direction")
forbid (principal, action == Action::"direct", resource)
when { principal.body.group == "regulator" };
"""
FREE = """
@id("free")
permit (principal, action == Action::"award", resource)
when { principal.body == resource.owner && !principal.body.marks.contains("suspended") };
"""


def only(place: Path, pledge: str, **parts: str) -> Verdict:
    folder = law(place, pledge, **parts)
    (verdict,) = prove(folder, folder.pledges)
    return verdict


def test_never_holds_by_absence_where_no_power_reaches(tmp_path: Path) -> None:
    verdict = only(tmp_path, OWN_ONLY)
    assert (verdict.status, verdict.kind, verdict.support) == ("holds", "never", ())


def test_never_holds_by_a_limit_and_names_it(tmp_path: Path) -> None:
    verdict = only(tmp_path, BARRED)
    assert verdict.status == "holds"
    assert verdict.guards == verdict.support == ("regulator.barred",)


def test_always_holds_by_a_power_and_names_it(tmp_path: Path) -> None:
    verdict = only(tmp_path, FREE)
    assert (verdict.status, verdict.kind, verdict.guards) == ("holds", "always", ("own.award",))


def test_a_broken_never_is_shown_by_a_small_allowed_request(tmp_path: Path) -> None:
    verdict = only(tmp_path, NO_DIRECTION)
    assert verdict.status == "broken"
    shown = verdict.counterexample
    assert shown
    assert shown.allowed
    assert set(shown.clauses) <= {"own.award", "regulator.direct"}
    assert len(shown.entities) == 3, "one officer, one body, one service"
    assert verdict.as_dict()["counterexample"]["decision"] == "allow"
    assert [each.status for each in verdict.environments] == ["broken"]


def test_a_broken_always_is_shown_with_the_limit_that_refused(tmp_path: Path) -> None:
    verdict = only(tmp_path, FREE.replace(' && !principal.body.marks.contains("suspended")', ""))
    assert verdict.status == "broken"
    assert verdict.counterexample
    assert not verdict.counterexample.allowed
    assert verdict.clauses == ("suspended",)


def test_an_assumption_that_cannot_be_met_is_vacuous(tmp_path: Path) -> None:
    verdict = only(
        tmp_path,
        """@id("empty")
        forbid (principal, action == Action::"award", resource)
        when { principal.role == "chair" && principal.role == "clerk" };""",
    )
    assert verdict.status == "vacuous"
    assert "nothing was shown" in verdict.reason


@pytest.mark.parametrize(
    ("pledge", "reason"),
    [
        ('forbid (principal, action == Action::"muse", resource);', "no policy speaks of `muse`"),
        ('forbid (principal, action == Action::"dream", resource);', "knows no act `dream`"),
        ('forbid (principal is Senate, action == Action::"award", resource);', "`Senate`"),
        (
            'forbid (principal, action == Action::"award", resource) when { principal.rank == 1 };',
            "`rank`",
        ),
    ],
)
def test_where_the_law_does_not_speak_it_is_silent(
    tmp_path: Path, pledge: str, reason: str
) -> None:
    verdict = only(tmp_path, f'@id("s") {pledge}')
    assert verdict.status == "silent"
    assert reason in verdict.reason
    assert verdict.counterexample is None


def test_a_pledge_written_for_the_law_is_decided_even_where_no_policy_speaks(
    tmp_path: Path,
) -> None:
    folder = law(
        tmp_path,
        """
        @id("never") forbid (principal, action == Action::"muse", resource);
        @id("always") permit (principal, action == Action::"muse", resource);""",
    )
    verdicts = {each.pledge_id: each for each in prove(folder, folder.pledges, written_for_it=True)}
    assert verdicts["never"].status == "holds"
    assert verdicts["always"].status == "broken"
    assert verdicts["always"].clauses == ()


def test_an_unknown_act_beside_a_known_one_does_not_hide_the_known_one(tmp_path: Path) -> None:
    verdict = only(
        tmp_path,
        """@id("two")
        forbid (principal, action in [Action::"direct", Action::"dream"], resource)
        when { principal.body.group == "regulator" };""",
    )
    assert verdict.status == "broken"


def test_deleting_the_guard_breaks_the_proof(tmp_path: Path) -> None:
    folder = law(tmp_path, BARRED)
    verdict = deletion_breaks(folder, folder.pledges.pledges[0], ["regulator.barred"])
    assert verdict.status == "broken"


def test_a_deletion_that_breaks_nothing_is_a_failure(tmp_path: Path) -> None:
    folder = law(tmp_path, BARRED)
    with pytest.raises(DoesNotHold) as caught:
        deletion_breaks(folder, folder.pledges.pledges[0], ["suspended"])
    assert caught.value.code == "SET-110"


def test_two_guards_that_each_suffice_are_support_but_neither_is_needed(tmp_path: Path) -> None:
    twice = LIMITS + LIMITS.replace("regulator.barred", "again").replace('"suspended"', '"sus"', 1)
    verdict = only(tmp_path, BARRED, limits=twice.replace('@id("sus")', '@id("suspended.again")'))
    assert verdict.status == "holds"
    assert verdict.guards == ()
    assert len(verdict.support) == 1


def test_one_edit_changes_only_what_it_touches(tmp_path: Path) -> None:
    before = law(tmp_path / "a", OWN_ONLY + BARRED)
    after = law(tmp_path / "b", OWN_ONLY + BARRED, limits=LIMITS.replace(">= 100", ">= 130"))
    first, second = (prove(each, each.pledges) for each in (before, after))
    assert [each.status for each in first] == ["holds", "holds"]
    assert [each.status for each in second] == ["holds", "broken"]
    assert first[0].environments == second[0].environments, "kept, not proved again"


def test_progress_is_told(tmp_path: Path) -> None:
    folder = law(tmp_path, OWN_ONLY + BARRED)
    told: list[tuple[int, int, str]] = []
    prove(folder, folder.pledges, progress=lambda *said: told.append(said))
    assert told == [(1, 2, "own"), (2, 2, "barred")]


def test_an_example_that_cedar_does_not_confirm_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    module = sys.modules["remit.engines.settlement.prover.prove"]
    monkeypatch.setattr(module, "ask", lambda *_: Answer(False, (), ()))
    folder = law(tmp_path, NO_DIRECTION)
    with pytest.raises(InternalFault) as caught:
        prove(folder, folder.pledges)
    assert caught.value.code == "SET-190"
    assert caught.value.details["entities"]


def test_a_planted_fault_in_the_compiler_is_caught_by_replay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STRICT, "greater_eq", STRICT["less"])
    folder = law(
        tmp_path,
        NO_DIRECTION.replace("};", "&& context.on >= 7 };"),
        schema=SCHEMA + "entity OnlyForThisTest;",
        limits=LIMITS.replace(">= 100", ">= 0"),
    )
    with pytest.raises(InternalFault):
        prove(folder, folder.pledges)


def test_a_policy_lost_on_the_way_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Law, "compiled_count", lambda law: len(law.policies) - 1)
    folder = law(tmp_path, BARRED)
    with pytest.raises(InternalFault) as caught:
        prove(folder, folder.pledges)
    assert caught.value.code == "SET-192"


def test_a_solver_out_of_time_is_an_error_and_no_pass(tmp_path: Path) -> None:
    folder = law(
        tmp_path,
        """@id("factors")
        forbid (principal, action == Action::"direct", resource)
        when { context has sum && context.on > 1 && context.sum > 1 };""",
        powers="""
        @id("p") permit (principal, action == Action::"direct", resource)
        when { context has sum && context.on < 4000000000 && context.sum < 4000000000
               && context.on * context.sum == 999999866000004473 };""",
    )
    with pytest.raises(SolverGaveUp) as caught:
        prove(folder, folder.pledges, seconds=0.05)
    assert caught.value.code == "SET-105"
    assert caught.value.exit_code == 4


def test_the_same_question_gives_the_same_example(tmp_path: Path) -> None:
    shown: list[Any] = [only(tmp_path / name, NO_DIRECTION).as_dict() for name in "ab"]
    assert shown[0] == shown[1]


def test_own_powers_are_those_of_the_text(tmp_path: Path) -> None:
    folder = law(tmp_path, FREE)
    assert set(folder.clauses) == {"own.award", "regulator.direct", "regulator.barred", "suspended"}
    assert folder.clauses["suspended"].file == "policies/limits.cedar"
    assert (
        folder.clauses["suspended"].line
        == LIMITS[: LIMITS.index('@id("suspended")')].count("\n") + 1
    )
    assert POWERS in folder.policy_text
