"""Signed notes, checkpoints and cosignatures, with examples that other tools signed."""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress

import pytest

from remit.engines.record import Checkpoint, Note, Signature, VerifierKey
from remit.engines.record.checkpoint import read_number
from remit.engines.record.cosign import cosign, cosigned_at
from remit.engines.record.keys import make_signer, read_signer, write_signer
from remit.engines.record.note import COSIGNATURE, ED25519, key_id
from remit.errors import DoesNotHold, Failure, Invalid
from tests.record.making import ORIGIN, signer, witness_signer

# The example in the documentation of golang.org/x/mod/sumdb/note, signed by other software.
ELSEWHERE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
)
ELSEWHERE_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
LOG = signer(ORIGIN)
ROOT = hashlib.sha256(b"").digest()
HEAD = Checkpoint(ORIGIN, 0, ROOT)


def test_a_note_signed_by_other_software_is_right() -> None:
    note, key = Note.read(ELSEWHERE), VerifierKey.read(ELSEWHERE_KEY)
    assert note.signed_by(key)
    assert str(note) == ELSEWHERE
    assert str(key) == ELSEWHERE_KEY


def test_every_flipped_byte_of_a_note_is_refused() -> None:
    key, content = VerifierKey.read(ELSEWHERE_KEY), ELSEWHERE.encode()
    for at in range(len(content)):
        spoilt = bytearray(content)
        spoilt[at] ^= 1
        with suppress(DoesNotHold, Invalid):
            assert not Note.read(bytes(spoilt)).signed_by(key), at


def test_a_text_may_have_blank_lines() -> None:
    note = Note.sign("one\n\ntwo\n", LOG)
    assert Note.read(str(note)) == note
    assert note.signed_by(LOG.verifier)


@pytest.mark.parametrize("text", ["no newline", "bell\a\n", ""])
def test_a_text_that_no_note_can_hold_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no signed note"):
        Note.sign(text, LOG)


def test_unknown_signatures_are_passed_over_even_very_many() -> None:
    others = tuple(
        Signature("somebody.example", at.to_bytes(4, "big"), b"x") for at in range(1, 31)
    )
    note = Note.sign(HEAD.text, LOG)
    many = Note.read(str(Note(note.text, others + note.signatures)))
    assert len(many.signatures) == 31
    assert many.signed_by(LOG.verifier)


def test_a_wrong_signature_under_a_known_key_spoils_the_note() -> None:
    wrong = Signature(ORIGIN, LOG.verifier.key_id, bytes(64))
    note = Note.sign(HEAD.text, signer("other.example"))
    with pytest.raises(DoesNotHold, match="not over this text"):
        note.and_signed([wrong]).signers([signer("other.example").verifier, LOG.verifier])


def test_same_name_and_other_key_is_another_key() -> None:
    impostor = make_signer(ORIGIN, ED25519)
    assert not Note.sign(HEAD.text, impostor).signed_by(LOG.verifier)


def test_a_key_has_the_id_of_the_specification() -> None:
    public = LOG.verifier.public
    said = hashlib.sha256(ORIGIN.encode() + b"\n\x01" + public).digest()[:4]
    assert LOG.verifier.key_id == said
    assert key_id(ORIGIN, COSIGNATURE, public) != said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name+00000000+",
        ELSEWHERE_KEY.replace("c74f20a3", "c74f20a4"),
        ELSEWHERE_KEY.replace("PeterNeumann", "Peter Neumann"),
        ELSEWHERE_KEY[:-1],
        "x+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
    ],
)
def test_a_garbled_key_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no key"):
        VerifierKey.read(text)


@pytest.mark.parametrize(
    "note",
    [
        "text\n",
        "text\n\n",
        "text\n\n- dash 1234\n",
        "text\n\n\u2014 name AAAA\n",
        "text\n\n\u2014 name !!!!\n",
        "text\n\n\u2014 name AAAAAAA=",
        b"\xff\n\n",
        "text\n\n" + "\u2014 name AAAAAAA=\n" * 101,
    ],
)
def test_a_garbled_note_is_refused(note: str | bytes) -> None:
    with pytest.raises(Invalid, match="no signed note"):
        Note.read(note)


def test_a_checkpoint_is_three_lines() -> None:
    assert HEAD.text == f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    more = Checkpoint(ORIGIN, 7, ROOT, ("an extension", "another"))
    assert Checkpoint.read(more.text) == more


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n0\n",
        f"{ORIGIN}\n00\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        f"{ORIGIN}\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        f"{ORIGIN}\n0\n47DEQpj8HBSa\n",
        f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n",
        "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    ],
)
def test_a_garbled_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no checkpoint"):
        Checkpoint.read(text)


def test_numbers_are_plain_digits() -> None:
    assert read_number("9223372036854775807", "") == 2**63 - 1
    for wrong in ("", "1 ", "+1", "1_0", "\u0661", "9" * 20):
        with pytest.raises(Invalid):
            read_number(wrong, "")


def test_a_cosignature_is_over_time_and_checkpoint() -> None:
    witness = witness_signer("witness.example/w1")
    note = Note.sign(HEAD.text, LOG)
    signature = cosign(note, witness, 1679315147)
    assert signature.signed[:8] == (1679315147).to_bytes(8, "big")
    message = b"cosignature/v1\ntime 1679315147\n" + HEAD.text.encode()
    assert witness.verifier.checks(message, signature.signed[8:])
    assert cosigned_at(note.and_signed([signature]), witness.verifier) == 1679315147
    assert cosigned_at(note, witness.verifier) is None


@pytest.mark.parametrize("spoil", [lambda s: b"\1" + s[1:], lambda s: s[:-1], lambda s: s + b"x"])
def test_a_cosignature_with_another_time_is_refused(spoil) -> None:
    witness = witness_signer("witness.example/w1")
    note = Note.sign(HEAD.text, LOG)
    signed = cosign(note, witness, 1679315147)
    wrong = Signature(signed.name, signed.key_id, spoil(signed.signed))
    with pytest.raises(DoesNotHold, match="not over this text"):
        cosigned_at(note.and_signed([wrong]), witness.verifier)


def test_a_new_cosignature_takes_the_place_of_the_old_one() -> None:
    witness = witness_signer("witness.example/w1")
    note = Note.sign(HEAD.text, LOG)
    note = note.and_signed([cosign(note, witness, 1)]).and_signed([cosign(note, witness, 2)])
    assert len(note.signatures) == 2
    assert cosigned_at(note, witness.verifier) == 2


def test_a_key_is_kept_for_its_owner_alone(tmp_path) -> None:
    path = tmp_path / "key"
    write_signer(path, LOG)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_signer(path).verifier == LOG.verifier
    with pytest.raises(Failure, match="not overwritten"):
        write_signer(path, LOG)
    path.chmod(0o640)
    with pytest.raises(Failure, match="others may read"):
        read_signer(path)


def test_a_damaged_key_is_refused_and_not_shown(tmp_path) -> None:
    path = tmp_path / "key"
    write_signer(path, LOG)
    secret = path.read_text("utf-8").split("+")[-1].strip()
    assert secret not in repr(LOG)
    path.write_text(path.read_text("utf-8").replace(LOG.verifier.key_id.hex(), "00000000"), "utf-8")
    with pytest.raises(Invalid, match="damaged") as error:
        read_signer(path)
    assert secret not in str(error.value.as_dict())
    with pytest.raises(Failure, match="cannot be read"):
        read_signer(tmp_path / "none")
