"""Did it arrive whole? Differences are named, and whoever takes money round the acts is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import pytest
from django.db import connection as django_connection
from django.db import transaction

from remit.acts.door import Receipt, perform
from remit.acts.ids import new_id
from remit.acts.models import ActRow
from remit.acts.models import Entry as Entered
from remit.acts.registry import read_act
from remit.domains.bodies.entities import registrar
from remit.domains.bodies.models import Body
from remit.domains.money.acts import ProveBooks
from remit.domains.money.books import Kind, account
from remit.domains.money.ledger import connection, found, key
from remit.domains.money.queries import country, whole, years_with_money
from remit.domains.publication.checking import check_entry
from remit.engines.ledger import Entry, Post, post, settle
from remit.errors import DoesNotHold, Invalid, NotFound, Refused
from remit.faces.cli.whole import whole_command
from tests.money.conftest import BOARD, DAY, YEAR

PREMIUM = "quality_premium"
GROUP, OTHER = "ccg-00c", "ccg-99a"
REGARDED = {"given": ["autonomy_regarded=yes"]}
STOLEN = 1_000_00


def test_the_example_arrived_whole(purse) -> None:
    told = whole(YEAR)
    assert told.holds
    assert told.faults == []
    assert len(told.arrivals) == 2 * (208 + 1)
    assert all(each.received_pence == each.allotted_pence > 0 for each in told.arrivals)
    assert years_with_money() == [2026, YEAR]
    assert whole(2026, fund="running_costs").holds
    assert whole(2014).says == "nothing was given for 2014/15"


def test_each_difference_is_named_with_its_clause(purse) -> None:
    purse.fund(PREMIUM, 1_000_00)
    purse.do("allot", fund=PREMIUM, amounts_pence={GROUP: 600_00, OTHER: 1_00})
    of_group = {"who_it_concerns": "00C", "fund": PREMIUM}
    purse.do("reallot", total_pence=500_00, **of_group, **REGARDED)
    purse.do("reallot", total_pence=550_00, **of_group, **REGARDED)
    purse.do(
        "act_in_place",
        instead="99A",
        removes="award_direct",
        amount_pence=20_00,
        given=["failing=yes", "autonomy_regarded=yes", "consulted=yes"],
        **of_group,
    )
    told = whole(YEAR, PREMIUM)
    assert told.holds
    lines = {each.body: each for each in told.arrivals}
    group = lines[GROUP]
    assert (group.allotted_pence, group.received_pence) == (600_00, 530_00)
    assert [(each.pence, each.clause) for each in group.differences] == [
        (-100_00, "2006 Act s.223G(4)"),
        (50_00, "2006 Act s.223G(4)"),
        (-20_00, "2006 Act s.14Z21"),
    ]
    assert (lines[OTHER].allotted_pence, lines[OTHER].received_pence) == (1_00, 21_00)
    assert (lines[BOARD].allotted_pence, lines[BOARD].received_pence) == (1_000_00, 1_000_00)
    assert [each.body for each in whole(YEAR, PREMIUM, "00C").arrivals] == [GROUP]


def test_a_premium_counts_in_the_year_in_which_it_is_paid(purse) -> None:
    later = DAY.replace(year=2014)
    purse.fund(PREMIUM, 1_000_00, year=2014, on=later)
    asked = {"who_it_concerns": "00C", "amount_pence": 250_00, "given": ["quality_weighed=yes"]}
    purse.do("pay_quality_premium", on=later, **asked)
    [line] = whole(2014, PREMIUM, GROUP).arrivals
    assert (line.allotted_pence, line.received_pence, line.holds) == (0, 250_00, True)
    assert [each.pence for each in line.differences] == [250_00]


def test_nobody_takes_what_is_a_commissioners(purse) -> None:
    """The books refuse it, whoever asks, where the act is not the commissioner's own."""
    with pytest.raises(Refused) as refused, transaction.atomic():
        _take(purse, _act_of_board("keep_contingency"))
    assert refused.value.code == "LED-012"
    assert whole(YEAR).holds


