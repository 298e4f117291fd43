"""The pages about the books, their twins and downloads; each figure leads to its act."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import pairwise

import pytest
from django.test import Client

from remit.domains.money import queries
from remit.domains.money.ledger import connection
from remit.domains.money.pages import flows
from tests.money.books.conftest import GROUP, HOSPITAL, PAYMENTS, YEAR, Spent

PAID = sum(PAYMENTS)


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def test_a_bodys_money_leads_down_to_the_act(client: Client, spent: Spent) -> None:
    text = text_of(client, f"/money/{GROUP}?year={YEAR}")
    assert "£170,000.01" in text
    assert f'href="/money/accounts/{spent.line.number}"' in text
    text = text_of(client, f"/money/accounts/{spent.line.number}")
    transfer = spent.paid[12_000_000]
    assert f'href="/money/transfers/{transfer}"' in text
    text = text_of(client, f"/money/transfers/{transfer}")
    assert f'href="/acts/{spent.act.number}"' in text
    assert f'href="/record/entries/{spent.act.pk}"' in text
    assert "These are not real amounts." in text


def test_a_code_leads_to_the_address_for_ever(client: Client, england: None) -> None:
    page = client.get(f"/money/00C?year={YEAR}")
    assert page.status_code == 302
    assert page.headers["Location"] == f"/money/{GROUP}?year={YEAR}"
    assert client.get("/money/nobody").status_code == 404
    assert client.get(f"/money/{GROUP}?year=soon").status_code == 400
    assert client.get("/money/accounts/999999").status_code == 404
    assert client.get(f"/money/accounts/{2**31}").status_code == 400


def test_twins_say_what_pages_say(client: Client, spent: Spent) -> None:
    twin = client.get(f"/money/{GROUP}.json?year={YEAR}").json()
    assert twin == queries.glance(GROUP, YEAR).model_dump(mode="json", by_alias=True)
    assert twin["paid_pence"] == PAID
    twin = client.get(f"/money/accounts/{spent.line.number}.json").json()
    assert twin["lines"][0]["act"] == spent.act.number


def test_the_countrys_money_arrived_whole(client: Client, england: None) -> None:
    text = text_of(client, f"/money?year={YEAR}")
    assert "<strong>Yes: every pound" in text
    twin = client.get(f"/money.json?year={YEAR}").json()
    assert twin["whole"]["holds"]
    for arrival in twin["whole"]["arrivals"]:
        differences = sum(each["pence"] for each in arrival["differences"])
        assert arrival["received_pence"] == arrival["allotted_pence"] + differences
    text = text_of(client, f"/money?year={YEAR}&fund=running_costs")
    assert text.count('<span class="remit-tag">Whole</span>') > 200


def test_a_pound_that_was_taken_is_on_the_page(client: Client, spent: Spent) -> None:
    """By somebody who may do anything in the database: both entries are changed alike."""
    books = connection()
    for trigger in ("never_changed", "only_posted"):
        books.execute(f"alter table ledger.entry disable trigger {trigger}")
    taken = books.execute(
        "update ledger.entry e set pence = pence - sign(pence) * 100 from ledger.transfer t,"
        " ledger.account a where t.number = e.transfer and t.kind = 'allot' and e.transfer ="
        " (select min(f.transfer) from ledger.entry f where f.account = %s)"
        " and a.number = e.account",
        [spent.allotment.number],
    )
    assert taken.rowcount == 2
    text = text_of(client, f"/money?year={YEAR}")
    assert "<strong>No: in " in text
    assert "−£1.00 unexplained" in text


def test_spend_is_downloaded_in_the_treasurys_columns(client: Client, spent: Spent) -> None:
    page = client.get(f"/money/spend.csv?year={YEAR}&body={GROUP}")
    assert page.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(StringIO(page.content.decode())))
    assert [row["Amount in sterling"] for row in rows] == ["25000.01", "120000.00"]
    assert rows[0] | {"Transaction number": "", "Transfer": "", "Act": ""} == {
        "Department family": "Department of Health",
        "Entity": "NHS Darlington CCG",
        "Date": "2013-06-14",
        "Expense type": rows[0]["Expense type"],
        "Expense area": "care for patients",
        "Supplier": queries.glance(HOSPITAL, YEAR).body.name,
        "Transaction number": "",
        "Amount in sterling": "25000.01",
        "Entity code": "00C",
        "Supplier code": "RXP",
        "Transfer": "",
        "Act": "",
    }
    text = text_of(client, f"/money/spend?year={YEAR}&body={GROUP}")
    for row in rows:
        assert f"/money/transfers/{row['Transfer']}" in text
    assert "No such payment" in text_of(client, "/money/spend?year=2016")
    assert "No such payment" in text_of(client, f"/money/spend?year={YEAR}&body=00D")


def test_a_missing_guard_is_told_at_once(client: Client, england: None) -> None:
    page = client.get("/money/books")
    assert page.headers["Cache-Control"] == "no-cache"
    before = page.content.decode().count("Missing")
    assert before == 1, "tests connect as a superuser, and the page says so"
    connection().execute("alter table ledger.entry disable trigger never_changed")
    after = text_of(client, "/money/books").count("Missing")
    assert after == before + 1


def test_bands_of_a_picture_are_as_wide_as_amounts(spent: Spent) -> None:
    view = queries.glance(GROUP, YEAR)
    for width in (860, 340):
        made = flows.of_body(view, width)
        assert made
        left = [band for band in made.bands if band.anchor == "start"]
        right = [band for band in made.bands if band.anchor == "end"]
        scale = flows.WHOLE_HEIGHT / view.received_pence
        assert sum(band.bar_height for band in left) == pytest.approx(flows.WHOLE_HEIGHT, abs=0.5)
        paid = max(view.paid_pence * scale, flows.BAND_MIN)
        assert right[0].bar_height == pytest.approx(paid, abs=0.1)
        assert max(band.bar_y + band.bar_height for band in made.bands) <= made.height
        for band, below in pairwise(right):
            words = flows.SLOT_MIN + flows.LINE_HEIGHT * (len(band.name) - 1)
            assert below.y - band.y >= words, "words never lie on words"
        assert " ".join(right[1].name) == "Promised, not yet paid"
    empty = view.model_copy(update={"from_": [], "to": []})
    assert flows.of_body(empty, 860) is None
