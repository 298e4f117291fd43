"""Proof files: https://c2sp.org/tlog-proof. All that is needed to check one entry, in one file.

What the format calls *extra* holds the entry itself here, so that one file is enough. It proves
nothing alone: the hash of the entry has to lead to the signed root.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from remit.engines.record.checkpoint import read_number
from remit.engines.record.limits import HASH_BYTES, PROOF_FILE_BYTES_MAX, PROOF_HASHES_MAX
from remit.engines.record.note import from_base64
from remit.errors import Invalid

FIRST_LINE = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class ProofFile:
    """Entry `index`, the hashes from its sibling to the root's child, and a signed checkpoint.

    `extra` is not authenticated; `checkpoint` is the note as it was published.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def __str__(self) -> str:
        extra = [] if self.extra is None else [f"extra {_coded(self.extra)}"]
        lines = [FIRST_LINE, *extra, f"index {self.index}", *map(_coded, self.hashes), ""]
        return "\n".join(lines) + "\n" + self.checkpoint

    @classmethod
    def read(cls, given: str | bytes, where: str = "proof file") -> ProofFile:
        """A file as written. Raises `Invalid` (`REC-205`). Nothing of it is believed yet."""
        if len(given) > PROOF_FILE_BYTES_MAX:
            raise _no_proof(where, "it is too long")
        try:
            text = given.decode() if isinstance(given, bytes) else given
        except UnicodeDecodeError:
            raise _no_proof(where, "it is not UTF-8") from None
        head, blank, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not blank or lines.pop(0) != FIRST_LINE:
            raise _no_proof(where, f"it does not begin with {FIRST_LINE}")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = from_base64(lines.pop(0).removeprefix("extra "))
            if extra is None:
                raise _no_proof(where, "its extra line is not base64")
        if not lines or not lines[0].startswith("index "):
            raise _no_proof(where, "it names no index")
        index = read_number(lines.pop(0).removeprefix("index "), where)
        hashes = [from_base64(line) for line in lines]
        if len(hashes) > PROOF_HASHES_MAX:
            raise _no_proof(where, "it has too many hashes")
        known = tuple(each for each in hashes if each is not None and len(each) == HASH_BYTES)
        if len(known) != len(hashes):
            raise _no_proof(where, "one of its lines is no hash")
        return cls(index, known, checkpoint, extra)


def _coded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _no_proof(where: str, why: str) -> Invalid:
    return Invalid(
        "REC-205",
        f"this is no proof file: {why}",
        where=where,
        mend="download it again from the entry's page; see https://c2sp.org/tlog-proof",
    )