def test_money_taken_round_the_acts_is_found(purse) -> None:
    """A superuser silences the books' own guard, and takes what was allotted."""
    with _silenced("transfer", "settled"):
        _take(purse, _act_of_board("keep_contingency"))
    told = whole(YEAR)
    assert not told.holds
    [fault] = told.faults
    assert (fault.body, fault.fund, fault.pence) == (GROUP, "programme", -STOLEN)
    assert "took £1,000.00" in fault.says
    assert "nobody decided that" in fault.says
    [line] = whole(YEAR, "programme", GROUP).arrivals
    assert line.unexplained_pence == -STOLEN
    assert not line.holds
    assert whole_command(YEAR, as_json=True) == 3


def test_money_taken_under_the_act_that_gave_it_is_found(purse) -> None:
    with _silenced("transfer", "settled"):
        _take(purse, _act_of_board("allot"))
    [fault] = whole(YEAR).faults
    assert "decided" in fault.says
    assert fault.pence == -STOLEN


def test_an_entry_that_was_rewritten_is_found(purse) -> None:
    """Both sides of the transfer: the books still add up, and are not whole."""
    _rewrite_the_entry()
    [fault] = whole(YEAR).faults
    act = ActRow.objects.get(name="allot", inputs__year=YEAR, inputs__fund="programme")
    assert (fault.body, fault.act, fault.pence) == (GROUP, act.number, -STOLEN)


def test_whoever_rewrites_the_act_as_well_is_found_by_the_record(purse) -> None:
    act = ActRow.objects.get(name="allot", inputs__year=YEAR, inputs__fund="programme")
    _rewrite_the_entry()
    with django_connection.cursor() as cursor:
        cursor.execute("alter table act disable trigger user")
        cursor.execute(
            "update act set inputs = jsonb_set(inputs, array['amounts_pence', %(group)s],"
            " to_jsonb((inputs #>> array['amounts_pence', %(group)s])::bigint - %(stolen)s))"
            " where id = %(act)s",
            {"group": GROUP, "stolen": STOLEN, "act": act.pk},
        )
    assert whole(YEAR).holds
    act.refresh_from_db()
    found = check_entry(Entered.objects.get(pk=act.pk), act, None)
    assert [each.where for each in found] == ["inputs"]


def test_an_allotment_that_was_removed_is_found(purse) -> None:
    with _silenced("entry", "never_changed"), django_connection.cursor() as cursor:
        cursor.execute("delete from ledger.entry where account = %s", [_account(GROUP)])
    [fault] = whole(YEAR).faults
    assert (fault.body, fault.transfer) == (GROUP, None)
    assert "its entries say £0.00" in fault.says


def test_money_that_nobody_decided_to_give_is_found_too(purse) -> None:
    """What is brought without a decision is as wrong as what is taken."""
    with _silenced("transfer", "settled"):
        _take(purse, _act_of_board("keep_contingency"), pence=-STOLEN)
    [fault] = whole(YEAR).faults
    assert "brought £1,000.00" in fault.says


def test_the_waterfall_adds_up_from_the_entries(purse) -> None:
    programme, running = country(YEAR).funds
    assert programme.holds
    assert running.holds
    assert programme.voted_pence == next(
        step.pence for step in programme.steps if step.kind == "fund_board"
    )
    assert sum(step.pence for step in programme.steps) == programme.left_pence
    assert programme.left_pence == purse.balance(BOARD, "programme")
    given = next(step for step in programme.steps if step.kind == "allot")
    assert (-given.pence, given.transfers) == (programme.received_pence, 208)
    kept = next(step for step in programme.steps if step.line == "contingency")
    assert -kept.pence == purse.balance(BOARD, "programme", Kind.BUDGET, "contingency")
    assert country(2014).funds == []


def test_a_waterfall_that_leaks_does_not_hold(purse) -> None:
    with _silenced("entry", "never_changed"), django_connection.cursor() as cursor:
        cursor.execute("delete from ledger.entry where account = %s", [_account(GROUP)])
    programme, running = country(YEAR).funds
    assert (programme.holds, running.holds) == (False, True)


def test_what_is_taken_from_a_line_is_found_by_whoever_reads_every_entry(purse) -> None:
    """The page reads the entries of allotments; a proof reads all of them."""
    plan = {"body": GROUP, "lines_pence": "acute = 5000"}
    perform(read_act("plan_budget", plan), by=purse.finance(GROUP), effective_on=DAY)
    with _silenced("transfer", "settled"):
        _take(purse, _act_of_board("keep_contingency"), line="acute")
    assert whole(YEAR).holds
    told = whole(YEAR, every=True)
    assert told.every_entry
    [fault] = told.faults
    assert (fault.body, fault.pence) == (GROUP, -STOLEN)
    assert whole_command(YEAR, as_json=True) == 3


