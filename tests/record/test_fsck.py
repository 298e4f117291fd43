"""Every kind of damage is found, and the file that has it is named."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from remit.engines.record import FsckReport, Integrator, LogPlace, create_log, fsck
from remit.engines.record.cosign import cosign
from remit.engines.record.hashes import leaf_hashes
from remit.engines.record.note import Note
from remit.engines.record.tiles import read_bundle, write_bundle
from remit.errors import Invalid, NotFound
from tests.record.making import NOON, grow, make_log, place_in, signer, source, witness_signer


def paths(report: FsckReport) -> list[str]:
    return sorted({fault.path for fault in report.faults})


def cosign_all(place: LogPlace) -> None:
    """A policy with one witness, and its cosignature on the checkpoint and on the day's copy."""
    witness = witness_signer("w.example")
    with Integrator.open(place, now=lambda: NOON) as integrator:
        integrator.set_policy(f"witness w {witness.verifier}\nquorum w\n")
        head = integrator.head
    signed = str(head.note.and_signed([cosign(head.note, witness, 1_795_000_000)]))
    for name in ("checkpoint", "checkpoints/2026-11-22"):
        (place.public / name).write_text(signed, "utf-8")


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.scale)])
def test_each_flipped_byte_of_each_file_is_named(tmp_path: Path, every: int) -> None:
    """A small log with all that a log can have: a year before, two keys, a policy, a witness."""
    old, place = make_log(tmp_path / "old", 2), place_in(tmp_path / "new")
    create_log(place, "log.example/2027", previous=old, now=lambda: NOON)
    grow(place, 3)
    with Integrator.open(place, now=lambda: NOON) as integrator:
        integrator.rotate_key()
    cosign_all(place)
    assert fsck(place.public, state=place.state, previous=old.public).faults == ()
    files = [path for path in sorted(place.public.rglob("*")) if path.is_file()]
    names = {path.relative_to(place.public).as_posix() for path in files}
    assert {"keys/001", "policy", "tile/0/000.p/3", "tile/0/000.p/1", "checkpoint"} <= names
    flips = 0
    for path in [*files, place.state / "guard"]:
        name = path.name if path.name == "guard" else path.relative_to(place.public).as_posix()
        content = path.read_bytes()
        # Each seventh byte shows every kind of damage; at scale it is each one.
        for at in range(0, len(content), every):
            spoilt = bytearray(content)
            spoilt[at] ^= 1 << at % 8
            path.write_bytes(bytes(spoilt))
            assert paths(fsck(place.public, state=place.state)) == [name], (name, at)
            flips += 1
        path.write_bytes(content)
    assert flips > 2_000 // every
    assert fsck(place.public, state=place.state).faults == ()


@pytest.fixture(scope="module")
def tall(tmp_path_factory: pytest.TempPathFactory) -> LogPlace:
    """A log whose tiles stand four high would be too large; three levels show all there is."""
    return make_log(tmp_path_factory.mktemp("tall"), 65_536 + 256 + 3)


@pytest.fixture
def spoil(tall: LogPlace) -> object:
    """Changes one file of the tall log, and puts it back afterwards."""
    kept: dict[Path, bytes] = {}

    def change(name: str, make: Callable[[bytes], bytes]) -> None:
        path = tall.public / name
        kept[path] = path.read_bytes()
        path.write_bytes(make(kept[path]))

    yield change
    for path, content in kept.items():
        path.write_bytes(content)


def flip(at: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:at] + bytes([content[at] ^ 16]) + content[at + 1 :]


def test_a_tall_log_is_whole(tall: LogPlace) -> None:
    seen: list[tuple[int, int]] = []
    report = fsck(tall.public, state=tall.state, progress=lambda done, of: seen.append((done, of)))
    assert (report.faults, report.notes, report.size) == ((), (), 65_795)
    assert seen[-1] == (65_795, 65_795)
    assert seen == sorted(seen)
    assert report.checked == 2 * 257 + 2 + 2 + 1 + 3


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("tile/0/017", 100),
        ("tile/0/256", 8191),
        ("tile/0/257.p/3", 40),
        ("tile/1/000", 32 * 17),
        ("tile/1/001.p/1", 0),
        ("tile/2/000.p/1", 31),
        ("tile/entries/017", 900),
        ("tile/entries/257.p/3", 3),
    ],
)
def test_a_flipped_bit_anywhere_in_a_tall_log_is_named(tall, spoil, name: str, at: int) -> None:
    spoil(name, flip(at))
    assert paths(fsck(tall.public)) == [name]


def test_many_faults_are_all_named(tall, spoil) -> None:
    names = ["tile/0/017", "tile/1/000", "tile/2/000.p/1", "tile/entries/256", "tile/0/257.p/3"]
    for name in names:
        spoil(name, flip(5))
    assert paths(fsck(tall.public, processes=1)) == sorted(names)


def test_the_entry_that_was_changed_is_named(tall, spoil) -> None:
    spoil("tile/entries/100", lambda content: content.replace(b"entry 25700 ", b"entry 25701 ", 1))
    (fault,) = fsck(tall.public).faults
    assert fault.what == "entry 25700 is not the one that was signed"


