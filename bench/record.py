"""The record: entries a second, proofs a second, and a whole log checked, beside raw SHA-256.

The peer for proofs is pymerkle 7.0.0, where an environment of its own has it (it is under the GPL,
so nothing here imports it): REMIT_BENCH_PYMERKLE=/path/to/its/python remit bench record
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from remit.engines.record import (
    Integrator,
    LogPlace,
    check_proof,
    create_log,
    fsck,
    verify_inclusion,
)
from remit.engines.record.tiles import Tile, read_bundle

ENTRIES = 1_000_000
PROOFS = 2_000
ORIGIN = "bench.example/record"
# One batch a second is what a busy service would see; its peer fills every batch.
SECOND = 2_000
SECONDS = 10
ENTRIES_A_SECOND_MIN = 2_000
INTEGRATION_MS_P95_MAX = 1_000
MAKE_MS_MAX = 2.0
CHECK_MS_MAX = 1.0
FSCK_RATIO_MAX = 3.0
PYMERKLE_ENTRIES = 100_000

# Run by pymerkle's own interpreter: entries appended, then proofs made and checked.
PYMERKLE = """
import random, statistics, sys, time
from pymerkle import InmemoryTree, verify_inclusion
entries, proofs = int(sys.argv[1]), int(sys.argv[2])
tree = InmemoryTree(algorithm="sha256")
for number in range(entries):
    tree.append_entry(b"%012d" % number * 25)
root, chooser, taken = tree.get_state(), random.Random(1), []
for _ in range(proofs):
    index = chooser.randrange(entries) + 1
    started = time.perf_counter()
    proof = tree.prove_inclusion(index, entries)
    verify_inclusion(tree.get_leaf(index), root, proof)
    taken.append(time.perf_counter() - started)
