"""Witnesses: the protocol's every answer, real processes on loopback, and hostile ones."""

from __future__ import annotations

import http.client
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from remit.engines.record import Checkpoint, Integrator, LogPlace, Note, Policy, Witness, collect
from remit.engines.record.client import COSIGNED, INVALID, REFUSED, REWRITTEN, UNREACHABLE
from remit.engines.record.cosign import cosigned_at
from remit.engines.record.hashes import EMPTY_ROOT
from remit.engines.record.keys import read_signer
from remit.engines.record.note import VerifierKey
from remit.engines.record.place import Guard
from remit.engines.record.reader import Head
from remit.engines.record.request import Request
from remit.engines.record.witness_server import make_server
from remit.errors import Failure, Invalid
from tests.record.making import NOON, grow, make_log, place_in, signer, source, witness_signer

ROOT = Path(__file__).parents[2]
NAME = "witness.example/w1"


def key_of(place: LogPlace) -> VerifierKey:
    return place.reader().description().current


def request_of(place: LogPlace, old: int) -> Request:
    log = place.reader()
    head = log.head()
    proof = log.consistency(old, head.size) if old < head.size else []
    return Request(old, tuple(proof), head.note, head.checkpoint)


@pytest.fixture
def place(tmp_path: Path) -> LogPlace:
    return make_log(tmp_path / "log", 10)


@pytest.fixture
def witness(tmp_path: Path, place: LogPlace) -> Iterator[Witness]:
    with Witness.opened(tmp_path / "witness", [key_of(place)], NAME) as made:
        yield made


def rewritten(place: LogPlace, folder: Path, size: int) -> LogPlace:
    """The same log with the same key, whose last entry is another one."""
    other = place_in(folder)
    shutil.copytree(place.state, other.state)
    shutil.copytree(place.public, other.public)
    shutil.rmtree(other.public / "tile")
    (other.state / "guard").unlink()
    (other.public / "checkpoint").unlink()
    shutil.rmtree(other.public / "checkpoints")
    first = Checkpoint(key_of(place).name, 0, EMPTY_ROOT)
    head = Head(Note.sign(first.text, read_signer(other.state / "key")), first)
    Guard(None, head).keep(other.state)
    with Integrator.open(other, now=lambda: NOON) as integrator:
        integrator.integrate(lambda start, _: [b"rewritten"] * size if not start else [])
    return other


def test_it_cosigns_a_log_that_grows(place: LogPlace, witness: Witness) -> None:
    answer = witness.add_checkpoint(bytes(request_of(place, 0)))
    assert answer.status == 200
    grow(place, 300)
    answer = witness.add_checkpoint(bytes(request_of(place, 10)))
    assert answer.status == 200
    note = Note.read(request_of(place, 10).note.text + "\n" + answer.text)
    assert cosigned_at(note, witness.signer.verifier)
    seen = witness.seen(key_of(place).name)
    assert seen
    assert seen.text == note.text
    # The same head again is cosigned again, with the new time.
    assert witness.add_checkpoint(bytes(request_of(place, 300))).status == 200


def test_it_tells_the_size_it_knows(place: LogPlace, witness: Witness) -> None:
    witness.add_checkpoint(bytes(request_of(place, 0)))
    grow(place, 20)
    answer = witness.add_checkpoint(bytes(request_of(place, 5)))
    assert (answer.status, answer.text, answer.content_type) == (409, "10\n", "text/x.tlog.size")


def test_each_refusal_has_its_own_status(place: LogPlace, witness: Witness) -> None:
    request = request_of(place, 0)
    head, origin = request.checkpoint, request.checkpoint.origin
    unsigned = Note.sign(head.text, signer("stranger.example"))
    elsewhere = Note.sign(head.text.replace(origin, "x.example"), signer("x.example"))
    forged = Note(head.text.replace("\n10\n", "\n11\n"), request.note.signatures)
    for body, status in [
        (b"", 400),
        (b"\xff", 400),
        (b"old x\n\n" + str(request.note).encode(), 400),
        (b"old 00\n\n" + str(request.note).encode(), 400),
        (b"old 0\nAAAA\n\n" + str(request.note).encode(), 400),
        (b"old 0\n" + (b"A" * 43 + b"=\n") * 64 + b"\n" + str(request.note).encode(), 400),
        (b"old 11\n\n" + str(request.note).encode(), 400),
        (b"old 0\n\n" + str(elsewhere).encode(), 404),
        (b"old 0\n\n" + str(unsigned).encode(), 403),
        (b"old 0\n\n" + str(forged).encode(), 403),
        (b"old 0\n" + b"A" * 43 + b"=\n\n" + str(request.note).encode(), 422),
    ]:
        assert witness.add_checkpoint(body).status == status, body[:60]
    assert witness.seen(origin) is None


