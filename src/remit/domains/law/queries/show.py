"""A settlement whole: its clauses by file, duties, notices, facts, and what it leaves out."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.law import settlements
from remit.acts.registry import query
from remit.domains.law.queries.views import ClauseLine, clause_line
from remit.domains.law.vocabulary import vocabulary
from remit.domains.law.words import area_title, areas, title_of
from remit.engines.settlement import Pack


class PackLine(BaseModel):
    """A settlement in a list. A draft was never in force and has no dates."""

    name: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    clauses: int
    acts: int
    changes: str
    hash: str


class Packs(BaseModel):
    """All settlements of the house: those in force by date, then those that never were."""

    on: date
    in_force: str
    packs: list[PackLine]


class PackFile(BaseModel):
    """The clauses of one file."""

    file: str
    clauses: list[ClauseLine]


class LawActLine(BaseModel):
    """An act that the law knows; `nobody` says why nobody may do it, `named_in` its own section."""

    act: str
    title: str
    area: str
    nobody: str
    named_in: str


class PackView(BaseModel):
    """A settlement. Lists are as its files hold them."""

    about: PackLine
    sources: dict[str, str]
    practice: list[str]
    files: list[PackFile]
    acts: list[LawActLine]
    duties: list[dict[str, Any]]
    annual_duties: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    left_out: list[dict[str, Any]]


def list_packs(on: date) -> Packs:
    """Every settlement; `in_force` is the one of the day, empty where there is none."""
    known = settlements()
    return Packs(
        on=on,
        in_force=next((pack.name for pack in known.known if pack.in_force(on)), ""),
        packs=[_about(pack) for pack in (*known.packs, *known.drafts)],
    )


def show_pack(name: str) -> PackView:
    """One settlement. Raises `NotFound` (`SET-003`)."""
    pack = settlements().named(name)
    files: dict[str, list[ClauseLine]] = {}
    for clause in pack.clauses.values():
        files.setdefault(clause.file, []).append(clause_line(pack, clause))
    words = vocabulary(pack)
    order = dict.fromkeys([*areas(), *(act.group for act in words.acts.values())])
    return PackView(
        about=_about(pack),
        sources=pack.sources,
        practice=list(pack.practice),
        files=[
            PackFile(file=file, clauses=clauses)
            for file, clauses in sorted(
                files.items(), key=lambda each: (each[0].startswith("limits"), each[0])
            )
        ],
        acts=[
            LawActLine(
                act=act.name,
                title=title_of(act.name),
                area=area_title(act.group),
                nobody=pack.no_power.get(act.name, ""),
                named_in=pack.named_in.get(act.name, ""),
            )
            for area in order
            for act in words.acts.values()
            if act.group == area
        ],
        duties=[asdict(duty) for duty in pack.duties],
        annual_duties=[asdict(duty) for duty in pack.annual_duties],
        notices=[asdict(notice) for notice in pack.notices],
        facts=[asdict(fact) for fact in pack.facts.values()],
        left_out=[asdict(each) for each in pack.left_out],
    )


def _about(pack: Pack) -> PackLine:
    return PackLine(
        name=pack.name,
        title=pack.title,
        in_force_from=pack.in_force_from,
        in_force_to=pack.in_force_to,
        clauses=len(pack.clauses),
        acts=len(pack.acts),
        changes=pack.changes,
        hash=pack.hash,
    )


@query
class ListPacks(Query):
    """`remit law list`."""

    declaration: ClassVar = QueryDeclaration(
        "law.list", "Settlements", "Every settlement of this house."
    )
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> Packs:
        """All of them."""
        return list_packs(self.on)


@query
class ShowPack(Query):
    """`remit law show PACK`."""

    declaration: ClassVar = QueryDeclaration(
        "law.show", "Show a settlement", "All that one settlement says.", positional=("pack",)
    )
    pack: str = Field(title="Settlement", max_length=80)

    def answer(self) -> PackView:
        """The settlement."""
        return show_pack(self.pack)
