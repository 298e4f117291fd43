"""The pages of accounts. Each asks one question and hands the answer to a template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from remit.acts.registry import read_query
from remit.domains.accountability import queries, words
from remit.domains.accountability.paper import SYNTHETIC, SYNTHETIC_TITLE, document_of
from remit.domains.money.words import pounds
from remit.engines.outcomes.charts import figure, spread
from remit.printing import pdf


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody who owes an account for a year."""
    given = {"year": request.GET["year"]} if request.GET.get("year") else {}
    view = read_query("account.list", given).answer()
    return TemplateResponse(request, "account/list.jinja", {"twin": view, "view": view})


@require_safe
def account(request: HttpRequest, year: int, body: str) -> HttpResponse:
    """The account of a body for a year."""
    view = queries.account_of(body, year)
    return TemplateResponse(
        request,
        "account/account.jinja",
        {
            "twin": view,
            "account": view,
            "pounds": pounds,
            "say": words,
            "synthetic": (SYNTHETIC_TITLE, SYNTHETIC),
            "figure": figure,
            "spread": spread,
        },
    )


@require_safe
def account_pdf(request: HttpRequest, year: int, body: str) -> HttpResponse:
    """The same as PDF/UA."""
    view = queries.account_of(body, year)
    page = request.build_absolute_uri(reverse("account-of", args=[year, body]))
    response = HttpResponse(pdf(document_of(view, page)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="account-{body}-{year}.pdf"'
    # The journal decides how long it is true, as for pages.
    response.headers["Cache-Control"] = "public, no-cache"
    return response
