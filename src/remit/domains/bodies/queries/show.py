"""Everything that the register says of one body, as at a date."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection
from pydantic import Field

from remit.acts.declare import Query, QueryDeclaration
from remit.acts.registry import ACTS, query
from remit.domains.bodies.kinds import KINDS, RelationKind
from remit.domains.bodies.lookup import body_called
from remit.domains.bodies.queries.views import (
    ActLine,
    BodyView,
    Dated,
    RelationView,
    StandingView,
    Succession,
)

SHOW_SQL = Path(__file__).with_name("show.sql").read_text("utf-8")
# What the answer holds in the shape in which it is shown.
AS_TOLD = ("codes", "address", "area", "population", "member_count", "officers")
ACTS_SHOWN_MAX = 20
RELATIONS_SHOWN_MAX = 200

WORDS: dict[str, tuple[str, str]] = {
    RelationKind.PART_OF: ("part of", "has as a part"),
    RelationKind.COMMISSIONED_BY: ("commissioned for by", "commissions for"),
    RelationKind.MEMBER_OF: ("member of", "has as a member"),
    RelationKind.OVERSEEN_BY: ("overseen by", "oversees"),
    RelationKind.HOSTED_BY: ("hosted by", "hosts"),
    RelationKind.COVERS: ("covers", "covered by"),
}


def show_body(code: str, on: date) -> BodyView:
    """One body by slug or code. Raises `NotFound` (`BOD-001`)."""
    body = body_called(code, on)
    told = _told(body.pk, on)
    standings = [_standing(row) for row in told["standings"]]
    then = next((row for row in standings if _covers(row, on)), None)
    shown = then or (standings[-1] if standings else None)
    kind = KINDS[shown.kind if shown else "provider"]
    names = [Dated.model_validate(row) for row in told["names"]]
    relations, predecessors, successors = _relations(told, on)
    return BodyView(
        id=body.pk,
        slug=body.slug,
        on=on,
        name=_name_at([(row.since, row.value) for row in names], on) or body.slug,
        kind=kind.name,
        kind_title=kind.title,
        group=kind.group,
        sector=shown.sector if shown else kind.sector,
        legal_person=kind.legal_person,
        status=then.status if then else None,
        exists=then is not None,
        opened=standings[0].since if standings else None,
        closed=standings[-1].until if standings else None,
        synthetic=body.synthetic,
        names=names,
        standings=standings,
        relations=relations,
        predecessors=predecessors,
        successors=successors,
        acts=[_act(row) for row in told["acts"]],
        **{key: told[key] for key in AS_TOLD},
    )


def _told(body_id: UUID, on: date) -> dict[str, Any]:
    """The whole of it in one question; see show.sql."""
    with connection.cursor() as cursor:
        cursor.execute(
            SHOW_SQL,
            {
                "body": body_id,
                "on": on,
                "relations_max": RELATIONS_SHOWN_MAX,
                "acts_max": ACTS_SHOWN_MAX,
            },
        )
        told: dict[str, Any] = json.loads(cursor.fetchone()[0])
        return told


def _standing(row: dict[str, Any]) -> StandingView:
    return StandingView(kind_title=KINDS[row["kind"]].title, **row)


def _covers(row: StandingView, on: date) -> bool:
    return (row.since is None or row.since <= on) and (row.until is None or on < row.until)


def _name_at(names: list[tuple[date | None, str]], on: date) -> str | None:
    """The name on the date; otherwise the last before, or the first after."""
    ordered = sorted(names, key=lambda row: row[0] or date.min)
    then = [name for since, name in ordered if since is None or since <= on]
    return then[-1] if then else (ordered[0][1] if ordered else None)


def _relations(
    told: dict[str, Any], on: date
) -> tuple[list[RelationView], list[Succession], list[Succession]]:
    """Relations of the date both ways (practices are counted, not listed), and all successions."""
    called: dict[str, list[tuple[date | None, str]]] = defaultdict(list)
    for row in told["other_names"]:
        since = date.fromisoformat(row["since"]) if row["since"] else None
        called[row["body"]].append((since, row["name"]))
    relations: list[RelationView] = []
    predecessors: list[Succession] = []
    successors: list[Succession] = []
    for row in told["relations"]:
        name = _name_at(called[row["other"]], on) or row["slug"]
        if row["kind"] == RelationKind.SUCCEEDS:
            (predecessors if row["outward"] else successors).append(
                Succession(
                    slug=row["slug"],
                    name=name,
                    on=row["since"],
                    share_ppm=row["share_ppm"],
                    evidence=row["evidence"],
                )
            )
            continue
        relations.append(
            RelationView(
                kind=row["kind"],
                words=WORDS[row["kind"]][0 if row["outward"] else 1],
                direction="out" if row["outward"] else "in",
                slug=row["slug"],
                name=name,
                since=row["since"],
                until=row["until"],
            )
        )
    return relations, predecessors, successors


def _act(row: dict[str, Any]) -> ActLine:
    known = ACTS.get(row["name"])
    return ActLine(title=known.declaration.title if known else row["name"], **row)


@query
class ShowBody(Query):
    """`remit bodies show CODE`."""

    declaration: ClassVar = QueryDeclaration(
        "bodies.show",
        "Show a body",
        "All that the register says of one body, as at a date.",
        positional=("code",),
    )
    code: str = Field(title="Code or short name", max_length=80)
    on: date = Field(default_factory=date.today, title="As at")

    def answer(self) -> BodyView:
        """The body."""
        return show_body(self.code, self.on)
