"""A country's tables as a source of statements."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from remit.countries import acts
from remit.countries.acts import source_of
from remit.countries.registry import load_country

NAME = "england_2013"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A copy of the country's folder, which stands for it."""
    copy = tmp_path / NAME
    shutil.copytree(str(files("remit.countries") / NAME), copy)
    monkeypatch.setattr(acts, "files", lambda _: copy)
    return copy


def test_the_hash_of_a_country_is_of_its_tables(folder):
    country = load_country(NAME)
    before = source_of(country).sha256
    assert source_of(country).sha256 == before
    table = folder / "tables" / "trusts.csv"
    table.write_bytes(table.read_bytes() + b"\n")
    assert source_of(country).sha256 != before


def test_a_line_that_moves_to_another_table_changes_the_hash(folder):
    country = load_country(NAME)
    one, other = folder / "tables" / "icbs.csv", folder / "tables" / "regions.csv"
    first, second = one.read_bytes(), other.read_bytes()
    before = source_of(country).sha256
    one.write_bytes(second)
    other.write_bytes(first)
    assert source_of(country).sha256 != before
