"""Was the promise kept? Each pledge of the letters, by theme, over each law."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.law import settlements
from remit.acts.registry import query
from remit.domains.law.kept import answers_hash, kept, place_of
from remit.domains.law.proofs import LAWS, LETTERS, Proofs, pledges_folder, proofs
from remit.domains.law.queries.views import ClauseLine, clause_line
from remit.domains.law.stories import Story, story_of
from remit.domains.law.words import theme_title, themes
from remit.engines.settlement import Pack
from remit.engines.settlement.files import hash_of
from remit.errors import NotFound

# The worst comes first: a promise of several parts is only as good as its weakest.
WORST_FIRST = ("broken", "vacuous", "silent", "holds")


class LawVerdict(BaseModel):
    """A pledge over one law. `verdict` is holds, broken, silent or vacuous; `clauses` keep it or
    break it; `reason` says why in words; `environments` are the kinds of request looked at."""

    law: str
    law_title: str
    verdict: str
    reason: str
    clauses: list[ClauseLine]
    guards: list[str]
    story: Story | None
    environments: list[dict[str, Any]]
    proved: date
    pack_hash: str


class PledgePart(BaseModel):
    """One pledge as it is proved. `kind` is never or always; `text` is its policy in Cedar."""

    id: str
    kind: str
    says: str
    source: str
    text: str
    in_practice: str
    laws: list[LawVerdict]


class Pledge(BaseModel):
    """One promise: all parts of one number of the letters, and the worst verdict on each law."""

    number: str
    theme: str
    says: str
    source: str
    verdicts: dict[str, str]
    in_practice: list[str]
    parts: list[PledgePart]


class Theme(BaseModel):
    """Promises about one thing."""

    theme: str
    title: str
    pledges: list[Pledge]


class NotChecked(BaseModel):
    """An item of the letters that no proof can decide, and why; or where it is checked."""

    id: str
    says: str
    reason: str


class Charter(BaseModel):
    """All promises over all laws; `counts` are the parts by verdict on each law."""

    laws: list[tuple[str, str]]
    counts: dict[str, dict[str, int]]
    themes: list[Theme]
    not_checked: list[NotChecked]
    proved: date
    prover_hash: str


def charter(pledges: str = LETTERS) -> Charter:
    """Every promise. The first asking after a change of text proves it, which takes seconds."""
    return _charter(pledges, tuple(settlements().outline(law).hash for law in LAWS))


def charter_if_kept(pledges: str = LETTERS) -> Charter | None:
    """Every promise where that was worked out already; nothing where it would have to be."""
    hashes = tuple(settlements().outline(law).hash for law in LAWS)
    there = place_of(*_place(pledges, hashes)).is_file()
    return _charter(pledges, hashes) if there else None


def _place(pledges: str, hashes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return f"charter-{pledges}", (hash_of(pledges_folder(pledges)), *hashes, answers_hash())


@lru_cache(maxsize=4)
def _charter(pledges: str, hashes: tuple[str, ...]) -> Charter:
    return kept(
        *_place(pledges, hashes),
        made=lambda: made_charter(pledges),
        read=Charter.model_validate_json,
        written=Charter.model_dump_json,
    )


def made_charter(pledges: str) -> Charter:
    """Every promise, put together from what was proved of each law."""
    found = {law: proofs(pledges, law) for law in LAWS}
    packs = {law: settlements().named(law) for law in LAWS}
    expected = _expected(pledges)
    parts = [_part(pledge, found, packs, expected) for pledge in found[LAWS[0]]["pledges"]]
    theme_of = {each["id"]: each["theme"] for each in found[LAWS[0]]["pledges"]}
    grouped: dict[str, list[PledgePart]] = {}
    for part in parts:
        grouped.setdefault(_number(part.id), []).append(part)
    promises = [_pledge(number, theme_of[each[0].id], each) for number, each in grouped.items()]
    promises.sort(key=lambda pledge: int(re.sub(r"\D", "", pledge.number)))
    order = dict.fromkeys([*themes(), *(pledge.theme for pledge in promises)])
    return Charter(
        laws=[(law, pack.title) for law, pack in packs.items()],
        counts={
            law: {
                status: sum(
                    verdict.verdict == status
                    for part in parts
                    for verdict in part.laws
                    if verdict.law == law
                )
                for status in WORST_FIRST
            }
            for law in LAWS
        },
        themes=[
            Theme(
                theme=theme,
                title=theme_title(theme),
                pledges=[pledge for pledge in promises if pledge.theme == theme],
            )
            for theme in order
            if any(pledge.theme == theme for pledge in promises)
        ],
        not_checked=_not_checked(pledges),
        proved=max(date.fromisoformat(each["proved"]) for each in found.values()),
        prover_hash=found[LAWS[0]]["prover_hash"],
    )


def pledge_called(number: str, pledges: str = LETTERS) -> Pledge:
    """One promise by its number (`P11`) or the id of a part. Raises `NotFound` (`LAW-008`)."""
    wanted = _number(number.strip().upper())
    for theme in charter(pledges).themes:
        for pledge in theme.pledges:
            if pledge.number == wanted:
                return pledge
    raise NotFound(
        "LAW-008",
        f"there is no promise `{number}`",
        where="pledge",
        mend="see all promises at /charter",
    )


def _number(pledge_id: str) -> str:
    return pledge_id.partition("-")[0]


def _pledge(number: str, theme: str, parts: list[PledgePart]) -> Pledge:
    verdicts = {}
    for law in LAWS:
        given = [each.verdict for part in parts for each in part.laws if each.law == law]
        verdicts[law] = min(given, key=WORST_FIRST.index)
    return Pledge(
        number=number,
        theme=theme,
        says=parts[0].says,
        source=parts[0].source,
        verdicts=verdicts,
        parts=parts,
        in_practice=list(dict.fromkeys(part.in_practice for part in parts if part.in_practice)),
    )


def _part(
    pledge: dict[str, Any],
    found: dict[str, Proofs],
    packs: dict[str, Pack],
    expected: dict[str, dict[str, Any]],
) -> PledgePart:
    known = expected.get(pledge["id"], {})
    return PledgePart(
        id=pledge["id"],
        kind=pledge["kind"],
        says=pledge["says"],
        source=pledge["source"],
        text=pledge["text"],
        in_practice=_kept_in_practice(pledge["id"], found, known),
        laws=[_verdict(pledge, found[law], packs[law], known) for law in LAWS],
    )


def _kept_in_practice(pledge: str, found: dict[str, Proofs], known: dict[str, Any]) -> str:
    """What the house itself keeps; of its rules, only what was proved with them under each law."""
    statuses = {each["practice"].get(pledge, "holds") for each in found.values()}
    return str(known.get("in_practice", "")) if statuses == {"holds"} else ""


def _verdict(
    pledge: dict[str, Any], proved: Proofs, pack: Pack, known: dict[str, Any]
) -> LawVerdict:
    verdict = proved["verdicts"][pledge["id"]]
    # A reason is shown only beside the verdict that it was written for.
    reasons = [
        each["reason"]
        for each in known.get("law", ())
        if pack.name in each["packs"] and each["verdict"] == verdict["verdict"]
    ]
    example = verdict["counterexample"]
    return LawVerdict(
        law=pack.name,
        law_title=pack.title,
        verdict=verdict["verdict"],
        reason=(reasons or [verdict["reason"]])[0],
        clauses=[clause_line(pack, pack.clauses[each]) for each in verdict["clauses"]],
        guards=verdict["guards"],
        story=story_of(pack, example, pledge["text"]) if example else None,
        environments=verdict["environments"],
        proved=date.fromisoformat(proved["proved"]),
        pack_hash=proved["pack_hash"],
    )


def _expected(pledges: str) -> dict[str, dict[str, Any]]:
    file = pledges_folder(pledges) / "expected.toml"
    entries = tomllib.loads(file.read_text("utf-8"))["expected"] if file.exists() else []
    return {entry["pledge"]: entry for entry in entries}


def _not_checked(pledges: str) -> list[NotChecked]:
    file = pledges_folder(pledges) / "not_checkable.toml"
    said = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    items = [
        NotChecked(id=each["id"], says=each["says"], reason=each["reason"])
        for each in (*said.get("item", ()), *said.get("part", ()))
    ]
    items += [
        NotChecked(
            id=each["id"],
            says="it says again what others say",
            reason="see " + " and ".join(each["as"]),
        )
        for each in said.get("same", ())
    ]
    return sorted(items, key=lambda item: int(re.sub(r"\D", "", item.id)))


@query
class ReadCharter(Query):
    """`remit law charter`."""

    declaration: ClassVar = QueryDeclaration(
        "law.charter", "The charter", "Every promise of the letters, with its verdict on each law."
    )
    pledges: str = Field(LETTERS, title="Pledges", max_length=80)

    def answer(self) -> Charter:
        """All of it."""
        return charter(self.pledges)
