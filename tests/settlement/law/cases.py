"""Examples of rulings as a table a lawyer can read, and the world in which they are asked.

A line is `act | who | facts | answer`. `who` is the group of the acting body, and after `>` whose
thing it is (its own where nothing is said). Facts are separated by blanks: `fact`, `!fact` and
`fact=value`; `thing.x` and `self.x` set what the thing and the acting body are. The answer is `+`
or `-` and the ids of policies that must be among those that decided; a refusal for want of any
power names none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from remit.engines.settlement import Entity, EntityRef, Pack, Question, Ruling, rule

GROUPS = (
    "commissioner",
    "commissioner2",
    "board",
    "minister",
    "regulator",
    "senate",
    "wellbeing_board",
    "council",
    "provider",
    "support",
    "review_panel",
    "registrar",
)
SECTORS = {
    "minister": "government",
    "regulator": "government",
    "council": "local_government",
    "wellbeing_board": "local_government",
    "support": "private",
}
SETS = {"removed_acts"}
DAYS = {"england_2013": 16526, "england_2013_si257": 16526, "england_2022": 19877, "neutral": 16526}
_APPLIES = re.compile(
    r"action\s+([\w\s,]+?)\s+in\s*\[\w+\]\s*appliesTo\s*\{\s*principal:\s*\[[\w\s,]+\],"
    r"\s*resource:\s*\[(\w+)\]"
)


@dataclass(frozen=True)
class Example:
    """One line of a table: what is asked and what must be answered."""

    line: int
    act: str
    who: str
    whose: str
    facts: dict[str, Any]
    thing: dict[str, Any]
    self: dict[str, Any]
    permitted: bool
    clauses: frozenset[str]

    def __str__(self) -> str:
        return f"{self.line}-{self.act}-{self.who}"


def read_examples(path: Path) -> list[Example]:
    """Every line of a table but for blank ones and comments."""
    examples = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            act, who, facts, answer = (part.strip() for part in line.split("|"))
            examples.append(_example(number, act, who, facts, answer))
    return examples


def _example(number: int, act: str, who: str, facts: str, answer: str) -> Example:
    actor, _, owner = (part.strip() for part in who.partition(">"))
    given: dict[str, dict[str, Any]] = {"": {}, "thing": {}, "self": {}}
    for word in facts.split():
        name, _, value = word.removeprefix("!").partition("=")
        place, _, attribute = name.rpartition(".")
        given[place][attribute] = _value(attribute, value, not word.startswith("!"))
    sign, *clauses = answer.split()
    return Example(
        number,
        act,
        actor,
        owner or actor,
        given[""],
        given["thing"],
        given["self"],
        {"+": True, "-": False}[sign],
        frozenset(clauses),
    )


def _value(name: str, value: str, truth: bool) -> Any:
    if not value:
        return truth
    if name in SETS:
        return value.split(",")
    return int(value) if re.fullmatch(r"-?\d+", value) else value


def things_of(schema_text: str) -> dict[str, str]:
    """Each act with the type of its thing."""
    text = re.sub(r"//[^\n]*", "", schema_text)
    return {
        name.strip(): thing for names, thing in _APPLIES.findall(text) for name in names.split(",")
    }


def body(name: str, **attrs: Any) -> Entity:
    """A body of a group; `commissioner2` is another commissioner."""
    group = name.rstrip("2")
    plain = {
        "kind": group,
        "group": group,
        "sector": SECTORS.get(group, "nhs"),
        "status": "active",
        "legal_person": group not in {"senate", "wellbeing_board"},
    }
    if group == "regulator":
        plain["regulates"] = "competition"
    return Entity("Body", name, plain | attrs)


def ask(pack: Pack, example: Example) -> Ruling:
    """Put an example to a pack."""
    bodies = {name: body(name) for name in GROUPS}
    if example.who == "person":
        actor = Entity("Person", "someone")
    else:
        mine = bodies[example.who] = body(example.who, **example.self)
        actor = Entity("Officer", "officer", {"body": mine.ref, "role": "chair"}, (mine.ref,))
    thing_type = things_of(pack.schema_text)[example.act]
    thing = _thing(thing_type, bodies[example.whose], bodies, example)
    entities = {entity.ref: entity for entity in (*bodies.values(), actor, thing)}
    return rule(
        pack,
        Question(
            principal=actor.ref,
            act=example.act,
            group=pack.acts[example.act],
            resource=thing.ref,
            entities=tuple(entities.values()),
            context={"on": DAYS[pack.name]} | example.facts,
        ),
    )


def _thing(kind: str, owner: Entity, bodies: dict[str, Entity], example: Example) -> Entity:
    def ref(name: str) -> EntityRef:
        return bodies[str(example.thing.get(name, owner.id))].ref

    given = {key: value for key, value in example.thing.items() if value not in bodies}
    attrs: dict[str, Any] = {
        "Body": owner.attrs,
        "Service": {"commissioner": owner.ref, "reserved": False},
        "Contract": {
            "commissioner": owner.ref,
            "provider": bodies[str(example.thing.get("provider", "provider"))].ref,
        },
        "Support": {
            "commissioner": owner.ref,
            "supplier": bodies[str(example.thing.get("supplier", "support"))].ref,
        },
        "Decision": {"commissioner": owner.ref, "made_by": ref("made_by")},
        "Fund": {"holder": owner.ref},
        "Register": {"empty": False},
    }[kind]
    return owner if kind == "Body" else Entity(kind, "thing", attrs | given)
