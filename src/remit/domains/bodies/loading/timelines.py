"""Dated facts out of claims seen at several dates. Pure: no file, no database.

A claim is what a source of one date says. The earliest known value reaches back to the beginning
of the body, and another value counts from the first source that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

V = TypeVar("V")


class Seen(NamedTuple):
    """Where a claim was seen. The order of these does not depend on the order of loading."""

    as_of: date
    source: str
    line: int


class Piece(NamedTuple, Generic[V]):
    """A value for a period, half open; None is unbounded."""

    since: date | None
    until: date | None
    value: V


def overlap(
    since: date | None, until: date | None, other_since: date | None, other_until: date | None
) -> tuple[date | None, date | None] | None:
    """The days that two periods share, None where they share none."""
    start = other_since if since is None else since
    if start is not None and other_since is not None and other_since > start:
        start = other_since
    end = other_until if until is None else until
    if end is not None and other_until is not None and other_until < end:
        end = other_until
    if start is not None and end is not None and start >= end:
        return None
    return start, end


def timeline(
    claims: Iterable[tuple[Seen, V]],
    since: date | None,
    until: date | None,
    key: Callable[[V], Hashable] = lambda value: value,
    better: Callable[[V, V], V] = lambda kept, _: kept,
) -> list[Piece[V]]:
    """One value at a time from `since` until `until`.

    Values with one `key` are the same; `better` says which of two is shown. What is first seen
    after the body has closed is used only where nothing was seen before.
    """
    ordered = sorted(claims, key=itemgetter(0))
    if ordered and all(value == ordered[0][1] for _, value in ordered):
        return [Piece(since, until, ordered[0][1])]  # by far the most common case
    shown: dict[Hashable, V] = {}
    for _, value in ordered:
        shown[key(value)] = better(shown[key(value)], value) if key(value) in shown else value
    pieces: list[Piece[V]] = []
    last: Hashable = None
    # Of two sources of one day the later in order stands.
    for seen, value in {seen.as_of: (seen, value) for seen, value in ordered}.values():
        if pieces and key(value) == last:
            continue
        start = seen.as_of if pieces else since
        if pieces and until is not None and seen.as_of >= until:
            break
        if pieces:
            before = pieces.pop()
            if before.since is None or start is None or before.since < start:
                pieces.append(before._replace(until=start))
            else:  # both are older than the body
                start = before.since
        last = key(value)
        pieces.append(Piece(start, until, shown[last]))
    return _joined(pieces)


def _joined(pieces: list[Piece[V]]) -> list[Piece[V]]:
    """Neighbours of one value as one piece."""
    joined: list[Piece[V]] = []
    for piece in pieces:
        if joined and joined[-1].value == piece.value and joined[-1].until == piece.since:
            joined[-1] = joined[-1]._replace(until=piece.until)
        else:
            joined.append(piece)
    return joined
