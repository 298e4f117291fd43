"""The command line: made from the registry, one error shape, exit codes that mean something."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from remit.acts.registry import ACTS, QUERIES
from remit.faces.cli import house, main
from remit.faces.cli.commands import option_of
from tests.country import officer_of

Run = Callable[..., tuple[int, object]]
DAY = date(2014, 4, 1)


@pytest.fixture
def run(england: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process, on the test database, and read its JSON."""
    from contextlib import nullcontext

    monkeypatch.setattr(house, "open_house", nullcontext)

    def command(*words: str) -> tuple[int, object]:
        code = main.run([*words, "--json"])
        out = capsys.readouterr().out
        return code, json.loads(out) if out.strip().startswith(("{", "[")) else out

    return command


def test_a_question_answers_in_json(run: Run) -> None:
    code, answer = run("bodies", "count", "--kind", "commissioner", "--on", "2013-04-01")
    assert (code, answer["total"]) == (0, 211)


def test_a_body_is_shown_and_followed(run: Run) -> None:
    code, answer = run("bodies", "show", "00C", "--on", "2014-04-01")
    assert (code, answer["name"]) == (0, "NHS Darlington CCG")
    code, answer = run("bodies", "successors", "00C", "--to", "2021-01-01")
    assert (code, [end["slug"] for end in answer["ends"]]) == (0, ["ccg-16c"])


def test_a_dry_run_names_the_lines_at_fault_and_keeps_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("CCG21CD,CCG21CDH,CCG21NM\nE38000901,90A,NHS Upper Dale CCG\nE38000902\n")
    before = run("loads", "list")
    code, answer = run("load", str(file), "--dry-run", "--as-of", "2021-04-01")
    assert (code, answer["files"][0]["at_fault"]) == (0, 1)
    (fault,) = answer["lines_at_fault"]
    assert (fault["file"], fault["line"]) == ("list.csv", 3)
    assert fault["reason"]
    assert run("loads", "list") == before


def test_words_for_people_name_the_same(england: None, monkeypatch, capsys) -> None:
    from contextlib import nullcontext

    monkeypatch.setattr(house, "open_house", nullcontext)
    assert main.run(["bodies", "count", "--on", "2013-04-01"]) == 0
    assert "211" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["bodies", "show", "ZZZ9"], 4, "BOD-001"),
        (["bodies", "count", "--kind", "guild"], 4, "BOD-007"),
        (["bodies", "count", "--on", "yesterday"], 4, "ACT-003"),
        (["bodies", "show"], 4, "CLI-001"),
        (["bodies", "count", "--colour", "red"], 4, "CLI-001"),
        (["bodys"], 4, "CLI-001"),
        (["acts", "show", "999999999"], 4, "ACT-007"),
        (["loads", "undo", "999999999"], 4, "LOD-010"),
        (["load", "no-such-file.csv"], 4, None),
        (
            [
                "act",
                "create-office",
                "--body",
                "00C",
                "--role",
                "chair",
                "--office",
                "Chair",
                "--by",
                "operator",
                "--effective-on",
                "2014-04-01",
            ],
            2,
            "ACT-001",
        ),
        (
            [
                "act",
                "create-office",
                "--body",
                "00C",
                "--role",
                "chair",
                "--office",
                "Chair",
                "--by",
                "operator",
                "--effective-on",
                "soon",
            ],
            4,
            "CLI-002",
        ),
    ],
)
def test_errors_have_one_shape_and_a_code(
    run: Run, words: list[str], code: int, error: str | None
) -> None:
    got, answer = run(*words)
    assert got == code
    assert set(answer["error"]) == {"code", "what", "where", "mend", "details"}
    assert answer["error"]["mend"]
    if error:
        assert answer["error"]["code"] == error


def test_an_act_is_asked_rehearsed_and_done(run: Run) -> None:
    by = officer_of("ccg-00c", "accountable_officer", DAY).id
    words = [
        "act",
        "create-office",
        "--body",
        "00C",
        "--role",
        "lay_member",
        "--office",
        "Head of Outcomes",
        "--by",
        by,
        "--effective-on",
        "2014-04-01",
    ]
    code, asked = run(*words, "--ask")
    assert (code, asked["permitted"]) == (0, True)
    code, rehearsed = run(*words, "--dry-run")
    assert (code, rehearsed["dry_run"]) == (0, True)
    code, done = run(*words)
    assert (code, done["clauses"][0]["clause"]) == (0, "2006 Act Sch.1A")
    code, shown = run("acts", "show", str(done["number"]))
    assert (code, shown["act"]) == (0, "create_office")


def test_an_unforeseen_fault_is_one_clear_line(run: Run, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the moon fell down")

    monkeypatch.setattr("remit.faces.cli.commands.read_query", broken)
    code, answer = run("bodies", "count")
    assert (code, answer["error"]["code"]) == (1, "CLI-900")
    assert "the moon fell down" in answer["error"]["what"]


def test_every_question_and_act_has_its_command(run: Run, capsys) -> None:
    for name in QUERIES:
        room, verb = name.split(".")
        assert main.run([room, verb, "--help"]) == 0, name
        assert "--json" in capsys.readouterr().out
    for name, declared in ACTS.items():
        if not declared.declaration.by_command:
            assert main.run(["act", name.replace("_", "-"), "--help"]) == 0, name
            # What is typed is pounds, whatever the field keeps.
            assert "-pence" not in capsys.readouterr().out, name
            fields = declared.model_fields
            assert len({option_of(key) for key in fields}) == len(fields), name


def test_help_names_the_words_that_an_option_takes(run: Run, monkeypatch, capsys) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert main.run(["act", "raise-payment", "--help"]) == 0
    assert "one of: commitment, accrued, line, pool" in capsys.readouterr().out


def test_an_officer_gets_an_account_and_chooses_a_password(run: Run) -> None:
    today = date.today()
    ref = officer_of("icb-qhm", "chief_executive", today).id
    code, made = run("accounts", "add", "chief@example.org", "--officer", ref)
    assert code == 0
    page = Client().get(made["choose_a_password_at"], follow=True)
    assert page.status_code == 200
    assert b"password" in page.content
    again, error = run("accounts", "add", "chief@example.org", "--officer", ref)
    assert (again, error["error"]["code"]) == (4, "ACC-001")
    assert "chief@example.org" in [row["email"] for row in run("accounts", "list")[1]["accounts"]]


def test_version(run: Run) -> None:
    from remit import __version__

    assert run("version") == (0, {"version": __version__})
