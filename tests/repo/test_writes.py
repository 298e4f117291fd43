"""Nothing changes but by an act: no line outside the acts writes to the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.repo.writes import WRITERS, may_write, writes_in

SOURCE = Path(__file__).resolve().parents[2] / "src" / "remit"


def test_no_line_outside_an_act_writes() -> None:
    found = [
        write
        for path in sorted(SOURCE.rglob("*.py"))
        if not may_write(path.relative_to(SOURCE))
        for write in writes_in(path.read_text("utf-8"), str(path.relative_to(SOURCE)))
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "Name.objects.create(name='x')",
        "Name.objects.filter(pk=1).update(name='x')",
        "Name.objects.known().on(day).delete()",
        "body.save()",
        "Name.objects.bulk_create(rows)",
        "cursor.execute('insert into body_name values (1)')",
        "cursor.execute('''\n  update body_name set name = 1''')",
        "cursor.copy('copy body_name from stdin')",
        "cursor.execute('truncate act')",
        "from remit.engines.ledger import post\npost(connection, transfer)",
        "from remit.engines.ledger import pay as give\ngive(connection, transfer)",
    ],
)
def test_a_planted_write_is_found(planted: str) -> None:
    assert len(writes_in(planted, "planted.py")) == 1


@pytest.mark.parametrize(
    "innocent",
    [
        "words.update({'a': 1})",
        "hashlib.sha256().update(b'x')",
        "cursor.execute('select 1 from body')",
        "Name.objects.known().on(day)",
        "picture.save(path)",
        "from remit.engines.ledger import balances\nbalances(connection, [1])",
        "from requests import post\npost(address)",
    ],
)
def test_an_innocent_line_is_not(innocent: str) -> None:
    assert writes_in(innocent, "innocent.py") == []


def test_every_place_that_may_write_exists_and_writes() -> None:
    """An exception that nobody needs any more is taken away."""
    for place in WRITERS:
        paths = [path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).match(place)]
        assert any(writes_in(path.read_text("utf-8"), place) for path in paths), place
