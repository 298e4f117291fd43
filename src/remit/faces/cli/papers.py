"""A document as a terminal shows it: the same blocks as on paper."""

from __future__ import annotations

from rich.console import Console, JustifyMethod
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from remit.faces.cli.output import records, widths_of
from remit.printing import Block, Document, Facts, Figure, Heading, Note, Paragraph, Table


def show_document(document: Document) -> None:
    """Print it, in as many columns as the terminal has."""
    console = Console(highlight=False)
    console.print(document.title, style="bold", markup=False)
    console.print(document.subtitle, style="dim", markup=False)
    for block in document.blocks:
        _show(console, block)
    if document.source:
        console.print(f"\n{document.source}", style="dim", markup=False)


def _show(console: Console, block: Block) -> None:
    match block:
        case Heading():
            console.print(f"\n{block.words}", style="bold", markup=False)
        case Paragraph():
            console.print(block.words, markup=False)
        case Note():
            words = f"{block.title}. {block.words}"
            console.print(Padding(words, (0, 0, 0, 2)), style="yellow", markup=False)
        case Facts():
            for name, value in block.pairs:
                console.print(f"  {name:<28} {value}", markup=False)
        case Table():
            console.print(_grid(block, console.width))
        case Figure():
            console.print(f"{block.caption}: {block.says}", markup=False)


def _grid(table: Table, width_characters: int) -> Grid:
    """Rows and columns; where there is no room for whole words, each cell on a line of its own."""
    widths = widths_of([table.columns, *table.rows], width_characters)
    if widths is None:
        return records(table.caption, table.columns, table.rows, width_characters)
    grid = Grid(title=table.caption, title_justify="left", title_style="italic")
    for place, column in enumerate(table.columns):
        justify: JustifyMethod = "right" if place in table.numbers else "left"
        grid.add_column(column, justify=justify, width=widths[place])
    for row in table.rows:
        grid.add_row(*map(Text, row))
    return grid
