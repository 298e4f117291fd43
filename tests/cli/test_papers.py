"""Papers on a terminal: every word and amount is whole, however narrow it is."""

from __future__ import annotations

from datetime import date

import pytest

from remit.faces.cli.papers import show_document
from remit.printing import Document, Table

TABLE = Table(
    "Did the money arrive whole?",
    ("Fund", "Allotted", "Named differences", "Received", "All arrived"),
    [
        ("Care for patients [made up]", "£38,923,820.00", "£0.00", "£38,923,820.00", "yes"),
        ("Running the organisation", "£813,625.00", "£0.00", "£813,625.00", "yes"),
    ],
    numbers=(1, 2, 3),
)


@pytest.mark.parametrize("columns", [40, 60, 72, 80, 120])
def test_no_amount_is_cut(columns: int, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    show_document(Document("Account", "", date(2014, 3, 31), [TABLE]))
    shown = capsys.readouterr().out
    assert shown.count("£38,923,820.00") == 2
    assert "…" not in shown
    assert "[made" in shown
    assert "up]" in shown
    lines = [line for line in shown.splitlines() if line.startswith(("│", "┃"))]
    assert {line[-1] for line in lines} <= {"│", "┃"}, "the right edge is there"
    assert all(len(line) <= columns for line in shown.splitlines())
