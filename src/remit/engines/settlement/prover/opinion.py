"""A second opinion: the same questions, in SMT-LIB, put to cvc5 in a process of its own.

cvc5 has been known to overrun its own limit, so it is given a wall clock from outside as well.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

from remit.engines.settlement.prover.faults import SolverGaveUp

STARTING_SECONDS = 20.0
"""What starting the process and reading the questions may take."""


def second_opinion(questions: Sequence[str], *, seconds: float) -> list[str]:
    """`sat` or `unsat` for each SMT-LIB text, by cvc5; `seconds` is for each.

    Raises `SolverGaveUp` (`SET-105`) where cvc5 answers neither, or runs out of time.
    """
    if not questions:
        return []
    limit = STARTING_SECONDS + seconds * len(questions)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "remit.engines.settlement.prover.cvc5_process", str(seconds)],
            input=json.dumps(list(questions)),
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _gave_up(f"no answer within {limit:g} s of wall clock") from error
    if done.returncode:
        raise _gave_up(done.stderr.strip().splitlines()[-1] if done.stderr else "it stopped")
    answers: list[str] = json.loads(done.stdout)
    strange = next((answer for answer in answers if answer not in {"sat", "unsat"}), None)
    if strange is not None:
        raise _gave_up(strange)
    return answers


def _gave_up(what: str) -> SolverGaveUp:
    return SolverGaveUp(
        "SET-105",
        f"the second solver (cvc5) gave up: {what}",
        mend="allow more seconds, or leave the certificate out",
    )
