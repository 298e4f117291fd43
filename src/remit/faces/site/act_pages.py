"""Pages made from the registry of acts: what can be done, doing it, and what was done."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import BaseModel

from remit.acts.declare import Act
from remit.acts.door import ask, perform
from remit.acts.ids import new_id
from remit.acts.law import settlements
from remit.acts.queries import ReadAttempts, ReadDuties, ShowAct
from remit.acts.registry import ACTS, read_act, read_query
from remit.domains.publication.queries import entry_of
from remit.engines.settlement import DutyRule, EntityRef
from remit.errors import Invalid, NotFound, Refused, RemitError
from remit.faces.site.accounts.models import officer_ref_of
from remit.faces.site.act_forms import effective_field, effective_on, fields_of, inputs_of


class ActKind(BaseModel):
    """An act as declared, and the powers and limits that speak of it in each settlement."""

    name: str
    title: str
    words: str
    group: str
    on: str
    inputs: dict[str, Any]
    by_command: bool
    law: list[dict[str, Any]]


class ActKinds(BaseModel):
    """Every act of this house."""

    kinds: list[ActKind]


def clock_of(duty: DutyRule) -> str:
    """How long a duty gives, in words."""
    if duty.days is not None:
        return f"{duty.days} days"
    later = ", counted from the day after" if duty.begins_after_days else ""
    return f"{duty.working_days} working days{later}"


def kind_of(name: str) -> ActKind:
    """One act with its law. Raises `NotFound` (`ACT-002`)."""
    if name not in ACTS:
        raise NotFound(
            "ACT-002",
            f"there is no act `{name}`",
            where="act",
            mend="see the list of acts at /acts/kinds",
        )
    said = ACTS[name].declaration
    return ActKind(
        name=said.name,
        title=said.title,
        words=said.words,
        group=said.group,
        on=said.on,
        inputs=ACTS[name].model_json_schema(),
        by_command=said.by_command,
        law=[
            {
                "pack": pack.name,
                "title": pack.title,
                "from": pack.in_force_from,
                "to": pack.in_force_to,
                "clauses": [clause.as_dict() for clause in pack.clauses_for(said.name, said.group)],
                "duties": [
                    {"says": duty.says, "clause": duty.clause, "clock": clock_of(duty)}
                    for duty in pack.duties
                    if duty.act == said.name
                ],
            }
            for pack in settlements().packs
        ],
    )


@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """The journal of acts, newest first."""
    wanted = {
        key: request.GET[key] for key in ("act", "body", "older_than") if request.GET.get(key)
    }
    answer = read_query("acts.journal", wanted).answer()
    return TemplateResponse(
        request,
        "acts/journal.jinja",
        {
            "twin": answer,
            "wanted": wanted,
            "acts": [(name, declared.declaration.title) for name, declared in sorted(ACTS.items())],
        },
    )


@require_GET
def attempts(request: HttpRequest) -> HttpResponse:
    """Acts that were refused."""
    page = TemplateResponse(request, "acts/attempts.jinja", {"twin": ReadAttempts().answer()})
    # A refused attempt leaves the journal as it is, so this page is never kept with its head.
    page.headers["Cache-Control"] = "no-cache"
    return page


@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """Duties that acts brought with them."""
    return TemplateResponse(
        request, "acts/duties.jinja", {"twin": ReadDuties().answer(), "today": timezone.localdate()}
    )


@require_GET
def one_act(request: HttpRequest, number: int) -> HttpResponse:
    """One act: the receipt of whoever did it, and the public's page of it."""
    view = ShowAct(number=number).answer()
    page = TemplateResponse(
        request,
        "acts/act.jinja",
        {"twin": view, "just_done": "done" in request.GET, "entry": entry_of(view.id)},
    )
    # It is held against the record each time: a kept page would check nothing.
    page.headers["Cache-Control"] = "no-cache"
    return page


@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """Everything that can be done in this house."""
    return TemplateResponse(
        request,
        "acts/kinds.jinja",
        {
            "twin": ActKinds(kinds=[kind_of(name) for name in sorted(ACTS)]),
        },
    )


