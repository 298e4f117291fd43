"""Reading the files of a pack: every fault is gathered with its file and line, none is fatal."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

READ_SUFFIXES = {".toml", ".cedar", ".cedarschema"}


@dataclass(slots=True)
class Reading:
    """A folder being read: the sources its clauses may begin with, and every fault met so far."""

    folder: Path
    sources: dict[str, str] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    _tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    def fault(self, file: str, line: int, what: str, mend: str) -> None:
        """Keep a fault; the reading goes on, so that all are told at once."""
        self.faults.append({"file": file, "line": line, "what": what, "mend": mend})

    def text(self, file: str) -> str:
        """A file's text."""
        return (self.folder / file).read_text("utf-8")

    def line(self, file: str, fragment: str) -> int:
        """The line of a file on which a fragment first stands."""
        return line_of(self.text(file), fragment)

    def toml(self, file: str) -> dict[str, Any]:
        """A file's tables, read once; empty where it is missing or garbled, which is a fault."""
        if file not in self._tables:
            self._tables[file] = self._parse(file)
        return self._tables[file]

    def _parse(self, file: str) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text(file))
        except FileNotFoundError:
            self.fault(file, 1, f"`{file}` is missing", f"add {file} to the pack")
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            self.fault(
                file,
                int(line[1]) if line else 1,
                f"not valid TOML: {error}",
                "mend the line; the TOML specification has the form",
            )
        return {}

    def check_source(self, file: str, line: int, clause: str) -> None:
        """A clause begins with the name of a source."""
        if not any(clause.startswith(source) for source in self.sources):
            self.fault(
                file,
                line,
                f"the clause `{clause}` has no source",
                "begin it with a source named in [sources] of pack.toml",
            )


def not_utf8(error: UnicodeDecodeError) -> tuple[int, str]:
    """The line on which a file stops being UTF-8 text, and the words for it."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return line, f"not UTF-8 text: it has the byte 0x{error.object[error.start]:02x}"


def line_of(text: str, fragment: str) -> int:
    """The line, from 1, on which a fragment first stands; 1 where it cannot be told."""
    place = text.find(fragment) if fragment else -1
    return 1 if place < 0 else text.count("\n", 0, place) + 1


def hash_of(
    folder: Path, *, begun_with: str = "", suffixes: Collection[str] = READ_SUFFIXES
) -> str:
    """SHA-256 over a pack's files in order: a ruling names exactly the text it stood on.

    `begun_with` is the hash of the pack that this one changes, if it changes one.
    """
    digest = hashlib.sha256(begun_with.encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes:
            content = path.read_bytes()
            name = path.relative_to(folder).as_posix().encode()
            digest.update(b"%d %s %d\n" % (len(name), name, len(content)))
            digest.update(content)
    return digest.hexdigest()
