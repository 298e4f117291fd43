"""The transparency log: tiles, checkpoints, proofs, witnesses, and a checker of all of it.

What each part offers and the shape of a log on disk are in `docs/record/README.md`.
"""

from remit.engines.record.check import ProofReport, Step, check_proof
from remit.engines.record.checkpoint import Checkpoint
from remit.engines.record.client import Collected, WitnessAnswer, collect
from remit.engines.record.found import create_log
from remit.engines.record.fsck import FsckReport, fsck
from remit.engines.record.fsck_tree import Fault
from remit.engines.record.hashes import EMPTY_ROOT, leaf_hash, node_hash
from remit.engines.record.identity import Identity
from remit.engines.record.integrate import Integrator, Published, rebuild
from remit.engines.record.note import Note, Signature, Signer, VerifierKey
from remit.engines.record.place import LogPlace
from remit.engines.record.policy import Policy
from remit.engines.record.proof_file import ProofFile
from remit.engines.record.proofs import (
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from remit.engines.record.reader import Head, LogReader
from remit.engines.record.witness import Witness

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "Collected",
    "Fault",
    "FsckReport",
    "Head",
    "Identity",
    "Integrator",
    "LogPlace",
    "LogReader",
    "Note",
    "Policy",
    "ProofFile",
    "ProofReport",
    "Published",
    "Signature",
    "Signer",
    "Step",
    "VerifierKey",
    "Witness",
    "WitnessAnswer",
    "check_proof",
    "collect",
    "create_log",
    "fsck",
    "leaf_hash",
    "node_hash",
    "rebuild",
    "verify_consistency",
    "verify_inclusion",
    "verify_subtree_consistency",
    "verify_subtree_inclusion",
]
