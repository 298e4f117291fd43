from __future__ import annotations

import json
from datetime import date

import pytest

from remit.domains.bodies import queries

pytestmark = pytest.mark.usefixtures("england")
DAY = date(2014, 5, 5)


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("/index.json", lambda: queries.count_bodies(DAY)),
        ("/bodies.json", lambda: queries.count_bodies(DAY)),
        ("/map.json", lambda: queries.commissioners_map(DAY)),
        ("/bodies/ccg-01y/members.json", lambda: queries.members_of("ccg-01y", DAY)),
    ],
)
def test_a_twin_is_the_questions_own_answer(client, address, answer) -> None:
    got = client.get(f"{address}?on={DAY}")
    assert got.headers["Content-Type"] == "application/json"
    assert got.json() == answer().model_dump(mode="json")


def test_the_twin_of_a_search_and_of_a_list(client) -> None:
    assert client.get(f"/find.json?q=01Y&on={DAY}").json() == queries.find_bodies(
        "01Y", DAY
    ).model_dump(mode="json")
    assert client.get(f"/bodies.json?kind=ccg&on={DAY}").json() == queries.list_bodies(
        "ccg", DAY
    ).model_dump(mode="json")


def test_the_twin_of_a_body_holds_all_that_its_page_tells(client) -> None:
    twin = client.get(f"/bodies/ccg-01y.json?on={DAY}").json()
    assert twin["body"] == queries.show_body("ccg-01y", DAY).model_dump(mode="json")
    assert twin["lineage"]["slug"] == "ccg-01y"


def test_a_wrong_day_is_refused_by_a_twin_and_marked_on_a_page(client) -> None:
    twin = client.get("/map.json?on=yesterday")
    assert (twin.status_code, twin.json()["error"]["code"]) == (400, "WEB-002")
    page = client.get("/map?on=yesterday")
    assert page.status_code == 400
    assert b"<title>Error: Map of commissioners" in page.content
    assert b'value="yesterday"' in page.content, "what was typed is kept"


def test_a_page_without_a_twin_says_so(client) -> None:
    answer = client.get("/about.json")
    assert (answer.status_code, json.loads(answer.content)["error"]["code"]) == (404, "WEB-001")


def test_downloads_hold_every_row(client) -> None:
    lines = client.get(f"/bodies.csv?kind=ccg&on={DAY}").content.decode().splitlines()
    assert lines[0] == "slug,name,ods,ons,status,since,until"
    assert len(lines) - 1 == queries.list_bodies("ccg", DAY).total == 211
    members = client.get(f"/bodies/ccg-01y/members.csv?on={DAY}")
    assert 'filename="ccg-01y-members-2014-05-05.csv"' in members.headers["Content-Disposition"]
    assert len(members.content.splitlines()) - 1 == queries.members_of("ccg-01y", DAY).total > 0
