"""Dated decisions and changes of a body, to be marked on its trends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.domains.bodies import queries as bodies
from remit.domains.law.queries.dossiers import dossier_of


@dataclass(frozen=True, slots=True)
class Marked:
    """Something that was decided or happened on a day: `kind` is `decision`, `contract`, `merger`
    or `handing_over`; `name` is its name in the body's dossier, empty where it has none there."""

    on: date
    kind: str
    title: str
    name: str = ""


def decisions_of(slug: str, on: date) -> list[Marked]:
    """Decisions and contracts in the body's dossier, and its mergers, the oldest first."""
    found = [
        Marked(thing.since, thing.kind, thing.title, thing.name)
        for thing in dossier_of(slug, on).things
        if thing.kind in ("decision", "contract") and thing.since is not None
    ]
    passed = [each for each in bodies.handings_over() if slug in (each.before, each.after)]
    names = bodies.names_of([name for each in passed for name in (each.before, each.after)], on)
    for each in passed:
        if each.on is None or each.on > on:
            continue
        if each.after == slug:
            title = f"took over from {names.get(each.before, each.before)}"
            found.append(Marked(each.on, "merger", title))
        else:
            title = f"handed over to {names.get(each.after, each.after)}"
            found.append(Marked(each.on, "handing_over", title))
    return sorted(found, key=lambda marked: (marked.on, marked.title))
