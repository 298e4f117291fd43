from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from remit.countries.registry import Country, countries, load_country
from remit.errors import NotFound


def uncited(tables: set[str], country: Country) -> set[str]:
    """Tables without a source, and citations of a source or a table that is not there."""
    keys = {source.key for source in country.sources}
    wrong = {
        table for table, cited in country.sources_of.items() if not cited or not set(cited) <= keys
    }
    return (tables ^ set(country.sources_of)) | wrong


def tables_of(name: str) -> set[str]:
    folder = files("remit.countries") / name / "tables"
    return {entry.name.removesuffix(".csv") for entry in folder.iterdir()}


def test_a_country_is_a_folder():
    assert countries() == ["england_2013"]
    england = load_country("england_2013")
    assert (england.seed, england.begins) == (20130401, date(2013, 4, 1))


def test_an_unknown_country_is_refused_with_those_there_are():
    with pytest.raises(NotFound) as caught:
        load_country("atlantis")
    assert "`atlantis`" in caught.value.what
    assert "england_2013" in caught.value.mend


@pytest.mark.parametrize("name", countries())
def test_every_table_names_its_sources(name):
    country = load_country(name)
    assert uncited(tables_of(name), country) == set()
    assert all(s.title and s.publisher and s.licence and s.taken for s in country.sources)


def test_a_table_without_a_source_would_be_found():
    england = load_country("england_2013")
    assert uncited({*tables_of("england_2013"), "rumours"}, england) == {"rumours"}
    england.sources_of["trusts"] = ("hearsay",)
    assert uncited(tables_of("england_2013"), england) == {"trusts"}


@pytest.mark.parametrize("name", countries())
def test_tables_are_small_sorted_and_end_lines_with_lf(name):
    folder = files("remit.countries") / name / "tables"
    data = {entry.name: entry.read_bytes() for entry in folder.iterdir()}
    assert sum(map(len, data.values())) < 400_000
    for table, content in data.items():
        assert b"\r" not in content, table
        assert content.endswith(b"\n"), table
        lines = content.decode().splitlines()[1:]
        assert len(lines) == len(set(lines)), f"{table} says something twice"
