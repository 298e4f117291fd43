"""The API: the same questions, acts and errors as everywhere else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import get_args, get_type_hints

import pytest
import schemathesis
from django.contrib.auth import get_user_model
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel, create_model
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from remit.acts.models import ActRow, Attempt
from remit.acts.registry import ACTS, QUERIES
from remit.faces.site.accounts.models import Account
from remit.faces.site.wsgi import application
from tests.country import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("england")]
DAY = date(2014, 4, 1)
OFFICE = {"body": "00C", "role": "lay_member", "office": "Head of Outcomes"}


def signed_in(slug: str, role: str, **options: object) -> Client:
    user = get_user_model().objects.create_user(username=f"{slug}-{role}")
    Account.objects.create(user=user, officer_ref=officer_of(slug, role, DAY).id, label="test")
    client = Client(**options)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, act: str, **body: object):
    return client.post(f"/api/acts/{act}", json.dumps(body), content_type="application/json")


def test_a_question_is_answered(client: Client) -> None:
    answer = client.get("/api/bodies/count?kind=commissioner&on=2013-04-01")
    assert (answer.status_code, answer.json()["total"]) == (200, 211)


@pytest.mark.parametrize("name", [n for n, q in QUERIES.items() if not q.model_fields])
def test_a_question_without_inputs_is_answered(client: Client, name: str) -> None:
    assert client.get(f"/api/{name.replace('.', '/')}").status_code == 200


def test_every_question_and_act_is_described(client: Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {f"/api/{name.replace('.', '/')}" for name in QUERIES} <= set(paths)
    doable = {name for name, act in ACTS.items() if not act.declaration.by_command}
    assert {f"/api/acts/{name}" for name in doable} <= set(paths)
    assert "/api/acts/load_register_file" not in paths


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/bodies/show?code=ZZZ9", 404, "BOD-001"),
        ("/api/bodies/count?kind=guild", 400, "BOD-007"),
        ("/api/bodies/count?on=yesterday", 400, "API-001"),
        ("/api/bodies/show", 400, "API-001"),
    ],
)
def test_errors_have_the_one_shape(client: Client, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "what", "where", "mend", "details"}
    assert answer.json()["error"]["code"] == code


def test_nobody_acts_without_signing_in(client: Client) -> None:
    answer = post(client, "create_office", inputs=OFFICE, effective_on="2014-04-01")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "API-002")


def test_a_forged_request_is_refused() -> None:
    client = signed_in("ccg-00c", "accountable_officer", enforce_csrf_checks=True)
    before = ActRow.objects.count()
    answer = post(client, "create_office", inputs=OFFICE, effective_on="2014-04-01")
    assert answer.status_code == 403
    assert ActRow.objects.count() == before


def test_an_officer_acts_and_reads_the_receipt() -> None:
    client = signed_in("ccg-00c", "accountable_officer")
    asked = post(client, "create_office", inputs=OFFICE, effective_on="2014-04-01", only_ask=True)
    assert asked.json()["permitted"] is True
    dry = post(client, "create_office", inputs=OFFICE, effective_on="2014-04-01", dry_run=True)
    assert dry.status_code == 200
    done = post(client, "create_office", inputs=OFFICE, effective_on="2014-04-01").json()
    assert done["clauses"][0]["clause"] == "2006 Act Sch.1A"
    assert client.get(f"/api/acts/show?number={done['number']}").json()["act"] == "create_office"


def test_a_refusal_cites_the_clause_and_is_kept() -> None:
    client = signed_in("regulator-monitor", "chief_executive")
    answer = post(client, "create_office", inputs=OFFICE, effective_on="2014-04-01")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (403, "ACT-001")
    assert any("2006 Act Sch.1A" in reason for reason in error["details"]["reasons"])
    assert Attempt.objects.filter(pk=error["details"]["attempt"]).exists()


def test_wrong_inputs_are_told_by_field() -> None:
    client = signed_in("ccg-00c", "accountable_officer")
    answer = post(client, "create_office", inputs={"body": "00C"}, effective_on="2014-04-01")
    assert answer.status_code == 400
    assert {"role", "office"} <= set(answer.json()["error"]["details"]["fields"])


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's connection, as Django's own test client does between requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def namesakes(models: Iterable[type[BaseModel]]) -> set[str]:
    """Names that more than one model has: a description of the API would keep one of them."""
    found: dict[str, set[str]] = {}
    for model in models:
        found.setdefault(model.__name__, set()).add(model.__module__)
    return {name for name, modules in found.items() if len(modules) > 1}


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The models that an answer is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation)
    for part in get_args(annotation):
        yield from models_in(part)


def test_no_two_answers_have_one_name() -> None:
    answers = [get_type_hints(declared.answer)["return"] for declared in QUERIES.values()]
    assert namesakes(model for answer in answers for model in models_in(answer)) == set()
    planted = [create_model("Planted", __module__=name) for name in ("here", "there")]
    assert namesakes(models_in(list[planted[0]] | planted[1])) == {"Planted"}


@pytest.mark.usefixtures("one_connection")
def test_the_api_keeps_its_own_description() -> None:
    """Whatever is sent, each answer is one that the description names."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    asked = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=4,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def check(case: schemathesis.Case) -> None:
            case.call_and_validate(
                checks=[
                    not_a_server_error,
                    status_code_conformance,
                    content_type_conformance,
                    response_schema_conformance,
                ]
            )

        check()
        asked.append(operation.label)
    assert len(asked) >= len(QUERIES) + 1
