"""Where the logs of this house are: one for each financial year, each a folder of files."""

from __future__ import annotations

import re
import secrets
import shutil
from datetime import date
from pathlib import Path

from django.conf import settings

from remit.engines.record import LogPlace, LogReader
from remit.errors import Failure

NAME = re.compile(r"^\d{4}$")
APRIL = 4


def public_folder() -> Path:
    """The folder that holds each year's log, for all to read. Raises `Failure` (`PUB-001`)."""
    return _set(settings.RECORD_FOLDER, "REMIT_RECORD")


def keys_folder() -> Path:
    """The folder that holds each year's key, for the publisher alone. Raises `Failure`."""
    return _set(settings.RECORD_KEYS_FOLDER, "REMIT_RECORD_KEYS")


def _set(folder: Path | None, variable: str) -> Path:
    if folder is None:
        raise Failure(
            "PUB-001",
            "this house has no folder for its record",
            where=variable,
            mend=f"start it with ./remit, or set REMIT_HOME or {variable}",
        )
    return folder


def log_of(day: date) -> str:
    """The log of a day: the year in which its financial year began, such as `2026`."""
    return str(day.year if day.month >= APRIL else day.year - 1)


def log_names() -> list[str]:
    """The logs there are, oldest first."""
    folder = public_folder()
    if not folder.is_dir():
        return []
    return sorted(
        path.name
        for path in folder.iterdir()
        if NAME.match(path.name) and (path / "checkpoint").is_file()
    )


def policy_file() -> Path:
    """Where the keeper of the house says which witnesses are asked; the publisher reads it."""
    return keys_folder() / "policy"


def forget() -> None:
    """Delete every log with its key: only for a house whose data was deleted too."""
    for folder in (public_folder(), keys_folder()):
        if folder.is_dir():
            shutil.rmtree(folder)


def place_of(log: str) -> LogPlace:
    """The two folders of a log."""
    return LogPlace(public=public_folder() / log, state=keys_folder() / log)


def reader_of(log: str) -> LogReader:
    """What reads a log."""
    return LogReader.of_folder(public_folder() / log)


def origin_of(log: str, previous: str | None) -> str:
    """The name by which the world knows a log.

    It follows the one before; the first takes the origin that was set, or a name of chance under
    a domain that nobody can own.
    """
    if previous is not None:
        stem = reader_of(previous).description().origin.rsplit("/", 1)[0]
    else:
        stem = settings.RECORD_ORIGIN or f"remit-{secrets.token_hex(6)}.invalid/record"
    return f"{stem}/{log}"
