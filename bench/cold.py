"""From a clone to the first page: the first time with nothing at hand, and every time after."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
COLD_SECONDS_MAX = 900
WARM_SECONDS_AIM = 5.0
WARM_RUNS = 3
INSTALLED_MB_AIM = 700


def main() -> None:
    """Clone the last commit into a folder with a space, start it cold, then warm; print it all."""
    with tempfile.TemporaryDirectory(prefix="remit bench ") as folder:
        place = Path(folder)
        # Reachable by the database's own account where this is run by root.
        place.chmod(0o755)
        tree = place / "remit"
        started = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(tree)], check=True)
        cloned = time.monotonic() - started
        empty = {"UV_CACHE_DIR": str(place / "uv"), "npm_config_cache": str(place / "npm")}
        cold = first_page_seconds(tree, empty | {"PIP_CACHE_DIR": str(place / "pip")})
        warm = sorted(first_page_seconds(tree, {}) for _ in range(WARM_RUNS))
        installed = installed_mb(tree)
        shown = {
            "clone": f"{cloned:.1f} s",
            "cold, ./remit up to first page, caches empty": f"{cold:.1f} s",
            "clone to first page": f"{cloned + cold:.1f} s",
            f"warm, ./remit up to first page, median of {WARM_RUNS}": (
                f"{warm[WARM_RUNS // 2]:.2f} s (aim {WARM_SECONDS_AIM:.0f} s)"
            ),
            "installed": f"{installed} MB (aim {INSTALLED_MB_AIM} MB)",
        }
        for name, figure in shown.items():
            print(f"{name:<50} {figure}")


def first_page_seconds(tree: Path, caches: dict[str, str]) -> float:
    """Seconds from typing `./remit up` in `tree` until the home page has been read."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("REMIT_")}
    started = time.monotonic()
    house = subprocess.Popen(
        [str(tree / "remit"), "up", "--json"],
        env=kept | caches,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        answer = house.stdout.readline() if house.stdout else ""
        if not answer:
            _, said = house.communicate()
            sys.exit(f"the house did not start: {said}")
        with urllib.request.urlopen(json.loads(answer)["address"]) as page:
            page.read()
        return time.monotonic() - started
    finally:
        house.send_signal(signal.SIGTERM)
        house.communicate(timeout=COLD_SECONDS_MAX)


def installed_mb(tree: Path) -> int:
    """The size on disk of everything that set-up installed in `tree`, in MB of a million bytes."""
    files = (
        Path(folder) / name
        for part in (".venv", "node_modules", "src/remit/faces/site/static/built")
        for folder, _, names in os.walk(tree / part)
        for name in names
    )
    sizes = {(s.st_dev, s.st_ino): s.st_blocks * 512 for s in (file.lstat() for file in files)}
    return round(sum(sizes.values()) / 1_000_000)


if __name__ == "__main__":
    main()