@pytest.mark.parametrize(("size", "status"), [(10, 409), (12, 422)])
def test_a_rewritten_tree_is_refused_and_kept_as_evidence(
    place: LogPlace, witness: Witness, tmp_path: Path, size: int, status: int
) -> None:
    witness.add_checkpoint(bytes(request_of(place, 0)))
    other = rewritten(place, tmp_path / "other", size)
    request = request_of(other, 10)
    answer = witness.add_checkpoint(bytes(request))
    assert answer.status == status
    assert "cosigned" in answer.text
    # The same again adds nothing; both heads are in the one file, under the log's signature.
    witness.add_checkpoint(bytes(request))
    (evidence,) = (witness.state / "evidence").iterdir()
    kept = evidence.read_text("utf-8")
    assert str(request.note) in kept
    assert str(place.reader().head().note) in kept
    seen = witness.seen(key_of(place).name)
    assert seen
    assert seen.text == place.reader().head().note.text


def test_evidence_does_not_fill_the_disk(
    place: LogPlace, witness: Witness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("remit.engines.record.witness.EVIDENCE_FILES_MAX", 2)
    witness.add_checkpoint(bytes(request_of(place, 0)))
    for size in (10, 11, 12, 13):
        other = rewritten(place, tmp_path / str(size), size)
        witness.add_checkpoint(bytes(request_of(other, 10)))
    assert len(list((witness.state / "evidence").iterdir())) == 2


def test_of_two_at_once_only_one_moves_it(place: LogPlace, witness: Witness) -> None:
    witness.add_checkpoint(bytes(request_of(place, 0)))
    bodies = []
    for size in range(11, 19):
        grow(place, size)
        bodies.append(bytes(request_of(place, 10)))
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda b: answers.append(witness.add_checkpoint(b).status), args=(b,)
        )
        for b in bodies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [409] * 7


def test_one_process_to_a_folder(place: LogPlace, witness: Witness) -> None:
    with (
        pytest.raises(Failure, match="another witness"),
        Witness.opened(witness.state, [key_of(place)], NAME),
    ):
        pass


