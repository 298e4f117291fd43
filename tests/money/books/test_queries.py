"""Where money came from and went, worked out from entries; payments over the threshold."""

from __future__ import annotations

from datetime import date

import pytest

from remit.acts.ids import new_id
from remit.domains.bodies.models import Body
from remit.domains.money import queries
from remit.domains.money.books import Fund, Kind, account
from remit.domains.money.ledger import connection
from remit.engines.ledger import (
    Entry,
    Post,
    allow_exception,
    open_account,
    post,
    settle,
)
from remit.errors import Invalid, NotFound
from tests.money.books.conftest import (
    DAY,
    GROUP,
    HOSPITAL,
    PAYMENTS,
    PLANNED,
    PROMISED,
    YEAR,
    Spent,
    act_by,
    move,
)

PAID = sum(PAYMENTS)


def test_a_year_at_a_glance_adds_up(spent: Spent) -> None:
    view = queries.glance(GROUP, YEAR)
    assert view.paid_pence == PAID
    assert view.committed_pence == PROMISED - max(PAYMENTS)
    assert view.received_pence == sum(flow.pence for flow in view.from_)
    came, went = view.received_pence, view.passed_on_pence + view.paid_pence
    assert came - went == view.committed_pence + view.accrued_pence + view.left_pence
    [to] = view.to
    assert (to.other.slug, to.transfers, to.pence) == (HOSPITAL, len(PAYMENTS), PAID)
    [june] = [each for each in view.months if each.month == date(2013, 6, 1)]
    assert (june.paid_pence, june.promised_pence) == (PAID, PROMISED)
    [line] = [each for each in view.accounts if each.line == "acute"]
    assert line.balance_pence == PLANNED - PAID
    assert line.held_pence == view.committed_pence


def test_every_body_with_money_adds_up(england: None) -> None:
    """The Secretary of State's too, whose money comes from Parliament."""
    bodies = connection().execute(
        "select distinct b.slug from ledger.account a join body b on b.id = a.owner where a.year ="
        " %s and a.owner in (select owner from ledger.account order by number limit 6)",
        [YEAR],
    )
    slugs = [slug for (slug,) in bodies]
    assert any(slug.startswith("minister") for slug in slugs)
    for slug in slugs:
        view = queries.glance(slug, YEAR)
        went = view.passed_on_pence + view.paid_pence
        stays = view.committed_pence + view.accrued_pence + view.left_pence
        assert view.received_pence - went == stays, slug
        assert view.received_pence > 0


def test_the_hospital_received_what_was_paid(spent: Spent) -> None:
    view = queries.glance(HOSPITAL, YEAR)
    assert (view.received_pence, view.left_pence, view.paid_pence) == (PAID, PAID, 0)
    assert [flow.other.slug for flow in view.from_] == [GROUP]


def test_a_body_without_money_is_told_so(england: None) -> None:
    view = queries.glance(HOSPITAL)
    assert (view.accounts, view.years, view.received_pence) == ([], [], 0)
    with pytest.raises(NotFound):
        queries.glance("nobody")


def test_spend_is_over_the_threshold_and_has_identifiers(spent: Spent) -> None:
    view = queries.spend(date(2013, 4, 1), date(2014, 4, 1), body=GROUP)
    assert {each.pence for each in view.payments} == set(PAYMENTS) - {2_500_000}
    assert view.total_pence == sum(each.pence for each in view.payments)
    one = view.payments[0]
    assert (one.entity.code, one.supplier.code) == ("00C", HOSPITAL.rpartition("-")[2].upper())
    assert (one.act, one.paid_on) == (spent.act.number, DAY)
    assert one.transfer in spent.paid.values()
    assert one.department_family == "Department of Health"
    assert not queries.spend(date(2014, 4, 1), date(2015, 4, 1), body=GROUP).payments
    assert not queries.spend(DAY, date(2014, 4, 1), body="ccg-00d").payments
    every = queries.spend(DAY, date(2014, 4, 1), body=GROUP, over_pounds=0)
    assert len(every.payments) == len(PAYMENTS)


