"""Finds lines that write to the database, by reading the code as a tree."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

# Where a write may stand, and why. Everything here runs inside `perform`, or writes no fact.
WRITERS = {
    "acts/door.py": "the door itself: the journal, attempts and duties",
    "acts/facts.py": "closing a fact, called by acts",
    "acts/entries.py": "the record's entry of an act, and its redaction; called by door and acts",
    "domains/*/acts/*": "what acts do",
    "domains/money/ledger.py": "opening accounts, called by acts",
    "domains/money/exceptions.py": "naming a lawful exception, called by acts",
    "domains/publication/publishing.py": "places in the log and its heads: no fact, made anew",
    "domains/bodies/loading/*": "what the acts of loading and undoing do",
    "countries/acts.py": "what the act of loading a country does",
    "engines/outcomes/loading/*": "tables of DuckDB, not of this house, while a file is read",
    "faces/site/accounts/*": "who may sign in: no fact of the register, kept by Django",
    "faces/cli/accounts.py": "likewise, by whoever runs the house",
    "house/*": "roles and databases, before there is any table",
}
ALWAYS = {
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "abulk_create",
    "asave",
    "acreate",
    "adelete",
    "aupdate",
}
# What moves money, or makes room for it; the database takes none of it outside an act.
LEDGER = {
    "allow_exception",
    "commit",
    "expire",
    "name_kind",
    "open_account",
    "open_many",
    "pay",
    "post",
    "post_many",
    "release",
}
ON_MODELS = {"create", "update", "delete", "save"}
QUERYSET_WORDS = {"objects", "filter", "exclude", "all", "known", "on", "using"}
WRITING_SQL = re.compile(
    r"^\s*(insert\s+into|update\s+\w+\s+set|delete\s+from|truncate|copy\s+\w+|merge\s+into)\b",
    re.IGNORECASE,
)


class Write(NamedTuple):
    """A line that writes."""

    file: str
    line: int
    what: str


def writes_in(source: str, file: str) -> list[Write]:
    """Every line of a module that writes to the database."""
    found: list[Write] = []
    tree = ast.parse(source)
    posting = _from_the_ledger(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in posting:
            found.append(Write(file, node.lineno, node.func.id))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            verb = node.func.attr
            words = _words(node.func.value)
            if (
                verb in ALWAYS
                or (verb in ON_MODELS and words & QUERYSET_WORDS)
                or (verb == "save" and not node.args)
            ):
                found.append(Write(file, node.lineno, verb))
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and WRITING_SQL.match(node.value)
        ):
            found.append(Write(file, node.lineno, node.value.split()[0].lower()))
    return found


def _from_the_ledger(tree: ast.Module) -> set[str]:
    """The names under which a module has the ledger's own ways to write."""
    return {
        each.asname or each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "remit.engines.ledger"
        for each in node.names
        if each.name in LEDGER
    }


def _words(node: ast.expr) -> set[str]:
    """The names along a chain such as `Name.objects.filter(...)`."""
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def may_write(path: Path) -> bool:
    """Whether a module, given from `src/remit`, is one that acts write through."""
    return "migrations" in path.parts or any(path.match(place) for place in WRITERS)
