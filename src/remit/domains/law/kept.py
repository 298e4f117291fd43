"""What follows from text alone, worked out once and kept on disk under the hash of that text.

Nothing that is kept has to be trusted or looked after: what is missing, damaged or of another text
is worked out again.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

import remit
from remit.engines import settlement
from remit.engines.settlement.files import hash_of

SOURCE: Final = frozenset({".py", ".toml"})
T = TypeVar("T")


def kept(
    name: str,
    stands_on: tuple[str, ...],
    *,
    made: Callable[[], T],
    read: Callable[[str], T],
    written: Callable[[T], str],
) -> T:
    """What was kept under a name and the hashes that it stands on; else what is made, kept.

    `read` raises `ValueError` on a damaged text. Raises what `made` raises.
    """
    file = place_of(name, stands_on)
    found = kept_at(file, read=read)
    if found is None:
        found = made()
        keep(file, written(found))
    return found


def kept_at(file: Path, *, read: Callable[[str], T]) -> T | None:
    """What a file keeps; nothing where it is missing, damaged, or put there by somebody else."""
    with suppress(OSError, ValueError):
        if _is_ours(file.parent):
            return read(file.read_text("utf-8"))
    return None


def place_of(name: str, stands_on: tuple[str, ...]) -> Path:
    """The file of a name and the hashes that it stands on."""
    digest = hashlib.sha256(" ".join(stands_on).encode()).hexdigest()[:32]
    return _folder() / f"{name}-{digest}.json"


def keep(file: Path, text: str) -> None:
    """Keep it, whole or not at all; a folder that cannot be written costs time, nothing else."""
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(file.parent):
            return
        partial = file.with_name(f"{file.name}.{os.getpid()}.partial")
        partial.write_text(text, "utf-8")
        partial.replace(file)


@lru_cache(maxsize=1)
def prover_hash() -> str:
    """SHA-256 over the source of the engine that rules and proves, without loading its solvers."""
    return hash_of(Path(settlement.__file__).parent, suffixes=frozenset({".py"}))


@lru_cache(maxsize=1)
def answers_hash() -> str:
    """SHA-256 over the source of the whole programme, its words included: whatever changes in it,
    answers about the law are made again. Proofs, which take longer, stand on less."""
    return hash_of(Path(remit.__file__).parent, suffixes=SOURCE)


def _is_ours(folder: Path) -> bool:
    """Whether the folder is this account's own: a shared place may hold what others put there."""
    return folder.stat().st_uid == os.geteuid()


def _folder() -> Path:
    """The house's folder, or one of this account's own."""
    if home := os.environ.get("REMIT_HOME"):
        return Path(home) / "proofs"
    return Path(tempfile.gettempdir()) / f"remit-proofs-{os.geteuid()}"
