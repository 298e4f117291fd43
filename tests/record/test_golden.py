"""A small log of our own, committed byte for byte: what it wrote once, it writes for ever.

`python -m tests.record.test_golden` makes the files again, after a deliberate change of a format;
such a change breaks every log there is, so there should be none.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from remit.engines.record import LogReader, check_proof, fsck
from remit.engines.record.cosign import cosign
from remit.engines.record.keys import write_signer
from remit.engines.record.request import Request
from tests.record.making import (
    ORIGIN,
    files_of,
    grow,
    make_log,
    place_in,
    signer,
    witness_signer,
)

GOLDEN = Path(__file__).parent / "golden"
COSIGNED_AT = 1_795_348_800
WITNESS = witness_signer("witness.example/w1")
LOG = signer(ORIGIN)


def made(folder: Path) -> Path:
    """A log of 300 entries with known keys, a proof from it and a request about it."""
    place = place_in(folder)
    place.state.mkdir(parents=True)
    write_signer(place.state / "key", LOG)
    make_log(folder, 3, 300)
    log = place.reader()
    head = log.head()
    signed = head.note.and_signed([cosign(head.note, WITNESS, COSIGNED_AT)])
    (folder / "7.tlog-proof").write_text(str(log.proof(7)), "utf-8")
    (folder / "cosigned").write_text(str(signed), "utf-8")
    request = Request(3, tuple(log.consistency(3, 300)), head.note, head.checkpoint)
    (folder / "request").write_bytes(bytes(request))
    shutil.rmtree(place.state)
    return folder


def test_the_same_log_is_written_again(tmp_path: Path) -> None:
    assert files_of(made(tmp_path)) == files_of(GOLDEN)


def test_the_committed_log_is_whole() -> None:
    """Without making it: what was written long ago is still read."""
    vkey = str(LOG.verifier)
    report = fsck(GOLDEN / "public", vkeys=[vkey])
    assert (report.faults, report.notes, report.size) == ((), (), 300)
    policy = f"log {vkey}\nwitness w {WITNESS.verifier}\nquorum w\n"
    proof = (GOLDEN / "7.tlog-proof").read_text("utf-8")
    cosigned = (GOLDEN / "cosigned").read_text("utf-8")
    whole = proof[: proof.index("\n\n") + 2] + cosigned
    assert check_proof(whole, policy=policy).holds
    assert Request.read((GOLDEN / "request").read_bytes()).old == 3


def test_keys_and_roots_are_those_that_were_published() -> None:
    head = LogReader.of_folder(GOLDEN / "public").head([LOG.verifier])
    assert (
        str(LOG.verifier)
        == "log.example/2026+55dcc63b+AaxJknrUUSXujHsLiBuPadX7DcGzolS87FTGmWx30Qwz"
    )
    assert head.checkpoint.text == f"{ORIGIN}\n300\nUvHr+JyD2rOqj7AxWH+QkQmEBr3nnKwn6tYkNkpjn84=\n"


def test_a_grown_log_keeps_every_full_tile(tmp_path: Path) -> None:
    made(tmp_path)
    place = place_in(tmp_path / "again")
    place.state.mkdir(parents=True)
    write_signer(place.state / "key", LOG)
    make_log(tmp_path / "again", 3, 300)
    grow(place, 600)
    after = files_of(place.public)
    full = {n: c for n, c in files_of(GOLDEN / "public").items() if n.endswith("/000")}
    assert {"tile/0/000", "tile/entries/000", "keys/000"} == set(full)
    assert {name: after[name] for name in full} == full


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        shutil.rmtree(GOLDEN, ignore_errors=True)
        shutil.copytree(made(Path(folder)), GOLDEN)
