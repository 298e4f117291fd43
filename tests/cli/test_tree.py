"""The commands are listed without being loaded, and the list says what they say themselves."""

from __future__ import annotations

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from remit.acts.registry import QUERIES
from remit.faces.cli.tree import WORDS, build


@pytest.mark.parametrize("word", WORDS)
def test_a_word_says_in_the_list_what_it_says_itself(word: str, django_db_setup: None) -> None:
    tree = get_command(build(word))
    said = tree.commands[word].help
    assert said.partition("\n\n")[0].replace("\n", " ") == WORDS[word].says


def test_every_room_of_questions_has_its_word() -> None:
    assert {name.split(".")[0] for name in QUERIES} - set(WORDS) == set()


def test_only_what_was_typed_is_there_to_run() -> None:
    runner = CliRunner()
    assert "verify" in runner.invoke(build("record", of_files=True), ["record", "--help"]).stdout
    assert "publish" not in runner.invoke(build("record", of_files=True), ["record"]).stdout
    assert "publish" in runner.invoke(build("record"), ["record", "--help"]).stdout
