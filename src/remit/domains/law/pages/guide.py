"""The guided "May I?": one question at a time, and an address that holds every answer so far."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from pydantic import BaseModel

from remit.domains.law.asking import case_of, pack_for
from remit.domains.law.people import somebody
from remit.domains.law.queries.may import DEPENDS, May, may
from remit.domains.law.standing import NO, standing_of
from remit.domains.law.things import label_of, options
from remit.domains.law.vocabulary import vocabulary
from remit.domains.law.words import area_title, areas, everybody, title_of
from remit.errors import Invalid, RemitError

ADDRESS: Final = "/may"
# In the order in which they are asked; facts follow.
STEPS: Final = ("on", "who", "area", "act", "thing")
# What an address may hold beside steps and facts.
OTHERS: Final = ("pack", "asked", "body", "answer", "page", "on-day", "on-month", "on-year")
A_BODY: Final = "body"


class Choice(BaseModel):
    """One answer that can be chosen: its value in the address, its words, and a word before it."""

    value: str
    words: str
    divider: str = ""


class Asked(BaseModel):
    """One question. `kind` is date, choice, body or number; `judge` says whose it is to answer."""

    name: str
    question: str
    hint: str
    kind: str
    choices: list[Choice]
    judge: str = ""
    clause: str = ""
    judgement: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer given so far, and the address that leads back to its question."""

    question: str
    words: str
    change: str


@dataclass(frozen=True)
class Page:
    """Where somebody stands: a question, or the answer. `back` leads to the question before."""

    asked: Asked | None
    answer: May | None
    told: list[Told]
    back: str
    hidden: list[tuple[str, str]]
    now: str


class Given:
    """What an address holds, in the order in which it is asked."""

    def __init__(self, query: QueryDict, on: date | None) -> None:
        self.on = on
        self.pack = query.get("pack", "")
        self.asked = query.get("asked", "")
        self.finished = "answer" in query
        self.steps = {name: query.get(name, "").strip() for name in STEPS[1:]}
        self.facts = {
            name: query.get(name, "").strip()
            for name in query
            if name not in STEPS and name not in OTHERS and query.get(name, "").strip()
        }

    def items(self, until: str = "") -> list[tuple[str, str]]:
        """The address so far, up to one answer."""
        found = [("pack", self.pack)] if self.pack else []
        for name, value in (
            ("on", self.on.isoformat() if self.on else ""),
            *self.steps.items(),
            *self.facts.items(),
        ):
            if name == until:
                break
            if value:
                found.append((name, value))
        return found

    def address(self, until: str = "", **more: str) -> str:
        """An address that holds these answers."""
        items = [*self.items(until), *more.items()]
        return f"{ADDRESS}?{urlencode(items)}" if items else ADDRESS


def page_of(given: Given) -> Page:
    """The next question, or the answer. Raises what the questions to the law raise."""
    asked = _first_open(given)
    answer = None
    if asked is None:
        answer = _answer(given)
        if answer.status == DEPENDS and answer.next and not given.finished:
            asked = _fact(answer, given)
    told = _told(given, answer)
    return Page(
        asked,
        answer,
        told,
        told[-1].change if told else "/",
        given.items(),
        given.address(answer="now") if answer else "",
    )


def _answer(given: Given) -> May:
    assert given.on is not None  # the first question
    return may(
        given.steps["who"],
        given.steps["act"],
        given.steps["thing"],
        given.on,
        [f"{name}={value}" for name, value in given.facts.items()],
        given.pack,
    )


def _first_open(given: Given) -> Asked | None:
    """The first of the questions before the facts that has no answer."""
    if given.on is None:
        return Asked(
            name="on",
            question="On which day?",
            kind="date",
            choices=[],
            hint="The law in force on that day decides. It may lie in the past or ahead.",
        )
    pack_for(given.on, given.pack)
    for name, asks in (("who", _who), ("area", _area), ("act", _act), ("thing", _thing)):
        if not given.steps[name] and (asked := asks(given, given.on)) is not None:
            missed = given.asked == name
            return (
                asked.model_copy(update={"fault": "choose one of the answers"})
                if (missed and not asked.fault)
                else asked
            )
    return None


def _who(_given: Given, on: date) -> Asked:
    kinds = [
        Choice(value=who.name, words=who.title[:1].upper() + who.title[1:])
        for who in everybody()
        if who.there(on)
    ]
    return Asked(name="who", question="Who would do it?", kind="body", hint="", choices=kinds)


def _area(given: Given, on: date) -> Asked | None:
    """The areas in which such a body could be asked about at all."""
    if given.steps["act"]:
        return None
    words = vocabulary(pack_for(on, given.pack))
    actor = somebody(given.steps["who"], on)
    able, powered = set(), set()
    for act in words.acts.values():
        if actor.ref.type in act.principals:
            able.add(act.group)
            if act.group not in powered and standing_of(words, act, actor, on).answer != NO:
                powered.add(act.group)
    known = [area for area in dict.fromkeys([*areas(), *sorted(able)]) if area in able]
    return Asked(
        name="area",
        question="What is it about?",
        kind="choice",
        hint="",
        choices=_powers_first(
            [(area, area_title(area)) for area in known], powered, "or where the law gives no power"
        ),
    )


