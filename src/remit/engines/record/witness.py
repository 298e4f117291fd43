"""A witness: https://c2sp.org/tlog-witness. It sees each tree head of a log, and remembers.

It cosigns a head only if the tree it cosigned last is that tree's beginning, and writes down what
it cosigned before it answers. A log that rewrites what it published is refused, and both heads are
kept as evidence: each bears the log's own signature.
"""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from remit.engines.record.checkpoint import Checkpoint
from remit.engines.record.cosign import cosign
from remit.engines.record.files import Writer
from remit.engines.record.hashes import EMPTY_ROOT
from remit.engines.record.keys import make_signer, read_signer, write_signer
from remit.engines.record.limits import EVIDENCE_FILES_MAX
from remit.engines.record.note import COSIGNATURE, Note, Signer, VerifierKey
from remit.engines.record.proofs import verify_consistency
from remit.engines.record.request import Request
from remit.errors import DoesNotHold, Failure, Invalid

PLAIN = "text/plain; charset=utf-8"
SIZE_TYPE = "text/x.tlog.size"
KEY = "key"
EVIDENCE = "evidence"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    text: str
    content_type: str = PLAIN


@dataclass
class Witness:
    """Remembers, for each log it knows, the newest head that it cosigned.

    `logs` are the keys of the logs it watches (a log that changed its key has more than one); `now`
    gives seconds since 1970. One process at a time may use the folder `state` (`opened`).
    """

    state: Path
    signer: Signer
    logs: Sequence[VerifierKey]
    now: Callable[[], int] = lambda: int(time.time())
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    @contextmanager
    def opened(cls, state: Path, logs: Sequence[VerifierKey], name: str = "") -> Iterator[Witness]:
        """Take the folder, make the key if there is none (it needs a `name` then).

        Raises `Failure` (`REC-010`: another witness uses it) and `Invalid` (`REC-207`).
        """
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (state / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Failure(
                    "REC-010",
                    "another witness uses this folder",
                    where=str(state),
                    mend="stop that one, or give this one a folder of its own",
                ) from None
            if not (state / KEY).exists():
                write_signer(state / KEY, make_signer(name, COSIGNATURE))
            yield cls(state, read_signer(state / KEY), logs)

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer a request as the protocol says. The caller sends it; by then all is on disk."""
        try:
            request = Request.read(body)
        except Invalid as error:
            return Answer(400, f"{error}\n")
        origin = request.checkpoint.origin
        keys = [each for each in self.logs if each.name == origin]
        if not keys:
            return Answer(404, f"this witness does not watch {origin}\n")
        try:
            signed = request.note.signers(keys)
        except DoesNotHold as error:
            return Answer(403, f"{error}\n")
        if not signed:
            return Answer(403, f"no key that this witness knows of {origin} signed this\n")
        if request.old > request.checkpoint.size:
            return Answer(400, "the old size is larger than the new one\n")
        # Comparing and keeping are one step: of two requests at once, one comes second.
        with self._lock:
            return self._judge(request)

    def seen(self, origin: str) -> Note | None:
        """The newest head of a log that this witness cosigned, with its cosignature."""
        try:
            content = (self.state / _file_of(origin)).read_bytes()
        except FileNotFoundError:
            return None
        return Note.read(content, _file_of(origin))

    def listing(self) -> str:
        """What anybody may ask: who this is, what it watches, what it saw last."""
        lines = ["A witness of transparency logs (c2sp.org/tlog-witness).", ""]
        lines += [f"key  {self.signer.verifier}", ""]
        for origin in sorted({each.name for each in self.logs}):
            seen = self.seen(origin)
            lines += [f"log  {origin}", str(seen) if seen else "nothing seen yet\n"]
        return "\n".join(lines)

    def _judge(self, request: Request) -> Answer:
        new = request.checkpoint
        kept = self.seen(new.origin)
        last = Checkpoint.read(kept.text) if kept else Checkpoint(new.origin, 0, EMPTY_ROOT)
        if request.old != last.size:
            return Answer(409, f"{last.size}\n", SIZE_TYPE)
        if new.size == last.size and new.root != last.root:
            return self._rewritten(
                409, request, kept, f"the tree of {new.size} entries was rewritten: this witness "
                "cosigned another root for it"
            )  # fmt: skip
        if not _follows(last, new, request.proof):
            return self._rewritten(
                422, request, kept, f"nothing shows that the tree of {last.size} entries which "
                f"this witness cosigned is the beginning of the one of {new.size}"
            )  # fmt: skip
        signature = cosign(request.note, self.signer, self.now())
        writer = Writer(self.state)
        note = request.note.and_signed([signature])
        writer.put(_file_of(new.origin), str(note).encode())
        writer.settle()
        return Answer(200, str(signature))

    def _rewritten(self, status: int, request: Request, kept: Note | None, why: str) -> Answer:
        folder = self.state / EVIDENCE
        known = len(list(folder.iterdir())) if folder.is_dir() else 0
        content = f"{why}\n\n== cosigned before ==\n{kept or 'nothing'}\n== offered now ==\n"
        digest = sha256(content.encode() + bytes(request)).hexdigest()[:16]
        path = f"{EVIDENCE}/{_file_of(request.checkpoint.origin)}-{digest}"
        if known < EVIDENCE_FILES_MAX and not (self.state / path).exists():
            writer = Writer(self.state)
            writer.put(path, content.encode() + bytes(request))
            writer.settle()
        return Answer(status, f"{why}\n")


def _follows(last: Checkpoint, new: Checkpoint, proof: tuple[bytes, ...]) -> bool:
    if last.size == 0:
        return not proof and (new.size > 0 or new.root == EMPTY_ROOT)
    return verify_consistency(last.size, new.size, last.root, new.root, proof)


def _file_of(origin: str) -> str:
    """A file name for an origin, which may hold any character."""
    return "log-" + sha256(origin.encode()).hexdigest()[:32]
