"""The pages about the books. Each asks one question and hands the answer to a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from remit.acts.registry import read_query
from remit.domains.money import queries
from remit.domains.money.books import FUND_WORDS, financial_year, year_begins, year_words
from remit.domains.money.pages import flows, presenters
from remit.domains.money.pages.flows import Picture
from remit.domains.money.tables_as_text import spend_csv

WIDE, NARROW = 860.0, 340.0
"""Pictures for a screen and for a telephone, in units of about a pixel."""


@require_safe
def country(request: HttpRequest) -> HttpResponse:
    """The country's money, and whether it arrived whole: each body's, of one fund."""
    given = _given(request, "year") or {"year": str(presenters.newest(queries.years_with_money()))}
    view = read_query("money.country", given).answer()
    assert isinstance(view, queries.Country)
    fund = request.GET.get("fund", "").strip() or next((each.fund for each in view.funds), "")
    return _page(
        request,
        "money/country.jinja",
        view,
        way=presenters.way(view),
        fund=fund,
        arrivals=[each for each in view.whole.arrivals if each.fund == fund],
        pictures=_pictures(flows.of_country, view),
        made_up=_made_up((view.year, each.fund_words) for each in view.funds),
        years=[(each, year_words(each)) for each in sorted(view.years)],
    )


@require_safe
def body(request: HttpRequest, body: str) -> HttpResponse:
    """A body's money at a glance. Any code of it leads to the address that it has for ever."""
    view = read_query("money.body", {"body": body} | _given(request, "year")).answer()
    assert isinstance(view, queries.Glance)
    if body != view.body.slug:
        query = request.GET.urlencode()
        return HttpResponseRedirect(f"/money/{view.body.slug}{'?' if query else ''}{query}")
    return _page(
        request,
        "money/body.jinja",
        view,
        pictures=_pictures(flows.of_body, view),
        made_up=_made_up((each.year, each.fund_words) for each in view.accounts),
        years=[(each, year_words(each)) for each in sorted(view.years)],
        most_month_pence=presenters.largest_month(view),
    )


@require_safe
def budget(request: HttpRequest, body: str) -> HttpResponse:
    """The budget of a body for those who keep it: what to do, what is in trouble, every line."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    given = {"body": body} | _given(request, "fund", "year", "on")
    view = read_query("money.budget", given).answer()
    assert isinstance(view, queries.BudgetView)
    slug = view.body.slug
    years = {*queries.glance(slug).years, view.year}
    return TemplateResponse(
        request,
        "money/budget.jinja",
        {
            "view": view,
            "say": presenters,
            "made_up": _made_up([(view.year, view.fund_words)]),
            "waiting": queries.payments(slug, queries.State.WAITING, view.on),
            "due": queries.due(slug, view.on),
            "promised": queries.commitments(slug, view.year, view.on),
            "made": queries.payments(slug, queries.State.APPROVED, view.on),
            "shared": queries.pools(slug, view.on),
            "funds": [(fund.value, words) for fund, words in FUND_WORDS.items()],
            "years": [(each, year_words(each)) for each in sorted(years)],
            "most_month_pence": max((each.spent_pence for each in view.total.months), default=0),
        },
    )


@require_safe
def statement(request: HttpRequest, account: int) -> HttpResponse:
    """The lines of one account, the newest first."""
    given = {"account": account} | _given(request, "before")
    view = read_query("ledger.statement", given).answer()
    assert isinstance(view, queries.Statement)
    made_up = _made_up([(view.account.year, view.account.fund_words)])
    return _page(request, "money/statement.jinja", view, made_up=made_up)


@require_safe
def transfer(request: HttpRequest, transfer: UUID) -> HttpResponse:
    """One transfer: both its sides, and the act that decided it."""
    view = queries.transfer(transfer)
    return _page(request, "money/transfer.jinja", view, made_up=_of_sides([view]))


@require_safe
def exceptions(request: HttpRequest) -> HttpResponse:
    """What was done on another's money, and under which clause."""
    view = queries.exceptions()
    return _page(request, "money/exceptions.jinja", view, made_up=_of_sides(view.transfers))


@require_safe
def spend(request: HttpRequest) -> HttpResponse:
    """Payments over 25,000 pounds in one financial year."""
    year, view = _spend(request)
    today = financial_year(timezone.localdate())
    return _page(
        request,
        "money/spend.jinja",
        view,
        year=year,
        years=[(each, year_words(each)) for each in range(today, 2012, -1)],
        body=request.GET.get("body", ""),
        made_up=_made_up((each.year, each.expense_area) for each in view.payments),
    )


@require_safe
def spend_table(request: HttpRequest) -> HttpResponse:
    """The same in the Treasury's columns, to download."""
    year, view = _spend(request)
    response = HttpResponse(spend_csv(view), content_type="text/csv; charset=utf-8")
    body = request.GET.get("body", "").strip()
    name = f"spend-over-25000-{f'{body}-' if body.replace('-', '').isalnum() else ''}{year}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def guards(request: HttpRequest) -> HttpResponse:
    """Which guards of the books are in place, looked at anew each time."""
    page = _page(request, "money/books.jinja", queries.books())
    page.headers["Cache-Control"] = "no-cache"
    return page


def _pictures(draw: Callable[[Any, float], Picture | None], view: Any) -> list[tuple[str, Picture]]:
    """One picture for a screen and one for a telephone; none where there is nothing to draw."""
    made = ((form, draw(view, width)) for form, width in (("wide", WIDE), ("narrow", NARROW)))
    return [(form, picture) for form, picture in made if picture]


def _of_sides(transfers: Iterable[queries.TransferView]) -> tuple[str, str] | None:
    accounts = [side.account for each in transfers for side in each.sides]
    return _made_up((each.year, each.fund_words) for each in accounts)


def _made_up(shown: Iterable[tuple[int, str]]) -> tuple[str, str] | None:
    """What a page says of the money that it shows, by year and fund, where some is invented."""
    return presenters.not_real(shown, queries.invented_money())


def _spend(request: HttpRequest) -> tuple[int, queries.Spend]:
    given = _given(request, "body", "over_pounds")
    text = request.GET.get("year", "").strip()
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2013") else None
    if year is None:
        year = financial_year(timezone.localdate())
    between = {"since": year_begins(year), "until": year_begins(year + 1)}
    view = read_query("money.spend", between | given).answer()
    assert isinstance(view, queries.Spend)
    return year, view


def _given(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: text for name in names if (text := request.GET.get(name, "").strip())}


def _page(request: HttpRequest, template: str, view: Any, **more: Any) -> TemplateResponse:
    return TemplateResponse(
        request, template, {"twin": view, "view": view, "say": presenters} | more
    )
