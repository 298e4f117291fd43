"""Setting up a register: once, by whoever runs the installation, and never again."""

from __future__ import annotations

from datetime import date

import pytest

from remit.acts.door import perform
from remit.acts.registry import read_act
from remit.domains.bodies.entities import OPERATOR, registrar
from remit.domains.bodies.queries import show_body
from remit.errors import NotFound, Refused
from remit.faces.cli.example import demo_sign_ins, load_example

DAY = date(2023, 4, 1)
FIRST = {"code": "X24", "called": "NHS England", "person": "First Registrar"}


@pytest.mark.usefixtures("empty_house")
def test_an_empty_register_is_set_up_once() -> None:
    assert demo_sign_ins() == []
    with pytest.raises(NotFound, match="nobody keeps the register"):
        registrar(DAY)
    perform(read_act("found_register", FIRST), by=OPERATOR, effective_on=DAY)
    assert show_body("X24", DAY).officers[0].person == "First Registrar"
    perform(
        read_act("register_body", {"kind": "icb", "code": "QHM", "called": "An ICB"}),
        by=registrar(DAY),
        effective_on=DAY,
    )
    with pytest.raises(Refused) as caught:
        perform(read_act("found_register", FIRST | {"code": "X99"}), by=OPERATOR, effective_on=DAY)
    assert caught.value.details["clauses"][0]["clause"] == "House rule 1"
    assert load_example() is None


@pytest.mark.django_db
def test_the_operator_may_not_load_over_a_country(england: None) -> None:
    with pytest.raises(Refused):
        perform(
            read_act("load_country", {"country": "england_2013"}), by=OPERATOR, effective_on=DAY
        )


@pytest.mark.django_db
def test_the_operator_may_do_nothing_else(england: None) -> None:
    with pytest.raises(Refused):
        perform(
            read_act("rename_body", {"body": "00C", "new_name": "Mine"}),
            by=OPERATOR,
            effective_on=date(2014, 4, 1),
        )


@pytest.mark.django_db
def test_every_persona_of_the_example_holds_an_office(england: None) -> None:
    people = demo_sign_ins()
    assert len({person["officer_ref"] for person in people}) == len(people) >= 5
