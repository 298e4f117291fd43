"""The lawful exceptions to ownership: where the law lets a body move another's money.

An act of the law that does so names its own clause in the books, for as long as the settlement in
force lasts, before it moves anything; the books refuse everybody else.
"""

from __future__ import annotations

from remit.acts.declare import Declaration, Doing
from remit.domains.law.asking import pack_for
from remit.domains.money.ledger import connection
from remit.engines.ledger import allow_exception
from remit.errors import Refused


def allow(doing: Doing, declaration: Declaration, kind: str) -> str:
    """Let the body that acts make transfers of a kind on others' accounts; answers the clause.

    Raises `Refused` (`MON-002`) where the settlement in force has no clause for it.
    """
    pack = pack_for(doing.effective_on)
    clauses = (
        clause.clause
        for clause in pack.clauses_for(declaration.name, declaration.group)
        if clause.effect == "permit"
    )
    clause = next(clauses, "")
    body = doing.actor.body_id
    if not clause or body is None:
        raise Refused(
            "MON-002",
            f"{pack.title} names no clause under which {doing.actor.label} moves others' money",
            where=declaration.name,
            mend="the owner of the money decides it",
        )
    allow_exception(
        connection(),
        kind,
        body,
        clause,
        doing.act_id,
        since=pack.in_force_from,
        until=pack.in_force_to,
    )
    return clause
