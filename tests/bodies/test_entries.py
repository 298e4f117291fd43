"""Single entries by the registrar: they join what files say, and undo nothing."""

from __future__ import annotations

from datetime import date

import pytest

from remit.acts.door import perform
from remit.acts.registry import read_act
from remit.domains.bodies.entities import registrar
from remit.domains.bodies.models import Name
from remit.domains.bodies.queries import count_bodies, show_body
from remit.errors import Invalid, NotFound, Refused
from tests.country import officer_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("england")]
DAY = date(2014, 4, 1)


def do(name: str, on: date = DAY, **inputs: object):
    return perform(read_act(name, inputs), by=registrar(on), effective_on=on)


def test_a_body_is_renamed_from_a_day_on() -> None:
    do("rename_body", body="00C", new_name="NHS Darlington and Friends CCG")
    assert show_body("ccg-00c", date(2014, 3, 31)).name == "NHS Darlington CCG"
    assert show_body("ccg-00c", DAY).name == "NHS Darlington and Friends CCG"
    # The old belief, without an end, is still there for whoever asks what was known before.
    assert Name.objects.filter(body__slug="ccg-00c", recorded__upper_inf=False).exists()


def test_a_body_is_registered_and_closed() -> None:
    before = count_bodies(DAY, "support_supplier").total
    do(
        "register_body",
        kind="support_supplier",
        code="ACME",
        called="Acme Support Ltd",
        sector="private",
    )
    assert count_bodies(DAY, "support_supplier").total == before + 1
    assert show_body("support-supplier-acme", DAY).sector == "private"
    later = date(2015, 4, 1)
    do("restate_body", later, body="support-supplier-acme", closes="yes")
    assert show_body("support-supplier-acme", later).exists is False
    assert show_body("support-supplier-acme", DAY).exists is True


def test_a_body_cannot_be_registered_twice() -> None:
    with pytest.raises(Invalid) as caught:
        do("register_body", kind="ccg", code="00C", called="Another Darlington")
    assert caught.value.code == "BOD-009"


def test_a_body_becomes_dormant() -> None:
    do("restate_body", body="ccg-00c", status="dormant")
    assert show_body("ccg-00c", date(2014, 3, 31)).status == "active"
    assert show_body("ccg-00c", DAY).status == "dormant"


def test_an_address_and_a_code_are_recorded() -> None:
    do("readdress_body", body="ccg-00c", address="1 New Street, Darlington", postcode="dl1 1aa")
    do("code_body", body="ccg-00c", scheme="companies_house", code="01234567")
    shown = show_body("ccg-00c", DAY)
    assert shown.address is not None
    assert (shown.address.lines, shown.address.postcode) == (
        ["1 New Street", "Darlington"],
        "DL1 1AA",
    )
    assert ("companies_house", "01234567") in [(code.scheme, code.code) for code in shown.codes]


def test_a_relation_begins_and_ends() -> None:
    do("register_body", kind="support_supplier", code="ACME", called="Acme Support Ltd")
    do("relate_bodies", body="support-supplier-acme", relation="hosted_by", other="ccg-00c")
    hosted = [(row.kind, row.slug) for row in show_body("support-supplier-acme", DAY).relations]
    assert ("hosted_by", "ccg-00c") in hosted
    end = date(2015, 4, 1)
    do("end_relation", end, body="support-supplier-acme", relation="hosted_by", other="ccg-00c")
    assert show_body("support-supplier-acme", end).relations == []
    assert show_body("support-supplier-acme", DAY).relations != []
    with pytest.raises(NotFound):
        do("end_relation", end, body="support-supplier-acme", relation="hosted_by", other="ccg-00c")


def test_nothing_said_is_told() -> None:
    with pytest.raises(Invalid) as caught:
        do("restate_body", body="ccg-00c")
    assert caught.value.code == "BOD-010"


def test_a_commissioner_does_not_keep_the_register() -> None:
    act = read_act("rename_body", {"body": "00C", "new_name": "The Best CCG"})
    with pytest.raises(Refused) as caught:
        perform(act, by=officer_of("ccg-00c", "accountable_officer", DAY), effective_on=DAY)
    assert any("2012 Act s.250" in reason for reason in caught.value.details["reasons"])


def test_the_registrar_of_today_is_the_board_that_absorbed_the_centre() -> None:
    later = date(2024, 4, 1)
    receipt = do("rename_body", later, body="icb-qhm", new_name="NHS North East Board")
    assert receipt.pack == "england_2022"
