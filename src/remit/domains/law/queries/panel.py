"""PanelFindings of the review panel for procurement, each asked again of the law written here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any, ClassVar, Final

from pydantic import BaseModel

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.law import PACKS, settlements
from remit.acts.registry import query
from remit.domains.law.queries.may import May, may
from remit.domains.law.queries.views import Condition, conditions
from remit.domains.law.things import OWN, commissioner_on
from remit.domains.law.vocabulary import vocabulary

PACK: Final = "england_2022"


class PanelFinding(BaseModel):
    """One finding. `facts` are the case as the panel found it, as texts that a question takes.

    `clauses` are the policies that the panel pointed at, `answer` is this law's, `agrees` whether
    those are among what it rests on;
    `mended` are the facts that would have changed it (`mended_facts` as texts), and
    `mended_status` what it then answers.
    """

    case: str
    source: str
    happened: str
    advised: str
    facts: dict[str, str]
    clauses: list[str]
    answer: May
    agrees: bool
    mended: list[Condition]
    mended_facts: dict[str, str]
    mended_status: str


class PanelFindings(BaseModel):
    """Every finding that is kept here, asked as on one day."""

    on: date
    pack: str
    findings: list[PanelFinding]


def panel_findings() -> PanelFindings:
    """Ask each finding again. Raises what `may` raises."""
    return _panel_findings(settlements().named(PACK).hash)


@lru_cache(maxsize=2)
def _panel_findings(_hash: str) -> PanelFindings:
    kept = _kept()
    on = kept["asked_on"]
    return PanelFindings(on=on, pack=PACK, findings=[_asked(each, on) for each in kept["finding"]])


def acts_with_findings() -> frozenset[str]:
    """The acts that some finding is about."""
    return frozenset(each["act"] for each in _kept()["finding"])


def _asked(kept: Mapping[str, Any], on: date) -> PanelFinding:
    facts = {name: _text(name, value) for name, value in kept["facts"].items()}
    mended_facts = {name: _text(name, value) for name, value in kept["mended"].items()}
    answer = _ask(kept["act"], facts, on)
    return PanelFinding(
        case=kept["case"],
        source=kept["source"],
        happened=kept["happened"],
        advised=kept["advised"],
        facts=facts,
        clauses=kept["clauses"],
        answer=answer,
        agrees=answer.status != "permitted"
        and set(kept["clauses"]) <= {clause.id for clause in answer.clauses},
        mended=conditions(vocabulary(settlements().named(PACK)), kept["mended"]),
        mended_facts=mended_facts,
        mended_status=_ask(kept["act"], facts | mended_facts, on).status,
    )


def _ask(act: str, facts: Mapping[str, str], on: date) -> May:
    texts = [f"{name}={value}" for name, value in facts.items()]
    return may(commissioner_on(on).name, act, OWN, on, texts, PACK)


def _text(name: str, value: Any) -> str:
    """A value as somebody would type it: yes and no, pounds instead of pence."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value / 100:.2f}" if name.endswith("_pence") else str(value)


@cache
def _kept() -> dict[str, Any]:
    return tomllib.loads((PACKS / PACK / "panel.toml").read_text("utf-8"))


@query
class ReadPanelFindings(Query):
    """`remit law panel`."""

    declaration: ClassVar = QueryDeclaration(
        "law.panel",
        "The review panel's findings",
        "Each finding of the review panel, and what this law answers when it is asked again.",
    )

    def answer(self) -> PanelFindings:
        """All of them."""
        return panel_findings()
