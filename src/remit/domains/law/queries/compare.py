"""Two settlements side by side: who gained a power and who lost one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.law import settlements
from remit.acts.registry import query
from remit.domains.law.kept import answers_hash, kept
from remit.domains.law.queries.views import ClauseLine, clause_line
from remit.domains.law.words import area_title, everybody, title_of
from remit.engines.settlement import Pack

ANYONE = "*"


class PowerChange(BaseModel):
    """One power that one law gives in some case in which the other does not.

    `direction` is gained or lost, going from the first law to the second; `who` is the kind of
    body; `example` is a request and its entities in Cedar's JSON, which Cedar has confirmed.
    """

    direction: str
    who: str
    who_title: str
    act: str
    title: str
    area: str
    allowed_by: list[ClauseLine]
    refused_by: list[ClauseLine]
    example: dict[str, Any]


class Comparison(BaseModel):
    """What changed from law `a` to law `b`. `counts` are powers gained and lost by kind of body."""

    a: str
    a_title: str
    b: str
    b_title: str
    counts: dict[str, dict[str, int]]
    changes: list[PowerChange]


def compare_packs(a: str, b: str) -> Comparison:
    """Compare two settlements. Raises `NotFound` (`SET-003`), and what the prover raises."""
    return _compared(a, b, settlements().outline(a).hash, settlements().outline(b).hash)


@lru_cache(maxsize=32)
def _compared(a: str, b: str, first: str, second: str) -> Comparison:
    return kept(
        f"changes-{a}-{b}",
        (first, second, answers_hash()),
        made=lambda: _made(a, b),
        read=Comparison.model_validate_json,
        written=Comparison.model_dump_json,
    )


def _made(a: str, b: str) -> Comparison:
    # The solvers take a moment to load, and only a comparison needs them.
    from remit.engines.settlement.prover import compare  # noqa: PLC0415

    packs = settlements().named(a), settlements().named(b)
    changes = []
    for found in compare(packs[0].law_alone(), packs[1].law_alone()):
        allowing, refusing = packs if found.direction == "lost" else packs[::-1]
        changes.append(
            PowerChange(
                direction=found.direction,
                who=found.who,
                who_title=_title(found.who),
                act=found.act,
                title=title_of(found.act),
                area=area_title(allowing.acts.get(found.act, "")),
                allowed_by=_lines(allowing, found.allowed_by),
                refused_by=_lines(refusing, found.refused_by),
                example=found.example.as_dict(),
            )
        )
    counts: dict[str, dict[str, int]] = {}
    for change in changes:
        held = counts.setdefault(change.who_title, {"gained": 0, "lost": 0})
        held[change.direction] += 1
    return Comparison(
        a=a, a_title=packs[0].title, b=b, b_title=packs[1].title, counts=counts, changes=changes
    )


def _lines(pack: Pack, ids: tuple[str, ...]) -> list[ClauseLine]:
    return [clause_line(pack, pack.clauses[each]) for each in ids]


def _title(group: str) -> str:
    if group == ANYONE:
        return "any other body"
    if group == "commissioner":
        return "commissioners"
    return next(
        (who.title for who in everybody() if who.group == group),
        "patients and the public" if not group else group.replace("_", " "),
    )


@query
class ComparePacks(Query):
    """`remit law compare A B`."""

    declaration: ClassVar = QueryDeclaration(
        "law.compare",
        "Compare two laws",
        "Who gained and who lost which power.",
        positional=("a", "b"),
    )
    a: str = Field(title="First settlement", max_length=80)
    b: str = Field(title="Second settlement", max_length=80)

    def answer(self) -> Comparison:
        """The changes."""
        return compare_packs(self.a, self.b)
