"""Logs, keys and policies for tests: made small, always the same, and of no use elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from remit.engines.record import Integrator, LogPlace, Signer, create_log
from remit.engines.record.note import COSIGNATURE, ED25519

ORIGIN = "log.example/2026"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def signer(name: str, kind: int = ED25519) -> Signer:
    """A key that anybody can make from its name: for tests only."""
    seed = hashlib.sha256(f"not a secret: {name}".encode()).digest()
    return Signer(name, kind, Ed25519PrivateKey.from_private_bytes(seed))


def witness_signer(name: str) -> Signer:
    return signer(name, COSIGNATURE)


def entry(index: int) -> bytes:
    """Entries of differing lengths, the empty one among them."""
    return b"" if index == 5 else f"entry {index} ".encode() * (1 + index % 3)


def source(size: int) -> Callable[[int, int], Sequence[bytes]]:
    """The entries up to a size, as a caller gives them."""

    def read(start: int, count: int) -> Sequence[bytes]:
        return [entry(index) for index in range(start, min(size, start + count))]

    return read


def place_in(folder: Path) -> LogPlace:
    return LogPlace(folder / "public", folder / "state")


def make_log(folder: Path, *sizes: int, origin: str = ORIGIN) -> LogPlace:
    """A log integrated up to each of the sizes in turn."""
    place = place_in(folder)
    create_log(place, origin, now=lambda: NOON)
    grow(place, *sizes)
    return place


def grow(place: LogPlace, *sizes: int) -> None:
    with Integrator.open(place, now=lambda: NOON) as integrator:
        for size in sizes:
            while integrator.integrate(source(size)):
                pass


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
