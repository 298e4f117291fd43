"""A new log: its first key, what it is, and the chain to the log of the year before."""

from __future__ import annotations

from datetime import UTC, datetime

from remit.engines.record.checkpoint import Checkpoint
from remit.engines.record.edge import Edge
from remit.engines.record.files import Writer
from remit.engines.record.hashes import EMPTY_ROOT
from remit.engines.record.identity import birth_note, chain_entry, key_path
from remit.engines.record.integrate import Clock, Integrator
from remit.engines.record.keys import make_signer, read_signer, write_signer
from remit.engines.record.note import ED25519, Note, Signer
from remit.engines.record.place import GUARD, KEY, Guard, LogPlace
from remit.engines.record.reader import CHECKPOINT_PATH, Head
from remit.errors import Failure


def create_log(
    place: LogPlace,
    origin: str,
    *,
    previous: LogPlace | None = None,
    now: Clock = lambda: datetime.now(UTC),
) -> str:
    """Make a log; answers its public key (vkey). Cut off and called again, it goes on.

    With `previous`, that log is closed, its last checkpoint is entry 0 of this one, and its key
    signs what this log is. Raises `Failure` (`REC-009`) if there is a log already, and what
    `Integrator.open` raises for the previous one.
    """
    with place.locked():
        if (place.state / GUARD).exists() or (place.public / CHECKPOINT_PATH).exists():
            raise Failure(
                "REC-009",
                "there is a log here already",
                where=str(place.public),
                mend="choose folders that are empty, or go on with this log",
            )
        place.public.mkdir(parents=True, exist_ok=True)
        if previous is None:
            _begin(place, origin, None, None)
        else:
            with Integrator.open(previous, now=now) as last:
                last.close()
                _begin(place, origin, last.head, read_signer(previous.state / KEY))
    # Publishing is recovering: the first tree head is signed and waits in the guard.
    with Integrator.open(place, now=now):
        return str(read_signer(place.state / KEY).verifier)


def _begin(place: LogPlace, origin: str, last: Head | None, elder: Signer | None) -> None:
    """Write everything but the checkpoint, and a guard that says it is signed."""
    if not (place.state / KEY).exists():
        write_signer(place.state / KEY, make_signer(origin, ED25519))
    signer = read_signer(place.state / KEY)
    note = birth_note(origin, signer, last.checkpoint if last else None, elder)
    writer = Writer(place.public)
    writer.put(key_path(0), str(note).encode())
    edge, first = Edge(), Checkpoint(origin, 0, EMPTY_ROOT)
    if last:
        for tile, content in edge.add([chain_entry(last.text)]).items():
            writer.put(tile.path, content)
        first = Checkpoint(origin, 1, edge.root)
    writer.settle()
    Guard(None, Head(Note.sign(first.text, signer), first)).keep(place.state)
