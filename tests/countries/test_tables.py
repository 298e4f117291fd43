from __future__ import annotations

import sys
from datetime import date

import pytest

from remit.countries.tables import rows
from remit.errors import Invalid


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Writes one table of a made-up country and reads it back."""

    def make(text: str):
        package = tmp_path / "made_up_country"
        (package / "tables").mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "tables" / "things.csv").write_text(text, "utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "made_up_country", raising=False)
        return list(rows("made_up_country", "things"))

    return make


def test_rows_carry_their_line_cells_dates_and_codes(table):
    first, second = table('ods,ons,name,opened\n00C,E1,"Here, there",2013-04-01\n00D,,Else,\n')
    assert (first.line, first["name"], first.day("opened")) == (2, "Here, there", date(2013, 4, 1))
    assert first.codes() == {"ods": "00C", "ons": "E1"}
    assert (second.line, second.day("opened"), second.codes()) == (3, None, {"ods": "00D"})


def test_a_wrong_date_is_told_with_its_place(table):
    (row,) = table("opened\n1 April 2013\n")
    with pytest.raises(Invalid) as caught:
        row.day("opened")
    assert caught.value.code == "CTY-003"
    assert caught.value.where == "things.csv line 2, column opened"


def test_a_missing_date_is_told_where_one_is_needed(table):
    (row,) = table('name,opened\nA,""\n')
    with pytest.raises(Invalid) as caught:
        row.since("opened")
    assert caught.value.code == "CTY-004"


def test_an_unknown_column_is_told(table):
    (row,) = table("name\nA\n")
    with pytest.raises(Invalid) as caught:
        row["title"]
    assert caught.value.code == "CTY-002"


@pytest.mark.parametrize("text", ["a,b\n1\n", "a,b\n1,2,3\n"])
def test_a_ragged_record_is_told(table, text):
    with pytest.raises(Invalid) as caught:
        table(text)
    assert (caught.value.code, caught.value.where) == ("CTY-005", "things.csv line 2")
