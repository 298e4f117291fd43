"""Proof files: written, read, checked; and every way in which one can be wrong."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from remit.engines.record import LogPlace, ProofFile, check_proof
from remit.engines.record.check import ENTRY, INCLUSION, SIGNATURE, WITNESSES, ProofReport
from remit.engines.record.cosign import cosign
from remit.engines.record.note import Note
from remit.errors import DoesNotHold, Invalid
from tests.record.making import entry, make_log, signer, witness_signer


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> LogPlace:
    return make_log(tmp_path_factory.mktemp("log"), 300)


@pytest.fixture(scope="module")
def vkey(place: LogPlace) -> str:
    return str(place.reader().description().current)


def failed(report: ProofReport) -> list[str]:
    assert report.holds == all(step.holds is not False for step in report.steps)
    return [step.name for step in report.steps if step.holds is False]


@pytest.mark.parametrize("index", [0, 5, 255, 256, 299])
def test_a_proof_holds_by_itself(place: LogPlace, vkey: str, index: int) -> None:
    text = str(place.reader().proof(index))
    report = check_proof(text, vkeys=[vkey])
    assert failed(report) == []
    assert (report.index, report.entry, report.checkpoint.size) == (index, entry(index), 300)
    assert str(ProofFile.read(text)) == text


def test_the_file_is_as_the_specification_says(place: LogPlace) -> None:
    head = place.reader().head()
    lines = str(place.reader().proof(7)).split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert base64.b64decode(lines[1].removeprefix("extra ")) == entry(7)
    assert lines[2] == "index 7"
    assert len(lines[3 : lines.index("")]) == 9
    assert "\n".join(lines[lines.index("") + 1 :]) == head.text


def test_the_entry_may_be_given_apart(place: LogPlace, vkey: str) -> None:
    bare = str(place.reader().proof(7, with_entry=False))
    assert "extra" not in bare
    assert failed(check_proof(bare, vkeys=[vkey], entry=entry(7))) == []
    assert failed(check_proof(bare, vkeys=[vkey], entry=entry(8))) == [INCLUSION]
    with pytest.raises(Invalid, match="does not hold the entry"):
        check_proof(bare, vkeys=[vkey])
    whole = str(place.reader().proof(7))
    assert failed(check_proof(whole, vkeys=[vkey], entry=entry(7))) == []
    assert failed(check_proof(whole, vkeys=[vkey], entry=entry(8))) == [ENTRY, INCLUSION]


def test_what_was_altered_is_told(place: LogPlace, vkey: str) -> None:
    proof = place.reader().proof(7)
    shrunk = proof.checkpoint.replace("\n300\n", "\n299\n")
    for wrong, steps in [
        (replace(proof, index=8), [INCLUSION]),
        (replace(proof, extra=b"never said"), [INCLUSION]),
        (replace(proof, hashes=proof.hashes[:-1]), [INCLUSION]),
        (replace(proof, hashes=proof.hashes[::-1]), [INCLUSION]),
        (replace(proof, checkpoint=shrunk), [SIGNATURE]),
    ]:
        # A tree of 299 has a proof of another shape for some entries, not for this one.
        found = failed(check_proof(str(wrong), vkeys=[vkey]))
        assert found == steps, wrong


def test_every_flipped_byte_of_a_proof_is_refused(place: LogPlace, vkey: str) -> None:
    content = str(place.reader().proof(299)).encode()
    for at in range(len(content)):
        spoilt = bytearray(content)
        spoilt[at] ^= 1 << at % 8
        try:
            report = check_proof(bytes(spoilt), vkeys=[vkey])
        except Invalid:
            continue
        assert failed(report), at


def test_a_key_of_another_log_proves_nothing(place: LogPlace) -> None:
    text = str(place.reader().proof(7))
    other = check_proof(text, vkeys=[str(signer("other.example").verifier)])
    assert failed(other) == [SIGNATURE]
    same_name = check_proof(text, vkeys=[str(signer("log.example/2026").verifier)])
    assert failed(same_name) == [SIGNATURE]
    with pytest.raises(Invalid, match="without the key"):
        check_proof(text)


def test_a_policy_asks_for_witnesses(place: LogPlace, vkey: str) -> None:
    witness = witness_signer("w.example")
    policy = f"log {vkey}\nwitness w {witness.verifier}\nquorum w\n"
    proof = place.reader().proof(7)
    assert failed(check_proof(str(proof), policy=policy)) == [WITNESSES]
    note = Note.read(proof.checkpoint)
    signed = replace(proof, checkpoint=str(note.and_signed([cosign(note, witness, 1_795_000_000)])))
    report = check_proof(str(signed), policy=policy)
    assert failed(report) == []
    assert "w at 2026-11-18T" in report.steps[-1].what
    # The log's key may stand in the policy and be given by itself: it is named once.
    both = check_proof(str(signed), vkeys=[vkey], policy=policy)
    assert [step.what for step in both.steps] == [step.what for step in report.steps]
    # A cosignature over another tree head is none over this one.
    other = Note(note.text.replace("300", "301"), note.signatures)
    moved = note.and_signed([cosign(other, witness, 1)])
    report = check_proof(str(replace(proof, checkpoint=str(moved))), policy=policy)
    assert failed(report) == [WITNESSES]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v2\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nindex 00\n\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\n",
        "c2sp.org/tlog-proof@v1\nno index\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + "A" * 43 + "=\n" * 64 + "\n",
    ],
)
def test_a_garbled_file_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        ProofFile.read(text)


def test_no_proof_is_given_that_does_not_hold(tmp_path: Path) -> None:
    place = make_log(tmp_path, 300)
    path = place.public / "tile/0/000"
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(DoesNotHold, match="do not prove entry 7"):
        place.reader().proof(7)
