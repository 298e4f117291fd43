"""A real witness signs what grew, refuses what was rewritten, and the page tells it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from remit.acts.door import perform
from remit.acts.models import Entry
from remit.acts.registry import read_act
from remit.domains.publication.logs import place_of, policy_file, reader_of
from remit.domains.publication.models import WitnessAnswer
from remit.domains.publication.publishing import Publisher
from remit.engines.record import create_log
from remit.house.ports import free_port
from tests.country import officer_of
from tests.publication.conftest import by_hand

pytestmark = pytest.mark.django_db
DAY = date(2014, 4, 1)
TODAY = date(2026, 11, 22)
GROUP = "ccg-00c"


@pytest.fixture
def witness(record: Path, tmp_path: Path) -> Iterator[str]:
    """A witness of the log in a process of its own; its line of a policy."""
    port = free_port("127.0.0.1")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "remit.faces.cli", "record", "witness"),
            *("--listen", f"127.0.0.1:{port}", "--state", str(tmp_path / "witness")),
            *("--name", "paper.example/witness"),
            *("--log", str(reader_of("2026").description().current)),
        ],
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    key = next(
        word
        for line in process.stdout
        for word in line.split()
        if word.startswith("paper.example/witness+")
    )
    yield f"witness paper {key} http://127.0.0.1:{port}"
    process.terminate()
    process.communicate(timeout=10)


def create_office(title: str) -> None:
    perform(
        read_act("create_office", {"body": GROUP, "role": "lay_member", "office": title}),
        by=officer_of(GROUP, "accountable_officer", DAY),
        effective_on=DAY,
    )


def test_a_witness_signs_what_grew_and_refuses_what_was_rewritten(
    client, record: Path, witness: str, tmp_path: Path
) -> None:
    key = str(reader_of("2026").description().current)
    policy_file().write_text(f"log {key}\n{witness}\nquorum paper\n")
    create_office("Head of Outcomes")
    with Publisher() as publisher:
        publisher.publish(TODAY)
        collected = publisher.cosign(TODAY)
    assert collected is not None
    assert collected.quorum_met
    assert "signed" in client.get("/record/health").content.decode()

    # The keeper, with key and database in hand, makes the whole log again with another past.
    entry = Entry.objects.order_by("pk").last()
    by_hand("update entry set statement = statement || ' ' where id = %s", [entry.pk])
    by_hand("delete from record_tree_head")
    signing = (place_of("2026").state / "key").read_bytes()
    for folder in (record / "2026", place_of("2026").state):
        shutil.rmtree(folder)
    place_of("2026").state.mkdir(parents=True)
    (place_of("2026").state / "key").write_bytes(signing)
    (place_of("2026").state / "key").chmod(0o600)
    create_log(place_of("2026"), origin="record.example/2026")
    create_office("Head of Incomes")
    with Publisher() as publisher:
        while publisher.publish(TODAY):
            pass
        publisher.cosign(TODAY)
    assert WitnessAnswer.objects.get().status == "rewritten"
    page = client.get("/record/health").content.decode()
    assert "A witness says that this record was rewritten" in page
