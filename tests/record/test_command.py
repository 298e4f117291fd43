"""`remit record verify`, `fsck`, `checkpoint` and `witness`: no database, no Django, exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from remit.engines.record import Integrator, LogPlace
from remit.faces.cli.main import run
from tests.record.making import NOON, entry, make_log, signer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path) -> LogPlace:
    return make_log(tmp_path, 10)


@pytest.fixture
def vkey(place: LogPlace) -> str:
    return str(place.reader().description().current)


@pytest.fixture
def proof(place: LogPlace, tmp_path: Path) -> str:
    path = tmp_path / "7.tlog-proof"
    path.write_text(str(place.reader().proof(7)), "utf-8")
    return str(path)


def test_verify_says_what_it_did(proof: str, vkey: str, capsys) -> None:
    assert run(["record", "verify", proof, "--vkey", vkey]) == 0
    said = capsys.readouterr().out
    assert said.count("✓") == 3
    assert "✗" not in said
    assert "4 hashes lead from entry 7" in said


def test_verify_tells_what_does_not_hold(proof: str, vkey: str, tmp_path: Path, capsys) -> None:
    (tmp_path / "entry").write_bytes(b"never said")
    given = ["record", "verify", proof, "--vkey", vkey, "--entry", str(tmp_path / "entry")]
    assert run(given) == 3
    assert "✗ It does not hold" in capsys.readouterr().out
    assert run([*given, "--json"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["holds"] is False
    assert [each["name"] for each in answer["steps"] if each["holds"] is False] == [
        "entry",
        "inclusion",
    ]
    (tmp_path / "entry").write_bytes(entry(7))
    assert run(given) == 0


def test_verify_takes_a_policy(proof: str, vkey: str, tmp_path: Path, capsys) -> None:
    (tmp_path / "policy").write_text(f"log {vkey}\nquorum none\n", "utf-8")
    assert run(["record", "verify", proof, "--policy", str(tmp_path / "policy")]) == 0
    assert "enough for the policy" in capsys.readouterr().out


def test_verify_refuses_what_it_cannot_use(proof: str, vkey: str, tmp_path: Path, capsys) -> None:
    (tmp_path / "garbled").write_bytes(b"\xff")
    for given in (
        [proof],
        [proof, "--vkey", "garbled"],
        [str(tmp_path / "garbled"), "--vkey", vkey],
        [str(tmp_path / "none"), "--vkey", vkey],
        [str(tmp_path), "--vkey", vkey],
        [proof, "--vkey", vkey, "--entry", str(tmp_path / "none")],
    ):
        assert run(["record", "verify", *given]) == 4, given
        assert "✗" in capsys.readouterr().err
    assert run(["record", "verify", proof, "--vkey", str(signer("x.example").verifier)]) == 3


def test_no_database_and_no_django_is_needed(proof: str, vkey: str, place: LogPlace) -> None:
    """In a fresh process that has no address of a database and would fail on loading Django."""
    program = (
        "import json, sys; sys.modules['django'] = None; from remit.faces.cli.main import run; "
        "sys.exit(max(run(['record', *each]) for each in json.loads(sys.argv[1])))"
    )
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("REMIT", "DJ"))}
    given = [
        ["verify", proof, "--vkey", vkey],
        ["fsck", str(place.public), "--state", str(place.state)],
        ["checkpoint", str(place.public), "--vkey", vkey],
    ]
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(given)], env=bare, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "It holds" in done.stdout
    assert "nothing is wrong" in done.stdout


def test_fsck_names_the_file(place: LogPlace, vkey: str, capsys) -> None:
    given = ["record", "fsck", str(place.public), "--state", str(place.state), "--vkey", vkey]
    assert run(given) == 0
    assert "nothing is wrong" in capsys.readouterr().out
    path = place.public / "tile/entries/000.p/10"
    path.write_bytes(path.read_bytes().replace(b"entry 7 ", b"entry 8 ", 1))
    assert run(given) == 3
    assert "✗ tile/entries/000.p/10: entry 7 is not the one" in capsys.readouterr().out
    assert run([*given, "--json"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert [each["path"] for each in answer["faults"]] == ["tile/entries/000.p/10"]
    assert run(["record", "fsck", str(place.state)]) == 4


def test_checkpoint_follows_a_change_of_key(place: LogPlace, vkey: str, capsys) -> None:
    with Integrator.open(place, now=lambda: NOON) as integrator:
        new = integrator.rotate_key()
    assert run(["record", "checkpoint", str(place.public), "--vkey", vkey, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["size"], answer["vkey"]) == (10, new)
    assert answer["earlier_vkeys"] == [{"vkey": vkey}]
    other = str(signer("x.example").verifier)
    assert run(["record", "checkpoint", str(place.public), "--vkey", other]) == 3
    assert run(["record", "checkpoint", "http://127.0.0.1:1/"]) == 1


def test_a_witness_runs_from_the_command_line(place: LogPlace, vkey: str, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "remit.faces.cli.main", "record", "witness", "--listen",
         "127.0.0.1:0", "--state", str(tmp_path / "w"), "--name", "w.example", "--log", vkey],
        stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert process.stderr
        key = process.stderr.readline().split(": ")[1].strip()
        found = re.search(r"http://\S+?/", process.stderr.readline())
        assert found
        with Integrator.open(place, now=lambda: NOON) as integrator:
            integrator.set_policy(f"witness w {key} {found[0]}\nquorum w\n")
            collected = integrator.cosign()
        assert collected
        assert collected.quorum_met
    finally:
        process.terminate()
        process.wait(10)
        if process.stderr:
            process.stderr.close()
    assert run(["record", "witness", "--state", str(tmp_path / "v"), "--log", "garbled"]) == 4
