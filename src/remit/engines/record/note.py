"""Signed notes: https://c2sp.org/signed-note. A text, a blank line, and lines of signatures.

Keys are written as the note tools write them: `name+keyid+base64(type, key)`. Two types are used
here, both Ed25519: 0x01 signs the text, 0x04 cosigns a checkpoint with the time (`cosign.py`).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from remit.engines.record.limits import NOTE_BYTES_MAX, SIGNATURES_MAX
from remit.errors import DoesNotHold, Invalid

ED25519 = 0x01
COSIGNATURE = 0x04
KEY_ID_BYTES = 4
KEY_BYTES = 32
DASH = "\u2014 "
CONTROL = frozenset(map(chr, range(0x20))) - {"\n"}


@dataclass(frozen=True)
class VerifierKey:
    """A public key with the name it signs under and what it signs (`kind`: 0x01 or 0x04)."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes by which a signature finds its key; a hint, not a proof."""
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        material = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"

    @classmethod
    def read(cls, text: str) -> VerifierKey:
        """A key as written. Raises `Invalid` (`REC-202`): no key, or its id is not its own."""
        name, _, rest = text.strip().partition("+")
        said_id, _, material = rest.partition("+")
        decoded = from_base64(material)
        if not is_key_name(name) or decoded is None or len(decoded) != 1 + KEY_BYTES:
            raise _no_key(text, "it is not `name+id+key`")
        key = cls(name, decoded[0], decoded[1:])
        if key.kind not in (ED25519, COSIGNATURE):
            raise _no_key(text, f"its type {key.kind} is not one that is used here")
        if key.key_id.hex() != said_id:
            raise _no_key(text, f"its id is {key.key_id.hex()}, and it says {said_id}")
        return key

    def checks(self, message: bytes, signature: bytes) -> bool:
        """Whether the 64-byte signature is this key's, over exactly this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A secret key with its name and kind. Its secret is not shown when it is printed."""

    name: str
    kind: int
    secret: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self.kind, self.secret.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign a note's text."""
        signed = self.secret.sign(text.encode())
        return Signature(self.name, self.verifier.key_id, signed)


@dataclass(frozen=True)
class Signature:
    """One line under a note: who signed, with which key, and the bytes that the kind defines."""

    name: str
    key_id: bytes
    signed: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.signed).decode()}\n"

    def by(self, key: VerifierKey) -> bool:
        """Whether it says that it is this key's."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True)
class Note:
    """A text (it ends in a newline) and its signatures; `where` it was read, for errors."""

    text: str
    signatures: tuple[Signature, ...]
    where: str = field(default="note", compare=False)

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    @classmethod
    def read(cls, note: str | bytes, where: str = "note") -> Note:
        """A note as written. Raises `Invalid` (`REC-203`). Nothing of it is believed yet."""
        text = _decoded(note, where)
        body, blank, under = text.rpartition("\n\n")
        if not blank or not under.endswith("\n"):
            raise _no_note(where, "it has no signatures under a blank line")
        lines = under[:-1].split("\n")
        if len(lines) > SIGNATURES_MAX:
            raise _no_note(where, f"it has more than {SIGNATURES_MAX} signatures")
        return cls(body + "\n", tuple(read_signature(line, where) for line in lines), where)

    @classmethod
    def sign(cls, text: str, *signers: Signer) -> Note:
        """A new note. Raises `Invalid` (`REC-203`) for a text that no note can hold."""
        made = cls(text, tuple(signer.sign(text) for signer in signers))
        if cls.read(str(made)) != made:
            raise _no_note("note", "the text does not end in a newline")
        return made

    def signed_by(self, key: VerifierKey) -> bool:
        """Whether this key signed the text. A wrong signature under the key's name is an error.

        Raises `DoesNotHold` (`REC-102`).
        """
        mine = [each for each in self.signatures if each.by(key)]
        for each in mine:
            if not key.checks(self.text.encode(), each.signed):
                raise wrong_signature(each, self.where)
        return bool(mine)

    def signers(self, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
        """Which of these keys signed; every signature under one of them is checked.

        Raises `DoesNotHold` (`REC-102`), also if another of them signed rightly.
        """
        return [key for key in keys if self.signed_by(key)]

    def and_signed(self, more: Iterable[Signature]) -> Note:
        """The same text with further signatures; under the same key the new one stands."""
        added = tuple(more)
        new = {(each.name, each.key_id) for each in added}
        kept = tuple(each for each in self.signatures if (each.name, each.key_id) not in new)
        return replace(self, signatures=kept + added)


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The first four bytes of SHA-256 over name, newline, type and key."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:KEY_ID_BYTES]


def is_key_name(name: str) -> bool:
    """Whether a key may go by it: not empty, without spaces, controls and plus signs."""
    return (
        bool(name)
        and not any(each.isspace() or each in "+" for each in name)
        and (name.isprintable())
    )


def read_signature(line: str, where: str) -> Signature:
    """A signature line without its newline. Raises `Invalid` (`REC-203`)."""
    name, _, coded = line.removeprefix(DASH).partition(" ")
    decoded = from_base64(coded)
    if not line.startswith(DASH) or not is_key_name(name) or decoded is None:
        raise _no_note(where, "a line under it is no signature")
    if len(decoded) <= KEY_ID_BYTES:
        raise _no_note(where, "a signature is too short")
    return Signature(name, decoded[:KEY_ID_BYTES], decoded[KEY_ID_BYTES:])


def wrong_signature(signature: Signature, where: str) -> DoesNotHold:
    """The error for a signature that is under a known key and is not that key's."""
    return DoesNotHold(
        "REC-102",
        f"the signature of {signature.name} is wrong: it is not over this text",
        where=where,
        mend="fetch the file again; if it stays so, it was altered after it was signed",
    )


def _decoded(note: str | bytes, where: str) -> str:
    if len(note) > NOTE_BYTES_MAX:
        raise _no_note(where, "it is too long")
    try:
        text = note.decode() if isinstance(note, bytes) else note
    except UnicodeDecodeError:
        raise _no_note(where, "it is not UTF-8") from None
    if CONTROL & set(text):
        raise _no_note(where, "it has control characters")
    return text


def from_base64(text: str) -> bytes | None:
    """Decoded, or None; only the one standard way of writing it counts."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded if base64.b64encode(decoded).decode() == text else None


def _no_key(text: str, why: str) -> Invalid:
    return Invalid(
        "REC-202",
        f"this is no key: {why}",
        where=text[:100],
        mend="give the key as its owner publishes it, on one line",
    )


def _no_note(where: str, why: str) -> Invalid:
    return Invalid(
        "REC-203",
        f"this is no signed note: {why}",
        where=where,
        mend="fetch it again without any change; see https://c2sp.org/signed-note",
    )
