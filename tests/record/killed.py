"""Kills an integrator at each of its steps, and says what the next one made of it.

Run as a program of its own, so that it may fork: `python -m tests.record.killed FOLDER`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from remit.engines.record import Integrator, LogPlace, fsck, verify_consistency
from tests.record import model
from tests.record.making import NOON, entry, make_log, place_in, source

SIZE_BEFORE, SIZE_TRIED, SIZE_AFTER = 100, 300, 400


def steps(folder: Path) -> list[str]:
    """Every step of one batch, in order."""
    found: list[str] = []
    place = make_log(folder, SIZE_BEFORE)
    with Integrator.open(place, now=lambda: NOON, fault=found.append) as integrator:
        integrator.integrate(source(SIZE_TRIED))
    return found


def kill_at(place: LogPlace, step: str) -> bool:
    """Integrate in a child that kills itself without a word; whether it died so."""
    child = os.fork()
    if not child:

        def die(done: str) -> None:
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

        with Integrator.open(place, now=lambda: NOON, fault=die) as integrator:
            integrator.integrate(source(SIZE_TRIED))
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def one(folder: Path, step: str) -> dict[str, object]:
    place = place_in(folder)
    killed = kill_at(place, step)
    out = place.reader().head()
    with Integrator.open(place, now=lambda: NOON) as integrator:
        while integrator.integrate(source(SIZE_AFTER)):
            pass
    log = place.reader()
    head = log.head()
    report = fsck(place.public, state=place.state)
    return {
        "step": step,
        "killed": killed,
        "size": head.size,
        "same": head.root == model.root([entry(index) for index in range(SIZE_AFTER)]),
        "consistent": verify_consistency(
            out.size, head.size, out.root, head.root, log.consistency(out.size, head.size)
        ),
        "faults": [str(fault) for fault in (*report.faults, *report.notes)],
    }


def main(folder: Path) -> None:
    every = steps(folder / "steps")
    make_log(folder / "whole", SIZE_BEFORE)
    found = []
    for number, step in enumerate(every):
        shutil.copytree(folder / "whole", folder / str(number))
        found.append(one(folder / str(number), step))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
