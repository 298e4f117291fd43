"""Asking pages of the running house for their status."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from remit.house.server import HOST

ANSWER_SECONDS_MAX = 30


@dataclass(frozen=True)
class Visit:
    """One page asked for: its path, its status (0 where no answer came), and the time it took."""

    path: str
    status: int
    milliseconds: int

    @property
    def ok(self) -> bool:
        """Whether the page was there."""
        return self.status == http.client.OK

    def as_dict(self) -> dict[str, Any]:
        """The visit as plain data."""
        return asdict(self)


def visit_all(port: int, paths: Iterable[str]) -> list[Visit]:
    """Ask for each path once, one after the other."""
    return [_visit(port, path) for path in paths]


def _visit(port: int, path: str) -> Visit:
    started = time.monotonic()
    connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_SECONDS_MAX)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except (OSError, http.client.HTTPException):
        status = 0
    finally:
        connection.close()
    return Visit(path, status, round((time.monotonic() - started) * 1000))
