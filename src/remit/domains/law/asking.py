"""From words to a case: who, what act, on what, when, and which facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from remit.acts.declare import Actor
from remit.acts.law import settlements
from remit.domains.law.cases import Case, case_for, with_known
from remit.domains.law.facts import pairs
from remit.domains.law.people import somebody
from remit.domains.law.things import options
from remit.domains.law.vocabulary import ActForm, Vocabulary, vocabulary
from remit.domains.law.ways import prospect_of
from remit.engines.settlement import Pack
from remit.errors import Invalid


def pack_for(on: date, name: str = "") -> Pack:
    """The settlement of that name, or the one in force on the day."""
    return settlements().named(name) if name else settlements().in_force(on)


def case_of(
    who: str, act: str, thing: str, on: date, facts: Iterable[str] = (), pack: str = ""
) -> Case:
    """A case from what somebody typed, with what this house holds of it; without a thing, the
    likeliest is taken.

    Raises `NotFound` (`LAW-001` act, `LAW-002` who, `LAW-005` thing), `Invalid` (`LAW-003`,
    `LAW-004` facts, `LAW-006` who cannot do such a thing at all).
    """
    words = vocabulary(pack_for(on, pack))
    form = words.act(act.strip().lower().replace("-", "_").replace(" ", "_"))
    actor = somebody(who, on)
    if actor.ref.type not in form.principals:
        kinds = " or ".join(
            {
                "Officer": "an officer of a body",
                "Person": "a patient",
                "Operator": "whoever runs this installation",
            }[each]
            for each in form.principals
        )
        raise Invalid(
            "LAW-006",
            f"`{form.name}` is not an act of {actor.label}",
            where="who",
            mend=f"ask about {kinds}",
            details={"principals": list(form.principals)},
        )
    key = thing.strip() or likeliest(words, form, actor, on)
    return with_known(case_for(words, form, actor, key, on, pairs(facts)))


def likeliest(words: Vocabulary, form: ActForm, actor: Actor, on: date) -> str:
    """On whom an act is asked about where nobody says: the first on whom it could be done."""
    keys = options(form, actor, on)
    powered = []
    for key in keys:
        prospect = prospect_of(case_for(words, form, actor, key, on, {}))
        if prospect.possible():
            return key
        if prospect.reaching():
            powered.append(key)
    return (powered or keys)[0]
