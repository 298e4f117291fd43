"""A proof file checked, step by step, with what each step found in words."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from remit.engines.record.checkpoint import Checkpoint
from remit.engines.record.hashes import leaf_hash
from remit.engines.record.note import Note, VerifierKey
from remit.engines.record.policy import Policy
from remit.engines.record.proof_file import ProofFile
from remit.engines.record.proofs import verify_inclusion
from remit.errors import DoesNotHold, Invalid

ENTRY, INCLUSION, SIGNATURE, WITNESSES = "entry", "inclusion", "signature", "witnesses"


@dataclass(frozen=True)
class Step:
    """`holds` is None for a step that was not asked for."""

    name: str
    holds: bool | None
    what: str


@dataclass(frozen=True)
class ProofReport:
    """Every step, and what the proof is about: the entry's number, its bytes, and the tree head."""

    index: int
    entry: bytes
    checkpoint: Checkpoint
    steps: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        """Whether no step failed."""
        return all(step.holds is not False for step in self.steps)


def check_proof(
    text: str | bytes,
    *,
    vkeys: Sequence[str] = (),
    policy: str | bytes | None = None,
    entry: bytes | None = None,
) -> ProofReport:
    """Check a `.tlog-proof`, with keys that were got from elsewhere.

    `entry` is the entry itself; without it the one inside the file is taken. `policy` is the text
    of a tlog-policy. Raises `Invalid` for a garbled file (`REC-203` to `REC-206`), for no entry
    (`REC-217`) and for nothing to trust (`REC-218`).
    """
    proof = ProofFile.read(text)
    note = Note.read(proof.checkpoint, "checkpoint")
    checkpoint = Checkpoint.read(note.text)
    known = Policy.read(policy) if policy is not None else None
    keys = [VerifierKey.read(each) for each in vkeys]
    keys += [each.key for each in known.logs] if known else []
    if not keys:
        raise Invalid(
            "REC-218",
            "a signature proves nothing without the key of the log",
            where="keys",
            mend="give the log's key with --vkey, or a policy that names the log with --policy",
        )
    content = proof.extra if entry is None else entry
    if content is None:
        raise Invalid(
            "REC-217",
            "the proof file does not hold the entry",
            where="entry",
            mend="give the file of the entry with --entry",
        )
    steps = (
        *([_same_entry(proof, entry)] if entry is not None and proof.extra is not None else []),
        _inclusion(proof, checkpoint, content),
        _signature(note, checkpoint, keys),
        _witnesses(note, known),
    )
    return ProofReport(proof.index, content, checkpoint, steps)


def _same_entry(proof: ProofFile, entry: bytes) -> Step:
    if proof.extra == entry:
        return Step(ENTRY, True, "the entry that was given is the one in the proof file")
    return Step(ENTRY, False, "the entry that was given is not the one in the proof file")


def _inclusion(proof: ProofFile, checkpoint: Checkpoint, entry: bytes) -> Step:
    leaf, size = leaf_hash(entry), checkpoint.size
    root = base64.b64encode(checkpoint.root).decode()
    if verify_inclusion(proof.index, size, leaf, proof.hashes, checkpoint.root):
        lead = "1 hash leads" if len(proof.hashes) == 1 else f"{len(proof.hashes)} hashes lead"
        what = f"{lead} from entry {proof.index} to the root {root}"
        return Step(INCLUSION, True, f"{what} of the tree of {size} entries")
    return Step(
        INCLUSION,
        False,
        f"the hashes do not lead from this as entry {proof.index} of {size} to the root {root}: "
        "the entry, its number or the proof was altered",
    )


def _signature(note: Note, checkpoint: Checkpoint, keys: Sequence[VerifierKey]) -> Step:
    # A key that was given by itself and stands in the policy too is one key.
    mine = list(dict.fromkeys(key for key in keys if key.name == checkpoint.origin))
    if not mine:
        names = ", ".join(sorted({key.name for key in keys}))
        what = f"the tree head is that of {checkpoint.origin}, and the key given is of {names}"
        return Step(SIGNATURE, False, what)
    try:
        signed = note.signers(mine)
    except DoesNotHold as error:
        return Step(SIGNATURE, False, error.what)
    if not signed:
        return Step(SIGNATURE, False, f"no key that was given of {checkpoint.origin} signed it")
    ids = ", ".join(key.key_id.hex() for key in signed)
    return Step(SIGNATURE, True, f"{checkpoint.origin} signed that tree head (key {ids})")


def _witnesses(note: Note, policy: Policy | None) -> Step:
    if policy is None:
        return Step(WITNESSES, None, "no policy was given, so no witness was asked for")
    try:
        cosigned = policy.cosigned(note)
    except DoesNotHold as error:
        return Step(WITNESSES, False, error.what)
    names = "; ".join(
        f"{name} at {datetime.fromtimestamp(at, UTC).isoformat()}" if at < 2**37 else name
        for name, at in cosigned.items()
    )
    said = f"cosigned by {names}" if names else "no witness of the policy cosigned it"
    if policy.met_by(set(cosigned)):
        return Step(WITNESSES, True, f"{said}: enough for the policy (quorum {policy.quorum})")
    return Step(WITNESSES, False, f"{said}: not enough for the policy (quorum {policy.quorum})")
