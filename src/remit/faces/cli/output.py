"""How the command line answers: words and tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from remit.domains.money.words import pounds
from remit.errors import RemitError

PENCE = "_pence"
NOTHING: Final[tuple[Any, ...]] = (None, "", [], (), {})
# What names a thing for people, where a row holds a thing.
NAMES = ("name", "text")
# A column of sentences that is narrower than this is hard to read.
READABLE_CHARACTERS = 12
# A line and two spaces.
BESIDE_CELL_CHARACTERS = 3
# A hash, a key or an address is copied from here: a break within it would spoil it.
WHOLE = re.compile(r"\S{32,}")


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
            cell = _cell(value, key)
            # See WHOLE; a value of one word goes over the edge rather than into pieces.
            console.print(cell, markup=False, highlight=False, soft_wrap=" " not in cell)
    for key, rows in lists.items():
        if rows:
            table = _table(_words(key), rows, console.width)
            narrowest = console.measure(table).minimum
            console.print(table, width=max(console.width, narrowest), crop=False)


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
        console.print(f"  {_words(name)}: {fault}", markup=False)
    console.print(f"  [{error.code}]", markup=False, style="dim")
    sys.stderr.flush()


def _is_rows(value: object) -> bool:
    return isinstance(value, list | tuple) and (not value or isinstance(value[0], Mapping))


def _words(key: str) -> str:
    return "amount" if key == "pence" else key.removesuffix(PENCE).replace("_", " ")


def _is_pence(key: str) -> bool:
    return key == "pence" or key.endswith(PENCE)


def _cell(value: object, key: str = "") -> str:
    if value is None:
        return "-"
    if isinstance(value, Mapping):
        parts = ((str(name), each) for name, each in value.items() if each not in NOTHING)
        return ", ".join(f"{_words(name)} {_cell(each, name)}" for name, each in parts)
    if isinstance(value, list | tuple):
        return "; ".join(_cell(each, key) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return pounds(value) if isinstance(value, int) and _is_pence(key) else str(value)


def _in_a_row(value: object, key: str) -> str:
    """A cell of a table: of a thing its name alone; JSON has the rest."""
    if isinstance(value, Mapping):
        name = next((value[each] for each in NAMES if value.get(each)), None)
        return _cell(value) if name is None else str(name)
    return _cell(value, key)


def _table(title: str, rows: Sequence[Mapping[str, Any]], width_characters: int) -> Table:
    """Rows without columns that are empty or said in words beside, and without rows within rows.

    Where there is no room for columns that can be read, they stand one below the other.
    """
    columns = [
        key
        for key in rows[0]
        if any(row.get(key) not in NOTHING for row in rows)
        and not any(_is_rows(row.get(key)) and row.get(key) for row in rows)
        and f"{key}_words" not in rows[0]
    ]
    cells = [[_in_a_row(row.get(key), key) for key in columns] for row in rows]
    numbers = [place for place, key in enumerate(columns) if _is_pence(key)]
    return grid(title, list(map(_words, columns)), cells, numbers, width_characters)


def grid(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Collection[int],
    width_characters: int,
) -> Table:
    """Rows and columns, those of the places in `numbers` to the right; where there is no room for
    whole words, each cell on a line of its own."""
    widths = _widths([heads, *rows], width_characters)
    if widths is None:
        return _records(title, heads, rows, width_characters)
    table = Table(title=title, title_justify="left")
    for place, head in enumerate(heads):
        justify: JustifyMethod = "right" if place in numbers else "left"
        table.add_column(head, justify=justify, width=widths[place])
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _widths(
    rows: Sequence[Sequence[str]], width_characters: int, least: int = READABLE_CHARACTERS
) -> list[int] | None:
    """How wide each column of a table is to be: its longest word at least, so that no date, amount
    or hash is broken, and as much of its longest cell as there is room for. None without room."""
    columns = list(zip(*rows, strict=True))
    longest = [max(map(len, cells)) for cells in columns]
    words = [max(len(word) for cell in cells for word in cell.split() or [""]) for cells in columns]
    pairs = zip(words, longest, strict=True)
    widths = [max(word, min(least, cell)) for word, cell in pairs]
    room = width_characters - 1 - sum(each + BESIDE_CELL_CHARACTERS for each in widths)
    if room < 0:
        return None
    wanted = [cell - width for cell, width in zip(longest, widths, strict=True)]
    for place in sorted(range(len(columns)), key=wanted.__getitem__):
        given = min(wanted[place], room)
        widths[place] += given
        room -= given
    return widths


def _records(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], width_characters: int
) -> Table:
    """Rows one below the other, each column on a line of its own."""
    pairs = [list(zip(columns, row, strict=True)) for row in rows]
    every = [pair for row in pairs for pair in row]
    name_width, width = _widths(every, width_characters, least=0) or (None, None)
    table = Table(title=title, title_justify="left", show_header=False)
    found = (WHOLE.findall(cell) for _, cell in every)
    whole = max((len(word) for words in found for word in words), default=0)
    table.add_column(style="bold", width=name_width)
    table.add_column(overflow="fold", width=width, min_width=whole)
    for row in pairs:
        for column, cell in row:
            table.add_row(column, Text(cell))
        table.add_section()
    return table
