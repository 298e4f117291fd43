"""The powers that a body had, and what limited them, on the last day of its year."""

from __future__ import annotations

from datetime import date

from remit.acts.law import settlements
from remit.domains.accountability.queries.views import AreaLine, PowersPart, Restriction
from remit.domains.bodies import queries as bodies
from remit.domains.law import queries as law
from remit.domains.law.queries.powers import PowerArea

FORBID = "forbid"


def powers_part(slug: str, on: date) -> PowersPart:
    """What a body could do on a day, area by area; and each limit and open condition."""
    powers = law.powers_of(slug, on)
    standing = bodies.authorisation_of(slug, on)
    lines = [line for area in powers.areas for line in area.rows]
    limits = {
        clause.id: clause for line in lines for clause in line.clauses if clause.effect == FORBID
    }
    return PowersPart(
        on=on,
        pack=powers.pack,
        pack_title=powers.pack_title,
        state=standing.state,
        pack_hash=settlements().named(powers.pack).hash,
        powers_from=standing.powers_from,
        counts=powers.counts,
        areas=[
            AreaLine(
                title=area.title,
                may=_count(area, "yes"),
                may_if=_count(area, "if"),
                may_not=_count(area, "no"),
            )
            for area in powers.areas
        ],
        limits=[limits[each] for each in sorted(limits)],
        restrictions=[
            Restriction(
                says=each.says,
                clause=each.clause,
                removes=each.removes,
                act_number=each.imposed_by,
                synthetic=each.synthetic,
            )
            for each in standing.conditions
            if each.open
        ],
    )


def _count(area: PowerArea, answer: str) -> int:
    return sum(line.answer == answer for line in area.rows)
