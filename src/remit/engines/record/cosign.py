"""Cosignatures: https://c2sp.org/tlog-cosignature, the Ed25519 kind (`cosignature/v1`).

A witness says: at this time, this was the largest tree of this log that I had seen, and it was
consistent with all that I had seen before.
"""

from __future__ import annotations

from remit.engines.record.note import (
    COSIGNATURE,
    Note,
    Signature,
    Signer,
    VerifierKey,
    wrong_signature,
)

TIME_BYTES = 8
SIGNATURE_BYTES = 64
TIME_MAX = 2**63 - 1


def cosign(note: Note, signer: Signer, at: int) -> Signature:
    """A cosignature over a checkpoint; `at` is seconds since 1970."""
    assert signer.kind == COSIGNATURE
    signed = signer.secret.sign(_message(note.text, at))
    return Signature(signer.name, signer.verifier.key_id, at.to_bytes(TIME_BYTES, "big") + signed)


def cosigned_at(note: Note, key: VerifierKey) -> int | None:
    """When this witness cosigned, in seconds since 1970; None if it did not.

    Raises `DoesNotHold` (`REC-102`) if a line under its key is not its signature.
    """
    times = []
    for each in note.signatures:
        if each.by(key):
            at = int.from_bytes(each.signed[:TIME_BYTES], "big")
            right = len(each.signed) == TIME_BYTES + SIGNATURE_BYTES and at <= TIME_MAX
            if not right or not key.checks(_message(note.text, at), each.signed[TIME_BYTES:]):
                raise wrong_signature(each, note.where)
            times.append(at)
    return max(times, default=None)


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
