"""A document as a terminal shows it: the same blocks as on paper."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding

from remit.faces.cli.output import grid
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
            console.print(
                grid(block.caption, block.columns, block.rows, block.numbers, console.width)
            )
        case Figure():
            console.print(f"{block.caption}: {block.says}", markup=False)
