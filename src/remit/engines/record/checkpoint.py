"""Checkpoints: https://c2sp.org/tlog-checkpoint. A signed note that states the head of a tree."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from remit.engines.record.limits import HASH_BYTES
from remit.engines.record.note import from_base64
from remit.errors import Invalid


@dataclass(frozen=True)
class Checkpoint:
    """The head of a tree: which log, how many entries, which root; `extensions` are opaque."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is signed."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.size, root, *self.extensions))

    @classmethod
    def read(cls, text: str, where: str = "checkpoint") -> Checkpoint:
        """The text of a note. Raises `Invalid` (`REC-204`)."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise _no_checkpoint(where, "it is not three full lines or more")
        origin, size, root, *extensions = lines[:-1]
        decoded = from_base64(root)
        if decoded is None or len(decoded) != HASH_BYTES:
            raise _no_checkpoint(where, "its third line is no hash")
        return cls(origin, read_number(size, where), decoded, tuple(extensions))


def read_number(text: str, where: str) -> int:
    """A size or an index: ASCII digits without leading zeroes. Raises `Invalid` (`REC-204`)."""
    if not (text.isascii() and text.isdigit() and len(text) < 20) or str(int(text)) != text:
        raise _no_checkpoint(where, f"`{text[:30]}` is no number")
    return int(text)


def _no_checkpoint(where: str, why: str) -> Invalid:
    return Invalid(
        "REC-204",
        f"this is no checkpoint: {why}",
        where=where,
        mend="fetch it again without any change; see https://c2sp.org/tlog-checkpoint",
    )
