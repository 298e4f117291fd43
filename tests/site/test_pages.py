"""What every page has in common, and what the pages about bodies say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from remit.domains.bodies import queries
from remit.faces.site.sitemap import public_pages

pytestmark = pytest.mark.usefixtures("england")
QUERIES_MAX = 16


def text_of(answer) -> str:
    """The words of a page, without markup and with single spaces."""
    body = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def shape_faults(html: str) -> list[str]:
    """What a page lacks of the shape that all have."""
    wanted = {
        "one h1": len(re.findall(r"<h1[ >]", html)) == 1,
        "title ends with the name": re.search(r"<title>.+ - Remit</title>", html),
        "language": '<html lang="en-GB">' in html,
        "main": '<main class="remit-main' in html,
        "skip link first": 0 < html.find("nhsuk-skip-link") < html.find("<header"),
        "footer": '<footer class="remit-footer">' in html,
        "no template left": not re.search(r"\{\{|\{%|Undefined|>None<|\bNone[),.]", html),
    }
    return [name for name, holds in wanted.items() if not holds]


def test_planted_faults_of_shape_are_found() -> None:
    assert "one h1" in shape_faults("<h1>a</h1><h1>b</h1>")
    assert "no template left" in shape_faults("<td>None</td>")


def test_every_public_page_answers_and_has_its_shape(client) -> None:
    pages = public_pages()
    assert len(pages) > 150
    found = {}
    for address in pages:
        answer = client.get(address)
        if answer.status_code != 200:
            found[address] = [str(answer.status_code)]
        elif answer.headers["Content-Type"].startswith("text/html"):
            found[address] = shape_faults(answer.content.decode())
    assert {address: faults for address, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/find?q=darlington",
        "/bodies/ccg-01y?on=2014-05-05",
        "/map?on=2013-04-01",
        "/bodies?kind=ccg&on=2013-04-01",
        "/acts",
        "/data",
    ],
)
def test_a_page_asks_the_database_few_questions(
    client, django_assert_max_num_queries, address
) -> None:
    with django_assert_max_num_queries(QUERIES_MAX):
        client.get(address)


def test_links_carry_the_chosen_day_on(client) -> None:
    html = client.get("/bodies?kind=ccg&on=2014-05-05").content.decode()
    links = re.findall(r'href="(/(?:bodies|map|find)[^"]*)"', html)
    assert links
    assert [link for link in links if "on=2014-05-05" not in link and "on=20" not in link] == [
        # Taking the day out is what the link to today is for.
        "/bodies?kind=ccg"
    ]
    assert "on=" not in "".join(
        re.findall(r'href="(/bodies/[^"]*)"', client.get("/bodies?kind=icb").content.decode())
    )


def test_any_code_leads_to_its_holder_on_the_day(client) -> None:
    ccg = queries.show_body("ccg-01y", date(2014, 5, 5))
    ons = next(code.code for code in ccg.codes if code.scheme == "ons")
    for code in ("01Y", "01y", ons, "CCG-01Y"):
        answer = client.get(f"/bodies/{code}?on=2014-05-05")
        assert answer.headers["Location"] == "/bodies/ccg-01y?on=2014-05-05", code


def test_a_closed_commissioner_tells_what_became_of_it(client) -> None:
    said = text_of(client.get("/bodies/ccg-01y"))
    assert "What became of it" in said
    assert "NHS Greater Manchester Integrated Care Board (86%)" in said
    assert "NHS Derby and Derbyshire Integrated Care Board (14%)" in said
    assert "31 of its 36 practices moved to the other" in said
    assert "See it as it stood on its last day, 30 June 2022" in said


def test_a_commissioner_of_the_day_shows_people_marked_as_synthetic(client) -> None:
    said = text_of(client.get("/bodies/ccg-01y?on=2014-05-05"))
    officers = queries.show_body("ccg-01y", date(2014, 5, 5)).officers
    assert officers
    for officer in officers:
        assert f"{officer.person} Synthetic" in said


def test_a_practice_tells_then_and_now(client) -> None:
    practice = queries.members_of("ccg-01y", date(2014, 5, 5)).rows[0].slug
    said = text_of(client.get(f"/bodies/{practice}?on=2014-05-05"))
    now = queries.commissioner_of(practice, date.today()).at_date
    assert "Then, on 5 May 2014 NHS Tameside and Glossop CCG" in said
    assert now
    assert f"{now.name} Since" in said


def test_a_search_without_a_hit_helps(client) -> None:
    said = text_of(client.get("/find?q=qqqqzzzz"))
    assert "Nothing found for “qqqqzzzz”" in said
    assert "We looked through codes, names, former names, similar names" in said


def test_a_misspelled_search_says_that_it_guesses(client) -> None:
    said = text_of(client.get("/find?q=darlingtun&on=2014-05-05"))
    assert "Nothing is called “darlingtun”. These names look like it." in said
    assert "NHS Darlington CCG" in said


def test_the_map_has_a_link_and_a_row_for_each_commissioner(client) -> None:
    html = client.get("/map?on=2013-04-01").content.decode()
    picture, table = html.split("<table", 1)
    assert picture.count('<a href="/bodies/ccg-') == 211
    assert table.count('<a href="/bodies/ccg-') == 211
    assert "Real boundaries show here once they are loaded" in html


def test_a_day_before_the_first_commissioner_says_so(client) -> None:
    assert "No body commissioned on this date" in text_of(client.get("/map?on=2010-01-01"))
    assert "None was there" in text_of(client.get("/bodies?kind=ccg&on=2010-01-01"))


@pytest.mark.usefixtures("empty_house")
def test_an_empty_house_shows_its_pages_too(client) -> None:
    for address in ("/", "/find?q=x", "/map", "/bodies", "/data", "/acts"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert shape_faults(answer.content.decode()) == [], address
        assert b"Example country" not in answer.content
