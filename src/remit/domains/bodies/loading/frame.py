"""The frame of commissioners: whose code is it on a day, and in which ICB does it lie. Pure.

A practice names its commissioner by an ODS code. The same code meant a CCG until the end of June
2022 and the place within an ICB that followed it from July; the commissioner is then that ICB.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from remit.domains.bodies.kinds import slug_of
from remit.domains.bodies.loading.histories import Life
from remit.domains.bodies.loading.timelines import Piece, overlap

FRAME_KINDS = ("ccg", "icb", "sub_icb_location", "commissioning_hub", "reporting_entity")
SUCCESSIONS_MAX = 20  # how often the commissioner of a practice may pass on before we stop


@dataclass(slots=True)
class Frame:
    """Lives of commissioners by slug, the ICB of each place, and sole successors.

    `within` maps a place to the pieces of time in which it was part of each ICB; `follower` maps a
    closed body to the one body that took it over whole.
    """

    lives: Mapping[str, Life]
    within: Mapping[str, list[Piece[str]]] = field(default_factory=dict)
    follower: Mapping[str, str] = field(default_factory=dict)
    _holders: dict[str, list[Piece[str]]] = field(default_factory=dict)

    def holders(self, code: str) -> list[Piece[str]]:
        """Who commissioned under an ODS code, over all time: slugs in order, never two at once."""
        if code not in self._holders:
            self._holders[code] = self._find_holders(code)
        return self._holders[code]

    def _find_holders(self, code: str) -> list[Piece[str]]:
        pieces: list[Piece[str]] = []
        for kind in ("ccg", "icb", "commissioning_hub"):
            life = self.lives.get(slug_of(kind, code))
            if life is not None:
                pieces.append(Piece(life.opened, life.closed, life.slug))
        place = slug_of("sub_icb_location", code)
        for piece in self.within.get(place, ()):
            icb = self.lives.get(piece.value)
            shared = icb and overlap(piece.since, piece.until, icb.opened, icb.closed)
            if shared:
                pieces.append(Piece(*shared, piece.value))
        return sorted(pieces, key=lambda piece: piece.since or date.min)

    def resolve_own(self, code: str, since: date | None, until: date | None) -> list[Piece[str]]:
        """Who commissioned under a code in a period, by the code alone."""
        return _within(self.holders(code), since, until)

    def resolve(self, code: str, since: date | None, until: date | None) -> list[Piece[str]]:
        """Who commissioned under a code in a period; gaps where nobody is known to have done.

        Where the body closed within the period and its code was not used on, the one body that
        took it over whole is taken to have gone on.
        """
        pieces = self.resolve_own(code, since, until)
        for _ in range(SUCCESSIONS_MAX):
            last = pieces[-1] if pieces else None
            follower = self.follower.get(last.value) if last else None
            if last is None or last.until is None or last.until == until or not follower:
                break
            life = self.lives[follower]
            shared = overlap(last.until, until, life.opened, life.closed)
            if shared is None:
                break
            pieces.append(Piece(*shared, follower))
        return pieces


def _within(
    pieces: Iterable[Piece[str]], since: date | None, until: date | None
) -> list[Piece[str]]:
    found = []
    for piece in pieces:
        shared = overlap(piece.since, piece.until, since, until)
        if shared is not None:
            found.append(Piece(*shared, piece.value))
    return found
