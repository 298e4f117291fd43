"""Measures worked out, kept on disk under all that they stand on, for every process of the house.

A process remembers answers until the next act, whatever that was about; these outlast it, since
they name the counts, the register and the programme that they were made from. What is missing,
damaged or of other counts is worked out again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import get_ident
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np

import remit
from remit.domains.outcomes import house
from remit.domains.outcomes.limits import ANSWERS_KEPT_MAX
from remit.domains.outcomes.worked import Worked
from remit.engines.outcomes.measures import Measured
from remit.engines.outcomes.measures.measure import Measure
from remit.engines.outcomes.statistics.figures import Figures, Interval
from remit.engines.settlement.files import hash_of

SUFFIX: Final = ".npz"
_SOURCE: Final = frozenset({".py", ".toml"})
_DAMAGED: Final = (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error)
_SIDES: Final = ("lower", "upper")
_LEVELS: Final = ("interval_95", "interval_998")


def place_of(measure: Measure, cube: str, *stands_on: str) -> Path | None:
    """The file of an answer about a measure of this house; None for one that a reader made up, or
    that practices tell: whose they are is no part of what answers are named by.

    `cube` names the counts. Answers from other counts, or of another programme, lie in another
    folder.
    """
    if not measure.hash or measure.told_by:
        return None
    name = hashlib.sha256("\n".join((measure.hash, *stands_on)).encode()).hexdigest()
    return folder("answers", cube) / f"{name[:32]}{SUFFIX}"


def folder(what: str, cube: str) -> Path:
    """Where this programme keeps what it made of the counts that `cube` names."""
    name = hashlib.sha256(f"{cube}\n{_programme()}".encode()).hexdigest()
    return house.cube().folder / what / name[:16]


def read(file: Path, measure: Measure) -> Worked | None:
    """What a file keeps of a measure; None where it is missing or damaged."""
    with suppress(*_DAMAGED), np.load(BytesIO(file.read_bytes()), allow_pickle=False) as found:
        return _worked(measure, dict(found))
    return None


def keep(file: Path, worked: Worked) -> None:
    """Keep it while there is room: see `store`."""
    text = BytesIO()
    np.savez_compressed(text, **_arrays(worked))
    store(file, text.getvalue(), ANSWERS_KEPT_MAX)


def store(file: Path, content: bytes, files_max: int) -> None:
    """Keep a file, whole or not at all, while there are fewer beside it; what is of other counts
    goes. A folder that cannot be written costs time, nothing else."""
    with suppress(OSError):
        if not file.parent.is_dir():
            shutil.rmtree(file.parent.parent, ignore_errors=True)
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if len(os.listdir(file.parent)) >= files_max:
            return
        # Threads of one process may keep the same.
        partial = file.with_name(f"{file.name}.{os.getpid()}.{get_ident()}.partial")
        partial.write_bytes(content)
        partial.replace(file)


@lru_cache(maxsize=1)
def _programme() -> str:
    """SHA-256 over the source of the whole programme: another one may answer otherwise."""
    return hash_of(Path(remit.__file__).parent, suffixes=_SOURCE)


def _arrays(worked: Worked) -> dict[str, Any]:
    found, figures = worked.found, worked.found.figures
    told = {
        "unit": figures.unit,
        "method": figures.method,
        "cube_hash": found.cube_hash,
        "synthetic": found.synthetic,
        "unplaced": worked.unplaced,
    }
    arrays: dict[str, Any] = {
        "told": np.frombuffer(json.dumps(told).encode(), dtype=np.uint8),
        "groups": np.array(found.groups, dtype=np.str_),
        "value": figures.value,
        "reason": figures.reason,
        "counted": np.stack([found.numerator, found.denominator, found.unplaced]),
        "shown": np.stack([worked.numerator, worked.denominator]),
        "hidden": worked.hidden,
    }
    for level in _LEVELS:
        if (interval := getattr(figures, level)) is not None:
            arrays[level] = np.stack([getattr(interval, side) for side in _SIDES])
    return arrays


def _worked(measure: Measure, arrays: dict[str, Any]) -> Worked:
    told = json.loads(arrays["told"].tobytes())
    levels = {level: Interval(*arrays[level]) if level in arrays else None for level in _LEVELS}
    numerator, denominator, unplaced = arrays["counted"]
    found = Measured(
        measure=measure,
        groups=tuple(arrays["groups"].tolist()),
        figures=Figures(arrays["value"], arrays["reason"], told["unit"], told["method"], **levels),
        numerator=numerator,
        denominator=denominator,
        unplaced=unplaced,
        cube_hash=told["cube_hash"],
        synthetic=told["synthetic"],
    )
    upper, lower = arrays["shown"]
    return Worked(found, upper, lower, arrays["hidden"], told["unplaced"])
