"""What would have to happen for a refused act to be permitted: who must judge what."""

from __future__ import annotations

from collections.abc import Iterator

from remit.acts.declare import Refusal, Thing
from remit.acts.registry import remedy_source
from remit.domains.law.cases import Case
from remit.domains.law.things import OWN, OnWhat
from remit.domains.law.vocabulary import DAY, vocabulary
from remit.domains.law.ways import prospect_of, ways_of
from remit.domains.law.words import value_words


def who_must_judge(refusal: Refusal) -> Iterator[str]:
    """The smallest set of further facts with which the law would permit it, each with its judge."""
    words, question = vocabulary(refusal.pack), refusal.question
    form = words.acts[question.act]
    if not form.facts:
        return
    given = {name: value for name, value in question.context.items() if name != DAY}
    thing = OnWhat(OWN, Thing(question.resource, "", ()))
    case = Case(
        words,
        refusal.on,
        refusal.actor,
        form,
        thing,
        question.entities,
        given,
        frozenset(),
        {},
    )
    for way in ways_of(prospect_of(case), 1):
        for name, value in way.items():
            fact = refusal.pack.facts[name]
            who = f"{fact.judge} must judge" if fact.kind == "judgement" else "it must be on record"
            yield f"{who}: {fact.says} {value_words(name, value)} ({fact.clause})"


remedy_source(who_must_judge)
