"""Locks between processes of one house. The system lets go of them even after `kill -9`."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold `file` alone, waiting for whoever holds it."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Share:
    """A share in a file that many processes may have at once, or one process alone."""

    def __init__(self, file: Path) -> None:
        """Open `file`, made if missing, with no share in it yet."""
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)

    def join(self) -> None:
        """Take a share, waiting for a process that holds the file alone."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def alone(self) -> bool:
        """Try to hold the file alone, at once; False where another process has a share."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def leave(self) -> None:
        """Give the share back."""
        os.close(self._descriptor)