def _powers_first(
    named: Sequence[tuple[str, str]], powered: Collection[str], divider: str
) -> list[Choice]:
    """Choices with those first that some power reaches; the rest can be asked about as well."""
    first = [Choice(value=name, words=words) for name, words in named if name in powered]
    rest = [Choice(value=name, words=words) for name, words in named if name not in powered]
    if first and rest:
        rest[0].divider = divider
    return first + rest


def _act(given: Given, on: date) -> Asked:
    words = vocabulary(pack_for(on, given.pack))
    actor = somebody(given.steps["who"], on)
    acts = [
        act
        for act in words.acts.values()
        if act.group == given.steps["area"] and actor.ref.type in act.principals
    ]
    if not acts:
        raise Invalid(
            "LAW-010",
            f"there is nothing to ask about in `{given.steps['area']}`",
            where="area",
            mend="begin again at /may",
        )
    powered = {act.name for act in acts if standing_of(words, act, actor, on).answer != NO}
    return Asked(
        name="act",
        question="What would they do?",
        kind="choice",
        hint="",
        choices=_powers_first(
            [(act.name, title_of(act.name)[:1].upper() + title_of(act.name)[1:]) for act in acts],
            powered,
            "or what the law gives no power to do",
        ),
    )


def _thing(given: Given, on: date) -> Asked | None:
    """On whom; not asked where there is only one answer."""
    case = case_of(given.steps["who"], given.steps["act"], "", on, (), given.pack)
    keys = options(case.act, case.actor, on)
    if len(keys) == 1:
        return None
    keys.sort(key=lambda key: key != case.thing.key)
    labels = [(key, label_of(case.act, case.actor, key, on)) for key in keys]
    return Asked(
        name="thing",
        question="On what, or on whom?",
        kind="choice",
        hint="",
        choices=[Choice(value=key, words=label[:1].upper() + label[1:]) for key, label in labels],
    )


def _fact(answer: May, given: Given) -> Asked:
    fact = answer.next
    assert fact is not None  # the caller asks only where there is one
    missed = "answer the question, or say that it is not known" if given.asked == fact.name else ""
    kind, choices, hint, question = "choice", list[Choice](), "", fact.asks
    if fact.type == "Bool":
        choices = [Choice(value="yes", words="Yes"), Choice(value="no", words="No")]
    elif answer.choices:
        choices = [
            Choice(value=value, words=words[:1].upper() + words[1:])
            for value, words in answer.choices
        ]
        # The values stand below; the law's own list of their keys would say them twice.
        question = fact.asks.partition(":")[0].rstrip("?") + "?"
    else:
        kind, hint = "number", _number_hint(fact.name)
    if choices:
        choices.append(Choice(value="unknown", words="Not known yet", divider="or"))
    return Asked(
        name=fact.name,
        question=question[:1].upper() + question[1:],
        kind=kind,
        choices=choices,
        hint=hint,
        judge=fact.judge,
        clause=fact.clause,
        judgement=fact.kind == "judgement",
        fault=missed,
    )


def _number_hint(name: str) -> str:
    if name.endswith("_pence"):
        return "An amount in pounds, such as 500000"
    return "A percentage, such as 25%" if name.endswith("_basis_points") else "A whole number"


def _told(given: Given, answer: May | None) -> list[Told]:
    """Every answer so far in words; a wrong one is told by the page itself, not here."""
    if given.on is None:
        return []
    told = [Told("On which day", f"{given.on.day} {given.on:%B %Y}", given.address("on"))]
    steps = given.steps
    if steps["who"]:
        told.append(
            Told("Who", _sure(lambda: somebody(steps["who"], given.on).label), given.address("who"))
        )
    if steps["area"] and not steps["act"]:
        told.append(Told("What it is about", area_title(steps["area"]), given.address("area")))
    if steps["act"]:
        told.append(Told("What", title_of(steps["act"]), given.address("act")))
    if steps["thing"] and answer:
        told.append(Told("On what", answer.thing_label, given.address("thing")))
    lines = {fact.name: fact for fact in answer.given} if answer else {}
    for name in given.facts:
        fact = lines.get(name)
        told.append(
            Told(
                fact.asks if fact else _asks(given, name),
                (fact.value if fact else None) or "not known yet",
                given.address(name),
            )
        )
    return told


def _asks(given: Given, name: str) -> str:
    assert given.on is not None  # the caller looked
    known = pack_for(given.on, given.pack).facts.get(name)
    return known.says if known else name.replace("_", " ")


def _sure(find: object) -> str:
    try:
        return str(find())  # type: ignore[operator]
    except RemitError:
        return ""
