"""Saying what is being done, and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    """Lines on standard error, so that standard output stays free for answers.

    Called with words, it shows what goes on inside the present step (on a terminal only).
    """

    def __init__(self, *, quiet: bool = False) -> None:
        """Say nothing at all where `quiet`."""
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self._step = ""
        self._started = 0.0
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Show `words`, and the elapsed time once the block has ended."""
        self._step, self._started = words, time.monotonic()
        self("...")
        done = False
        try:
            yield
            done = True
        finally:
            spent = self.seconds[words] = round(time.monotonic() - self._started, 2)
            if not self._quiet:
                start = "\r\x1b[K" if self._live else ""
                end = f"{spent:.1f} s" if done else "not done"
                sys.stderr.write(f"{start}remit: {words}, {end}\n")
            self._step = ""

    def __call__(self, words: str, count: int | None = None) -> None:
        """Show `words`, and how many there are so far, after the name of the step."""
        if self._live and self._step:
            spent = time.monotonic() - self._started
            number = "" if count is None else f" {count:,}"
            sys.stderr.write(f"\r\x1b[Kremit: {self._step}: {words}{number}, {spent:.0f} s")
            sys.stderr.flush()