def test_an_entry_rewritten_with_its_hash_is_named(tall, spoil) -> None:
    """Somebody who edits an entry and mends its tile has still to mend the tree above, and
    cannot: its root is signed."""
    made: list[bytes] = []

    def rewrite(content: bytes) -> bytes:
        entries = read_bundle(content, 256, "")
        entries[7] = b"never said"
        made[:] = [leaf_hashes(entries)]
        return write_bundle(entries)

    spoil("tile/entries/050", rewrite)
    spoil("tile/0/050", lambda _: made[0])
    assert paths(fsck(tall.public)) == ["tile/0/050", "tile/entries/050"]


@pytest.mark.parametrize(
    ("name", "what"),
    [("tile/0/000", "missing"), ("tile/entries/000", "missing"), ("tile/1/000.p/1", "missing"),
     ("checkpoint", "missing"), ("keys/000", "missing")],
)  # fmt: skip
def test_a_missing_file_is_named(tmp_path: Path, name: str, what: str) -> None:
    place = make_log(tmp_path, 260)
    (place.public / name).unlink()
    report = fsck(place.public, state=place.state)
    assert any(fault.path == name and what in fault.what for fault in report.faults), report


def test_a_stray_file_is_named(tmp_path: Path) -> None:
    place = make_log(tmp_path, 5)
    for name in ("notes.txt", "tile/0/x000/000", "checkpoints/2026-13-01", "keys/001", "keys/x"):
        path = place.public / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        assert name in paths(fsck(place.public)), name
        path.unlink()
    assert fsck(place.public).faults == ()


def test_what_is_past_the_end_is_noted_and_is_no_fault(tmp_path: Path) -> None:
    place = make_log(tmp_path, 5)

    def cut(done: str) -> None:
        if done == "written":
            raise KeyboardInterrupt

    with (
        Integrator.open(place, now=lambda: NOON, fault=cut) as integrator,
        pytest.raises(KeyboardInterrupt),
    ):
        integrator.integrate(source(9))
    report = fsck(place.public, state=place.state)
    assert report.faults == ()
    assert {note.path for note in report.notes} == {"tile/0/000.p/9", "tile/entries/000.p/9"}


def test_a_log_may_be_checked_while_it_grows(tmp_path: Path) -> None:
    place = make_log(tmp_path, 5)
    reports: list[FsckReport] = []
    over = threading.Event()

    def check() -> None:
        while not over.is_set() or len(reports) < 3:
            reports.append(fsck(place.public, state=place.state))

    checking = threading.Thread(target=check)
    checking.start()
    try:
        # Sizes at which partial tiles come and go.
        grow(place, *range(230, 290, 3), *range(500, 530, 3))
    finally:
        over.set()
        checking.join()
    assert [each.faults for each in reports if each.faults] == []


def test_an_older_partial_tile_is_held_against_the_newest(tmp_path: Path) -> None:
    place = make_log(tmp_path, 5, 9)
    for name in ("tile/0/000.p/5", "tile/entries/000.p/5"):
        content = (place.public / name).read_bytes()
        for spoilt in (flip(8)(content), content[:-1], content + b"\0"):
            (place.public / name).write_bytes(spoilt)
            assert paths(fsck(place.public)) == [name]
        (place.public / name).write_bytes(content)


def test_a_tree_head_kept_from_another_tree_is_named(tmp_path: Path) -> None:
    """Signed by the log itself, which is the worst of all: it has shown two faces."""
    place = make_log(tmp_path, 9)
    other = place_in(tmp_path / "other")
    shutil.copytree(place.state, other.state)
    shutil.copytree(place.public, other.public)
    with Integrator.open(other, now=lambda: NOON) as integrator:
        integrator.integrate(lambda start, _: [b"two faces"] if start == 9 else [])
    grow(place, 20)
    face = (other.public / "checkpoint").read_bytes()
    (place.public / "checkpoints/2026-11-21").write_bytes(face)
    (fault,) = fsck(place.public).faults
    assert (fault.path, "does not begin" in fault.what) == ("checkpoints/2026-11-21", True)


def test_days_out_of_order_are_named(tmp_path: Path) -> None:
    place = make_log(tmp_path, 5)
    shutil.copy(place.public / "checkpoints/2026-11-22", tmp_path / "five")
    grow(place, 9)
    shutil.copy(place.public / "checkpoint", place.public / "checkpoints/2026-11-21")
    shutil.copy(tmp_path / "five", place.public / "checkpoints/2026-11-22")
    assert paths(fsck(place.public)) == ["checkpoints/2026-11-22"]


def test_a_log_under_another_key_is_not_the_one_that_was_asked_for(tmp_path: Path) -> None:
    place = make_log(tmp_path, 5)
    mine = str(place.reader().description().current)
    assert fsck(place.public, vkeys=[mine]).holds
    report = fsck(place.public, vkeys=[str(signer("log.example/2026").verifier)])
    assert paths(report) == ["keys/000"]
    with pytest.raises(Invalid, match="no key"):
        fsck(place.public, vkeys=["garbled"])


def test_a_signature_by_nobody_known_is_named(tmp_path: Path) -> None:
    place = make_log(tmp_path, 5)
    cosign_all(place)
    note = Note.read((place.public / "checkpoint").read_bytes())
    more = note.and_signed([cosign(note, witness_signer("stranger.example"), 1)])
    (place.public / "checkpoint").write_text(str(more), "utf-8")
    (fault,) = fsck(place.public).faults
    assert fault.what == "a signature in the name of stranger.example is by no known key"


def test_no_log_is_not_a_broken_log(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        fsck(tmp_path)
