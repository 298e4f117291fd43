"""Files that stay: written beside, synced, moved into place, and their folders synced too."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from remit.errors import Failure

# Inside the folder itself, so that moving into place never crosses a disk.
WRITING = ".writing"


@dataclass
class Writer:
    """Writes under one folder. `settle` makes the names as durable as the contents."""

    root: Path
    _touched: set[Path] = field(default_factory=set)

    def put(self, path: str, content: bytes) -> None:
        """Make or replace a file, whole or not at all. Raises `Failure` (`REC-004`)."""
        target = self.root / path
        aside = self.root / WRITING / path.replace("/", "_")
        try:
            self._folders(target.parent)
            self._folders(aside.parent)
            with aside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                _forget(file.fileno())
            aside.replace(target)
        except OSError as error:
            raise Failure(
                "REC-004",
                f"the file cannot be written: {error.strerror}",
                where=str(target),
                mend="see that the disk has room and that this user may write there",
            ) from error
        self._touched.add(target.parent)

    def settle(self) -> None:
        """Sync every folder that got a new name since the last time."""
        for folder in sorted(self._touched):
            sync_folder(folder)
        self._touched.clear()

    def tidy(self) -> None:
        """Take away what an interrupted writer left."""
        shutil.rmtree(self.root / WRITING, ignore_errors=True)

    def _folders(self, folder: Path) -> None:
        """Make a folder and those above it; each one's name is in the one above."""
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
            self._touched.add(each.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _forget(file: int) -> None:
    """Ask that the next reading comes from the disk and not from memory, where that is possible."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
