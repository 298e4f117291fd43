"""What several questions about the books share: whose an account is, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from pydantic import BaseModel

from remit.acts.models import ActRow
from remit.domains.bodies import queries as bodies
from remit.domains.money.books import FUND_WORDS, KIND_WORDS, TRANSFERS, Fund, year_words
from remit.domains.money.budget.rules import lines_of
from remit.engines.ledger import Account


class Owner(BaseModel):
    """A body, as its money names it."""

    slug: str
    name: str
    code: str


class AccountLabel(BaseModel):
    """An account: whose it is, and what for. `line` is a code, `line_title` its words."""

    number: int
    owner: Owner
    fund: str
    fund_words: str
    kind: str
    kind_words: str
    line: str
    line_title: str
    year: int
    year_words: str


def owners(body_ids: Iterable[UUID], on: date) -> dict[UUID, Owner]:
    """Whose money it is, by id; a body that the register does not hold goes by its id."""
    wanted = set(body_ids)
    known = bodies.called(wanted, on)
    return {
        each: Owner(slug=known[each].slug, name=known[each].name, code=known[each].code)
        if each in known
        else Owner(slug="", name=str(each), code="")
        for each in wanted
    }


def label(account: Account, owner: Owner) -> AccountLabel:
    """An account in words."""
    return AccountLabel(
        number=account.number,
        owner=owner,
        fund=account.fund,
        fund_words=fund_words(account.fund),
        kind=account.kind,
        kind_words=kind_words(account.kind),
        line=account.line,
        line_title=line_title(account.fund, account.line),
        year=account.year,
        year_words=year_words(account.year),
    )


def fund_words(fund: str) -> str:
    """A fund in plain words."""
    return {str(name): words for name, words in FUND_WORDS.items()}.get(fund, fund)


def kind_words(kind: str) -> str:
    """A kind of account in plain words."""
    return {str(name): words for name, words in KIND_WORDS.items()}.get(kind, kind)


def line_title(fund: str, line: str) -> str:
    """A line of a plan in plain words; other lines, such as pools, are called by their names."""
    known = lines_of(Fund(fund)) if fund in set(Fund) else {}
    return known.get(line, line.replace("_", " "))


def kind_says(kind: str) -> str:
    """What a transfer is for, in plain words."""
    return TRANSFERS[kind].says if kind in TRANSFERS else kind


def act_numbers(act_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The numbers of acts in the journal."""
    rows = ActRow.objects.filter(pk__in=set(act_ids)).values_list("pk", "number")
    return dict(rows)
