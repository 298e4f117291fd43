"""Acts that the law knows and the house has no button for: recorded, ruled on, refused."""

from __future__ import annotations

from datetime import date

import pytest

from remit.acts.door import ask, perform
from remit.acts.law import settlements
from remit.acts.models import ActRow, Attempt
from remit.acts.queries import ReadAttempts
from remit.acts.registry import ACTS, read_act
from remit.domains.bodies.lookup import body_called
from remit.domains.law.recorded import RecordedAct, resources_of
from remit.engines.settlement import EntityRef
from remit.errors import Invalid, Refused
from tests.country import officer_of

DAY = date(2014, 4, 1)
pytestmark = pytest.mark.usefixtures("england")


def recorded(name: str, **inputs) -> RecordedAct:
    given = {"who_it_concerns": "00C", "words": "As the letter of that day says"} | inputs
    act = read_act(name, given)
    assert isinstance(act, RecordedAct)
    return act


def test_every_act_of_every_settlement_can_be_done() -> None:
    known = settlements()
    for pack in (*known.packs, *known.drafts):
        assert set(pack.acts) <= set(ACTS), pack.name
        resources = resources_of(pack.schema_text)
        for name in pack.acts:
            assert ACTS[name].declaration.on == resources[name]
    # What has a button of its own keeps it.
    assert not issubclass(ACTS["appoint_officer"], RecordedAct)


def test_an_order_of_monitor_to_tender_is_refused_and_kept() -> None:
    monitor = officer_of("regulator-monitor", "chief_executive", DAY)
    order = recorded("direct_tender", given="breach_found=yes")
    before = ActRow.objects.count()
    with pytest.raises(Refused) as refused:
        perform(order, by=monitor, effective_on=DAY)
    assert "reg.15(2)" in refused.value.mend
    assert ActRow.objects.count() == before
    attempt = Attempt.objects.get(pk=refused.value.details["attempt"])
    assert attempt.inputs["given"] == ["breach_found=yes"]
    shown = ReadAttempts(body=body_called("regulator-monitor", DAY).pk).answer().lines
    assert [line.act for line in shown] == ["direct_tender"]


def test_a_refused_attempt_stands_on_the_page_of_the_body_that_tried(client) -> None:
    address = f"/bodies/regulator-monitor?on={DAY}"
    assert "What it was refused" not in client.get(address).content.decode()
    monitor = officer_of("regulator-monitor", "chief_executive", DAY)
    with pytest.raises(Refused):
        perform(recorded("direct_tender", given="breach_found=yes"), by=monitor, effective_on=DAY)
    html = client.get(address).content.decode()
    assert "What it was refused" in html
    shown = html.split('id="refused"')[1]
    assert "SI 2013/500 reg.15(2)" in shown
    # What was claimed stands beside it, on the list of all attempts too.
    assert "breach_found=yes" in shown
    assert "breach_found=yes" in client.get("/acts/attempts").content.decode()


def test_a_permitted_act_writes_the_journal_and_nothing_else() -> None:
    chief = officer_of("ccg-00c", "accountable_officer", DAY)
    receipt = perform(recorded("decide_integration"), by=chief, effective_on=DAY)
    row = ActRow.objects.get(pk=receipt.act_id)
    assert row.summary == "As the letter of that day says"
    assert [clause["id"] for clause in row.clauses] == ["liberty.group"]
    assert body_called("00C", DAY).pk in row.touched.values_list("body_id", flat=True)


def test_facts_decide() -> None:
    chief = officer_of("ccg-00c", "accountable_officer", DAY)
    facts = ["most_capable_best_value=yes", "owners_treated_alike=yes", "conflicts_clear=yes"]
    closed = recorded("award_direct", given=facts)
    sole = recorded("award_direct", given="; ".join([*facts, "sole_capable_provider=yes"]))
    assert not ask(closed, by=chief, effective_on=DAY).permitted
    assert ask(sole, by=chief, effective_on=DAY).permitted


def test_what_the_law_cannot_do_without_is_asked_for() -> None:
    chief = officer_of("ccg-00c", "accountable_officer", DAY)
    with pytest.raises(Invalid) as caught:
        ask(recorded("decide_competition"), by=chief, effective_on=DAY)
    assert (caught.value.code, caught.value.details["missing"]) == ("LAW-009", ["process"])


def test_somebody_hypothetical_may_ask_and_never_act() -> None:
    unnamed = EntityRef("Body", "00C")
    act = recorded("decide_integration")
    assert ask(act, by=unnamed, effective_on=DAY).permitted
    before = ActRow.objects.count(), Attempt.objects.count()
    with pytest.raises(Invalid) as caught:
        perform(act, by=unnamed, effective_on=DAY)
    assert caught.value.code == "ACT-010"
    with pytest.raises(Invalid):
        perform(act, by=EntityRef("Person", "anybody"), effective_on=DAY)
    assert (ActRow.objects.count(), Attempt.objects.count()) == before
