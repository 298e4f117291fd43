"""The pages about the law: each answers, has its twin, and leads somebody to an answer."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from remit.domains.law import queries
from remit.domains.law.pages import charted
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
    told, listed = said.split("One that today's law breaks")[1].split("promises that today's law")
    assert "Secretary of State" in told
    assert "The law would allow it." in told
    assert "2006 Act Sch.10A para.3" in told
    assert re.search(r"\(\d{4} Act [^)]+\)", listed)


def test_the_charters_first_sentence_counts_promises(client) -> None:
    found = queries.charter()
    (today,) = [each for each in charted.law_counts(found) if each.law == charted.TODAY_LAW]
    verdicts = [pledge.verdicts[today.law] for pledge in charted.promises_of(found)]
    kept, broken = verdicts.count("holds"), verdicts.count("broken")
    said = text_of(client.get("/charter"))
    assert f"Of {len(verdicts)} promises that can be checked" in said
    assert f"today's law keeps {kept}, breaks {broken} and" in said
    assert f"All {broken} promises that today's law breaks" in said
    assert sum(share.width for share in today.shares) == charted.BAR_WIDTH
    # Planted: another verdict on one promise is counted.
    one = next(each for each in charted.promises_of(found) if each.verdicts[today.law] == "holds")
    other = one.model_copy(update={"verdicts": one.verdicts | {today.law: "broken"}})
    themes = [
        theme.model_copy(
            update={"pledges": [other if each is one else each for each in theme.pledges]}
        )
        for theme in found.themes
    ]
    changed = charted.law_counts(found.model_copy(update={"themes": themes}))
    counts = next(each.counts for each in changed if each.law == today.law)
    assert (counts["holds"], counts["broken"]) == (kept - 1, broken + 1)


def test_the_story_of_the_two_texts_is_one_click_from_the_charter(client) -> None:
    address = "/law/compare?a=england_2013_si257&b=england_2013"
    assert address.replace("&", "&amp;") in client.get("/charter").content.decode()
    answer = client.get(address)
    said = text_of(answer)
    assert heading(answer) == "Two texts of 2013"
    assert "No regulator orders a group to put services out to competition" in said
    assert "254 to 146" in said
    # It tells of each promise on which the two differ, and of no other.
    found = charted.differing(queries.charter(), "england_2013_si257", "england_2013")
    told = charted.story_of_two(found, "england_2013_si257", "england_2013")
    assert len(found) == 5
    assert sorted(each.part.id for _, parts in told for each in parts) == sorted(
        each.part.id for each in found
    )
    assert {(each.a.verdict, each.b.verdict) for each in found} == {("broken", "holds")}
    # The other way round it is the same story; of other laws it is another page.
    assert "Two texts of 2013" in text_of(
        client.get("/law/compare?b=england_2013_si257&a=england_2013")
    )
    other = client.get("/law/compare?a=england_2013&b=england_2022")
    assert heading(other) == "Who gained and who lost"
    assert "Promises on which they differ" in text_of(other)


def test_a_certificate_can_be_taken_away(client) -> None:
    answer = client.get("/charter/p11-never/certificates/england_2013_si257.json")
    assert answer.headers["Content-Disposition"].endswith('"P11-never-england_2013_si257.json"')
    made = json.loads(answer.content)
    assert (made["pledge"], made["verdict"]) == ("P11-never", "broken")
    assert made["second_opinion"]
    for wrong in ("P11-always", "P999"):
        assert client.get(f"/charter/{wrong}/certificates/england_2013.json").status_code == 404
    assert client.get("/charter/P11-never/certificates/nowhere.json").status_code == 404


def test_what_is_only_known_is_marked_on_the_charter(client) -> None:
    known = next(
        verdict
        for pledge in charted.promises_of(queries.charter())
        for part in pledge.parts
        for verdict in part.laws
        if charted.is_known_only(verdict)
    )
    assert not str(charted.reason(known)).lower().startswith("known")
    assert "not checked against the text" in text_of(client.get("/charter"))
    linked = charted.reason(known.model_copy(update={"reason": "as P10 <b>"}))
    assert linked == 'As promise <a href="/charter/P10">P10</a> &lt;b&gt;'


def test_a_promise_tells_its_story_with_a_picture(client) -> None:
    html = client.get("/charter/P11").content.decode()
    assert html.count('<div class="remit-picture ') == 1
    # The law allows what the promise forbids: nothing that should look like success.
    assert 'class="remit-picture remit-picture--yes remit-picture--breach"' in html
    assert "had these rules come into force" in html
    assert "/charter/P11-never/certificates/england_2013_si257.json" in html
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


def test_choices_that_a_power_reaches_come_first(client) -> None:
    html = client.get(f"{START}&who=minister").content.decode()
    first, rest = html.split("or where the law gives no power")
    assert 'value="ministerial"' in first
    assert 'value="commissioning"' in rest
    html = client.get(f"{START}&who=ccg&area=over_the_head").content.decode()
    assert "or what the law gives no power to do" not in html  # there is none that it has


def test_what_is_known_of_a_case_opens_and_closes_routes(client) -> None:
    address = "/law/routes?on=2024-04-01"
    said = text_of(client.get(address))
    assert "Closed" not in said
    html = client.get(address).content.decode()
    assert '<select class="nhsuk-select" id="fact-sole_capable_provider"' in html
    given = client.get(
        f"{address}&existing_provider=yes&sole_capable_provider=no&decision_recorded="
    )
    said = text_of(given)
    assert re.search(
        r"Direct award A: only the present provider can do it Closed Not so here", said
    )
    assert re.search(r'<option value="no" selected>', given.content.decode())
