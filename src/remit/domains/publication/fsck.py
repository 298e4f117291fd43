"""The check of a whole house: every log file by file, and its database against them.

What the last one found is kept beside the logs, for the page on their health.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from remit.domains.publication.checking import check_all
from remit.domains.publication.logs import log_names, place_of, public_folder
from remit.engines.record import fsck

KEPT = "fsck.json"


@dataclass(frozen=True, slots=True)
class HouseCheck:
    """When it was checked, which logs, and what did not hold: files (`log`, `path`, `what`) and
    acts (`entry`, `says`)."""

    at: str
    logs: list[str]
    files: list[dict[str, Any]]
    acts: list[dict[str, Any]]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.files and not self.acts


def check_house() -> HouseCheck:
    """Check all of it, and keep what was found."""
    files: list[dict[str, Any]] = []
    previous: Path | None = None
    for log in log_names():
        place = place_of(log)
        state = place.state if place.state.is_dir() else None
        report = fsck(place.public, state=state, previous=previous)
        files.extend({"log": log} | asdict(fault) for fault in report.faults)
        previous = place.public
    # A log that cannot be read cannot be held against the database.
    acts = [] if files else [{"entry": str(each.entry), "says": each.words} for each in check_all()]
    found = HouseCheck(datetime.now(UTC).isoformat(timespec="seconds"), log_names(), files, acts)
    public_folder().mkdir(parents=True, exist_ok=True)
    partial = public_folder() / f".{KEPT}"
    partial.write_text(json.dumps(asdict(found)), "utf-8")
    partial.replace(public_folder() / KEPT)
    return found


def last_check() -> HouseCheck | None:
    """What the last check found; None where there was none, or its note cannot be read."""
    try:
        return HouseCheck(**json.loads((public_folder() / KEPT).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