@require_GET
def kind(request: HttpRequest, name: str) -> HttpResponse:
    """One act as declared: what it asks, and who may do it under which clause."""
    return TemplateResponse(request, "acts/kind.jinja", {"twin": kind_of(name)})


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, name: str) -> HttpResponse:
    """Fill in, check your answers, do it. Nothing typed is lost on the way."""
    said = kind_of(name)
    if said.by_command:
        raise NotFound(
            "ACT-009",
            "this act has no form",
            where="act",
            mend="it is done on the command line; see the act's page",
        )
    ref = officer_ref_of(request)
    if ref is None:
        return redirect_to_login(request.get_full_path())
    if request.POST.get("step", "fill") == "fill":
        return _form(request, said, request.POST or request.GET, {})
    try:
        return _go_on(request, said, EntityRef("Officer", str(ref)))
    except Refused as refused:
        return TemplateResponse(
            request,
            "acts/refused.jinja",
            {"said": said, "error": refused},
            status=refused.http_status,
        )
    except RemitError as error:
        if error.http_status >= 500:
            raise
        return _form(request, said, request.POST, _faults(error))


def _go_on(request: HttpRequest, said: ActKind, by: EntityRef) -> HttpResponse:
    """From the filled form to the check, and from the check to the receipt."""
    typed = request.POST
    try:
        on = effective_on(typed, timezone.localdate())
    except ValueError:
        return _form(request, said, typed, {"effective_on": "give a day, a month and a year"})
    act = read_act(said.name, inputs_of(ACTS[said.name], typed))
    if typed["step"] == "check":
        return _check(request, said, act, by, on)
    receipt = perform(act, by=by, effective_on=on, act_id=_act_id(typed.get("act_id")))
    return HttpResponseRedirect(f"/acts/{receipt.number}?done")


def _act_id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid(
            "ACT-008", "the form's id is damaged", where="all", mend="fill in the form again"
        ) from None


def _faults(error: RemitError) -> dict[str, str]:
    """One message a field; an error that is about no field of the form is about all of it."""
    fields: dict[str, str] = error.details.get("fields", {})
    told = f"{error.what}; {error.mend}" if error.mend else error.what
    return fields or {error.where or "all": told}


def _form(request: HttpRequest, said: ActKind, typed: Any, faults: dict[str, str]) -> HttpResponse:
    today = timezone.localdate()
    fields = [
        *fields_of(ACTS[said.name], typed, faults),
        effective_field(typed, faults.get("effective_on", ""), today),
    ]
    known = {field.name for field in fields}
    return TemplateResponse(
        request,
        "acts/form.jinja",
        {
            "said": said,
            "fields": fields,
            "faults": [(field.name, field.title, field.fault) for field in fields if field.fault]
            + [("", "", told) for name, told in faults.items() if name not in known],
        },
        status=400 if faults else 200,
    )


def _check(request: HttpRequest, said: ActKind, act: Act, by: EntityRef, on: date) -> HttpResponse:
    """Check your answers: what will be done, and what the law says of it."""
    titles = {name: info.title or name for name, info in ACTS[said.name].model_fields.items()}
    given = act.model_dump(mode="json")
    return TemplateResponse(
        request,
        "acts/check.jinja",
        {
            "said": said,
            "effective_on": on,
            "act_id": new_id(),
            "ruling": ask(act, by=by, effective_on=on),
            "thing": act.thing(on).label,
            "answers": [
                (name, titles[name], value) for name, value in given.items() if value is not None
            ],
            "typed": [
                (name, value)
                for name, value in request.POST.items()
                if name not in ("csrfmiddlewaretoken", "step", "act_id")
            ],
        },
    )


urlpatterns = [
    path("acts", journal, name="acts"),
    path("acts/attempts", attempts, name="attempts"),
    path("acts/duties", duties, name="duties"),
    path("acts/kinds", kinds, name="act-kinds"),
    path("acts/kinds/<slug:name>", kind, name="act-kind"),
    path("acts/kinds/<slug:name>/do", do, name="act-do"),
    path("acts/<int:number>", one_act, name="act"),
]
