"""How the command line answers: words and tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from remit.errors import RemitError

CELL_CHARACTERS_MAX = 80


def show(answer: BaseModel | Mapping[str, Any], *, as_json: bool) -> None:
    """Print an answer: a model or a mapping of plain values."""
    data = answer.model_dump(mode="json") if isinstance(answer, BaseModel) else dict(answer)
    if as_json:
        print(json.dumps(data, ensure_ascii=False, indent=2, default=str))
        return
    console = Console()
    lists = {key: value for key, value in data.items() if _is_rows(value)}
    for key, value in data.items():
        if key not in lists:
            console.print(f"[bold]{_words(key)}[/bold]  ", end="")
            console.print(_cell(value), markup=False, highlight=False)
    for key, rows in lists.items():
        if rows:
            console.print(_table(_words(key), rows))


def show_error(error: RemitError, *, as_json: bool) -> None:
    """Print an error: what happened, where, and how to mend it. JSON goes where answers go."""
    if as_json:
        print(json.dumps(error.as_dict(), ensure_ascii=False, indent=2, default=str))
        return
    console = Console(stderr=True, highlight=False)
    console.print("[bold red]✗[/bold red] ", end="")
    console.print(str(error), markup=False)
    if error.mend:
        console.print(f"  {error.mend}", markup=False)
    for name, fault in error.details.get("fields", {}).items():
        console.print(f"  {name}: {fault}", markup=False)
    console.print(f"  [{error.code}]", markup=False, style="dim")
    sys.stderr.flush()


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and (not value or isinstance(value[0], Mapping))


def _words(key: str) -> str:
    return key.replace("_", " ")


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, Mapping):
        return ", ".join(f"{_words(str(key))} {_cell(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "; ".join(_cell(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _table(title: str, rows: list[Mapping[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold")
    for key in rows[0]:
        table.add_column(_words(key), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value)[:CELL_CHARACTERS_MAX] for value in row.values()))
    return table
