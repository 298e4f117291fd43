"""Benches are programs: each starts on its own, and is told what it takes."""

import subprocess
import sys

import pytest

from remit.faces.cli.bench import BENCH

NAMES = sorted(path.stem for path in BENCH.glob("[a-z]*.py"))


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "remit.faces.cli.main", "bench", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_is_typed_after_a_bench_reaches_it() -> None:
    done = bench("ledger", "--peers", "--sizes")
    assert done.returncode == 2
    assert "remit bench ledger: error: unrecognized arguments: --sizes" in done.stderr


def test_a_bench_that_is_not_there_is_told() -> None:
    done = bench("ledgers")
    assert done.returncode == 4
    assert "there is no bench `ledgers`" in done.stderr
    assert "measures" in done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_every_bench_can_be_started(name: str) -> None:
    text = (BENCH / f"{name}.py").read_text("utf-8")
    assert '\nif __name__ == "__main__":\n    ' in text
    look = f"import sys, runpy; sys.path.insert(0, {str(BENCH)!r}); "
    look += f"assert callable(runpy.run_path({str(BENCH / name) + '.py'!r})['main'])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
