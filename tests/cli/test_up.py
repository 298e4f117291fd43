"""Ending a house: a signal ends it even where Python lost what it raised."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from remit.faces.cli.up import _stopped_by_signals


def test_a_signal_that_was_lost_ends_the_house_before_it_waits() -> None:
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    hangup = signal.getsignal(signal.SIGHUP)
    waited = False
    try:
        # Whoever runs tests in the background has it ignored, which a house respects.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with _stopped_by_signals() as unless_stopped:
            unless_stopped()
            with suppress(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGINT)
            unless_stopped()
            waited = True
    finally:
        for each, handler in {**before, signal.SIGHUP: hangup}.items():
            signal.signal(each, handler)
    assert not waited
