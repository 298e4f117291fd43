"""What a log is: its origin, its keys one after the other, the log before it, and its end.

These are signed notes of our own beside the tree. Who trusts one key of a log can follow it to the
later ones, and from a log to the next year's: each step is signed by the key before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from remit.engines.record.checkpoint import Checkpoint
from remit.engines.record.note import ED25519, Note, Signer, VerifierKey
from remit.errors import DoesNotHold, Invalid, NotFound

LOG = "remit.record/log/v1"
KEY = "remit.record/key/v1"
CLOSED = "remit.record/closed/v1"
PREVIOUS = "remit.record/previous/v1"
CLOSED_PATH = "closed"
Fetch = Callable[[str], bytes]


@dataclass(frozen=True)
class Identity:
    """`keys` are in order, the last one signs now; `closed` is the last tree head of all.

    `previous` is the last tree head of the log before, and `elder` the key that signed it.
    """

    origin: str
    keys: tuple[VerifierKey, ...]
    previous: Checkpoint | None = None
    closed: Checkpoint | None = None
    elder: VerifierKey | None = None

    @property
    def current(self) -> VerifierKey:
        """The key that signs now."""
        return self.keys[-1]

    def vouched_for(self, trusted: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """The keys to believe when these are trusted: each of them here, and those after it.

        Raises `DoesNotHold` (`REC-103`) if none of them is a key of this log or signed its birth.
        """
        known = set(trusted)
        for place, key in enumerate(self.keys):
            if key in known:
                return self.keys[place:]
        if self.elder in known:
            return self.keys
        raise DoesNotHold(
            "REC-103",
            "none of the keys that were given ever signed for this log",
            where=self.origin,
            mend="get the log's key from its owner by another way than from this address",
        )


def key_path(number: int) -> str:
    """Where the note about the log's key of that number stands."""
    return f"keys/{number:03d}"


def birth_note(
    origin: str, signer: Signer, previous: Checkpoint | None = None, elder: Signer | None = None
) -> Note:
    """What a log is, signed by its first key; in a later year also by the last key before it."""
    text = f"{LOG}\norigin {origin}\nkey {signer.verifier}\n"
    if previous is None or elder is None:
        return Note.sign(text, signer)
    _, size, root = previous.text.splitlines()[:3]
    text += f"previous {size} {root} {previous.origin}\nelder {elder.verifier}\n"
    return Note.sign(text, signer, elder)


def rotation_note(origin: str, number: int, old: Signer, new: Signer) -> Note:
    """A change of key, signed by both."""
    text = f"{KEY}\norigin {origin}\nnumber {number}\nfrom {old.verifier}\nto {new.verifier}\n"
    return Note.sign(text, old, new)


def closing_note(last: Checkpoint, signer: Signer) -> Note:
    """The end of a log: its last tree head, signed as the last."""
    return Note.sign(f"{CLOSED}\n{last.text}", signer)


def chain_entry(checkpoint: str) -> bytes:
    """Entry 0 of a later year: the last checkpoint of the year before, as it was published."""
    return f"{PREVIOUS}\n{checkpoint}".encode()


def read_chain_entry(entry: bytes) -> Note:
    """The checkpoint in such an entry. Raises `Invalid` (`REC-209`)."""
    head, _, note = entry.partition(b"\n")
    if head.decode(errors="replace") != PREVIOUS:
        raise Invalid(
            "REC-209",
            "entry 0 is not the last checkpoint of the log before",
            where="entry 0",
            mend="check the log with remit record fsck",
        )
    return Note.read(note, "entry 0")


def read_identity(fetch: Fetch) -> Identity:
    """Read and check every note about a log. `fetch` raises `NotFound` where there is no file.

    Raises `DoesNotHold` (`REC-102`, `REC-104`) and `Invalid`. That the first key is the right one
    is for the caller to know (`vouched_for`).
    """
    identity = _birth(Note.read(fetch(key_path(0)), key_path(0)))
    while (content := _perhaps(fetch, key_path(len(identity.keys)))) is not None:
        note = Note.read(content, key_path(len(identity.keys)))
        identity = replace(identity, keys=(*identity.keys, _rotation(note, identity)))
    content = _perhaps(fetch, CLOSED_PATH)
    if content is None:
        return identity
    return replace(identity, closed=_closing(Note.read(content, CLOSED_PATH), identity))


def _birth(note: Note) -> Identity:
    said = _words(note, LOG)
    if list(said) not in (["origin", "key"], ["origin", "key", "previous", "elder"]):
        raise _not_signed(note.where)
    origin, key = said["origin"], _key(said["key"], note.where)
    previous, elder = None, None
    if "elder" in said:
        size, _, rest = said["previous"].partition(" ")
        root, _, before = rest.partition(" ")
        previous = Checkpoint.read(f"{before}\n{size}\n{root}\n", note.where)
        elder = _key(said["elder"], note.where)
    signers = [key, elder] if elder else [key]
    if key.name != origin or not _signed_by_exactly(note, signers):
        raise _not_signed(note.where)
    return Identity(origin, (key,), previous, None, elder)


def _rotation(note: Note, identity: Identity) -> VerifierKey:
    said = _words(note, KEY)
    if list(said) != ["origin", "number", "from", "to"]:
        raise _not_signed(note.where)
    old, new = identity.current, _key(said["to"], note.where)
    claims = (said["origin"], said["number"], said["from"], new.name)
    right = (identity.origin, str(len(identity.keys)), str(old), identity.origin)
    if claims != right or not _signed_by_exactly(note, [old, new]):
        raise _not_signed(note.where)
    return new


def _closing(note: Note, identity: Identity) -> Checkpoint:
    head, _, text = note.text.partition("\n")
    last = Checkpoint.read(text, note.where)
    # A log may be closed and its key changed afterwards.
    signed = any(_signed_by_exactly(note, [key]) for key in identity.keys)
    if head != CLOSED or last.origin != identity.origin or not signed:
        raise _not_signed(note.where)
    return last


def _words(note: Note, head: str) -> dict[str, str]:
    """The lines of a note of ours under its head, as word and value; none if it is another."""
    first, *lines = note.text.splitlines()
    said = {word: value for word, _, value in (line.partition(" ") for line in lines)}
    return said if first == head and len(said) == len(lines) else {}


def _key(text: str, where: str) -> VerifierKey:
    try:
        key = VerifierKey.read(text)
    except Invalid:
        raise _not_signed(where) from None
    if key.kind != ED25519:
        raise _not_signed(where)
    return key


def _signed_by_exactly(note: Note, keys: list[VerifierKey]) -> bool:
    """By each of them, and by nobody else: these notes carry no cosignatures."""
    return len(note.signatures) == len(keys) == len(note.signers(keys))


def _perhaps(fetch: Fetch, path: str) -> bytes | None:
    try:
        return fetch(path)
    except NotFound:
        return None


def _not_signed(where: str) -> DoesNotHold:
    return DoesNotHold(
        "REC-104",
        "this note does not say what it should, or the keys that must sign it did not",
        where=where,
        mend="put the file back from a copy; if the copy says the same, do not trust the log",
    )
