"""Measures worked out are kept on disk, and served only for what they were worked out from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from remit.domains.outcomes import ahead, counts, kept, library, shown
from remit.domains.outcomes.queries import body_outcomes
from remit.domains.outcomes.shown import Case
from remit.domains.outcomes.worked import Worked

SHARE = "prescribing_share_of_items"
DAY = date(2016, 3, 31)


@pytest.fixture
def forgetful(read_only, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A process that has just begun: it remembers nothing. Answers what it works out from now."""
    made: list[str] = []
    work_out = shown._worked_out

    def told(asked: Case, what: str) -> Worked:
        made.append(f"{asked.measure.name} {what}")
        return work_out(asked, what)

    monkeypatch.setattr(shown, "_worked_out", told)
    forget()
    for file in answers():
        file.unlink()
    return made


def forget() -> None:
    shown._remembered.cache_clear()


def answers() -> list[Path]:
    return sorted((settings.CUBE_FOLDER / "answers").glob(f"*/*{kept.SUFFIX}"))


def same(one: Worked, other: Worked) -> bool:
    """Whether two answers hold the same arrays and words."""
    a, b = kept._arrays(one), kept._arrays(other)
    return a.keys() == b.keys() and all(
        np.array_equal(a[name], b[name], equal_nan=a[name].dtype.kind == "f") for name in a
    )


@pytest.mark.parametrize("ask", [shown.every_body, shown.by_month, shown.everybody_by_month])
def test_a_process_that_begins_reads_what_another_worked_out(forgetful, ask) -> None:
    first = ask(shown.case(SHARE, "2014/15"))
    assert len(forgetful) == len(answers()) == 1
    forget()
    again = ask(shown.case(SHARE, "2014/15"))
    assert len(forgetful) == 1
    assert same(again, first)
    assert not same(again, replace(first, unplaced=first.unplaced + 1))


def test_what_is_damaged_is_worked_out_again(forgetful) -> None:
    first = shown.every_body(shown.case(SHARE, "2014/15"))
    [file] = answers()
    for damaged in (b"", file.read_bytes()[:-40], b"PK" + bytes(80)):
        file.write_bytes(damaged)
        forget()
        assert same(shown.every_body(shown.case(SHARE, "2014/15")), first)
    assert len(forgetful) == 4


def test_another_register_or_day_has_answers_of_its_own(forgetful) -> None:
    asked = shown.case(SHARE, "2014/15", date(2015, 3, 31))
    shown.every_body(asked)
    shown.every_body(replace(asked, as_at=date(2016, 3, 31)))
    forget()
    shown.every_body(replace(asked, register=replace(asked.register, hash="another")))
    assert len(forgetful) == len(answers()) == 3


def test_answers_from_other_counts_go(forgetful, monkeypatch) -> None:
    asked = shown.case(SHARE, "2014/15")
    worked = shown.every_body(asked)
    [old] = answers()
    new = kept.place_of(asked.measure, "other counts", "any")
    assert new is not None
    kept.keep(new, worked)
    assert answers() == [new]
    assert not old.exists()


def test_no_more_is_kept_than_there_is_room_for(forgetful, monkeypatch) -> None:
    monkeypatch.setattr(kept, "ANSWERS_KEPT_MAX", 1)
    shown.every_body(shown.case(SHARE, "2014/15"))
    shown.everybody(shown.case(SHARE, "2014/15"))
    assert len(answers()) == 1


def test_what_a_reader_made_up_is_not_kept(forgetful) -> None:
    own = replace(library.named(SHARE), hash="")
    shown.every_body(shown.case_of(own, "2014/15"))
    assert forgetful
    assert answers() == []


def test_after_preparing_nobody_waits_for_a_measure(forgetful) -> None:
    body_outcomes("ccg-00c", DAY)
    assert forgetful, "a page works nothing out, so that there is nothing to prepare"
    for file in answers():
        file.unlink()
    forget()
    for _words, ask in ahead.awaited([DAY]):
        ask()
    forget()
    forgetful.clear()
    body_outcomes("ccg-00c", DAY)
    assert forgetful == []
    assert counts.state().parts
