"""Asks witnesses to cosign a checkpoint: https://c2sp.org/tlog-witness, the log's side.

All are asked at once, and all together get one deadline: a witness that is slow, silent or hostile
costs the log a cosignature and nothing else.
"""

from __future__ import annotations

import http.client
import queue
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from remit.engines.record.checkpoint import Checkpoint, read_number
from remit.engines.record.cosign import cosigned_at
from remit.engines.record.limits import ANSWER_BYTES_MAX, COSIGN_SECONDS_MAX
from remit.engines.record.note import Note, Signature, read_signature
from remit.engines.record.policy import Member, Policy
from remit.engines.record.reader import LogReader
from remit.engines.record.request import Request
from remit.errors import RemitError

SIZE_TYPE = "text/x.tlog.size"
# Once with what we think the witness knows, once with what it says; then once more, in case
# another checkpoint of ours came in between.
TRIES_MAX = 3
COSIGNED, REFUSED, REWRITTEN = "cosigned", "refused", "rewritten"
UNREACHABLE, INVALID = "unreachable", "invalid"


@dataclass(frozen=True)
class WitnessAnswer:
    """What came of asking one witness.

    `status` is `cosigned`, `refused` (it does not know the log or its key), `rewritten` (it has
    seen another tree of this log: nobody should believe the log until that is explained),
    `unreachable` or `invalid` (its answer is none); `what` says it in words; `at` is the time of
    the cosignature in seconds since 1970.
    """

    name: str
    status: str
    what: str
    at: int | None = None
    signature: Signature | None = None
    ms: float = 0.0


@dataclass(frozen=True)
class Collected:
    """Every witness's answer, and whether those that cosigned are enough for the policy."""

    answers: tuple[WitnessAnswer, ...]
    quorum_met: bool

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """The cosignatures, each of them checked."""
        return tuple(each.signature for each in self.answers if each.signature)


def collect(
    note: Note,
    policy: Policy,
    log: LogReader,
    *,
    seconds_max: float = COSIGN_SECONDS_MAX,
    known: dict[str, int] | None = None,
) -> Collected:
    """Ask every witness of the policy that has an address.

    `known` is what size each witness cosigned last, by its name in the policy; it is brought up to
    date. Never raises for what a witness does.
    """
    sizes = {} if known is None else known
    asked = [each for each in policy.witnesses if each.url]
    answers: queue.SimpleQueue[WitnessAnswer] = queue.SimpleQueue()
    for witness in asked:
        # Daemons: one that hangs past the deadline must not hold the process.
        threading.Thread(
            target=lambda each: answers.put(_ask(each, note, log, sizes, seconds_max)),
            args=(witness,),
            daemon=True,
        ).start()
    found: dict[str, WitnessAnswer] = {}
    ends = time.monotonic() + seconds_max
    while len(found) < len(asked):
        try:
            answer = answers.get(timeout=max(0.0, ends - time.monotonic()))
        except queue.Empty:
            break
        found[answer.name] = answer
    late = f"it did not answer within {seconds_max:g} seconds"
    every = tuple(
        found.get(each.name) or WitnessAnswer(each.name, UNREACHABLE, late, ms=seconds_max * 1000)
        for each in asked
    )
    cosigned = {each.name for each in every if each.status == COSIGNED}
    return Collected(every, policy.met_by(cosigned | set(policy.cosigned(note))))


def _ask(
    witness: Member, note: Note, log: LogReader, sizes: dict[str, int], seconds_max: float
) -> WitnessAnswer:
    started = time.perf_counter()
    try:
        answer = _converse(witness, note, log, sizes, seconds_max)
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        answer = WitnessAnswer(witness.name, UNREACHABLE, f"it does not answer: {reason}")
    except RemitError as error:
        answer = WitnessAnswer(witness.name, INVALID, f"its answer is none: {error}")
    ms = (time.perf_counter() - started) * 1000
    return WitnessAnswer(
        answer.name, answer.status, answer.what, answer.at, answer.signature, round(ms, 1)
    )


def _converse(
    witness: Member, note: Note, log: LogReader, sizes: dict[str, int], seconds_max: float
) -> WitnessAnswer:
    checkpoint = Checkpoint.read(note.text)
    old = min(sizes.get(witness.name, 0), checkpoint.size)
    for _ in range(TRIES_MAX):
        proof = tuple(log.consistency(old, checkpoint.size)) if old < checkpoint.size else ()
        body = bytes(Request(old, proof, note, checkpoint))
        status, kind, content = _post(witness.url, body, seconds_max)
        if status == 200:
            sizes[witness.name] = checkpoint.size
            return _cosignature(witness, note, content)
        if status != 409 or kind != SIZE_TYPE:
            return _refusal(witness.name, status, content)
        old = read_number(content.decode(errors="replace").strip(), witness.name)
        sizes[witness.name] = old
        if old > checkpoint.size:
            return WitnessAnswer(
                witness.name,
                REWRITTEN,
                f"it has seen {old} entries of this log, which now shows {checkpoint.size}",
            )
    return WitnessAnswer(witness.name, REFUSED, "it names another size every time")


def _cosignature(witness: Member, note: Note, content: bytes) -> WitnessAnswer:
    lines = content.decode(errors="replace").splitlines()
    signatures = [read_signature(line, witness.name) for line in lines]
    for each in signatures:
        if each.by(witness.key):
            at = cosigned_at(Note(note.text, (each,)), witness.key)
            return WitnessAnswer(witness.name, COSIGNED, "it cosigned", at, each)
    return WitnessAnswer(witness.name, INVALID, "its key is not the one that the policy names")


def _refusal(name: str, status: int, content: bytes) -> WitnessAnswer:
    words = content.decode(errors="replace").strip()[:500]
    kind = REWRITTEN if status in (409, 422) else REFUSED
    return WitnessAnswer(name, kind, f"it refused ({status}): {words}")


def _post(url: str, body: bytes, seconds_max: float) -> tuple[int, str, bytes]:
    """Status, content type and body of the answer."""
    address = url.rstrip("/") + "/add-checkpoint"
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise ValueError(f"`{url}` is no web address")
    request = urllib.request.Request(  # noqa: S310
        address, data=body, headers={"Content-Type": "text/plain; charset=utf-8"}
    )
    try:
        with urllib.request.urlopen(request, timeout=seconds_max) as answer:  # noqa: S310
            return answer.status, answer.headers.get_content_type(), answer.read(ANSWER_BYTES_MAX)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), error.read(ANSWER_BYTES_MAX)
