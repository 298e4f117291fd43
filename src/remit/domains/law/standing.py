"""How somebody stands to an act: they may, they may if, they may not.

The answer depends on what a body is (its group, its status), not on which one it is: it is worked
out once for all cases that look alike to the policies of the act, under one law, and kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

from remit.acts.declare import Actor
from remit.domains.bodies.entities import register_thing
from remit.domains.law.cases import Case, case_for
from remit.domains.law.kept import answers_hash, keep, kept_at, place_of
from remit.domains.law.people import kind_called, somebody
from remit.domains.law.reach import out_of_reach
from remit.domains.law.sight import sight_of
from remit.domains.law.things import ANOTHER, OWN, options
from remit.domains.law.vocabulary import DAY, ActForm, Vocabulary
from remit.domains.law.ways import prospect_of, ways_of
from remit.domains.law.words import Who, everybody
from remit.engines.settlement import Pack, day_number, rule

YES, IF, NO = "yes", "if", "no"
WAYS_MAX: Final = 3
KEPT_MAX: Final = 20_000
Kept = TypeVar("Kept")
REGISTER: Final = "Register"
PRINCIPALS: Final = {"patient": "Person", "operator": "Operator"}


@dataclass(frozen=True)
class Standing:
    """The answer (yes, if or no), on what (`thing`), by which clauses (@id), and on which ways.

    A no has the limits that stop it, or no clause where no power reaches so far.
    """

    answer: str
    thing: str
    clauses: tuple[str, ...]
    ways: tuple[Mapping[str, Any], ...]


Key = tuple[Any, ...]
_kept: dict[Key, Standing] = {}
_kept_answers: dict[Key, str] = {}
_read: set[Path] = set()
_seen: dict[Key, Standing] = {}
_seen_answers: dict[Key, str] = {}


def standing_of(words: Vocabulary, act: ActForm, actor: Actor, on: date) -> Standing:
    """How an actor stands to an act on a day."""
    if actor.ref.type not in act.principals:
        return Standing(NO, "own", (), ())
    key = (words.pack.name, words.pack.hash, act.name, *_alike(words, act, actor, on))
    return _once(_kept, key, lambda: _worked_out(words, act, actor, on))


def answer_of(words: Vocabulary, act: ActForm, actor: Actor, on: date) -> str:
    """The answer alone of `standing_of`, for which no ways have to be found."""
    if actor.ref.type not in act.principals:
        return NO
    key = (words.pack.name, words.pack.hash, act.name, *_alike(words, act, actor, on))
    if key in _kept:
        return _kept[key].answer
    return _once(_kept_answers, key, lambda: _worked_out_answer(words, act, actor, on))


def answers_kept(pack: Pack) -> AbstractContextManager[None]:
    """For the length of the block, answers under a law that are on disk are known, and those that
    are found are put there."""
    return _on_disk("answers", pack, _kept_answers, read=str, written=str)


def standings_kept(pack: Pack) -> AbstractContextManager[None]:
    """The same of standings."""
    return _on_disk("standings", pack, _kept, read=_standing, written=astuple)


@contextmanager
def _on_disk(
    name: str,
    pack: Pack,
    known: dict[Key, Kept],
    *,
    read: Callable[[Any], Kept],
    written: Callable[[Kept], Any],
) -> Iterator[None]:
    file = place_of(f"{name}-{pack.name}", (pack.hash, answers_hash()))
    if file not in _read:
        found = kept_at(
            file, read=lambda text: {tuple(key): read(each) for key, each in json.loads(text)}
        )
        known.update(found or {})
        _read.add(file)
    before = len(known)
    yield
    if len(known) != before:
        ours = [(key, written(each)) for key, each in known.items() if key[1] == pack.hash]
        keep(file, json.dumps(ours))


def _standing(parts: Any) -> Standing:
    answer, thing, clauses, ways = parts
    return Standing(answer, thing, tuple(clauses), tuple(ways))


def forget() -> None:
    """Know no more than a process that has just begun."""
    for known in (_kept, _kept_answers, _seen, _seen_answers, _read):
        known.clear()


def _once(kept: dict[Key, Kept], key: Key, made: Callable[[], Kept]) -> Kept:
    """What is kept under a key, made where it is not."""
    if key not in kept:
        if len(kept) >= KEPT_MAX:
            kept.clear()
        kept[key] = made()
    return kept[key]


def kinds_on(act: ActForm, on: date) -> list[tuple[Who, Actor]]:
    """Every kind of body there was on a day that could do such an act at all."""
    return [
        (who, somebody(who.name, on))
        for who in everybody()
        if who.there(on) and PRINCIPALS.get(who.name, "Officer") in act.principals
    ]


def _alike(words: Vocabulary, act: ActForm, actor: Actor, on: date) -> tuple[str, ...]:
    """What makes two questions one: who asks, as the law sees them, and when, where it counts."""
    attrs = [entity.attrs for entity in actor.entities if entity.type == "Body"]
    day = ""
    if words.reads(act, DAY):
        # A day counts only by which of the days that the law or the body names it has reached.
        named = [*words.days, *(each["powers_from"] for each in attrs if "powers_from" in each)]
        day = str(sum(each <= day_number(on) for each in named))
    # The kinds of body there are on the day are those an act may be done on.
    there = "".join("1" if who.there(on) else "0" for who in everybody())
    # Whether the register is empty is a fact of the house, which changes.
    house = [each.attrs for each in register_thing().entities] if act.resource == REGISTER else []
    return (actor.ref.type, json.dumps([attrs, house], sort_keys=True), day, there)


def _worked_out(words: Vocabulary, act: ActForm, actor: Actor, on: date) -> Standing:
    """The first thing on which the act may be done decides; else the one on which a limit does."""
    nearest: Standing | None = None
    for key in _worth_asking(words, act, actor, on):
        found = _on_one_thing(case_for(words, act, actor, key, on, {}), key)
        if found.answer != NO:
            return found
        if nearest is None or (found.clauses and not nearest.clauses):
            nearest = found
    assert nearest is not None  # there is always something to act on
    return nearest


def _worked_out_answer(words: Vocabulary, act: ActForm, actor: Actor, on: date) -> str:
    """The answer on the first thing on which the act may be done."""
    answers = (
        _answer_on(case_for(words, act, actor, key, on, {}))
        for key in _worth_asking(words, act, actor, on)
    )
    return next((answer for answer in answers if answer != NO), NO)


def _worth_asking(words: Vocabulary, act: ActForm, actor: Actor, on: date) -> list[str]:
    """The things that can make a difference: the likeliest, and kinds that the law names here."""
    keys = options(act, actor, on)
    named = words.compared_words(act)
    likely = (keys[0], OWN, ANOTHER)
    return [
        key
        for key in keys
        if key in likely or (who := kind_called(key)) is None or who.group in named
    ]


def _on_one_thing(case: Case, key: str) -> Standing:
    return replace(_once(_seen, _seen_of(case), lambda: _searched(case, key)), thing=key)


def _answer_on(case: Case) -> str:
    seen = _seen_of(case)
    if seen in _seen:
        return _seen[seen].answer
    return _once(_seen_answers, seen, lambda: _answered(case))


def _seen_of(case: Case) -> Key:
    words, act = case.words, case.act
    return (words.pack.name, words.pack.hash, act.name, *sight_of(words, act).of(case))


def _answered(case: Case) -> str:
    if out_of_reach(case):
        return NO
    if not case.missing and rule(case.pack, case.question(case.blanks)).permitted:
        return YES
    return IF if prospect_of(case).possible() else NO


def _searched(case: Case, key: str) -> Standing:
    if out_of_reach(case):
        return Standing(NO, key, (), ())
    prospect = prospect_of(case)
    ways = ways_of(prospect, WAYS_MAX)
    if not ways:
        return Standing(NO, key, prospect.barring(), ())
    ruling = rule(case.pack, case.question(case.blanks | ways[0]))
    clauses = tuple(clause.id for clause in ruling.clauses)
    return Standing(IF, key, clauses, tuple(ways)) if ways[0] else Standing(YES, key, clauses, ())
