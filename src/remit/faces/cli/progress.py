"""Progress of long commands, on standard error: what is being done, how many, for how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

Hears = Callable[[str, int], None]


@contextmanager
def told(*, quiet: bool) -> Iterator[Hears]:
    """What to tell each stage to, with how many are done; it says nothing where `quiet`."""
    if quiet:
        yield lambda _stage, _done: None
        return
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as shown:
        tasks: dict[str, TaskID] = {}

        def hear(stage: str, done: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage, total=None)
            shown.update(tasks[stage], completed=done)

        yield hear