print(statistics.median(taken) * 1000)
"""


def entry(number: int) -> bytes:
    """300 bytes, about what a statement of an act takes."""
    return b"%012d" % number * 25


def source(end: int) -> Callable[[int, int], Sequence[bytes]]:
    return lambda start, count: [entry(number) for number in range(start, min(end, start + count))]


def p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]


def integration(place: LogPlace) -> bool:
    """Every entry synced, read back, signed and published."""
    with Integrator.open(place) as integrator:
        steady = []
        for second in range(1, SECONDS + 1):
            published = integrator.integrate(source(second * SECOND))
            steady.append(published.ms if published else 0.0)
        started, full = time.perf_counter(), []
        before = integrator.size
        while published := integrator.integrate(source(ENTRIES)):
            full.append(published.ms)
        rate = (integrator.size - before) / (time.perf_counter() - started)
    print(
        f"{SECOND:,} entries a batch: integrated in {median(steady):.0f} ms, p95 {p95(steady):.0f}"
    )
    print(
        f"batches as full as can be: {rate:,.0f} entries a second, p95 {p95(full):.0f} ms a batch"
    )
    print(f"aims: {ENTRIES_A_SECOND_MIN:,} a second, {INTEGRATION_MS_P95_MAX:,} ms")
    return rate >= ENTRIES_A_SECOND_MIN and max(p95(steady), p95(full)) <= INTEGRATION_MS_P95_MAX


def proofs(place: LogPlace, size: int) -> bool:
    """Proof files made from tiles on disk, and checked with their signature."""
    log = place.reader()
    head, vkey = log.head(), str(log.description().current)
    made, checked = [], []
    for index in (random.Random(1).randrange(size) for _ in range(PROOFS)):
        started = time.perf_counter()
        text = str(log.proof(index, head=head))
        between = time.perf_counter()
        if not check_proof(text, vkeys=[vkey]).holds:
            sys.exit(f"the proof of entry {index} does not hold")
        made.append((between - started) * 1000)
        checked.append((time.perf_counter() - between) * 1000)
    print(
        f"{size:,} entries: a proof file made in {median(made):.2f} ms (p95 {p95(made):.2f}), "
        f"checked with its signature in {median(checked):.2f} ms (p95 {p95(checked):.2f}); "
        f"aims {MAKE_MS_MAX:g} and {CHECK_MS_MAX:g} ms"
    )
    return median(made) <= MAKE_MS_MAX and median(checked) <= CHECK_MS_MAX


def raw(place: LogPlace) -> tuple[float, float]:
    """Processor seconds for SHA-256 alone: of each leaf and node, and of all bytes as a stream."""
    inputs, stream = [], 0.0
    for at in range(ENTRIES // 256):
        content = (place.public / Tile(-1, at).path).read_bytes()
        hashes = (place.public / Tile(0, at).path).read_bytes()
        inputs += [b"\0" + each for each in read_bundle(content, 256, "")]
        # As many nodes as leaves, each over two hashes.
        inputs += [b"\1" + hashes[start : start + 64] for start in range(0, 8192, 64)] * 2
        started = time.process_time()
        sha256(content + hashes).digest()
        stream += time.process_time() - started
    started = time.process_time()
    for each in inputs:
        sha256(each).digest()
    return time.process_time() - started, stream


def checking(place: LogPlace) -> bool:
    """A whole log read and hashed again. Ratios are of processor time: others may be at work."""
    alone, stream = raw(place)
    started = time.process_time()
    one = fsck(place.public, state=place.state, processes=1)
    taken = time.process_time() - started
    every = fsck(place.public, state=place.state)
    if not (one.holds and every.holds):
        sys.exit(f"fsck found faults: {one.faults} {every.faults}")
    print(
        f"fsck of {every.size:,} entries: {every.seconds:.1f} s on {os.cpu_count()} processors, "
        f"{one.seconds:.1f} s on one ({taken:.1f} s of its time)"
    )
    print(
        f"raw SHA-256 of each leaf and node: {alone:.1f} s of processor time, so fsck takes "
        f"{taken / alone:.2f} times as long (aim {FSCK_RATIO_MAX:g}); all bytes as one stream: "
        f"{stream:.2f} s ({taken / stream:.1f} times)"
    )
    return taken / alone <= FSCK_RATIO_MAX


def beside_pymerkle(folder: Path) -> None:
    """The same proofs, bare, made and checked: ours from tiles on disk, theirs from memory."""
    python = os.environ.get("REMIT_BENCH_PYMERKLE")
    if not python:
        print("pymerkle: not measured (REMIT_BENCH_PYMERKLE names no interpreter)")
        return
    place = LogPlace(folder / "public", folder / "state")
    create_log(place, ORIGIN)
    with Integrator.open(place) as integrator:
        while integrator.integrate(source(PYMERKLE_ENTRIES)):
            pass
    log, chooser, taken = place.reader(), random.Random(1), []
    root = log.head().root
    for _ in range(PROOFS):
        index = chooser.randrange(PYMERKLE_ENTRIES)
        started = time.perf_counter()
        proof = log.inclusion(index, PYMERKLE_ENTRIES)
        leaf = log.leaf(index, PYMERKLE_ENTRIES)
        if not verify_inclusion(index, PYMERKLE_ENTRIES, leaf, proof, root):
            sys.exit(f"the proof of entry {index} does not hold")
        taken.append((time.perf_counter() - started) * 1000)
    done = subprocess.run(
        [python, "-c", PYMERKLE, str(PYMERKLE_ENTRIES), str(PROOFS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"pymerkle: {done.stderr}")
    ours, theirs = median(taken), float(done.stdout)
    print(
        f"{PYMERKLE_ENTRIES:,} entries, a bare proof made and checked: {ours:.3f} ms from disk; "
        f"pymerkle {theirs:.3f} ms from memory ({theirs / ours:.1f} times as long)"
    )


def main() -> None:
    """Print the figures, and fail where one misses its aim."""
    with TemporaryDirectory() as place:
        log = LogPlace(Path(place) / "public", Path(place) / "state")
        create_log(log, ORIGIN)
        held = [integration(log)]
        held.append(proofs(log, ENTRIES))
        held.append(checking(log))
        beside_pymerkle(Path(place) / "beside")
    sys.exit(int(not all(held)))


if __name__ == "__main__":
    main()
