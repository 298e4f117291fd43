"""Signing keys on disk: one line, in a file that only its owner can read.

The line is that of the note tools: `PRIVATE+KEY+name+keyid+base64(type, seed)`.
"""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from remit.engines.record.files import sync_folder
from remit.engines.record.note import KEY_BYTES, Signer, from_base64, is_key_name
from remit.errors import Failure, Invalid

BEGINS = "PRIVATE+KEY+"
OWNER_ONLY = 0o600


def make_signer(name: str, kind: int) -> Signer:
    """A new key. Raises `Invalid` (`REC-207`) for a name that no key may have."""
    if not is_key_name(name):
        raise Invalid(
            "REC-207",
            f"no key can be called `{name}`",
            where="name",
            mend="give an address without its scheme, such as example.org/record, without spaces",
        )
    return Signer(name, kind, Ed25519PrivateKey.generate())


def write_signer(path: Path, signer: Signer) -> None:
    """Keep a key where no file is yet, durably. Raises `Failure` (`REC-001`) if one is there."""
    seed = signer.secret.private_bytes_raw()
    coded = base64.b64encode(bytes([signer.kind]) + seed).decode()
    line = f"{BEGINS}{signer.name}+{signer.verifier.key_id.hex()}+{coded}\n"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise Failure(
            "REC-001",
            "there is a key already, and it is not overwritten",
            where=str(path),
            mend="rotate it, or move it away if no log was ever signed with it",
        ) from None
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        opened.write(line)
        opened.flush()
        os.fsync(opened.fileno())
    # A key that is announced and then lost with a power cut would end the log.
    sync_folder(path.parent)


def read_signer(path: Path) -> Signer:
    """A key from its file. Raises `Failure` (`REC-002`, `REC-003`) and `Invalid` (`REC-208`)."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        line = path.read_text("utf-8").strip()
    except OSError as error:
        raise Failure(
            "REC-002",
            f"the signing key cannot be read: {error.strerror}",
            where=str(path),
            mend="run this as the user who keeps the log",
        ) from None
    if mode & 0o077:
        raise Failure(
            "REC-003",
            f"others may read the signing key (mode {mode:o})",
            where=str(path),
            mend="chmod 600 it; if anybody may have read it, rotate it too",
        )
    name, _, rest = line.removeprefix(BEGINS).partition("+")
    said_id, _, coded = rest.partition("+")
    material = from_base64(coded)
    if line.startswith(BEGINS) and material and len(material) == 1 + KEY_BYTES:
        secret = Ed25519PrivateKey.from_private_bytes(material[1:])
        signer = Signer(name, material[0], secret)
        if signer.verifier.key_id.hex() == said_id:
            return signer
    raise Invalid(
        "REC-208",
        "the file holds no signing key, or a damaged one",
        where=str(path),
        mend="put it back from where it is kept safe",
    )
