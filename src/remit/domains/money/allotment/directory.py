"""Whose a code or a name in an official file is, on the day that the file stands for."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

from remit.acts.words import day_words
from remit.domains.bodies import queries as bodies
from remit.domains.money.allotment.files import Directory
from remit.domains.money.allotment.files.lines import plain_name
from remit.domains.money.allotment.formula.reading import FORMULAS

NAMES = FORMULAS / "names" / "allocations.toml"


@cache
def aliases() -> dict[str, str]:
    """Other names of bodies that published files use, as reviewed: plain name to ODS code."""
    table = tomllib.loads(NAMES.read_text("utf-8"))["names"]
    return {plain_name(name): str(entry["ods"]) for name, entry in table.items()}


def directory(on: date) -> Directory:
    """The commissioners of a day, and who has the codes and names on other days."""
    by_code: dict[str, str] = {}
    by_name: dict[str, str] = {}
    elsewhen: dict[str, str] = {}
    for each in bodies.every_commissioner():
        there = each.there(on)
        for key in each.codes:
            if there:
                by_code[key] = each.slug
            else:
                elsewhen[key] = _told(each)
        for key in map(plain_name, each.names):
            if there:
                by_name[key] = each.slug
            else:
                elsewhen[key] = _told(each)
    return Directory(by_code, by_name, aliases(), elsewhen, day_words(on))


def _told(each: bodies.Commissioner) -> str:
    since = f"from {day_words(each.since)} " if each.since else ""
    until = f"until {day_words(each.until)}" if each.until else "on"
    return f"{each.slug} was there {since}{until}"
