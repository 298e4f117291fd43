"""Where a house keeps what it makes while it runs."""

from __future__ import annotations

import os
from pathlib import Path

from remit.errors import Failure

REPOSITORY = Path(__file__).resolve().parents[3]


def state_dir() -> Path:
    """The folder of everything kept between runs, made if missing.

    It is `REMIT_HOME` where that is set, `.remit` beside the code in a checkout, and
    `~/.local/state/remit` where the package was installed by itself.
    Raises `Failure` where the folder cannot be written.
    """
    if home := os.environ.get("REMIT_HOME"):
        folder = Path(home).expanduser().absolute()
    elif (REPOSITORY / "pyproject.toml").is_file():
        folder = REPOSITORY / ".remit"
    else:
        folder = Path.home() / ".local" / "state" / "remit"
    # Root's database server runs under another account, which must be able to pass through,
    # though not to list.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(mode)
    except OSError as error:
        raise _unusable(folder, error.strerror or "unknown reason") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _unusable(folder, "it belongs to someone else")
    return folder


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path`, whole or not at all, readable by this account only."""
    partial = path.with_name(path.name + ".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    partial.replace(path)


def _unusable(folder: Path, reason: str) -> Failure:
    return Failure(
        "RUN-010",
        f"the folder for the house's own files cannot be written: {reason}",
        where=str(folder),
        mend="run as the account that owns it, or set REMIT_HOME to a folder of your own",
    )
