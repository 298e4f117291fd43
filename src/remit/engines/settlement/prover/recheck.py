"""Running a certificate again: a stranger with the texts gets the same, or is told what differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from remit.engines.settlement.limits import SECONDS_MAX
from remit.engines.settlement.prover.certificate import (
    FORMAT,
    export,
    same_but_for_times,
)
from remit.engines.settlement.prover.law import LawText, read_law
from remit.engines.settlement.prover.pledges import Pledge, Pledges
from remit.engines.settlement.prover.prove import prove, queries_of
from remit.engines.settlement.prover.solve import LOCK
from remit.engines.settlement.prover.verdicts import Verdict
from remit.errors import DoesNotHold, Invalid

TEXTS = {
    "policies_sha256": "the policies are not those that were proved over",
    "schema_sha256": "the schema is not that which was proved over",
    "pledge_sha256": "the pledge is not that which was proved",
}


def check_certificate(
    made: Mapping[str, Any], pack: LawText, pledges: Pledges, *, written_for_it: bool = False
) -> Verdict:
    """Prove again what a certificate says, with both solvers, and compare all but the times.

    Gives the new verdict. Raises `Invalid` (`SET-114`) for what is no certificate, `DoesNotHold`
    (`SET-115`) where anything differs: a text, the verdict, an environment, a version.
    """
    if made.get("format") != FORMAT or "pledge" not in made:
        raise Invalid(
            "SET-114",
            "this is no certificate of a proof",
            where="format",
            mend=f"give the JSON of a certificate whose format is `{FORMAT}`",
        )
    (verdict,) = prove(
        pack,
        pledges.only(str(made["pledge"])),
        written_for_it=written_for_it,
        certified_on=date.fromisoformat(made["date"]),
        seconds=float(made["seconds"]),
    )
    again = verdict.certificate or {}
    for key, what in TEXTS.items():
        if made.get(key) != again[key]:
            raise _differs(str(made["pledge"]), what, key, made.get(key), again[key])
    for key in sorted({*made, *again}):
        if not same_but_for_times(made.get(key), again.get(key)):
            raise _differs(
                str(made["pledge"]), f"`{key}` differs", key, made.get(key), again.get(key)
            )
    return verdict


def _differs(pledge: str, what: str, key: str, said: Any, found: Any) -> DoesNotHold:
    return DoesNotHold(
        "SET-115",
        f"the certificate of `{pledge}` does not hold: {what}",
        where=key,
        mend="check it against the very texts and versions that it names, or make a new one",
        details={"certificate": said, "found": found},
    )


def export_pledge(
    pack: LawText, pledge: Pledge, *, seconds: float = SECONDS_MAX
) -> list[tuple[str, str]]:
    """For each kind of request by name, SMT-LIB that is `unsat` if and only if the pledge holds."""
    with LOCK:
        return export(queries_of(read_law(pack), pledge, seconds=seconds), seconds=seconds)