def test_a_witness_needs_a_name_once(place: LogPlace, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no key can be called"), Witness.opened(tmp_path / "w", []):
        pass
    with Witness.opened(tmp_path / "w", [], NAME) as one:
        key = one.signer.verifier
    with Witness.opened(tmp_path / "w", []) as again:
        assert again.signer.verifier == key


@contextmanager
def running(state: Path, *keys: VerifierKey, name: str = NAME) -> Iterator[tuple[str, VerifierKey]]:
    """A witness in a process of its own on a free port: its address and its key."""
    logs = [word for key in keys for word in ("--log", str(key))]
    process = subprocess.Popen(
        [sys.executable, "-m", "remit.engines.record.witness_server", "--listen", "127.0.0.1:0",
         "--state", str(state), "--name", name, *logs],
        stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert process.stderr
        key = VerifierKey.read(process.stderr.readline().split(": ")[1])
        found = re.search(r"http://\S+?/", process.stderr.readline())
        assert found
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield found[0], key
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        if process.stderr:
            process.stderr.close()


def policy_of(*witnesses: tuple[str, VerifierKey], quorum: str) -> Policy:
    lines = [f"witness w{at} {key} {url}\n" for at, (url, key) in enumerate(witnesses, 1)]
    return Policy.read("".join(lines) + quorum)


def test_a_real_witness_remembers_across_its_own_death(place: LogPlace, tmp_path: Path) -> None:
    state, log = tmp_path / "w", place.reader()
    with running(state, key_of(place)) as (url, key):
        policy = policy_of((url, key), quorum="quorum w1\n")
        collected = collect(log.head().note, policy, log)
        assert collected.quorum_met, collected
    grow(place, 300)
    other = rewritten(place, tmp_path / "other", 400)
    with running(state, key_of(place)) as (url, again):
        assert again == key
        policy = policy_of((url, key), quorum="quorum w1\n")
        # It is asked from 0 at first, answers with the size it knows, and gets the proof.
        known: dict[str, int] = {}
        collected = collect(place.reader().head().note, policy, place.reader(), known=known)
        assert [each.status for each in collected.answers] == [COSIGNED]
        assert known == {"w1": 300}
        # The tree is rewritten behind its back: told, and not cosigned.
        refused = collect(other.reader().head().note, policy, other.reader())
        (answer,) = refused.answers
        assert (answer.status, refused.quorum_met) == (REWRITTEN, False)
        assert "this witness cosigned" in answer.what
        # So is a log that lost its end.
        old = rewritten(place, tmp_path / "short", 5)
        (answer,) = collect(old.reader().head().note, policy, old.reader()).answers
        assert answer.status == REWRITTEN
        assert answer.what == "it has seen 300 entries of this log, which now shows 5"
        page = http.client.HTTPConnection(url.split("/")[2], timeout=5)
        page.request("GET", "/")
        said = page.getresponse().read().decode()
        page.close()
        assert str(key) in said
        assert "\n300\n" in said


def test_the_integrator_publishes_what_witnesses_signed(place: LogPlace, tmp_path: Path) -> None:
    with running(tmp_path / "w", key_of(place)) as (url, key):
        with Integrator.open(place, now=lambda: NOON) as integrator:
            integrator.set_policy(f"witness w {key} {url}\nquorum w\n")
            collected = integrator.cosign()
            assert collected
            assert collected.quorum_met
            integrator.integrate(source(20))
            again = integrator.cosign()
            assert again
            assert again.quorum_met
        policy = place.reader().policy()
        assert policy
        assert set(policy.cosigned(place.reader().head().note)) == {"w"}
    # With the witness gone, the log goes on and says so.
    with Integrator.open(place, now=lambda: NOON) as integrator:
        integrator.integrate(source(30))
        collected = integrator.cosign(seconds_max=2)
        assert collected
        assert [each.status for each in collected.answers] == [UNREACHABLE]
        assert not collected.quorum_met


@contextmanager
def hostile(answer: bytes, *, stall: bool = False) -> Iterator[str]:
    """A server that answers everything alike, or never comes to an end."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(answer)
                while stall and not over.wait(0.05):
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        break

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def said(status: str, body: bytes, kind: str = "text/plain") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (said("200 OK", b"gibberish"), INVALID),
        (said("200 OK", b""), INVALID),
        (said("200 OK", "\u2014 witness.example/w1 AAAAAAA=\n".encode()), INVALID),
        (said("409 Conflict", b"3\n", "text/x.tlog.size"), REFUSED),
        (said("409 Conflict", b"a lot\n", "text/x.tlog.size"), INVALID),
        (said("409 Conflict", b"11\n", "text/x.tlog.size"), REWRITTEN),
        (said("409 Conflict", b"the tree of 10 entries was rewritten\n"), REWRITTEN),
        (said("403 Forbidden", b"who are you\n"), REFUSED),
        (said("500 Oh", b""), REFUSED),
        (b"\0\1\2", UNREACHABLE),
    ],
)
def test_a_hostile_witness_costs_only_its_own_cosignature(
    place: LogPlace, answer: bytes, status: str
) -> None:
    with hostile(answer) as url:
        policy = policy_of((url, witness_signer(NAME).verifier), quorum="quorum w1\n")
        collected = collect(place.reader().head().note, policy, place.reader(), seconds_max=5)
    assert [each.status for each in collected.answers] == [status], collected
    assert not collected.quorum_met
    assert collected.signatures == ()


def test_a_witness_that_never_ends_does_not_hold_the_others(
    place: LogPlace, tmp_path: Path
) -> None:
    """Each byte comes before any time-out of a socket; only the common deadline ends it."""
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"
    with running(tmp_path / "w", key_of(place)) as good, hostile(endless, stall=True) as slow:
        policy = policy_of(
            good, (slow, witness_signer("slow.example").verifier),
            quorum="group g any w1 w2\nquorum g\n",
        )  # fmt: skip
        started = time.monotonic()
        collected = collect(place.reader().head().note, policy, place.reader(), seconds_max=3)
        assert time.monotonic() - started < 30
    assert [each.status for each in collected.answers] == [COSIGNED, UNREACHABLE]
    assert collected.quorum_met


def test_the_server_is_careful(witness: Witness) -> None:
    with make_server(witness, "127.0.0.1:0") as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            asked = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
            for method, path, headers, status in [
                ("POST", "/add-checkpoint", {"Content-Length": "0"}, 400),
                ("POST", "/elsewhere", {"Content-Length": "0"}, 404),
                ("GET", "/add-checkpoint", {}, 404),
                ("POST", "/add-checkpoint", {"Content-Length": "9999999"}, 413),
                ("POST", "/add-checkpoint", {"Transfer-Encoding": "chunked"}, 411),
                ("DELETE", "/", {}, 501),
            ]:
                asked.putrequest(method, path)
                for name, value in headers.items():
                    asked.putheader(name, value)
                asked.endheaders()
                answer = asked.getresponse()
                answer.read()
                assert answer.status == status, (method, path)
            asked.close()
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("listen", ["", "8100", "host:port", "127.0.0.1:70000"])
def test_a_wrong_address_is_told(witness: Witness, listen: str) -> None:
    with pytest.raises(Invalid, match="no address"):
        make_server(witness, listen)


def test_a_busy_port_is_told(witness: Witness) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(Failure, match="cannot listen"),
    ):
        make_server(witness, f"127.0.0.1:{taken.getsockname()[1]}")
