"""The pages about the law: each answers, has its twin, and leads somebody to an answer."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from remit.domains.law import queries
from remit.domains.law.pages.pictures import picture_of
from remit.domains.law.queries.charter import pledge_called
from remit.domains.law.queries.show import list_packs

pytestmark = pytest.mark.usefixtures("england")
START = "/may?on=2014-04-01"


def text_of(answer) -> str:
    """The words of a page, without markup and with single spaces."""
    body = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def heading(answer) -> str:
    (found,) = re.findall(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def choices(answer, name: str) -> list[str]:
    return re.findall(
        rf'type="radio" id="[^"]+" name="{name}" value="([^"]+)"', answer.content.decode()
    )


PAGES = [
    "/may",
    START,
    "/law",
    "/law/england_2013",
    "/law/england_2022?who=icb",
    "/law/neutral",
    "/law/england_2013_si257",
    "/law/england_2022/acts/award_direct",
    "/law/england_2013/acts/top_slice",
    "/law/table?on=2014-04-01",
    "/law/routes",
    "/law/routes?on=2014-04-01",
    "/law/compare?a=england_2013_si257&b=england_2013",
    "/law/panel",
    "/charter",
    "/charter/P11",
    "/charter/P10-never",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_in_its_shape(client, address: str) -> None:
    answer = client.get(address)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert heading(answer)
    assert not re.search(r"\{\{|\{%|Undefined|>None<|\bNone[),.]", html)
    assert "aria-current" in html.split("</header>")[0], address


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/charter.json", queries.charter),
        ("/charter/P11.json", lambda: pledge_called("P11")),
        ("/law/panel.json", queries.panel_findings),
        ("/law.json?on=2014-04-01", lambda: list_packs(date(2014, 4, 1))),
        ("/law/table.json?on=2014-04-01", lambda: queries.table_of(date(2014, 4, 1))),
        ("/law/routes.json?on=2014-04-01", lambda: queries.routes_for("ccg", date(2014, 4, 1))),
        (
            "/law/compare.json?a=england_2013_si257&b=england_2013",
            lambda: queries.compare_packs("england_2013_si257", "england_2013"),
        ),
        (
            "/law/england_2013/acts/direct_tender.json?on=2014-04-01",
            lambda: queries.who_may("direct_tender", date(2014, 4, 1), "england_2013"),
        ),
        (
            "/may.json?on=2014-04-01&who=monitor&act=direct_tender&thing=ccg",
            lambda: queries.may("monitor", "direct_tender", "ccg", date(2014, 4, 1)),
        ),
    ],
)
def test_a_twin_is_the_answer_to_the_same_question(client, address: str, wanted) -> None:
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content) == wanted().model_dump(mode="json")


def test_the_api_answers_the_same(client) -> None:
    found = client.get("/api/law/may?who=ccg&act=award_direct&on=2014-04-01").json()
    assert found == queries.may("ccg", "award_direct", "", date(2014, 4, 1)).model_dump(mode="json")
    wrong = client.get("/api/law/may?who=ccg&act=nothing&on=2014-04-01")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (404, "LAW-001")


def test_may_monitor_order_a_tender_step_by_step(client) -> None:
    """From the first question to the refusal, one at a time."""
    assert heading(client.get("/may")) == "On which day?"
    # The three boxes of the date become one address.
    moved = client.get("/may?on-day=1&on-month=4&on-year=2014")
    assert moved.headers["Location"] == START
    asked = client.get(START)
    assert heading(asked) == "Who would do it?"
    assert {"ccg", "monitor", "minister", "patient", "body"} <= set(choices(asked, "who"))
    assert "icb" not in choices(asked, "who")
    asked = client.get(f"{START}&who=monitor")
    assert "over_the_head" in choices(asked, "area")
    asked = client.get(f"{START}&who=monitor&area=over_the_head")
    assert "direct_tender" in choices(asked, "act")
    asked = client.get(f"{START}&who=monitor&area=over_the_head&act=direct_tender")
    assert choices(asked, "thing")[0] == "ccg"
    answer = client.get(f"{START}&who=monitor&area=over_the_head&act=direct_tender&thing=ccg")
    assert heading(answer).startswith("No: The competition regulator (Monitor) may not order")
    assert "SI 2013/500 reg.15(2)" in text_of(answer)
    assert "No fact of the case would change that" in text_of(answer)


def test_may_a_group_award_directly_step_by_step(client) -> None:
    address = f"{START}&who=ccg&act=award_direct&thing=own"
    asked = client.get(address)
    assert (
        heading(asked) == "Is the commissioner satisfied that only this provider is capable of it?"
    )
    assert "This is a judgement: the commissioner must make it." in text_of(asked)
    assert choices(asked, "sole_capable_provider") == ["yes", "no", "unknown"]
    as_it_stands = client.get(f"{address}&answer=now")
    assert heading(as_it_stands).startswith("It depends: A clinical commissioning group may award")
    assert "judgement" in text_of(as_it_stands)
    # Every answer leads on, until there is nothing left to ask.
    for _ in range(8):
        (name,) = set(
            re.findall(r'type="radio" id="[^"]+" name="([^"]+)"', asked.content.decode())
        ) or {""}
        if not name:
            break
        address += f"&{name}=yes"
        asked = client.get(address)
    assert heading(asked).startswith("Yes: A clinical commissioning group may award")
    assert "What it would bring with it" in text_of(asked)


def test_which_process_must_be_used_in_2024_step_by_step(client) -> None:
    address = "/may?on=2024-04-01&who=icb&act=decide_competition&thing=own"
    asked = client.get(address)
    assert heading(asked) == "By which process?"
    assert set(choices(asked, "process")) == {
        "competitive",
        "direct_a",
        "direct_b",
        "direct_c",
        "most_suitable",
        "unknown",
    }
    refused = client.get(
        f"{address}&process=direct_a&existing_provider=yes&sole_capable_provider=no"
    )
    assert heading(refused).startswith("No: An integrated care board may not decide")
    assert "reg.6(3)" in text_of(refused)


def test_an_unanswered_question_is_asked_again_with_its_fault(client) -> None:
    answer = client.get(f"{START}&asked=who")
    assert "Choose one of the answers" in text_of(answer)
    assert "<title>Error: " in answer.content.decode()
    assert "Choose one" not in text_of(client.get(START))


def test_one_body_in_particular_becomes_part_of_the_address(client) -> None:
    moved = client.get(f"{START}&who=body&body=00C")
    assert moved.headers["Location"] == f"{START}&who=00C"
    assert "NHS Darlington CCG" in text_of(client.get(f"{START}&who=00C"))
    unknown = client.get(f"{START}&who=body&body=zz9")
    assert unknown.status_code == 200
    assert "is called" in text_of(unknown)
    assert heading(unknown) == "Who would do it?"


def test_the_way_back_leads_to_the_question_before(client) -> None:
    html = client.get(f"{START}&who=ccg&area=commissioning").content.decode()
    assert 'class="nhsuk-back-link" href="/may?on=2014-04-01&amp;who=ccg"' in html


def test_a_wrong_answer_is_an_error_with_its_words(client) -> None:
    answer = client.get(f"{START}&who=ccg&act=award_direct&thing=own&sole_capable_provider=maybe")
    assert answer.status_code == 400
    assert "LAW-004" in answer.content.decode()
    assert client.get("/law/nowhere").status_code == 404
    assert client.get("/charter/P999").status_code == 404
    assert client.get("/may?on=1999-01-01").status_code == 400


def test_the_charter_says_what_today_broke_and_how(client) -> None:
    said = text_of(client.get("/charter"))
    broken = said.split("Promises that today's law breaks")[1].split("How to read it")[0]
    assert "Secretary of State" in broken
    assert re.search(r"\(\d{4} Act [^)]+\)", broken)


def test_a_promise_tells_its_story_with_a_picture(client) -> None:
    html = client.get("/charter/P11").content.decode()
    assert html.count('<svg class="remit-picture"') == 1
    assert "had these rules come into force" in html
    assert "./remit settlement export england_2013_si257 --pledge P11-never" in html
    story = pledge_called("P11").parts[0].laws[1].story
    assert story is not None
    picture = picture_of(story)
    assert picture.allowed
    assert "the law allows it" in picture.words
    assert picture_of(story.model_copy(update={"allowed": False})).words.endswith("refuses it")


def test_each_finding_of_the_panel_is_asked_again_by_its_link(client) -> None:
    """The link on the page leads to the same answer, under the clause that the panel pointed at."""
    html = client.get("/law/panel").content.decode()
    found = queries.panel_findings().findings
    asked = re.findall(r'href="(/may[^"]+)">Ask it again', html)
    mended = re.findall(r'href="(/may[^"]+)">See it mended', html)
    assert len(found) == len(asked) == len(mended) == 6
    for finding, address, other in zip(found, asked, mended, strict=True):
        assert finding.agrees, finding.case
        answer = client.get(address.replace("&amp;", "&"))
        assert heading(answer).startswith(("No: ", "It depends: ")), finding.case
        decided = [each for each in finding.answer.clauses if each.id in finding.clauses]
        assert decided, finding.case
        for clause in decided:
            assert clause.clause in text_of(answer), finding.case
        assert heading(client.get(other.replace("&amp;", "&"))).startswith("Yes: "), finding.case


def test_a_panel_that_found_otherwise_would_not_be_said_to_agree() -> None:
    """Planted: another clause than the one that decides, and a case that the law permits."""
    from remit.domains.law.queries import panel

    kept = panel._kept()["finding"][2]
    on = panel._kept()["asked_on"]
    assert panel._asked(kept, on).agrees
    assert not panel._asked(kept | {"clauses": ["psr.recorded"]}, on).agrees
    allowed = kept | {"facts": kept["facts"] | kept["mended"], "clauses": []}
    assert not panel._asked(allowed, on).agrees


def test_the_page_of_an_act_leads_to_the_panel_where_it_found_something(client) -> None:
    assert "/law/panel" in client.get("/law/england_2022/acts/award_direct").content.decode()
    assert "/law/panel" not in client.get("/law/england_2022/acts/direct_tender").content.decode()
    assert "/law/panel" not in client.get("/law/england_2013/acts/award_direct").content.decode()
    assert "/law/panel" in client.get("/law").content.decode()