def test_a_payment_out_of_two_lines_has_a_line_for_each(spent: Spent) -> None:
    books = connection()
    move(spent.act, "plan", 5_000_000, spent.allotment, spent.line)
    sides = (
        Entry(spent.allotment.number, -1_000_000),
        Entry(spent.line.number, -2_000_000),
        Entry(spent.income.number, 3_000_000),
    )
    posted = post(books, Post(new_id(), spent.act.pk, "pay", DAY, sides))
    lines = queries.spend(DAY, date(2013, 6, 15)).payments
    of_it = [each for each in lines if each.transfer == posted.id]
    assert [each.pence for each in of_it] == [1_000_000, 2_000_000]
    assert {each.transaction for each in of_it} == {posted.number}


def test_a_statement_goes_back_line_by_line(spent: Spent) -> None:
    first = queries.statement(spent.line.number, lines=2)
    assert [line.pence for line in first.lines] == [-12_000_000, -2_500_001]
    assert first.lines[0].others == [queries.glance(HOSPITAL, YEAR).body.name]
    assert first.lines[0].act == spent.act.number
    assert first.account.balance_pence == first.lines[0].balance_pence == PLANNED - PAID
    rest = queries.statement(spent.line.number, before=first.before)
    assert [line.pence for line in rest.lines] == [-2_500_000, PLANNED]
    assert rest.before is None
    with pytest.raises(NotFound):
        queries.statement(999_999)
    with pytest.raises(Invalid):
        queries.statement(spent.line.number, lines=0)


def test_balances_are_those_of_the_day(spent: Spent) -> None:
    def acute(on: date | None) -> int:
        lines = queries.balances(GROUP, year=YEAR, on=on).accounts
        return next(each.balance_pence for each in lines if each.line == "acute")

    assert (acute(date(2013, 6, 13)), acute(DAY), acute(None)) == (
        0,
        PLANNED - PAID,
        PLANNED - PAID,
    )


def test_a_transfer_tells_both_sides_and_its_act(spent: Spent) -> None:
    view = queries.transfer(spent.paid[12_000_000])
    assert [(side.account.owner.slug, side.pence) for side in view.sides] == [
        (GROUP, -12_000_000),
        (HOSPITAL, 12_000_000),
    ]
    assert (view.act, view.decided_by) == (spent.act.number, spent.act.actor_label)
    assert view.hold is not None
    assert not view.exceptional


def test_an_exception_names_whose_money_and_the_clause(spent: Spent) -> None:
    before = len(queries.exceptions().transfers)
    board = Body.objects.get(slug="board-x24")
    act = act_by(board, "reallot")
    theirs = open_account(
        connection(), account(board.pk, Fund.PROGRAMME, Kind.ALLOTMENT, YEAR), act.pk
    )
    allow_exception(connection(), "reallot", board.pk, "a clause", act.pk, since=DAY, until=None)
    moved = move(act, "reallot", 100, spent.allotment, theirs)
    settle(connection())
    found = queries.exceptions().transfers
    assert len(found) == before + 1
    assert found[0].id == moved
    assert found[0].exceptional
    assert found[0].clause
    assert found[0].sides[0].account.owner.slug == GROUP


def test_guards_are_told_for_the_role_that_asks(england: None) -> None:
    as_owner = queries.books()
    assert not as_owner.whole
    [missing] = [guard for guard in as_owner.guards if not guard.present]
    assert missing.name == "pages cannot write round the functions"
    assert as_owner.role in missing.says
    with connection().transaction(force_rollback=True):
        connection().execute("alter table ledger.entry disable trigger never_changed")
        assert sum(not guard.present for guard in queries.books().guards) == 2


@pytest.mark.parametrize(
    "planted",
    [
        "alter table ledger.entry disable trigger not_closed",
        "alter table ledger.hold enable trigger not_closed",
        "drop trigger not_closed on ledger.hold",
        "alter function ledger.refuse_closed() security invoker",
        "drop function ledger.refuse_closed() cascade",
    ],
)
def test_what_keeps_closed_years_closed_is_a_guard_too(england: None, planted: str) -> None:
    def closed_years_guarded() -> bool:
        [guard] = [each for each in queries.books().guards if "closed years" in each.name]
        return guard.present

    assert closed_years_guarded()
    with connection().transaction(force_rollback=True):
        connection().execute(planted.encode())
        assert not closed_years_guarded()