def test_books_that_hold_are_not_proved_where_money_arrived_that_nobody_decided(purse) -> None:
    """It is the Board's own to move, so that the books alone find nothing wrong with it."""
    _take(purse, _act_of_board("keep_contingency"), pence=-STOLEN)
    with pytest.raises(DoesNotHold) as caught:
        _prove()
    assert caught.value.code == "MON-004"


def test_a_proof_is_an_act_in_the_record_and_the_page_says_when(purse) -> None:
    assert whole(YEAR).proved is None
    receipt = _prove()
    proof = whole(YEAR).proved
    assert proof is not None
    assert (proof.act, proof.says) == (receipt.number, receipt.summary)
    assert "and every pound arrived of 2013/14, 2026/27" in proof.says
    assert str(Entered.objects.get(pk=receipt.act_id).pk) == str(receipt.act_id)


def test_books_that_do_not_hold_are_not_proved(purse) -> None:
    with _silenced("entry", "never_changed"), django_connection.cursor() as cursor:
        cursor.execute("update ledger.entry set balance = balance + 1 where version = 1")
    with pytest.raises(DoesNotHold) as caught:
        _prove()
    assert caught.value.code == "MON-003"


def test_both_ways_of_reading_come_to_the_same(purse) -> None:
    quick, every = whole(YEAR).model_dump(), whole(YEAR, every=True).model_dump()
    assert quick.pop("every_entry") is not every.pop("every_entry")
    assert quick == every


def test_a_fund_or_body_that_is_not_there_is_told(purse) -> None:
    with pytest.raises(Invalid, match="there is no fund `gold`") as no_fund:
        whole(YEAR, "gold")
    assert no_fund.value.code == "MON-001"
    with pytest.raises(NotFound):
        whole(YEAR, "", "no-such-body")


def test_the_command_tells_each_body_and_answers_0(purse, capsys) -> None:
    assert whole_command(YEAR, fund="running_costs", body="00C") == 0
    printed = capsys.readouterr().out
    assert "every pound of 2013/14 arrived" in printed
    assert "411,275" in printed


def _account(slug: str, fund: str = "programme", line: str = "") -> int:
    kind = Kind.BUDGET if line else Kind.ALLOTMENT
    wanted = account(Body.objects.get(slug=slug).pk, fund, kind, YEAR, line)
    return found([wanted])[key(wanted)].number


def _act_of_board(name: str) -> UUID:
    row = ActRow.objects.filter(name=name, inputs__year=YEAR, inputs__fund="programme").get()
    return row.pk


def _prove() -> Receipt:
    on = date.today()
    return perform(ProveBooks(), by=registrar(on), effective_on=on)


def _take(purse, act_id: UUID, pence: int = STOLEN, line: str = "") -> None:
    """From the commissioner to the Board, under an act of the Board that is in the journal."""
    with django_connection.cursor() as cursor:
        cursor.execute("select set_config('remit.act', %s, true)", [str(act_id)])
    entries = (Entry(_account(GROUP, line=line), -pence), Entry(_account(BOARD), pence))
    post(connection(), Post(new_id(), act_id, "vire", DAY, entries))
    settle(connection())


def _rewrite_the_entry() -> None:
    """Less for the commissioner and more for the Board, in the transfer that allotted it."""
    with _silenced("entry", "never_changed"), django_connection.cursor() as cursor:
        cursor.execute(
            "update ledger.entry set pence = pence - %s where account = %s and version = 1"
            " returning transfer",
            [STOLEN, _account(GROUP)],
        )
        [transfer] = cursor.fetchone()
        cursor.execute(
            "update ledger.entry set pence = pence + %s where account = %s and transfer = %s",
            [STOLEN, _account(BOARD), transfer],
        )


@contextmanager
def _silenced(table: str, trigger: str) -> Iterator[None]:
    """As only the owner of the tables can."""
    with django_connection.cursor() as cursor:
        cursor.execute(f"alter table ledger.{table} disable trigger {trigger}")
        yield
        cursor.execute(f"alter table ledger.{table} enable always trigger {trigger}")
