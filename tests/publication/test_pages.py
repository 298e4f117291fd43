"""The pages of the record: each answers, shows a proof that holds, and tells what was changed."""

from __future__ import annotations

import base64
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.http import QueryDict

from remit.acts.door import perform
from remit.acts.models import ActRow
from remit.acts.registry import read_act
from remit.domains.publication.acts.redaction import RedactEntry
from remit.domains.publication.logs import reader_of
from remit.domains.publication.publishing import publish_all
from remit.engines.record import check_proof
from remit.faces.site.act_forms import fields_of
from tests.country import officer_of
from tests.publication.conftest import by_hand

pytestmark = pytest.mark.django_db
DAY = date(2014, 4, 1)
TODAY = date(2026, 11, 22)
GROUP = "ccg-00c"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def acts(record: Path) -> list[ActRow]:
    """Three acts, published."""
    chief = officer_of(GROUP, "accountable_officer", DAY)
    done = [
        perform(
            read_act("create_office", {"body": GROUP, "role": "lay_member", "office": f"Seat {n}"}),
            by=chief,
            effective_on=DAY,
        )
        for n in range(3)
    ]
    publish_all(TODAY)
    return [ActRow.objects.get(pk=each.act_id) for each in done]


@pytest.mark.parametrize(
    "address",
    [
        "/record",
        "/record?act=create_office",
        "/record?body=00C&clause=2006+Act+Sch.1A&on=2014-04-01",
        "/record/2026/1",
        "/record/health",
        "/record/overdue",
        "/record/overdue?body=00C&on=2014-04-01",
        "/record/witness",
    ],
)
def test_every_page_answers_with_its_twin(client, acts, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert b"<h1" in page.content
    path, _, query = address.partition("?")
    assert client.get(f"{path}.json?{query}").json() is not None


def test_entries_are_found_by_act_body_date_and_clause(client, acts) -> None:
    def numbers(query: str) -> set[int | None]:
        lines = client.get(f"/record.json?{query}").json()["lines"]
        return {line["act_number"] for line in lines}

    ours = {row.number for row in acts}
    assert numbers("act=create_office&body=00C&clause=2006+Act+Sch.1A&on=2014-04-01") >= ours
    assert not numbers("act=rename_body") & ours
    assert not numbers("body=00D") & ours
    assert not numbers("on=2014-04-02") & ours
    assert not numbers("clause=2006+Act+s.14O") & ours


def test_the_act_s_page_shows_its_entry_and_the_proof_holds(client, acts) -> None:
    page = client.get(f"/acts/{acts[0].number}").content.decode()
    assert "Check this yourself" in page
    entry = client.get(f"/record/entries/{acts[0].pk}", follow=True)
    view = client.get(entry.redirect_chain[-1][0] + ".json").json()
    keys = [str(reader_of("2026").description().current)]
    proof = client.get(f"/record/{view['log']}/{view['number']}/proof")
    assert check_proof(proof.content.decode(), vkeys=keys).holds
    said = json.loads(base64.b64decode(view["parts"][0]["content"]))
    assert said["number"] == acts[0].number


def test_an_act_edited_by_hand_is_told_on_both_pages(client, acts) -> None:
    before = client.get(f"/acts/{acts[0].number}").content.decode()
    assert "not what was entered" not in before
    by_hand("update act set summary = 'something else' where id = %s", [acts[0].pk])
    for address in (f"/acts/{acts[0].number}", f"/record/entries/{acts[0].pk}"):
        page = client.get(address, follow=True).content.decode()
        assert "not what was entered" in page
        assert "Created the office" in page or "created the office" in page


def test_a_damaged_file_of_the_log_is_told_on_the_page(client, acts, record: Path) -> None:
    bundles = (record / "2026/tile/entries").rglob("*.p/*")
    bundle = max(bundles, key=lambda each: int(each.name))
    content = bytearray(bundle.read_bytes())
    content[-5] ^= 1
    bundle.chmod(0o644)
    bundle.write_bytes(bytes(content))
    page = client.get(f"/acts/{acts[-1].number}").content.decode()
    assert "not what was entered" in page


def test_pages_that_check_are_never_kept(client, acts) -> None:
    for address in ("/record", "/record/2026/1", "/record/health", f"/acts/{acts[0].number}"):
        assert client.get(address)["Cache-Control"] == "no-cache"


def test_the_log_is_served_as_files_and_nothing_beside_it(client, acts, record: Path) -> None:
    served = client.get("/record/log/2026/checkpoint").content
    assert served == (record / "2026/checkpoint").read_bytes()
    for name in ("nothing", "../keys/2026/key", "..%2f..%2fkeys/2026/key", "tile"):
        assert client.get(f"/record/log/2026/{name}").status_code == 404


def test_the_feeds_miss_nothing_from_one_watermark_to_the_next(client, acts) -> None:
    first = client.get("/record/feed.json").json()
    mark = first["_remit"]["after"]
    assert client.get(f"/record/feed.json?after={mark}").json()["items"] == []
    chief = officer_of(GROUP, "accountable_officer", DAY)
    for title in ("One", "Two"):
        perform(
            read_act("create_office", {"body": GROUP, "role": "lay_member", "office": title}),
            by=chief,
            effective_on=DAY,
        )
    # Not yet under a signed head: not yet in the feed.
    assert client.get(f"/record/feed.json?after={mark}").json()["items"] == []
    publish_all(TODAY)
    news = client.get(f"/record/feed.json?after={mark}").json()
    assert [item["content_text"] for item in news["items"]] == [
        "created the office of One",
        "created the office of Two",
    ]
    feed = ElementTree.fromstring(client.get("/record/feed.atom").content)  # noqa: S314
    told = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert told == [item["id"] for item in client.get("/record/feed.json").json()["items"]]
    assert {item["id"] for item in news["items"]} <= set(told)


@pytest.mark.parametrize("mark", ["x", "2026", "2026:", "2026:-1", "20:1"])
def test_a_wrong_watermark_is_told(client, acts, mark: str) -> None:
    assert client.get(f"/record/feed.json?after={mark}").status_code == 400


def test_a_choice_of_a_form_keeps_its_capitals() -> None:
    asked = {field.name: field for field in fields_of(RedactEntry, QueryDict(), {})}
    assert "A person's right to erasure (UK GDPR art.17)" in dict(asked["ground"].choices).values()
