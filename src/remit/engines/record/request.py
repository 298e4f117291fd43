"""What a log sends to a witness: https://c2sp.org/tlog-witness, the body of `add-checkpoint`."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from remit.engines.record.checkpoint import Checkpoint, read_number
from remit.engines.record.limits import HASH_BYTES, PROOF_HASHES_MAX
from remit.engines.record.note import Note, from_base64
from remit.errors import Invalid

WHERE = "add-checkpoint"


@dataclass(frozen=True)
class Request:
    """A checkpoint, and the proof that the tree of `old` entries is its beginning."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    def __bytes__(self) -> bytes:
        lines = [f"old {self.old}", *(base64.b64encode(each).decode() for each in self.proof), ""]
        return ("\n".join(lines) + "\n" + str(self.note)).encode()

    @classmethod
    def read(cls, body: bytes) -> Request:
        """A body as it came. Raises `Invalid` (`REC-215`, and those of notes)."""
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise _no_request("it is not UTF-8") from None
        head, blank, rest = text.partition("\n\n")
        first, *lines = head.split("\n")
        if not blank or not first.startswith("old "):
            raise _no_request("it does not begin with `old`, proof lines and a blank line")
        if len(lines) > PROOF_HASHES_MAX:
            raise _no_request("its proof is too long")
        proof = [from_base64(line) for line in lines]
        known = tuple(each for each in proof if each is not None and len(each) == HASH_BYTES)
        if len(known) != len(proof):
            raise _no_request("a line of its proof is no hash")
        note = Note.read(rest, WHERE)
        old = read_number(first.removeprefix("old "), WHERE)
        return cls(old, known, note, Checkpoint.read(note.text, WHERE))


def _no_request(why: str) -> Invalid:
    return Invalid(
        "REC-215",
        f"this is no request to a witness: {why}",
        where=WHERE,
        mend="see https://c2sp.org/tlog-witness",
    )
