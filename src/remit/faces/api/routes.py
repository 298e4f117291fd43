"""Routes made from the registry: a question is a GET, an act is a POST.

    GET  /api/bodies/show?code=00C&on=2014-04-01
    GET  /api/acts                     every act, with the schema of its inputs
    POST /api/acts/appoint_officer     {"inputs": {...}, "effective_on": "2014-04-01"}

Errors have the one shape of `remit.errors`, with the same codes as pages and commands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.views.decorators.csrf import csrf_exempt
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError
from ninja.security import SessionAuth
from pydantic import BaseModel, ConfigDict

from remit import __version__
from remit.acts import declare
from remit.acts.door import ask, perform, rehearse
from remit.acts.registry import ACTS, QUERIES, read_act
from remit.engines.settlement import EntityRef
from remit.errors import Invalid, Refused, RemitError
from remit.faces.site.accounts.models import officer_ref_of

FAULTS = {400, 403, 404, 409}
ROOT: Final = "/api/"

_making = Lock()
_made: list[URLResolver] = []


class Signed(SessionAuth):
    """Whoever is signed in, checked against forged requests (CSRF) as any form is."""

    def authenticate(self, request: HttpRequest, key: str | None) -> EntityRef:
        """The officer who asks. Raises `Refused` (`API-002`) where nobody is signed in."""
        ref = officer_ref_of(request)
        if ref is None:
            raise Refused(
                "API-002",
                "nobody is signed in",
                where="session",
                mend="sign in as an officer; acts are done by somebody in office",
            )
        return EntityRef("Officer", str(ref))


class ErrorShape(Schema):
    """What went wrong: the same shape everywhere."""

    class Fault(Schema):
        """The error itself."""

        code: str
        what: str
        where: str
        mend: str
        details: dict[str, Any]

    error: Fault


class Asked(Schema):
    """An act to be done."""

    model_config = ConfigDict(extra="forbid")

    inputs: dict[str, Any] = Field(description="the act's own inputs; see GET /api/acts")
    effective_on: date | None = Field(None, description="from when it counts; today if not given")
    act_id: UUID | None = Field(None, description="your own id, so that a repeat is safe")
    dry_run: bool = Field(False, description="show what would be done, and do nothing")
    only_ask: bool = Field(False, description="only rule on it")


class ReceiptShape(Schema):
    """What an act answers."""

    act_id: UUID
    number: int
    act: str
    summary: str
    effective_on: date
    clauses: list[dict[str, str]]
    duties: list[dict[str, str]]
    pack: str


class RulingShape(Schema):
    """What the law says of an act, before it is done."""

    permitted: bool
    reasons: list[str]
    clauses: list[dict[str, str]]
    pack: str


class ActShape(Schema):
    """An act as declared."""

    name: str
    title: str
    words: str
    group: str
    on: str
    inputs: dict[str, Any] = Field(description="JSON Schema of the inputs")


@csrf_exempt
def entry(request: HttpRequest, rest: str) -> HttpResponse:
    """Any address below `/api/`.

    The API is made when it is first asked for: that takes as long as starting the whole site, and
    who starts a house waits for a page. Ninja itself asks whoever is signed in for the proof that
    this view is exempt from (API-003).
    """
    with _making:
        if not _made:
            _made.append(URLResolver(RoutePattern(""), build().urls[0]))
    match = _made[0].resolve(rest)
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer


def build() -> NinjaAPI:
    """The API over everything registered. Call once, after the applications are loaded."""
    api = NinjaAPI(
        title="Remit",
        version=__version__,
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
        description="Every question and every act of this house. Its pages use the same ones.",
    )

    @api.exception_handler(RemitError)
    def _told(request: HttpRequest, error: RemitError) -> HttpResponse:
        return api.create_response(request, error.as_dict(), status=error.http_status)

    @api.exception_handler(ValidationError)
    def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {
            ".".join(str(part) for part in fault["loc"]): fault["msg"] for fault in error.errors
        }
        told = Invalid(
            "API-001",
            "the request cannot be read",
            where=next(iter(fields), ""),
            mend="see /api/openapi.json",
            details={"fields": fields},
        )
        return api.create_response(request, told.as_dict(), status=told.http_status)

    @api.exception_handler(HttpError)
    def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        if "CSRF" in str(error):
            told: RemitError = Refused(
                "API-003",
                "the request does not prove that its sender meant it",
                where="request",
                mend="sign in, and send the cookie csrftoken again as the header X-CSRFToken",
            )
        else:
            told = Invalid(
                "API-004",
                str(error).lower().rstrip("."),
                where="request",
                mend="see /api/openapi.json",
            )
        return api.create_response(request, told.as_dict(), status=error.status_code)

    for name, declared in sorted(QUERIES.items()):
        _add_question(api, name, declared)
    _add_acts(api)
    _add_description(api)
    return api


def _add_description(api: NinjaAPI) -> None:
    def described(request: HttpRequest) -> Any:  # noqa: ARG001 - the name is Ninja's
        return api.get_openapi_schema(path_prefix=ROOT)

    api.get("/openapi.json", include_in_schema=False)(described)


def _add_question(api: NinjaAPI, name: str, declared: type[declare.Query]) -> None:
    said = declared.declaration
    answers = declared.answer.__annotations__["return"]
    shape = _resolve(declared, answers)

    def view(request: HttpRequest, asked: BaseModel) -> Any:  # noqa: ARG001 - the name is Ninja's
        return asked.answer()  # type: ignore[attr-defined]

    def plain(request: HttpRequest) -> Any:  # noqa: ARG001 - the name is Ninja's
        return declared().answer()

    if declared.model_fields:
        view.__annotations__ = {"request": HttpRequest, "asked": declared}
        view.__defaults__ = (Query(...),)  # type: ignore[type-arg]
    else:
        # Ninja asks in vain for a model of no fields.
        view = plain  # type: ignore[assignment]
    view.__name__ = name.replace(".", "_")
    api.get(
        "/" + name.replace(".", "/"),
        response={200: shape, frozenset(FAULTS): ErrorShape},
        summary=said.title,
        description=said.words,
        operation_id=view.__name__,
        by_alias=True,
    )(view)


def _resolve(declared: type[declare.Query], annotation: Any) -> Any:
    """The model that a question answers: annotations are text until somebody asks."""
    if not isinstance(annotation, str):
        return annotation
    return getattr(__import__(declared.__module__, fromlist=[annotation]), annotation)


def _add_acts(api: NinjaAPI) -> None:
    @api.get("/acts", response=list[ActShape], summary="Every act", operation_id="acts")
    def acts(request: HttpRequest) -> list[ActShape]:  # noqa: ARG001 - the name is Ninja's
        """Every act that can be done here, with the schema of its inputs."""
        return [
            ActShape(
                name=said.name,
                title=said.title,
                words=said.words,
                group=said.group,
                on=said.on,
                inputs=declared.model_json_schema(),
            )
            for _, declared in sorted(ACTS.items())
            for said in (declared.declaration,)
        ]

    for name in sorted(ACTS):
        said = ACTS[name].declaration
        if said.by_command:
            continue
        api.post(
            f"/acts/{name}",
            response={200: ReceiptShape | RulingShape, frozenset(FAULTS): ErrorShape},
            summary=said.title,
            description=said.words,
            operation_id=f"do_{name}",
            auth=Signed(),
        )(_doing(name))


def _doing(name: str) -> Callable[..., Any]:
    def view(request: HttpRequest, asked: Asked) -> Any:
        by: EntityRef = request.auth  # type: ignore[attr-defined]
        act = read_act(name, asked.inputs)
        on = asked.effective_on or date.today()
        if asked.only_ask:
            ruling = ask(act, by=by, effective_on=on)
            return RulingShape(
                permitted=ruling.permitted,
                reasons=list(ruling.reasons),
                clauses=[clause.as_dict() for clause in ruling.clauses],
                pack=ruling.pack,
            )
        if asked.dry_run:
            return rehearse(act, by=by, effective_on=on).as_dict()
        return perform(act, by=by, effective_on=on, act_id=asked.act_id).as_dict()

    view.__name__ = f"do_{name}"
    return view
