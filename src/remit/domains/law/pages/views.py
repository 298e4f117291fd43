"""The pages about the law. Each asks one question of the domain and hands it to a template."""

from __future__ import annotations

import json
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from remit.acts.law import settlements as laws
from remit.domains.law.certificates import certificate_of
from remit.domains.law.pages import charted, presenters
from remit.domains.law.pages.guide import A_BODY, Given, page_of
from remit.domains.law.people import somebody
from remit.domains.law.proofs import LAWS
from remit.domains.law.queries.charter import charter, pledge_called
from remit.domains.law.queries.compare import compare_packs
from remit.domains.law.queries.dossiers import dossier_of
from remit.domains.law.queries.panel import PACK as PANEL_PACK
from remit.domains.law.queries.panel import acts_with_findings, panel_findings
from remit.domains.law.queries.powers import powers_of, table_of
from remit.domains.law.queries.routes import routes_for
from remit.domains.law.queries.show import list_packs, show_pack
from remit.domains.law.queries.who import who_may
from remit.domains.law.things import commissioner_on
from remit.domains.law.words import everybody, two_texts
from remit.errors import RemitError

Page = TemplateResponse | HttpResponse


class DatedRequest(HttpRequest):
    """The site reads the day from the address before a view sees the request."""

    on: date


def _chosen(request: DatedRequest) -> date | None:
    """The day that the address names, if it names one."""
    return request.on if request.as_at.chosen else None  # type: ignore[attr-defined]


@require_safe
def ask(request: DatedRequest) -> Page:
    """May I? One question at a time; the answer in the end."""
    given = Given(request.GET, _chosen(request))
    fault = ""
    if given.steps["who"] == A_BODY:
        given.steps["who"], code = "", request.GET.get(A_BODY, "").strip()
        given.asked = "who"
        if code:
            try:
                assert given.on is not None  # asked before
                somebody(code, given.on)
            except RemitError as error:
                fault = error.what
            else:
                given.steps["who"] = code
                return HttpResponseRedirect(given.address())
        else:
            fault = "give the code of the body"
    page = page_of(given)
    asked = page.asked.model_copy(update={"fault": fault}) if fault and page.asked else page.asked
    if asked is None:
        assert page.answer is not None  # there is a question or an answer
        return TemplateResponse(
            request,
            "law/answer.jinja",
            {
                "twin": page.answer,
                "answer": page.answer,
                "page": page,
                "words": presenters.answer_words(page.answer),
                "shared": presenters.shared,
                "command": presenters.command_of(page.answer, given.facts),
                "share": given.address(answer="now") if given.finished else given.address(),
            },
        )
    return TemplateResponse(
        request,
        "law/ask.jinja",
        {"twin": page.answer or asked, "asked": asked, "page": page, "a_body": A_BODY},
    )


@require_safe
def settlements(request: DatedRequest) -> Page:
    """Every settlement, and the one in force on the day."""
    found = list_packs(request.on)
    return TemplateResponse(request, "law/list.jinja", {"twin": found, "law": found})


@require_safe
def settlement(request: DatedRequest, pack: str) -> Page:
    """One settlement: by body where one is asked for, else by act; its sources and clauses."""
    view = show_pack(pack)
    on = presenters.day_in(view.about, request.on)
    who = request.GET.get("who", "").strip()
    powers = powers_of(who, on, pack) if who else None
    return TemplateResponse(
        request,
        "law/pack.jinja",
        {
            "twin": {"settlement": view, "powers": powers},
            "law": view,
            "powers": powers,
            "day": on,
            "kinds": [each for each in everybody() if each.there(on)],
            "areas": presenters.acts_by_area(view),
            "evidence": presenters.clauses_by_evidence(view),
        },
    )


@require_safe
def act(request: DatedRequest, pack: str, act: str) -> Page:
    """One act under one settlement: who may do it, and the clauses that speak of it."""
    about = show_pack(pack).about
    on = presenters.day_in(about, request.on)
    found = who_may(act, on, pack)
    return TemplateResponse(
        request,
        "law/act.jinja",
        {
            "twin": found,
            "found": found,
            "about": about,
            "day": on,
            "shared": presenters.shared,
            "clauses": presenters.clauses_on(pack, act),
            "panel": pack == PANEL_PACK and act in acts_with_findings(),
        },
    )


@require_safe
def table(request: DatedRequest) -> Page:
    """Who may do what on a day."""
    found = table_of(request.on)
    return TemplateResponse(
        request,
        "law/table.jinja",
        {"twin": found, "table": found, "areas": presenters.rows_by_area(found)},
    )


@require_safe
def routes(request: DatedRequest) -> Page:
    """The routes to a contract that are open for a case."""
    given = {
        name: value
        for name in request.GET
        if name not in ("on", "who") and (value := request.GET[name].strip())
    }
    who = request.GET.get("who", "").strip() or commissioner_on(request.on).name
    found = routes_for(who, request.on, [f"{name}={value}" for name, value in given.items()])
    return TemplateResponse(
        request,
        "law/routes.jinja",
        {
            "twin": found,
            "routes": found,
            "shared": presenters.shared,
            "questions": presenters.open_questions(found),
        },
    )


@require_safe
def panel(request: DatedRequest) -> Page:
    """What the review panel found, asked again."""
    found = panel_findings()
    return TemplateResponse(
        request,
        "law/panel.jinja",
        {
            "twin": found,
            "panel": found,
            "cases": [presenters.case_told(found, each) for each in found.findings],
        },
    )


@require_safe
def dossier(request: DatedRequest, body: str) -> Page:
    """What a body entered, and what was found of each thing."""
    found = dossier_of(body, request.on)
    return TemplateResponse(
        request,
        "law/dossier.jinja",
        {"twin": found, "dossier": found, "kinds": presenters.things_by_kind(found)},
    )


@require_safe
def compare(request: DatedRequest) -> Page:
    """Two settlements side by side."""
    a, b = request.GET.get("a") or LAWS[1], request.GET.get("b") or LAWS[0]
    found = compare_packs(a, b)
    differs = charted.differing(charter(), a, b)
    return TemplateResponse(
        request,
        "law/compare.jinja",
        {
            "twin": found,
            "found": found,
            "packs": laws().known,
            "groups": presenters.changes_by_body(found),
            "differs": differs,
            "points": charted.story_of_two(differs, a, b),
            "two": two_texts(),
            "charted": charted,
        },
    )


@require_safe
def promises(request: DatedRequest) -> Page:
    """The charter: every promise with its verdict on each law."""
    found = charter()
    broken = charted.broken_under(found)
    counts = charted.law_counts(found)
    return TemplateResponse(
        request,
        "law/charter.jinja",
        {
            "twin": found,
            "charter": found,
            "broken": broken,
            "told": charted.told_first(broken),
            "counts": counts,
            "today": next(count for count in counts if count.law == charted.TODAY_LAW),
            "charted": charted,
        },
    )


@require_safe
def promise(request: DatedRequest, pledge: str) -> Page:
    """One promise: what was promised, what became of it in each law, and how to check it."""
    found = pledge_called(pledge)
    return TemplateResponse(
        request,
        "law/pledge.jinja",
        {
            "twin": found,
            "pledge": found,
            "pictures": presenters.pictures_of(found),
            "charter": charter(),
            "charted": charted,
        },
    )


@require_safe
def certificate(_request: DatedRequest, pledge: str, law: str) -> Page:
    """The certificate of one part of a promise over one law, as a file."""
    made = certificate_of(pledge, law)
    return HttpResponse(
        json.dumps(made, indent=2, ensure_ascii=False),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{made["pledge"]}-{law}.json"'},
    )
