"""Web applications that stand for the site: one that answers, and one that cannot start."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

if os.environ.get("TRIVIAL_SITE_BROKEN"):
    raise RuntimeError("planted failure")


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
) -> Iterable[bytes]:
    """Answer with the status that the path names, else with 200."""
    path = environ["PATH_INFO"].strip("/")
    start_response(f"{path} Status" if path.isdigit() else "200 OK", [])
    return [b"answer"]
