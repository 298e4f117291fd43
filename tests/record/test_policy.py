"""Policies: the lines of the specification, its example, and lines that no policy may have."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from remit.engines.record import Checkpoint, Note, Policy
from remit.engines.record.cosign import cosign
from remit.engines.record.hashes import EMPTY_ROOT
from remit.engines.record.note import Signature
from remit.errors import DoesNotHold, Invalid
from tests.record.making import ORIGIN, signer, witness_signer

LOG = signer(ORIGIN)
NAMES = ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
KEYS = {name: witness_signer(f"{name.lower()}.example") for name in NAMES}


def line(name: str) -> str:
    return f"witness {name} {KEYS[name].verifier}\n"


# The structure of the example in the specification: two of the Xs and any of the Ys.
TEXT = (
    f"# who counts\n\nlog {LOG.verifier} https://log.example/\n"
    + "".join(line(name) for name in NAMES)
    + "group X-witnesses 2 X1 X2 X3\n \tgroup  Y-witnesses\tany Y1 Y2 Y3\n"
    + "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
)


def test_every_set_of_witnesses_is_judged_as_the_policy_says() -> None:
    policy = Policy.read(TEXT)
    assert [member.url for member in policy.logs] == ["https://log.example/"]
    for count in range(len(NAMES) + 1):
        for some in combinations(NAMES, count):
            enough = sum(name[0] == "X" for name in some) >= 2 and any(n[0] == "Y" for n in some)
            assert policy.met_by(set(some)) == enough, some


def test_a_single_witness_or_none_may_be_the_quorum() -> None:
    assert not Policy.read(line("X1") + "quorum X1\n").met_by(set())
    assert Policy.read(line("X1") + "quorum X1\n").met_by({"X1"})
    assert Policy.read("quorum none\n").met_by(set())


def test_names_are_octets() -> None:
    kelvin = "\u212a".encode()
    text = b"witness K " + str(KEYS["X1"].verifier).encode() + b"\nwitness " + kelvin + b" "
    text += (
        str(KEYS["X2"].verifier).encode()
        + b"\nwitness \xff "
        + (str(KEYS["X3"].verifier).encode() + b"\nquorum \xff\n")
    )
    policy = Policy.read(text)
    assert len({member.name for member in policy.witnesses}) == 3
    assert policy.met_by({policy.witnesses[2].name})


def test_at_least_thirty_two_of_each_are_read() -> None:
    logs = "".join(f"log {signer(f'log{at}.example').verifier}\n" for at in range(32))
    witnesses = "".join(
        f"witness w{at} {witness_signer(f'w{at}.example').verifier}\ngroup g{at} any w{at}\n"
        for at in range(32)
    )
    assert len(Policy.read(logs + witnesses + "quorum g31\n").groups) == 32


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no quorum"),
        ("quorum none\nquorum none\n", "line 2.*already"),
        ("quorum X1\n", "nothing above is called X1"),
        ("quorum none", "does not end"),
        ("quorum none\r\n", "control"),
        ("quorum\n", "not a line"),
        ("frob x\nquorum none\n", "not a line"),
        (line("X1") + line("X1") + "quorum none\n", "line 2.*taken"),
        (line("X1") + line("X1").replace("X1", "Z") + "quorum none\n", "twice|no key"),
        (f"witness none {KEYS['X1'].verifier}\nquorum none\n", "taken"),
        (f"log {KEYS['X1'].verifier}\nquorum none\n", "type 4 stands"),
        (f"witness a {LOG.verifier}\nquorum none\n", "type 1 stands"),
        ("log garbled\nquorum none\n", "no key"),
        ("group g 1 X1\nquorum none\n", "nothing above"),
        (line("X1") + "group g 0 X1\nquorum g\n", "makes no sense"),
        (line("X1") + "group g 2 X1\nquorum g\n", "makes no sense"),
        (line("X1") + "group g one X1\nquorum g\n", "makes no sense"),
        (line("X1") + "group g any X1\ngroup h any X1\nquorum g\n", "in a group already"),
        (line("X1") + "group g any X1 X1\nquorum g\n", "in a group already"),
        ("group g any g\nquorum g\n", "nothing above"),
        ("group g any\nquorum none\n", "not a line"),
        ("#\n" * 1001, "more than"),
    ],
)
def test_what_is_no_policy_is_refused(text: str, why: str) -> None:
    with pytest.raises(Invalid) as error:
        Policy.read(text)
    said = f"{error.value.where}: {error.value.what}"
    assert re.search(why, said), said


def test_cosignatures_are_found_and_wrong_ones_refused() -> None:
    policy = Policy.read(TEXT)
    note = Note.sign(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text, LOG)
    signed = note.and_signed([cosign(note, KEYS["X1"], 7), cosign(note, KEYS["Y2"], 8)])
    stranger = cosign(note, witness_signer("stranger.example"), 9)
    assert policy.cosigned(signed.and_signed([stranger])) == {"X1": 7, "Y2": 8}
    key = KEYS["X2"].verifier
    with pytest.raises(DoesNotHold):
        policy.cosigned(signed.and_signed([Signature(key.name, key.key_id, bytes(72))]))
