"""Certificates of the verdicts on the charter, each made when it is first asked for."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Final

from remit.acts.law import settlements
from remit.domains.law.proofs import LETTERS, pledges_folder, verdicts_over
from remit.domains.law.queries.charter import pledge_called
from remit.errors import NotFound

KEPT_MAX: Final = 512
"""Certificates kept in memory: more than there are verdicts."""


def certificate_of(part: str, law: str) -> dict[str, Any]:
    """The certificate of one part of a promise over one law, with a second solver's opinion.

    Raises `NotFound` (`LAW-008` part, `SET-003` law), and whatever a proof raises.
    """
    wanted = part.strip().lower()
    known = [each.id for each in pledge_called(part).parts if each.id.lower() == wanted]
    if not known:
        raise NotFound(
            "LAW-008",
            f"there is no part `{part}` of a promise",
            where="pledge",
            mend="see the parts of each promise at /charter",
        )
    return _certificate(known[0], law, settlements().named(law).hash)


@lru_cache(maxsize=KEPT_MAX)
def _certificate(part: str, law: str, _hash: str) -> dict[str, Any]:
    # The solvers take a moment to load, and only a proof needs them.
    from remit.engines.settlement.prover import load_pledges  # noqa: PLC0415

    promised = load_pledges(pledges_folder(LETTERS)).only(part)
    (verdict,) = verdicts_over(settlements().named(law), promised, certified_on=date.today())
    assert verdict.certificate is not None  # it was asked for
    return dict(verdict.certificate)
