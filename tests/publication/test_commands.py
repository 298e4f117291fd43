"""`remit record` where it asks the house: publish, policy, rotate-key, fsck without a folder."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from remit.acts.models import ActRow
from remit.domains.publication.logs import policy_file, reader_of
from remit.domains.publication.queries import health
from remit.errors import Invalid
from remit.faces.cli.publishing import (
    check_house,
    policy_command,
    publish_command,
    rotate_command,
)
from tests.publication.conftest import by_hand
from tests.publication.test_publishing import create_office

pytestmark = pytest.mark.django_db


def said(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_publish_tells_what_it_published(record: Path, capsys) -> None:
    create_office("Head of Outcomes")
    publish_command(follow=False, as_json=True)
    (done,) = said(capsys)["published"]
    assert (done["log"], done["entries"]) == ("2026" if date.today().month >= 4 else "2025", 1)


def test_fsck_of_the_house_holds_and_then_names_the_act_that_was_edited(
    record: Path, capsys
) -> None:
    assert health().last_check is None
    assert check_house(as_json=True) == 0
    assert health().last_check.holds
    assert said(capsys)["holds"] is True
    row = ActRow.objects.first()
    by_hand("update act set summary = 'nothing of the kind' where id = %s", [row.pk])
    assert check_house(as_json=True) == 3
    (act,) = said(capsys)["acts"]
    assert act["entry"] == str(row.pk)
    last = health().last_check
    assert last is not None
    assert (last.holds, last.files, last.acts) == (False, 0, 1)
    assert "nothing of the kind" in act["says"]
    assert row.summary in act["says"]


def test_fsck_of_the_house_names_the_file_at_fault(record: Path, capsys) -> None:
    bundles = (record / "2026/tile/entries").rglob("*.p/*")
    bundle = max(bundles, key=lambda each: int(each.name))
    bundle.chmod(0o644)
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"x")
    assert check_house(as_json=True) == 3
    assert any("tile/entries" in fault["path"] for fault in said(capsys)["files"])


def test_a_new_key_is_signed_for_by_the_old_one(record: Path, capsys) -> None:
    old = reader_of("2026").description().current
    rotate_command(as_json=True)
    new = reader_of("2026").description()
    assert said(capsys)["key"] == str(new.current)
    assert old in new.keys
    assert new.vouched_for([old]) == new.keys


def test_a_policy_is_read_before_it_is_kept(record: Path, tmp_path: Path, capsys) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("witness nobody\n")
    with pytest.raises(Invalid):
        policy_command(wrong, as_json=True)
    assert not policy_file().exists()
    right = tmp_path / "right"
    right.write_text(f"log {reader_of('2026').description().current}\nquorum none\n")
    policy_command(right, as_json=True)
    assert said(capsys) == {"witnesses": [], "quorum": "none"}
    assert policy_file().read_text() == right.read_text()
