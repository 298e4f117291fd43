"""The files that are given: which of them make one source, and the hash of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from remit.engines.outcomes.engine.scan import Progress, silent
from remit.errors import Invalid

SUFFIXES: Final = (".parquet", ".csv", ".json")


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or the files of one hive folder (`month=2018-04/`): what makes one part.

    `name` is the path below what was given, and stays the same when the source is corrected.
    """

    name: str
    paths: tuple[Path, ...]

    @property
    def bytes(self) -> int:
        """The size of all its files."""
        return sum(path.stat().st_size for path in self.paths)

    @property
    def suffix(self) -> str:
        """The ending of its files, in lower case."""
        return self.paths[0].suffix.lower()

    def sha256(self, progress: Progress = silent) -> str:
        """SHA-256 (hex) of the content: of the file, or of the list of the files' own hashes."""
        progress(f"hashing {self.name}", 0)
        if len(self.paths) == 1:
            return _sha256(self.paths[0])
        lines = [f"{path.name}\t{_sha256(path)}" for path in self.paths]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def found(paths: Iterable[Path]) -> list[Source]:
    """The sources at some paths, files or folders, in the order of their names.

    Files whose names begin with `_` or `.` are marks that programs leave, no data.
    Raises `Invalid` (CUB-040) where a path is not there or holds no file of a kind that is read.
    """
    sources: dict[str, Source] = {}
    for path in paths:
        here = list(_below(path))
        if not here:
            raise Invalid(
                "CUB-040",
                "there is no file to read",
                where=str(path),
                mend=f"give files that end in {', '.join(SUFFIXES)}, or a folder of them",
            )
        for source in here:
            if source.name in sources:
                raise Invalid(
                    "CUB-041",
                    f"two files go by the name `{source.name}`",
                    where=", ".join(str(each.paths[0]) for each in (sources[source.name], source)),
                    mend="give the folder above both, or load them one after the other",
                )
            sources[source.name] = source
    return [sources[name] for name in sorted(sources)]


def given(paths: Iterable[Path | Source]) -> list[Source]:
    """Sources as they are, and those at paths, in the order of their names. Raises as `found`."""
    both = list(paths)
    ready = [each for each in both if isinstance(each, Source)]
    rest = [each for each in both if not isinstance(each, Source)]
    return sorted([*ready, *(found(rest) if rest else [])], key=lambda source: source.name)


def _below(path: Path) -> Iterator[Source]:
    if path.is_file():
        yield Source(path.name, (path,))
        return
    groups: dict[Path, list[Path]] = {}
    for file in sorted(path.rglob("*")) if path.is_dir() else []:
        if file.suffix.lower() in SUFFIXES and file.name[0] not in "._" and file.is_file():
            groups.setdefault(file.parent, []).append(file)
    for folder, files in groups.items():
        if "=" in folder.name:
            kinds = {file.suffix.lower() for file in files}
            if len(kinds) > 1:
                raise Invalid(
                    "CUB-042",
                    f"one folder holds files of several kinds: {', '.join(sorted(kinds))}",
                    where=str(folder),
                    mend="keep one kind in each folder",
                )
            yield Source(str(folder.relative_to(path.parent)), tuple(files))
        else:
            for file in files:
                yield Source(str(file.relative_to(path.parent)), (file,))
