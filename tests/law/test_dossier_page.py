"""The dossier as a page: what a body entered, what was found, and the acts that say so."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("england")
PAGE = "/law/dossier/ccg-01y"
ON = "?on=2014-04-01"


def test_what_was_entered_and_found_leads_to_its_acts(client: Client) -> None:
    told = client.get(f"{PAGE}.json{ON}").json()
    contract = next(each for each in told["things"] if each["kind"] == "contract")
    assert contract["party"] == "nhs-trust-rmp"
    assert len(contract["findings"]) == 4
    page = client.get(PAGE + ON).content.decode()
    assert f"/acts/{contract['act']}" in page
    for finding in contract["findings"]:
        assert finding["evidence"] in page
        assert f"/acts/{finding['act']}" in page
    assert page.index("Services</h2>") < page.index("Contracts</h2>") < page.index("support</h2>")


def test_what_was_not_there_yet_is_not_shown(client: Client) -> None:
    early = client.get(f"{PAGE}.json?on=2013-05-02").json()
    assert [each["kind"] for each in early["things"]] == ["support"]
    assert [each["findings"][0]["answer"] for each in early["things"]] == ["no"]
    before = client.get(f"{PAGE}?on=2013-04-02").content.decode()
    assert "It had entered nothing on 2 April 2013" in before


def test_a_body_leads_to_its_dossier_and_nobody_else_has_one(client: Client) -> None:
    assert PAGE in client.get(f"/bodies/ccg-01y{ON}").content.decode()
    assert client.get("/law/dossier/ccg-zzz").status_code == 404
