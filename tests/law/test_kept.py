"""What is kept on disk is found again, and never taken for the answer to another text."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from remit.acts.law import settlements
from remit.domains.law import kept as module
from remit.domains.law import standing
from remit.domains.law.kept import kept, place_of
from remit.domains.law.queries import compare
from remit.domains.law.queries.compare import compare_packs
from remit.domains.law.queries.powers import powers_of, table_of

DAY = date(2024, 4, 1)


def forget() -> None:
    """As a process that has just begun."""
    standing.forget()
    compare._compared.cache_clear()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("REMIT_HOME", str(tmp_path))
    forget()
    yield tmp_path / "proofs"
    forget()


def asked(made: Callable[[], Any], *stands_on: str) -> Any:
    return kept("number", stands_on, made=made, read=json.loads, written=json.dumps)


def test_it_is_made_once_for_each_text() -> None:
    assert asked(lambda: 1, "a") == 1
    assert asked(lambda: 2, "a") == 1
    assert asked(lambda: 3, "b") == 3
    assert asked(lambda: 4, "a", "b") == 4


def test_what_is_damaged_is_made_again() -> None:
    asked(lambda: 1, "a")
    place_of("number", ("a",)).write_text("{")
    assert asked(lambda: 2, "a") == 2
    assert asked(lambda: 3, "a") == 2


def test_what_another_account_put_there_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked(lambda: 1, "a")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert asked(lambda: 2, "a") == 2


def test_a_folder_that_cannot_be_written_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("REMIT_HOME", str(tmp_path / "file"))
    assert asked(lambda: 1, "a") == 1


@pytest.mark.parametrize("name", [each.name for each in settlements().known])
def test_a_law_is_known_by_its_hash_before_it_is_read(name: str) -> None:
    from remit.acts.law import PACKS
    from remit.engines.settlement import Outline, Settlements

    outline = Settlements.from_folder(PACKS).outline(name)
    assert isinstance(outline, Outline)
    assert outline.hash == settlements().named(name).hash


def test_the_table_is_read_from_where_it_was_kept(england: None, folder: Path) -> None:
    made = table_of(DAY)
    (file,) = folder.glob("answers-*")
    forget()
    file.write_text(file.read_text().replace('"yes"', '"no"').replace('"if"', '"no"'))
    assert {each for row in table_of(DAY).rows for each in row.answers} == {"no"}
    forget()
    file.write_text("[")
    assert table_of(DAY) == made


def test_what_a_kind_of_body_may_do_is_read_from_where_it_was_kept(
    england: None, folder: Path
) -> None:
    made = powers_of("ccg", DAY, "england_2013")
    (file,) = folder.glob("standings-*")
    forget()
    assert powers_of("ccg", DAY, "england_2013") == made
    forget()
    file.write_text(file.read_text().replace('["yes", ', '["no", ').replace('["if", ', '["no", '))
    assert powers_of("ccg", DAY, "england_2013").counts.keys() == made.counts.keys()
    assert powers_of("ccg", DAY, "england_2013").counts["no"] == sum(made.counts.values())
    forget()
    file.write_text('[["a"]]')
    assert powers_of("ccg", DAY, "england_2013") == made


def test_a_comparison_is_read_from_where_it_was_kept(folder: Path) -> None:
    made = compare_packs("england_2013_si257", "england_2013")
    (file,) = folder.glob("changes-*")
    compare._compared.cache_clear()
    file.write_text(json.dumps(json.loads(file.read_text()) | {"a_title": "planted"}))
    assert compare_packs("england_2013_si257", "england_2013").a_title == "planted"
    compare._compared.cache_clear()
    file.unlink()
    assert compare_packs("england_2013_si257", "england_2013").counts == made.counts


def test_a_change_of_the_programme_makes_answers_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hashed(text: str) -> str:
        (tmp_path / "words.toml").write_text(text)
        monkeypatch.setattr(module.remit, "__file__", str(tmp_path / "__init__.py"))
        return module.answers_hash.__wrapped__()

    assert hashed("one = 1") == hashed("one = 1")
    assert hashed("one = 1") != hashed("one = 2")
